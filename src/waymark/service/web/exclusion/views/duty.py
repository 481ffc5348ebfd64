"""One duty to educate a child: where it stands, and every act on it. Each act is one short page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.kernel.year_groups import year_group_label
from waymark.service.duties import actions, permissions, queries
from waymark.service.duties.rules import STEPS, CannotBeDone
from waymark.service.exclusions.actions import record_home
from waymark.service.exclusions.permissions import RECORD_HOME
from waymark.service.panels.reading import may_read
from waymark.service.placements.permissions import BEYOND_PLACES
from waymark.service.pupils.permissions import may_act_for, require_may_act
from waymark.service.pupils.queries import looked_at, pupil_with_reference
from waymark.service.referrals.permissions import START_REFERRAL
from waymark.service.web.page import page

from ..forms.duty import EndForm, HomeForm, LateForm, OwnerForm, StepForm
from ..presenters.duty import duty_page


@page(permissions.SEE_BOARD)
def duty(request: HttpRequest, reference: str) -> HttpResponse:
    found = _found(request, reference)
    by, pupil = request.actor, found.pupil
    acts = may_act_for(by, pupil, request.today)
    return render(request, "exclusion/duty.html", {
        **_about(found),
        "page": duty_page(queries.duty_in_full(found, request.today), request.today),
        "steps": STEPS.items(),
        "may": {
            "step": acts and permissions.TAKE_STEP.held(by),
            "explain": acts and permissions.RECORD_BREACH.held(by),
            "end": acts and permissions.END_DUTY.held(by, found),
            "home": acts and RECORD_HOME.held(by),
            "ask": acts and START_REFERRAL.held(by),
            "unplanned": acts and BEYOND_PLACES.held(by),
            "record": permissions.READ_RECORD.held(by),
        },
        "breadcrumbs": [{"text": "The sixth day", "href": reverse("sixth_day_board")}, {"text": pupil.name}],
    })


@page(permissions.TAKE_STEP)
def step(request: HttpRequest, reference: str) -> HttpResponse:
    """``?what=`` names the step; without it the page lists them."""
    found = _to_act_on(request, reference)
    what = request.POST.get("what") or request.GET.get("what", "")
    if what not in STEPS:
        context = {**_about(found), "steps": STEPS.items(), "breadcrumbs": _crumbs(found)}
        return render(request, "exclusion/duty_steps.html", context)
    form = StepForm(what, request.POST or None, initial={"happened_on": request.today})

    def act(said: dict[str, Any]) -> None:
        actions.take_step(duty=found, what=what, by=request.actor, on=request.today, **said)

    return _asked(request, found, form, STEPS[what], "Save this step", act, hidden={"what": what})


@page(permissions.GIVE_OWNER)
def owner(request: HttpRequest, reference: str) -> HttpResponse:
    found = _to_act_on(request, reference)
    people = {one.reference: one for one in queries.people_who_may_own(found, request.today) if one.pk != found.owner_id}
    form = OwnerForm([(key, one.name) for key, one in people.items()], request.POST or None)

    def act(said: dict[str, Any]) -> None:
        given = {"owner": people[said["owner"]], "why": said["why"]}
        actions.give_owner(duty=found, by=request.actor, on=request.today, **given)

    intro = f"{found.owner.name} has it now."
    return _asked(request, found, form, "Give it to somebody else", "Give it to them", act, intro=intro)


@page(permissions.RECORD_BREACH)
def late(request: HttpRequest, reference: str) -> HttpResponse:
    found = _to_act_on(request, reference)

    def act(said: dict[str, Any]) -> None:
        actions.record_breach(duty=found, by=request.actor, on=request.today, **said)

    return _asked(request, found, LateForm(request.POST or None), "Say why it was late", "Save the reason", act)


@page(permissions.END_DUTY)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    found = _to_act_on(request, reference)

    def act(said: dict[str, Any]) -> None:
        actions.end_duty(duty=found, by=request.actor, on=request.today, **said)

    intro = "It leaves the board. What was recorded stays."
    return _asked(request, found, EndForm(request.POST or None), "End this duty", "End it", act, intro=intro)


@page(RECORD_HOME)
def home(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the child lives; whose duty it is follows at once."""
    found = _to_act_on(request, reference)

    def act(said: dict[str, Any]) -> None:
        record_home(pupil=found.pupil, by=request.actor, on=request.today, **said)
        actions.settle([found.pupil], request.today, request.actor)

    form = HomeForm(request.POST or None, initial={"starts_on": request.today})
    intro = "After a permanent exclusion the council where the child lives owes the education. Tell that council yourself."
    return _asked(request, found, form, "The child lives elsewhere", "Save where the child lives", act, intro=intro)


