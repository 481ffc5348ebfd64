"""The numbers of a simulation as CSV: one measure by year, or everything in tidy rows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.sufficiency.wording import MEASURES, NOT_VALIDATED
from waymark.service.web.components.sheets import csv_response
from waymark.service.web.page import page

from ..presenters.charts import points_table
from .finding import done_or_404

FIELDS = ("mean", "mean_low", "mean_high", "p10", "median", "p90")
ASSUMED = "Rests on assumptions, which the page names."


@page(SEE_PLANS)
def one_measure(request: HttpRequest, reference: str, measure: str) -> HttpResponse:
    found, result = done_or_404(reference)
    if measure not in MEASURES:
        raise Http404
    cover = f"{MEASURES[measure][0]}: {found.name} ({found.futures} futures). {NOT_VALIDATED} {ASSUMED}"
    return csv_response(f"{reference}-{measure}", cover, ["year", *FIELDS], points_table(measure, result.series(measure)))


@page(SEE_PLANS)
def everything(request: HttpRequest, reference: str) -> HttpResponse:
    """One row for each measure, group and year."""
    found, result = done_or_404(reference)
    rows = [
        [measure, by if group else "", group or "", year, *("" if one is None else f"{one:g}" for one in numbers)]
        for by, several in result.kept["rows"].items() for measure, group, year, *numbers in several
    ]
    cover = f"{found.name} ({found.futures} futures, seed {found.seed}, {found.figures}). {NOT_VALIDATED} {ASSUMED}"
    return csv_response(reference, cover, ["measure", "by", "group", "year", *FIELDS], rows)
