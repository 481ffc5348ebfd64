"""The chance of passing a threshold, asked of a simulation that is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.sufficiency import queries
from waymark.service.sufficiency.comparing import may_be_compared
from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.web.page import page

from ..other_forms import ChanceForm
from ..presenters.about import about
from ..presenters.chances import chance_page
from .finding import crumbs, done_or_404
from .running import tabs


@page(SEE_PLANS)
def chances(request: HttpRequest, reference: str) -> HttpResponse:
    """Nothing is simulated for it: the futures are counted in which it was so."""
    found, result = done_or_404(reference)
    asked = "what" in request.GET
    form = ChanceForm(request.GET if asked else None, years=result.years)
    shown, missing = None, False
    if asked and form.is_valid():
        before = queries.as_it_is(found)
        several = queries.compared([one.reference for one in (found, before) if one])
        mine = next(one for one in several if one.simulation.pk == found.pk)
        other = next((one for one in several if one.simulation.pk != found.pk and not may_be_compared(one, mine)), None)
        held = form.cleaned_data
        shown = chance_page(mine, other, held["what"], held["way"], held["number"], held["year"])
        missing = shown is None
    return render(
        request,
        "planning/chances.html",
        {
            "simulation": found, "about": about(found), "form": form, "page": shown, "missing": missing,
            "tabs": tabs(found, "planning_chances"), "breadcrumbs": crumbs(found, "How likely"),
        },
        status=422 if asked and not form.is_valid() else 200,
    )  # fmt: skip
