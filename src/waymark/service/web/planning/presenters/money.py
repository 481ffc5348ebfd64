"""Staff and money of a simulation's places, and how much of an answer each figure decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.service.sufficiency.results import Result
from waymark.service.sufficiency.wording import MEASURES, figure_words, year_words
from waymark.service.web.components.wording import pounds

ROWS = (
    ("teachers", "Teachers, full time", False), ("assistants", "Assistants, full time", False),
    ("cost_of_places", "What the places cost", True), ("place_funding", "Of it, funding for each place", True),
    ("cost_of_a_start", "For each child who starts", True), ("capital", "Making new places, once", True),
)  # fmt: skip
MOST_FIGURES = 8


@dataclass(frozen=True)
class MoneyPage:
    headers: list[Any]
    rows: list[list[Any]]
    by_kind: list[list[Any]]
    year: str


def money_page(result: Result, kinds: dict[str, str]) -> MoneyPage:
    year = result.years[-1]
    headers = ["", *({"text": year_words(one), "numeric": True} for one in result.years)]
    rows = [[words, *(_said(result.point(measure, one), is_money) for one in result.years)] for measure, words, is_money in ROWS]
    by_kind = [[kinds.get(kind, kind), *_of_a_kind(result, kind, year)] for kind in result.groups("kind")]
    return MoneyPage(headers, rows, by_kind, year_words(year))


KIND_HEADERS = ["Kind", *({"text": words, "numeric": True} for _, words, _ in ROWS)]


def _of_a_kind(result: Result, kind: str, year: str) -> list[str]:
    return [_said(result.point(measure, year, by="kind", group=kind), is_money) for measure, _, is_money in ROWS]


def _said(point: Any, is_money: bool) -> str:
    if point is None:
        return "–"
    if is_money:
        return f"{pounds(_round(point.mean))} ({pounds(_round(point.p10))} to {pounds(_round(point.p90))})"
    return f"{point.mean:,.0f} ({point.p10:,.0f} to {point.p90:,.0f})"


def _round(value: float) -> float:
    """To three figures, as estimates deserve."""
    return float(f"{value:.3g}")


@dataclass(frozen=True)
class RestsOn:
    """One answer, and the figures whose intervals move it, largest first."""

    title: str
    rows: list[list[Any]]


def rests_on_page(result: Result) -> list[RestsOn]:
    return [
        RestsOn(MEASURES[measure][0], [_share(one) for one in shares[:MOST_FIGURES]])
        for measure, shares in result.kept.get("shares", {}).items() if measure in MEASURES
    ]


def _share(one: dict[str, Any]) -> list[Any]:
    words = figure_words(one["figure"]) if one["figure"] else "chance, and figures acting together"
    interval = one.get("interval")
    return [
        words[:1].upper() + words[1:], f"{max(0, one['share']):.0%}", f"{max(0, one['low']):.0%} to {max(0, one['high']):.0%}",
        f"{interval[0]:g} to {interval[1]:g}" if interval else "–",
        "an assumption" if one["is_assumption"] else ("" if not one["figure"] else "published or fitted"),
    ]  # fmt: skip


def assumptions(result: Result) -> list[dict[str, str]]:
    return [
        {"key": (words := figure_words(name))[:1].upper() + words[1:], "value": said}
        for name, said in result.kept.get("assumptions", {}).items()
    ]
