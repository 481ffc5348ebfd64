"""Where and when to open what: asked by a form made of a scenario, or by a file that says everything."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.sufficiency import actions
from waymark.service.sufficiency.figures import costs_of, costs_to_use, figures_to_use, parameters_of
from waymark.service.sufficiency.offering import offered_by, read
from waymark.service.sufficiency.permissions import MAKE_PLANS
from waymark.service.sufficiency.plans.sites import planned_ahead
from waymark.service.sufficiency.plans.wanted import question_of
from waymark.service.web.page import page
from waymark.sufficiency.planning import InvalidPlanning, candidates_from

from ..plan_forms import CandidatesFileForm, PlanForm
from .finding import PLANNING, scenario_or_404

NAMED = "Where and when to open"


@page(MAKE_PLANS)
def openings(request: HttpRequest, reference: str) -> HttpResponse:
    kept = scenario_or_404(reference)
    scenario, offered = read(kept.text), offered_by(kept)
    ahead = [year for year, weeks in zip(offered.years, scenario.weeks, strict=True) if weeks[0] >= request.today]
    why_not = _why_not(kept, offered, ahead)
    form = None
    if not why_not:
        form = PlanForm(
            request.POST if request.method == "POST" else None, offered=offered, years=ahead, minutes_most=scenario.minutes_most,
            planned=len(planned_ahead(scenario, offered.to_open, request.today)),
        )  # fmt: skip
        if form.is_bound and form.is_valid():
            try:
                return redirect("planning_plans", reference=_asked(request, kept, form, offered.years).reference)
            except InvalidPlanning as wrong:
                form.add_error(None, ValidationError(str(wrong)))
    return render(
        request,
        "planning/openings.html",
        {"kept": kept, "form": form, "why_not": why_not, "years": ahead, "breadcrumbs": _crumbs(kept, NAMED)},
        status=422 if form is not None and form.is_bound else 200,
    )  # fmt: skip


def _why_not(kept: Any, offered: Any, ahead: list[str]) -> str:
    if not offered.to_open:
        return "The scenario simulates no kind that a school could host: no Base, Centre, hub or space."
    if not ahead:
        return "No school year of the scenario is still ahead. Make a scenario from today’s register."
    if not kept.named.get("at"):
        return "The scenario does not say where its schools are, so no journey can be estimated. Bring candidates from a file."
    return ""


def _asked(request: HttpRequest, kept: Any, form: PlanForm, years: list[str]) -> Any:
    held = form.cleaned_data
    asked = question_of(
        kept, read(kept.text), form.wanted(), parameters_of(figures_to_use()), costs_of(costs_to_use()), years=years,
        today=request.today,
    )  # fmt: skip
    return actions.start_planning(
        scenario=kept, candidates=asked.candidates, without=asked.without, assumed=asked.assumed, seconds=int(held["seconds"]),
        futures=int(held["futures"]), name=held["name"] or NAMED, by=request.actor, on=request.today,
    )  # fmt: skip


@page(MAKE_PLANS)
def openings_file(request: HttpRequest, reference: str) -> HttpResponse:
    """What is wrong with the file is said by the field, what it was and what is allowed."""
    kept = scenario_or_404(reference)
    form = CandidatesFileForm(request.POST, request.FILES) if request.method == "POST" else CandidatesFileForm()
    if form.is_bound and form.is_valid():
        held = form.cleaned_data
        try:
            candidates = candidates_from(held["file"].read().decode("utf-8-sig"))
            found = actions.start_planning(
                scenario=kept, candidates=candidates, without=(), assumed=(), seconds=int(held["seconds"]),
                futures=int(held["futures"]), name=held["name"] or NAMED, by=request.actor, on=request.today,
                only_consented=held["only_consented"],
            )  # fmt: skip
        except UnicodeDecodeError:
            form.add_error("file", "This is not a text file. Choose the JSON file of candidates.")
        except InvalidPlanning as wrong:
            form.add_error("file", str(wrong))
        else:
            return redirect("planning_plans", reference=found.reference)
    return render(
        request,
        "planning/openings_file.html",
        {"kept": kept, "form": form, "breadcrumbs": _crumbs(kept, "Candidates from a file")},
        status=422 if form.is_bound else 200,
    )


def _crumbs(kept: Any, here: str) -> list[dict[str, str]]:
    return [PLANNING, {"text": kept.name, "href": f"/planning/scenarios/{kept.reference}/"}, {"text": here}]
