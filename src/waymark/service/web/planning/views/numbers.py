"""The numbers of a simulation as CSV: one measure by year, or everything in tidy rows."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.sufficiency.wording import MEASURES, NOT_VALIDATED, kind_name
from waymark.service.web.components.sheets import csv_response
from waymark.service.web.page import page

from ..presenters.about import about
from ..presenters.charts import points_table
from .finding import done_or_404

FIELDS = ("mean", "mean_low", "mean_high", "p10", "median", "p90")
ASSUMED = "Rests on assumptions, which the page names."
COLUMNS = (
    "mean_low and mean_high: between these the mean lies 95 times in 100; more futures would narrow it. p10 and p90: between "
    "these 8 of 10 futures lie; more would not narrow it. Empty: too few futures."
)


@page(SEE_PLANS)
def one_measure(request: HttpRequest, reference: str, measure: str) -> HttpResponse:
    found, result = done_or_404(reference)
    if measure not in MEASURES:
        raise Http404
    cover = f"{MEASURES[measure][0]}: {_cover(found)}"
    return csv_response(f"{reference}-{measure}", cover, ["year", *FIELDS], points_table(measure, result.series(measure)))


@page(SEE_PLANS)
def everything(request: HttpRequest, reference: str) -> HttpResponse:
    """One row for each measure, group and year."""
    found, result = done_or_404(reference)
    named = found.scenario.named
    rows = [
        [measure, by if group else "", group or "", kind_name(group, named) if by == "kind" else group or "", year,
         *("" if one is None else f"{one:g}" for one in numbers)]
        for by, several in result.kept["rows"].items() for measure, group, year, *numbers in several
    ]  # fmt: skip
    return csv_response(reference, _cover(found), ["measure", "by", "group", "group_name", "year", *FIELDS], rows)


def _cover(found: Any) -> str:
    made = f"{found.name}. Scenario: {found.scenario.name}. {found.futures} futures, seed {found.seed}."
    return f"{made} {about(found).in_a_line} {NOT_VALIDATED} {ASSUMED} {COLUMNS}"
