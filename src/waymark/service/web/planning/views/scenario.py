"""One scenario: what it holds, a handful of levers, and what was simulated of it."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.sufficiency import actions, queries
from waymark.service.sufficiency.offering import chosen_in, levers_of, offered_by
from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.sufficiency.saying_first import text_of
from waymark.service.sufficiency.wording import levers_words
from waymark.service.web.page import page
from waymark.sufficiency.levers import InvalidLever, levers_to

from ..forms import LeversForm
from ..presenters.about import here
from ..presenters.pages import run_rows, scenario_page
from .finding import PLANNING, scenario_or_404

RUNS_SHOWN = 12


@page(SEE_PLANS)
def scenario(request: HttpRequest, reference: str) -> HttpResponse:
    kept = scenario_or_404(reference)
    offered = offered_by(kept)
    form = LeversForm(
        request.POST if request.method == "POST" else None, offered=offered, today=request.today,
        chosen=_chosen_before(request, kept),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            return redirect("planning_run", reference=_started(request, kept, form).reference)
        except InvalidLever as wrong:
            form.add_error(None, ValidationError(str(wrong)))
    return render(
        request,
        "planning/scenario.html",
        {
            "kept": kept, "page": scenario_page(kept), "form": form, "runs": run_rows(queries.simulations(kept)[:RUNS_SHOWN]),
            "breadcrumbs": [PLANNING, {"text": kept.name}], "wide": True,
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def _chosen_before(request: HttpRequest, kept: Any) -> dict[str, Any]:
    """To go on from a simulation of this scenario: its levers stand in the form."""
    before = queries.simulation_with_reference(request.GET.get("from", ""))
    return chosen_in(before) if before and before.scenario_id == kept.pk else {}


def _started(request: HttpRequest, kept: Any, form: LeversForm) -> Any:
    levers = levers_of(kept, form.openings(), form.changes())
    name = form.cleaned_data["name"] or levers_words(json.loads(levers_to(levers)), kept.named)
    return actions.start_simulation(
        scenario=kept, levers=levers, futures=int(form.cleaned_data["futures"]), name=name, by=request.actor, on=request.today
    )


@page(SEE_PLANS)
def scenario_json(request: HttpRequest, reference: str) -> HttpResponse:
    """The scenario as `waymark simulate` reads it."""
    kept = scenario_or_404(reference)
    answer = HttpResponse(text_of(kept, here()), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{kept.reference}.json"'
    return answer