@page(permissions.TAKE_STEP)
def seen(request: HttpRequest, reference: str) -> HttpResponse:
    """The owner has read that the day changed."""
    found = _to_act_on(request, reference)
    if request.method == "POST":
        actions.change_seen(duty=found, by=request.actor, on=request.today)
        messages.success(request, "Noted: you have read the new day.")
    return redirect("sixth_day_duty", reference)


@page(permissions.OPEN_DUTY)
def open_it(request: HttpRequest) -> HttpResponse:
    """What nobody opened, from its row on the board."""
    if request.method != "POST":
        return redirect("sixth_day_board")
    pupil = pupil_with_reference(request.POST.get("pupil", ""))
    if pupil is None:
        raise Http404
    try:
        opened = actions.open_duty(pupil=pupil, cause=request.POST.get("cause", ""), by=request.actor, on=request.today)
    except CannotBeDone as refused:
        messages.error(request, str(refused))
        return redirect("sixth_day_board")
    messages.success(request, f"Opened. {opened.owner.name} owns it.")
    return redirect("sixth_day_duty", opened.reference)


def _found(request: HttpRequest, reference: str) -> Any:
    found = queries.duty_with_reference(reference)
    if found is None or not may_read(request.actor, found.pupil, request.today):
        raise Http404
    if request.method == "GET":
        looked_at(found.pupil, what="education_record", by=request.actor, on=request.today)
    return found


def _to_act_on(request: HttpRequest, reference: str) -> Any:
    found = _found(request, reference)
    require_may_act(request.actor, found.pupil, request.today)
    return found


def _about(found: Any) -> dict[str, Any]:
    pupil = found.pupil
    facts = [{"label": "In", "value": year_group_label(pupil.year_group)}]
    if found.school:
        facts.append({"label": "School", "value": found.school.name})
    if pupil.is_looked_after:
        facts.append({"label": "Care", "value": "Looked after"})
    elif pupil.has_social_worker:
        facts.append({"label": "Care", "value": "Has a social worker"})
    return {"duty": found, "pupil": pupil, "facts": facts, "child_href": reverse("school_child", args=[pupil.reference])}


def _crumbs(found: Any) -> list[dict[str, str]]:
    return [
        {"text": "The sixth day", "href": reverse("sixth_day_board")},
        {"text": found.pupil.name, "href": reverse("sixth_day_duty", args=[found.reference])},
    ]


def _asked(
    request: HttpRequest, found: Any, form: forms.Form, heading: str, button: str, act: Callable[[dict[str, Any]], None],
    *, intro: str = "", hidden: dict[str, str] | None = None,
) -> HttpResponse:
    """Show the form, or do what it asks and go back to the duty. Nothing typed is lost."""
    if found.ended_on and request.method == "GET":
        messages.info(request, "This duty has ended. Nothing more is recorded on it.")
        return redirect("sixth_day_duty", found.reference)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except CannotBeDone as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("sixth_day_duty", found.reference)
    return render(request, "exclusion/duty_act.html", {
        **_about(found), "form": form, "names": list(form.fields), "heading": heading, "button": button, "intro": intro,
        "hidden": hidden or {}, "breadcrumbs": _crumbs(found),
    }, status=422 if form.is_bound and form.errors else 200)
