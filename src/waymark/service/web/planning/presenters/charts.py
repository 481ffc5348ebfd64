"""The charts of a simulation: each measure by year with the fan of its futures, and as planned today where that is known."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from waymark.service.sufficiency.results import Point, Result
from waymark.service.sufficiency.wording import MEASURES, NOT_VALIDATED, WAITS, figure_words, year_words
from waymark.service.web.components.charts import Chart, Series, line_chart

from .saying import sentence

SECTIONS = (
    ("How long will children wait?", ("waiting", "share_started_within")),
    ("Where are places short?", ("places_short", "occupancy", "starts")),
    ("What happens to exclusions and the sixth day?", ("permanent_exclusions", "sixth_day_breaches", "excluded_waiting")),
)
CHARTED = tuple(measure for _, measures in SECTIONS for measure in measures)


@dataclass(frozen=True)
class ChartShown:
    """``rests_on`` names the figure that moves it most; ``warning`` is said under whatever shows a wait."""

    chart: Chart
    csv_href: str
    rests_on: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    charts: list[ChartShown]


def sections(reference: str, result: Result, before: Result | None) -> list[Section]:
    return [
        Section(title, [one for one in (_shown(reference, measure, result, before) for measure in measures) if one])
        for title, measures in SECTIONS
    ]


def _shown(reference: str, measure: str, result: Result, before: Result | None) -> ChartShown | None:
    chart = chart_of(measure, lines_of(result, before))
    if chart is None:
        return None
    href = reverse("planning_numbers", args=[reference, measure])
    return ChartShown(chart, href, rests_on(measure, result), NOT_VALIDATED if measure in WAITS else "")


def lines_of(result: Result, before: Result | None) -> list[tuple[str, Result]]:
    """The names of the lines: one alone is what is expected; with another it is set beside what is planned today."""
    return [("With this", result), ("As planned", before)] if before else [("Expected", result)]


def chart_of(measure: str, several: list[tuple[str, Result]]) -> Chart | None:
    """One line for each result; the first with its fan. None where the first knows nothing of the measure."""
    points = [point for point in several[0][1].series(measure) if point]
    if not points:
        return None
    labels = [year_words(year) for year in several[0][1].years]
    lines = [_series(name, measure, result, with_fan=place == 0) for place, (name, result) in enumerate(several)]
    title, _, is_share = MEASURES[measure]
    return line_chart(title, f"{sentence(measure, points[-1])}.", labels, lines, unit="%" if is_share else "")


def _series(name: str, measure: str, result: Result, *, with_fan: bool) -> Series:
    found, times = result.series(measure), 100 if MEASURES[measure][2] else 1

    def each(field: str) -> list[float | None]:
        return [None if point is None else round(getattr(point, field) * times, 1) for point in found]

    fan = with_fan and all(point is not None and point.p10 is not None for point in found)
    return Series(name, each("mean"), each("p10") if fan else (), each("p90") if fan else ())


def rests_on(measure: str, result: Result) -> str:
    """The figure whose interval moves the last year's answer most."""
    shares = [one for one in result.kept.get("shares", {}).get(measure, []) if one["figure"]]
    if not shares or shares[0]["share"] <= 0:
        return ""
    first = shares[0]
    marked = ", an assumption" if first["is_assumption"] else ""
    return f"What moves it most: {figure_words(first['figure'])}{marked} ({first['share']:.0%} of the spread)."


def points_table(measure: str, points: list[Point | None]) -> list[list[str]]:
    """For a CSV: year as in every other file, mean, its interval, where futures lie."""
    names = ("mean", "low", "high", "p10", "median", "p90")
    return [
        [one.year, *("" if getattr(one, name) is None else f"{getattr(one, name):g}" for name in names)]
        for one in points if one
    ]  # fmt: skip
