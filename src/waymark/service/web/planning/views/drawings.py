"""Partnerships drawn and redrawn. A drawing is kept and can be put forward; no real partnership is changed by it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from waymark.service.sufficiency import actions, queries
from waymark.service.sufficiency.drawings.wanted import InvalidDrawing, pupils_of
from waymark.service.sufficiency.offering import read
from waymark.service.sufficiency.permissions import MAKE_PLANS, SEE_PLANS
from waymark.service.web.components.sheets import csv_response
from waymark.service.web.page import page

from ..other_forms import DrawingForm
from ..plan_forms import ReasonForm
from ..presenters.drawings import drawn_page, drawn_table, features
from ..presenters.going_on import going_on
from .finding import PLANNING, crumbs, scenario_or_404
from .plans import question_or_404

COLUMNS = {"today": 1, "drawn": 2}


@page(MAKE_PLANS)
def draw_partnerships(request: HttpRequest, reference: str) -> HttpResponse:
    kept = scenario_or_404(reference)
    scenario = read(kept.text)
    form = DrawingForm(
        request.POST if request.method == "POST" else None, schools=len(scenario.schools), now=len(scenario.partnerships),
        pupils=sum(pupils_of(scenario).values()),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        wanted = form.wanted()
        name = form.cleaned_data["name"] or f"{wanted.number} partnerships drawn"
        try:
            found = actions.start_drawing(scenario=kept, wanted=wanted, name=name, by=request.actor, on=request.today)
            return redirect("planning_drawn", reference=found.reference)
        except InvalidDrawing as wrong:
            form.add_error(None, ValidationError(str(wrong)))
    here = [PLANNING, {"text": kept.name, "href": f"/planning/scenarios/{kept.reference}/"}, {"text": "Draw partnerships"}]
    return render(
        request,
        "planning/draw.html",
        {
            "kept": kept, "form": form, "schools": len(scenario.schools), "now": len(scenario.partnerships),
            "has_positions": bool(kept.named.get("at")), "breadcrumbs": here,
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@page(SEE_PLANS)
def drawn(request: HttpRequest, reference: str) -> HttpResponse:
    """While the worker has it, how far it is; when it is done, the drawing."""
    found = question_or_404(reference, "drawing")
    if found.state != "done":
        return render(request, "planning/waiting.html", going_on(found, queries.is_in_hand(found), crumbs(found, "")))
    return _drawn(request, found, ReasonForm())


def _drawn(request: HttpRequest, found: Any, form: ReasonForm) -> HttpResponse:
    return render(
        request,
        "planning/drawn.html",
        {
            "simulation": found, "page": drawn_page(found), "form": form, "put_forward": queries.put_forward(found),
            "breadcrumbs": crumbs(found, ""), "wide": True,
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def _done_or_404(reference: str) -> Any:
    found = question_or_404(reference, "drawing")
    if found.state != "done":
        raise Http404
    return found


@page(MAKE_PLANS)
@require_http_methods(["POST"])
def forward(request: HttpRequest, reference: str) -> HttpResponse:
    found, form = _done_or_404(reference), ReasonForm(request.POST)
    if not form.is_valid():
        return _drawn(request, found, form)
    actions.put_forward(
        simulation=found, number=None, reason=form.cleaned_data["reason"], by=request.actor, on=request.today
    )
    messages.success(request, "The drawing is put forward. No partnership is changed by it.")
    return redirect("planning_drawn", reference=reference)


@page(SEE_PLANS)
def drawn_csv(request: HttpRequest, reference: str) -> HttpResponse:
    found = _done_or_404(reference)
    cover = f"{found.name} ({found.scenario.name}). A drawing to talk about: no partnership is changed by it."
    return csv_response(f"{reference}-partnerships", cover, *drawn_table(found))


@page(SEE_PLANS)
def drawn_map(request: HttpRequest, reference: str) -> HttpResponse:
    """``?which=today`` for today's."""
    found = _done_or_404(reference)
    shapes = features(found, COLUMNS.get(request.GET.get("which", ""), COLUMNS["drawn"]))
    return JsonResponse({"type": "FeatureCollection", "features": shapes}, content_type="application/geo+json")
