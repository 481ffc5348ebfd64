"""One simulation: how far it is, what it came to, who waits where, what it rests on, staff and money."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from waymark.service.sufficiency import actions, queries
from waymark.service.sufficiency.offering import offered_by
from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.sufficiency.rules import WITH_THE_WORKER, WrongStage
from waymark.service.sufficiency.wording import HOW_FAR, HOW_SURE
from waymark.service.web.page import page

from ..other_forms import ChanceForm
from ..presenters import money
from ..presenters.about import about
from ..presenters.pages import facts_of, said_of, wait_words
from ..presenters.running import first_lines, goal_page, result_page
from ..presenters.where import KIND_HEADERS, features, where_page
from .finding import crumbs, done_or_404, simulation_or_404

LOOK_AGAIN_SECONDS = 3
OTHER_QUESTIONS = {"openings": "planning_plans", "drawing": "planning_drawn"}
"""Those with pages of their own."""


@page(SEE_PLANS)
def run(request: HttpRequest, reference: str) -> HttpResponse:
    """While the worker has it, how far it is; when it is done, the answer."""
    found = simulation_or_404(reference)
    if found.question in OTHER_QUESTIONS:
        return redirect(OTHER_QUESTIONS[found.question], reference=reference)
    if found.state != "done":
        return _not_done(request, found)
    context = {
        "simulation": found, "said": said_of(found), "facts": facts_of(found, warned=True), "about": about(found),
        "breadcrumbs": crumbs(found, ""), "how_sure": HOW_SURE, "how_far": HOW_FAR,
    }  # fmt: skip
    if found.question == "goal":
        return render(request, "planning/goal_found.html", {**context, "page": goal_page(found)})
    before = queries.as_it_is(found)
    several = queries.compared([one.reference for one in (found, before) if one])
    mine = next(one for one in several if one.simulation.pk == found.pk)
    other = next((one for one in several if one.simulation.pk != found.pk), None)
    return render(
        request,
        "planning/result.html",
        {
            **context, "page": result_page(found, mine, other), "before": before if before and before.pk != found.pk else None,
            "tabs": tabs(found, "planning_run"), "wide": True,
            "form": ChanceForm(years=mine.result.years),
        },
    )  # fmt: skip


def _not_done(request: HttpRequest, found: Any) -> HttpResponse:
    progress = found.progress
    in_hand = queries.is_in_hand(found)
    return render(
        request,
        "planning/waiting.html",
        {
            "simulation": found, "about": about(found), "said": said_of(found) if found.question == "what_if" else "",
            "progress": progress,
            "how_far": wait_words(progress.done, progress.in_all or found.futures),
            "is_cut_off": found.state == "running" and not in_hand, "is_going_on": found.state in WITH_THE_WORKER,
            "first": first_lines(progress.first) if progress.first else [], "look_again": LOOK_AGAIN_SECONDS,
            "breadcrumbs": crumbs(found, ""),
        },
    )  # fmt: skip


def tabs(found: Any, here: str) -> list[dict[str, Any]]:
    named = (
        ("planning_run", "What would happen"), ("planning_where", "Who waits where"),
        ("planning_chances", "How likely"), ("planning_rests_on", "What it rests on"),
        ("planning_costs", "Staff and money"), ("planning_report", "Print a report"),
    )  # fmt: skip
    return [{"text": words, "href": reverse(name, args=[found.reference]), "current": name == here} for name, words in named]


@page(SEE_PLANS)
@require_http_methods(["POST"])
def stop(request: HttpRequest, reference: str) -> HttpResponse:
    found = simulation_or_404(reference)
    try:
        if not actions.stop_simulation(simulation=found, by=request.actor, on=request.today):
            messages.info(request, "It stops in a moment, when the futures in hand are done.")
    except WrongStage as wrong:
        messages.warning(request, str(wrong))
    return redirect("planning_run", reference=reference)


@page(SEE_PLANS)
@require_http_methods(["POST"])
def again(request: HttpRequest, reference: str) -> HttpResponse:
    actions.start_simulation_again(simulation=simulation_or_404(reference), by=request.actor, on=request.today)
    return redirect("planning_run", reference=reference)


@page(SEE_PLANS)
def where(request: HttpRequest, reference: str) -> HttpResponse:
    found, result = done_or_404(reference)
    year = request.GET.get("year", "")
    year = year if year in result.years else result.years[-1]
    kinds = offered_by(found.scenario).names
    return render(
        request,
        "planning/where.html",
        {
            "simulation": found, "about": about(found), "how_far": HOW_FAR,
            "page": where_page(found, result, year, queries.areas(), kinds), "year": year,
            "kind_headers": KIND_HEADERS, "tabs": tabs(found, "planning_where"), "breadcrumbs": crumbs(found, "Who waits where"),
            "wide": True,
        },
    )  # fmt: skip


@page(SEE_PLANS)
def map_geojson(request: HttpRequest, reference: str) -> HttpResponse:
    found, result = done_or_404(reference)
    year = request.GET.get("year", "")
    shapes = features(found, result, year if year in result.years else result.years[-1], queries.areas())
    return JsonResponse({"type": "FeatureCollection", "features": shapes}, content_type="application/geo+json")


@page(SEE_PLANS)
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    found, result = done_or_404(reference)
    return render(
        request,
        "planning/rests_on.html",
        {
            "simulation": found, "about": about(found), "answers": money.rests_on_page(result),
            "assumptions": money.assumptions(result),
            "made": [*about(found).notes, *found.scenario.named.get("assumed", [])], "tabs": tabs(found, "planning_rests_on"),
            "breadcrumbs": crumbs(found, "What it rests on"),
        },
    )  # fmt: skip


@page(SEE_PLANS)
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    found, result = done_or_404(reference)
    return render(
        request,
        "planning/costs.html",
        {
            "simulation": found, "about": about(found), "how_far": HOW_FAR,
            "page": money.money_page(result, offered_by(found.scenario).names),
            "kind_headers": money.KIND_HEADERS, "tabs": tabs(found, "planning_costs"),
            "breadcrumbs": crumbs(found, "Staff and money"), "wide": True,
        },
    )  # fmt: skip
