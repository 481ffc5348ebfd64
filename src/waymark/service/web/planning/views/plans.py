"""Plans that were made: the short list, each on a page of its own, into a scenario, put forward."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from waymark.service.sufficiency import actions, queries
from waymark.service.sufficiency.permissions import MAKE_PLANS, SEE_PLANS
from waymark.service.sufficiency.plans.kept import plan_numbered
from waymark.service.sufficiency.wording import NOT_VALIDATED
from waymark.service.web.components.sheets import csv_response
from waymark.service.web.page import page

from ..plan_forms import ReasonForm
from ..presenters.about import about
from ..presenters.going_on import going_on
from ..presenters.money import assumptions_of
from ..presenters.pages import facts_of
from ..presenters.plan import features, plan_page
from ..presenters.plans import openings_table, plans_page, plans_table
from .finding import crumbs, simulation_or_404

COVER = "{name} ({futures} futures, seed {seed}, {figures}; {costs}). {validated} {estimates}"
ESTIMATES = "Costs and staff are estimates that rest on assumptions."


def question_or_404(reference: str, question: str) -> Any:
    found = simulation_or_404(reference)
    if found.question != question:
        raise Http404
    return found


def _done_or_404(reference: str) -> Any:
    found = question_or_404(reference, "openings")
    if found.state != "done":
        raise Http404
    return found


def _plan_or_404(reference: str, number: int) -> tuple[Any, dict[str, Any]]:
    found = _done_or_404(reference)
    plan = plan_numbered(found, number)
    if plan is None:
        raise Http404
    return found, plan


@page(SEE_PLANS)
def plans(request: HttpRequest, reference: str) -> HttpResponse:
    """While the worker has it, how far it is; when it is done, the list."""
    found = question_or_404(reference, "openings")
    if found.state != "done":
        return render(request, "planning/waiting.html", going_on(found, queries.is_in_hand(found), crumbs(found, "")))
    return render(
        request,
        "planning/plans.html",
        {
            "simulation": found, "about": about(found), "page": plans_page(found), "facts": facts_of(found, warned=True),
            "put_forward": queries.put_forward(found),
            "assumptions": assumptions_of(found.result["assumptions"]), "breadcrumbs": crumbs(found, ""), "wide": True,
        },
    )  # fmt: skip


@page(SEE_PLANS)
def plan(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    found, one = _plan_or_404(reference, number)
    return _plan(request, found, number, one, ReasonForm())


def _plan(request: HttpRequest, found: Any, number: int, one: dict[str, Any], form: ReasonForm) -> HttpResponse:
    return render(
        request,
        "planning/plan.html",
        {
            "simulation": found, "about": about(found), "page": plan_page(found, number, one, queries.areas()),
            "number": number, "form": form, "put_forward": queries.put_forward(found, number),
            "breadcrumbs": crumbs(found, f"Plan {number}"), "wide": True,
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@page(SEE_PLANS)
def plan_map(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    found, one = _plan_or_404(reference, number)
    shapes = features(found, number, one, queries.areas())
    return JsonResponse({"type": "FeatureCollection", "features": shapes}, content_type="application/geo+json")


@page(MAKE_PLANS)
@require_http_methods(["POST"])
def keep(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The plan as a scenario, to change and to simulate like any other."""
    found, _ = _plan_or_404(reference, number)
    kept = actions.keep_plan(simulation=found, number=number, by=request.actor, on=request.today)
    messages.success(request, f"Plan {number} is a scenario now. Change something, or see what would happen.")
    return redirect("planning_scenario", reference=kept.reference)


@page(MAKE_PLANS)
@require_http_methods(["POST"])
def forward(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    found, one = _plan_or_404(reference, number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _plan(request, found, number, one, form)
    actions.put_forward(
        simulation=found, number=number, reason=form.cleaned_data["reason"], by=request.actor, on=request.today
    )
    messages.success(request, f"Plan {number} is put forward. Nothing else is changed by it.")
    return redirect(reverse("planning_plan", args=[reference, number]))


@page(SEE_PLANS)
def plans_csv(request: HttpRequest, reference: str) -> HttpResponse:
    found = _done_or_404(reference)
    return csv_response(f"{reference}-plans", cover(found), *plans_table(found))


@page(SEE_PLANS)
def openings_csv(request: HttpRequest, reference: str) -> HttpResponse:
    found = _done_or_404(reference)
    return csv_response(f"{reference}-openings", cover(found), *openings_table(found))


@page(SEE_PLANS)
def candidates_json(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked, as the command reads it."""
    found = question_or_404(reference, "openings")
    answer = HttpResponse(json.dumps(found.goal["candidates"], indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{reference}-candidates.json"'
    return answer


def cover(found: Any) -> str:
    return COVER.format(
        name=found.name, futures=found.futures, seed=found.seed, figures=found.figures, costs=found.costs,
        validated=NOT_VALIDATED, estimates=ESTIMATES,
    )  # fmt: skip
