"""Staff and money of a simulation's places, and how much of an answer each figure decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from waymark.service.sufficiency.results import Result
from waymark.service.sufficiency.wording import MEASURES, TOO_FEW, figure_words, figures_words, year_words
from waymark.service.web.components.wording import pounds

ROWS = (
    ("teachers", "Teachers, full time", False), ("assistants", "Assistants, full time", False),
    ("cost_of_places", "What the places cost", True), ("place_funding", "Of it, funding for each place", True),
    ("cost_of_a_start", "For each child who starts", True), ("capital", "Making new places, once", True),
)  # fmt: skip
MOST_FIGURES = 8
TELLS = 0.005  # of the spread: less than half of one in a hundred
MILLION = 1_000_000


@dataclass(frozen=True)
class MoneyPage:
    headers: list[Any]
    rows: list[list[Any]]
    by_kind: list[list[Any]]
    year: str
    why_not: str


def money_page(result: Result, kinds: dict[str, str]) -> MoneyPage:
    year = result.years[-1]
    headers = ["", *({"text": year_words(one), "numeric": True} for one in result.years)]
    rows = [[words, *(_said(result.point(measure, one), is_money) for one in result.years)] for measure, words, is_money in ROWS]
    by_kind = [[kinds.get(kind, kind), *_of_a_kind(result, kind, year)] for kind in result.groups("kind")]
    return MoneyPage(headers, rows, by_kind, year_words(year), result.kept.get("without_costs", ""))


KIND_HEADERS = ["Kind", *({"text": words, "numeric": True} for _, words, _ in ROWS)]


def _of_a_kind(result: Result, kind: str, year: str) -> list[str]:
    return [_said(result.point(measure, year, by="kind", group=kind), is_money) for measure, _, is_money in ROWS]


def _said(point: Any, is_money: bool) -> str:
    if point is None or point.mean == point.p10 == point.p90 == 0:
        return "–"
    if point.p10 is None or point.p90 is None:
        return f"{_money(point.mean) if is_money else f'{point.mean:,.0f}'} ({TOO_FEW})"
    mean, low, high = ((_money(one) if is_money else f"{one:,.0f}") for one in (point.mean, point.p10, point.p90))
    return mean if low == high else f"{mean} ({low} to {high})"


def _money(value: float) -> str:
    """To three figures, as estimates deserve: £9.36m, £233,000."""
    rounded = float(f"{value:.3g}")
    return f"£{rounded / MILLION:.3g}m" if rounded >= MILLION else pounds(rounded)


@dataclass(frozen=True)
class RestsOn:
    """One answer, and the figures whose intervals move it, largest first."""

    title: str
    rows: list[list[Any]]


def rests_on_page(result: Result) -> list[RestsOn]:
    return [
        RestsOn(MEASURES[measure][0], [_share(one) for one in _largest(shares)])
        for measure, shares in result.kept.get("shares", {}).items() if measure in MEASURES
    ]


def _largest(shares: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures that move it at all, the most of them first; last what no figure alone decides."""
    return [one for one in shares if one["figure"] and one["share"] >= TELLS][:MOST_FIGURES] + [
        one for one in shares if not one["figure"]
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
    return assumptions_of(result.kept.get("assumptions", {}))


def assumptions_of(assumed: Mapping[str, str]) -> list[dict[str, str]]:
    """Figures that share a reason stand together: the reason, and which they are."""
    by_reason: dict[str, list[str]] = {}
    for name, said in assumed.items():
        by_reason.setdefault(said, []).append(name)
    return [{"key": figures_words(names), "value": said} for said, names in by_reason.items()]
