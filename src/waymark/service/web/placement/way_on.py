"""The way on: its plan, the promises of both sides, and whether a return held."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from waymark.service.organisations.queries import organisation_with_id, schools_in_partnerships
from waymark.service.placements import actions, permissions, queries
from waymark.service.placements.rules import Refused
from waymark.service.web.page import page

from .asking import answered_one, asked, back, crumbs, found, is_sure, must_carry
from .forms import CheckForm, Phases, PlanForm, Promises

ANSWERS_TO_A_PROMISE = {"yes": True, "no": False, "take_back": None}
FAMILY = {"yes": True, "no": False, "not_asked": None, "": None}


@page(permissions.PLAN_RETURN)
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan, its steps and its promises, saved together. Two empty rows of each are always ready."""
    placement = found(request, reference)
    permissions.PLAN_RETURN.require(request.actor, placement)
    held = queries.way_on(placement)
    form, phases, promises = _forms(request, held)
    if request.method == "POST" and all([form.is_valid(), phases.is_valid(), promises.is_valid()]):
        try:
            _save(request, held, form, phases, promises)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The plan has been saved.")
            return redirect("placement_page", placement.reference)
    wrong = form.is_bound and bool(form.errors or phases.total_error_count() or promises.total_error_count())
    return render(
        request,
        "placement/plan.html",
        {
            "plan_form": form,
            "phases": phases,
            "promises": promises,
            "placement": placement,
            "child": placement.pupil.name,
            "placement_href": back(placement),
            "breadcrumbs": crumbs(placement),
            "has_errors": wrong,
            "settled": [one for one in held.promises.all() if one.kept is not None],
        },
        status=422 if wrong else 200,
    )


def _forms(request: HttpRequest, held) -> tuple[PlanForm, Phases, Promises]:
    data = request.POST or None
    agreed = {True: "yes", False: "no", None: "not_asked"}[held.family_agrees]
    schools = schools_in_partnerships(request.today).exclude(pk=held.placement.home_school_id)
    form = PlanForm(
        schools.values_list("pk", "name"),
        data,
        initial={
            "route": held.route,
            "receiving_school": held.receiving_school_id or "",
            "first_thoughts": held.first_thoughts,
            "named_adult": held.named_adult,
            "family_agrees": agreed,
            "home_readiness": held.home_readiness,
            "pupil_readiness": held.pupil_readiness,
        },
    )
    steps = [{"starts_on": one.starts_on, "ends_on": one.ends_on, "sessions_a_week": one.sessions_a_week,
              "description": one.description} for one in held.phases.all()]
    open_promises = [{"side": one.side, "text": one.text, "due_on": one.due_on}
                     for one in held.promises.all() if one.kept is None]
    return form, Phases(data, initial=steps, prefix="phase"), Promises(data, initial=open_promises, prefix="promise")


def _save(request: HttpRequest, held, form: PlanForm, phases: Phases, promises: Promises) -> None:
    said = dict(form.cleaned_data)
    chosen = said.pop("receiving_school")
    said["receiving_school"] = organisation_with_id(int(chosen)) if chosen else None
    actions.plan_return(
        plan=held, by=request.actor, on=request.today, **said | {"family_agrees": FAMILY[said["family_agrees"]]},
        phases=[actions.Phase(**one.cleaned_data) for one in phases if one.cleaned_data],
        promises=[actions.Promised(**one.cleaned_data) for one in promises if one.cleaned_data],
    )


@page(permissions.PLAN_RETURN)
@require_POST
def promise(request: HttpRequest, reference: str, promise_id: int) -> HttpResponse:
    placement = found(request, reference)
    noted = queries.promise_with_id(placement, promise_id)
    if noted is None or request.POST.get("kept") not in ANSWERS_TO_A_PROMISE:
        raise Http404
    kept = ANSWERS_TO_A_PROMISE[request.POST["kept"]]
    try:
        actions.note_promise(promise=noted, kept=kept, by=request.actor, on=request.today)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("placement_page", placement.reference)


@page(permissions.CHECK_RETURN)
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The next check of a return not yet made. What is sent is about the check the page was opened for."""
    placement = found(request, reference)
    due = answered_one(request, queries.return_checks_of(placement), lambda one: one.checked_on is None)
    if due is None:
        messages.info(request, "Every check of this return has been made.")
        return redirect("placement_page", placement.reference)

    def act(said: dict) -> object:
        must_carry(request)
        return actions.record_return_check(
            check=due, by=request.actor, on=request.today, sure=is_sure(request), **said
        )

    return asked(
        request,
        placement,
        CheckForm(request.POST or None),
        "placement/check.html",
        permission=permissions.CHECK_RETURN,
        act=act,
        closed=queries.return_check_too_early(due, placement, request.today),
        done="The check has been saved.",
        due=due,
    )
