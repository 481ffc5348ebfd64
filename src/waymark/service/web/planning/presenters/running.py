"""One simulation: while it runs how far it is, afterwards what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.service.sufficiency.comparing import gap, may_be_compared
from waymark.service.sufficiency.queries import Compared
from waymark.service.sufficiency.results import HEADLINES, Result
from waymark.service.sufficiency.wording import TOO_FEW, goal_words, year_words
from waymark.sufficiency.estimates import FEWEST_FUTURES

from .charts import Section, sections
from .saying import difference, sentence

MOST_ASSUMPTIONS = 12


@dataclass(frozen=True)
class Headline:
    """A sentence about the last year, and what is different from what is planned today."""

    text: str
    difference: str = ""


@dataclass(frozen=True)
class ResultPage:
    headlines: list[Headline]
    sections: list[Section]
    set_beside: str
    """Why there is nothing to set beside it, where there is not."""
    futures: int


def result_page(simulation: Any, one: Compared, before: Compared | None) -> ResultPage:
    why_not = may_be_compared(before, one) if before else ""
    usable = before if before and not why_not else None
    return ResultPage(
        headlines(one, usable), sections(simulation.reference, one.result, usable.result if usable else None), why_not,
        one.result.futures,
    )  # fmt: skip


def headlines(one: Compared, before: Compared | None) -> list[Headline]:
    year, found = one.result.years[-1], []
    for measure in HEADLINES:
        point = one.result.point(measure, year)
        if point is None:
            continue
        apart = gap(before, one, measure, year) if before else None
        found.append(Headline(f"{sentence(measure, point)}.", f"{difference(measure, apart)}" if apart else ""))
    return found


def first_lines(first: dict[str, Any]) -> list[str]:
    """Sentences of the first interval, for while the rest is still being simulated."""
    result = Result(first)
    points = ((measure, result.point(measure, result.years[-1])) for measure in HEADLINES)
    return [f"{sentence(measure, point)}." for measure, point in points if point]


@dataclass(frozen=True)
class GoalPage:
    asked: str
    answer: str
    rows: list[list[Any]]
    limits: str


def goal_page(simulation: Any) -> GoalPage:
    goal, found = simulation.goal, simulation.result
    asked = goal_words(goal, simulation.scenario.named)
    rows = [
        {"cells": _tried(one, simulation.futures), "marked": one["places"] == found["places"]}
        for one in sorted(found["tried"], key=lambda one: one["places"])
    ]
    return GoalPage(f"{asked}?", _answer(goal, found, simulation.futures), rows, "" if found["reached"] else found["words"])


def _tried(one: dict[str, Any], futures: int) -> list[Any]:
    between = f"{one['low']:.1%} to {one['high']:.1%}" if one["low"] is not None else "–"
    between = between if futures >= FEWEST_FUTURES else TOO_FEW
    return [one["places"], f"{one['value']:.1%}", between, "yes" if one["reached"] else "no"]


def _answer(goal: dict[str, Any], found: dict[str, Any], futures: int) -> str:
    if not found["reached"]:
        return (
            f"No number of places does it: with the most that were tried {found['value']:.0%} start in time in "
            f"{year_words(goal['year'])}. Something else holds them up."
        )
    low, high = found["low"], found["high"]
    most = high if high is not None else "more than were tried"
    between = f", between {low if low is not None else 'fewer'} and {most}, 95 times in 100"
    if futures < FEWEST_FUTURES:
        return f"{found['places']} places, from {TOO_FEW} to say how sure. The scenario has {found['now']}."
    return f"{found['places']} places{between if low != high else ''}. The scenario has {found['now']}."
