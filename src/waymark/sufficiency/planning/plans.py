"""A plan: what opens when, who is served where, what it comes to, and how far from best it can be."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .check import figures
from .problem import PlanningProblem

PROVEN, FEASIBLE = "proven", "feasible"
PLAY = {"owed": 0.0, "unmet": 0.0}
"""By what share of itself a proven figure can be too high: these by nothing; the others, which bounds in divided weeks keep from
meeting whole ones, by a thousandth."""


@dataclass(frozen=True)
class Plan:
    """Figures are counted again from what opens and who is served, by check.py.

    opened   (option, year) by number; served (school, site, year, place-weeks)
    owed, unmet  place-weeks that nobody has room for, over all years: those owed by duty, and all
    worst    minutes a pupil-week in the partnership that has it worst, weeks without a place counted as `unmet_minutes`
    minutes  minutes a pupil-week, one way, added up over all served; cost in pounds, capital and revenue of all years
    bounds   by figure: what no plan under the same limits can be below, the figures before it being as they are
    """

    opened: tuple[tuple[int, int], ...]
    served: tuple[tuple[int, int, int, int], ...]
    owed: int
    unmet: int
    worst: Fraction
    minutes: int
    cost: int
    bounds: dict[str, int | Fraction | None]
    asked: str = ""
    """What was asked of it beyond the limits, in words."""

    @property
    def status(self) -> str:
        gaps = {name: self.gap(name) for name in self.bounds}
        return PROVEN if all(gap is not None and gap <= PLAY.get(name, 0.001) for name, gap in gaps.items()) else FEASIBLE

    @property
    def merits(self) -> tuple[int, int, Fraction, int, int]:
        """The first counts first, and less is better."""
        return self.owed, self.unmet, self.worst, self.minutes, self.cost

    def gap(self, name: str) -> float | None:
        """By how much of itself a figure can be too high; None where nothing is known."""
        value, bound = getattr(self, name), self.bounds[name]
        if bound is None:
            return None
        return float((value - bound) / value) if value else 0.0

    def plain(self) -> dict[str, Any]:
        return {"opened": [list(one) for one in self.opened], "served": [list(one) for one in self.served]}

    def said(self) -> dict[str, Any]:
        """What check.py compares with."""
        names = ("owed", "unmet", "worst", "minutes", "cost")
        return {**{name: getattr(self, name) for name in names}, "bounds": self.bounds}


def plan_of(
    problem: PlanningProblem, opened: list[tuple[int, int]], served: list[tuple[int, int, int, int]],
    bounds: dict[str, int | Fraction | None] | None = None, asked: str = "",
) -> Plan:  # fmt: skip
    """Counted by the checker, which raises NotAPlan for one that breaks a rule."""
    plain = {"opened": [list(one) for one in opened], "served": [list(one) for one in served]}
    return Plan(tuple(sorted(opened)), tuple(sorted(served)), **figures(problem.plain(), plain), bounds=bounds or {}, asked=asked)
