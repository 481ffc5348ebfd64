"""Up to four simulations side by side, each against the first, future by future."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.kernel.wording import sentence_list
from waymark.service.sufficiency.comparing import gap, may_be_compared
from waymark.service.sufficiency.queries import Compared
from waymark.service.sufficiency.results import HEADLINES
from waymark.service.sufficiency.wording import MEASURES, said_number, year_words
from waymark.service.web.components.charts import Chart

from .about import about
from .charts import chart_of
from .pages import said_of
from .saying import difference

CHARTED = ("waiting", "permanent_exclusions")
LETTERS = "ABCD"


@dataclass(frozen=True)
class ComparePage:
    """``keys`` say which letter is which; ``why_not`` says of each that cannot be compared why."""

    keys: list[dict[str, str]]
    figures: str
    warnings: list[str]
    headers: list[Any]
    rows: list[list[Any]]
    charts: list[Chart]
    why_not: list[str]
    year: str
    surer: str


def compare_page(several: list[Compared]) -> ComparePage:
    first, others = several[0], several[1:]
    refused = {one.simulation.pk: why for one in others if (why := may_be_compared(first, one))}
    usable = [first, *(one for one in others if one.simulation.pk not in refused)]
    year = first.result.years[-1]
    lettered = list(zip(LETTERS, usable, strict=False))
    headers: list[Any] = [f"In {year_words(year)}", {"text": "A", "numeric": True}]
    for letter, _ in lettered[1:]:
        headers += [{"text": letter, "numeric": True}, f"{letter} against A"]
    rows = [[MEASURES[measure][0], *_row(measure, year, usable)] for measure in HEADLINES]
    charts = [chart_of(measure, [(letter, one.result) for letter, one in lettered]) for measure in CHARTED]
    return ComparePage(
        [{"key": letter, "value": _said(one.simulation)} for letter, one in lettered], about(first.simulation).figures,
        _warnings(lettered), headers, rows,
        [chart for chart in charts if chart],
        [f"{one.simulation.name} is left out. {refused[one.simulation.pk]}" for one in others if one.simulation.pk in refused],
        year_words(year), _surer(usable, year),
    )  # fmt: skip


def _warnings(lettered: list[tuple[str, Compared]]) -> list[str]:
    """Each once, with the letters it is of unless it is of all."""
    letters: dict[str, list[str]] = {}
    for letter, one in lettered:
        for line in about(one.simulation).warnings:
            letters.setdefault(line, []).append(letter)
    return [line if len(of) == len(lettered) else f"{sentence_list(of)}: {line}" for line, of in letters.items()]


def _said(simulation: Any) -> str:
    """What was changed, and in which scenario: two scenarios may hold different schools, places and years."""
    said = said_of(simulation)
    name = simulation.name if said == simulation.name or not simulation.levers["levers"] else f"{simulation.name}. {said}"
    return f"{name}. Scenario: {simulation.scenario.name}. {about(simulation).made_from}"


def _row(measure: str, year: str, several: list[Compared]) -> list[str]:
    cells = []
    for place, one in enumerate(several):
        point = one.result.point(measure, year)
        cells.append("–" if point is None else said_number(point.mean, measure))
        if place:
            apart = gap(several[0], one, measure, year)
            cells.append(difference(measure, apart) if apart else "–")
    return cells


def _surer(several: list[Compared], year: str) -> str:
    """What the pairs are worth, at the least of all headlines."""
    found = [
        apart.times_surer for one in several[1:] for measure in HEADLINES
        if (apart := gap(several[0], one, measure, year)) and apart.times_surer and apart.is_told_from_nought
    ]
    if not found:
        return ""
    return (
        "The same futures are compared, one by one. Without that it would take "
        f"{min(found):,.0f} to {max(found):,.0f} times as many futures to be as sure of these differences."
    )
