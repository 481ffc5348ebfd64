"""Suspend or exclude: find the child, and record it once. What follows is on the event's page."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.duties import actions
from waymark.service.exclusions.permissions import RECORD_PERMANENT_EXCLUSION, RECORD_SUSPENSION
from waymark.service.exclusions.queries import half_days_of
from waymark.service.exclusions.rules import ImpossibleFact
from waymark.service.organisations.queries import calendar_for
from waymark.service.pupils.queries import children_to_act_for, home_school
from waymark.service.web.page import page

from ..forms.recording import FindForm, PermanentExclusionForm, SuspensionForm
from ..subjects import child_to_act_for, excluded_or_404, is_permanent
from .form import form_page

MOST = 25


@page(RECORD_SUSPENSION)
def find(request: HttpRequest) -> HttpResponse:
    """Asked by POST: names stay out of addresses, and so out of logs and histories."""
    form = FindForm(request.POST if request.method == "POST" else None)
    found = children_to_act_for(form.cleaned_data["name"], request.actor, request.today, MOST) if form.is_valid() else None
    return render(
        request,
        "exclusion/find.html",
        {
            "form": form, "found": found, "may_exclude": RECORD_PERMANENT_EXCLUSION.held(request.actor),
            "back_href": reverse("exclusion_list"),
        },
        status=422 if form.is_bound and found is None else 200,
    )


@page(RECORD_SUSPENSION)
def suspend(request: HttpRequest, reference: str) -> HttpResponse:
    """A suspension; ``?after=`` begins where another ends, ``?corrects=`` puts another right."""
    pupil = child_to_act_for(request, reference)
    after, corrects = _named(request, pupil, "after"), _named(request, pupil, "corrects")
    form = SuspensionForm(request.POST if request.method == "POST" else None, initial=_begun(request, after, corrects))

    def act(given: dict[str, Any], school: Any) -> Any:
        how = given.pop("how")
        if how != "half_days":
            given["sessions"] = half_days_of(school, given["starts_on"], given["ends_on"], how)
        return actions.suspend(
            pupil=pupil, school=school, is_lunchtime=how == "lunchtimes", replaces=corrects, by=request.actor, on=request.today,
            **given,
        )

    if corrects:
        title = "Put a suspension right"
        intro = ["What was entered before stays on the record. What you enter now stands for it."]
    elif after:
        title = "Suspend again"
        intro = [
            "A suspension cannot be made longer. Another one is a new decision, with reasons of its own. "
            "Days in a row count as one run."
        ]
    else:
        title, intro = "Record a suspension", []
    return _record(request, pupil, form, act, title, intro)


@page(RECORD_PERMANENT_EXCLUSION)
def exclude(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = child_to_act_for(request, reference)
    form = PermanentExclusionForm(request.POST if request.method == "POST" else None, initial={"decided_on": request.today})
    return _record(
        request, pupil, form,
        lambda given, school: actions.exclude(pupil=pupil, school=school, by=request.actor, on=request.today, **given),
        "Record a permanent exclusion",
        ["The council sees it at once. From the sixth school day full-time education must be in place."],
    )


def _record(request: HttpRequest, pupil: Any, form: Any, act: Any, title: str, intro: list[str]) -> HttpResponse:
    school = home_school(pupil, request.today)
    if request.method == "POST" and form.is_valid():
        try:
            if school is None:
                raise ImpossibleFact("", f"{pupil.name} is on no school’s main roll today, so nothing can be recorded.")
            followed = act(dict(form.cleaned_data), school)
        except ImpossibleFact as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            if followed.letter_lacks:
                lacks = "; ".join(str(one) for one in followed.letter_lacks)
                messages.warning(request, f"The council’s own letter leaves out what the law asks for. Add it by hand: {lacks}.")
            return _recorded(request, followed.fact.reference)
    return form_page(
        request, form, title=title, caption=f"{pupil.name}, Year {pupil.year_group}", button="Record", intro=intro,
        back_href=_back(request, pupil),
    )


def _recorded(request: HttpRequest, reference: str) -> HttpResponse:
    if request_for := _request_for(request):
        messages.success(request, "Recorded. What follows from it is on the suspension’s own page.")
        return redirect("school_referral_section", request_for, "attendance")
    messages.success(request, "Recorded. What follows is below.")
    return redirect("exclusion_event", reference)


def _back(request: HttpRequest, pupil: Any) -> str:
    if request_for := _request_for(request):
        return reverse("school_referral_section", args=[request_for, "attendance"])
    return reverse("school_child", args=[pupil.reference])


def _request_for(request: HttpRequest) -> str:
    """The request it is recorded for, when somebody came from there; never an address that was typed in."""
    referral = request.GET.get("for", "")
    return referral if referral.startswith("RF-") and referral.replace("-", "").isalnum() else ""


def _named(request: HttpRequest, pupil: Any, what: str) -> Any:
    """The suspension of this child that the address names."""
    reference = request.GET.get(what, "")
    if not reference:
        return None
    fact, _ = excluded_or_404(request, reference)
    if fact.pupil_id != pupil.pk or is_permanent(fact):
        raise Http404
    return fact


def _begun(request: HttpRequest, after: Any, corrects: Any) -> dict[str, Any]:
    if corrects:
        how = "lunchtimes" if corrects.is_lunchtime else "half_days"
        kept = ("decided_on", "starts_on", "ends_on", "sessions", "reasons", "misses_exam_on")
        return {"how": how} | {name: getattr(corrects, name) for name in kept}
    found = {"decided_on": request.today, "how": "days"}
    if after:
        with suppress(OutsideCalendar):
            found["starts_on"] = calendar_for(after.school_id).school_day_on_or_after(after.ends_on + timedelta(days=1))
    return found
