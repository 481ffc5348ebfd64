"""From the panels of past years to the prices of today's places, in the terms of problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from waymark.allocator.offers.candidates import Candidates
from waymark.allocator.opportunity.price_table import PriceTable, expected_use, learn_prices
from waymark.allocator.opportunity.years import Year, joined, worth_of
from waymark.allocator.problem import PlaceClass, Price, Problem
from waymark.allocator.rules.offering import candidates

PLENTY = 1_000
"""Places enough for anyone: what was full on the day must not hide what was asked."""
MOST_IN_A_PROBLEM = 1_000_000


@dataclass(frozen=True)
class PastPanel:
    """A past panel's problem. `week` is the school week, of its own year, at which its calendar begins."""

    week: int
    problem: Problem


def year_of_panels(panels: Sequence[PastPanel], class_ids: Sequence[str]) -> Year:
    """What was asked in a year of panels, each request when it was first heard, for the classes that still exist.

    Weeks count from the start of that school year. Stays are those the rules allowed on their own, whatever was full then.
    """
    heard: set[str] = set()
    parts = []
    for panel in sorted(panels, key=lambda item: item.week):
        new = [request for request in panel.problem.requests if request.id not in heard]
        heard.update(request.id for request in new)
        parts.append(_asked(_with_plenty(panel.problem, {request.id for request in new}), class_ids, panel.week))
    return joined(parts) if parts else nobody()


def nobody() -> Year:
    none = np.zeros(0, np.int64)
    return Year(none, none, none, none, none, none, none, none)


def _with_plenty(problem: Problem, requests: set[str]) -> Problem:
    """The problem of some of its requests, without any limit that depends on who else is there."""
    return replace(
        problem,
        requests=tuple(request for request in problem.requests if request.id in requests),
        classes=tuple(_emptied(place_class, len(problem.weeks)) for place_class in problem.classes),
        journeys={pair: journey for pair, journey in problem.journeys.items() if pair[0] in requests},
        separations=(),
    )


def _emptied(place_class: PlaceClass, weeks: int) -> PlaceClass:
    """With room for everybody whom the class takes at all: one that is kept for some children stays closed to the others."""
    return replace(
        place_class, free=(PLENTY,) * weeks, high_intensity_limit=None, high_intensity_present=0, years_present=(),
        preventive_reserved=PLENTY if _all_kept(place_class, place_class.preventive_reserved) else 0,
        host_only_places=PLENTY if _all_kept(place_class, place_class.host_only_places) else 0,
        year_span_limit=None, staff_hours=None, team_weeks=None,
    )  # fmt: skip


def _all_kept(place_class: PlaceClass, kept: tuple[int, ...]) -> bool:
    return any(kept) and all(own >= free for own, free in zip(kept, place_class.free, strict=True))


def _asked(problem: Problem, class_ids: Sequence[str], week: int) -> Year:
    """Offers of `problem`, whose calendar begins in `week`, in the numbers of `class_ids`."""
    return _as_year(candidates(problem), class_ids, week)


def _as_year(found: Candidates, class_ids: Sequence[str], week: int) -> Year:
    problem, arrays = found.arrays.problem, found.arrays
    position = {class_id: number for number, class_id in enumerate(class_ids)}
    place_class = np.array([position.get(item.id, -1) for item in arrays.classes], np.int64)[found.class_]
    weights, late = problem.policy.urgency_weights, found.start - arrays.earliest[found.request]
    worth = np.array([
        worth_of(weights[urgency - 1], bool(owed), int(weeks))
        for urgency, owed, weeks in zip(arrays.urgency[found.request], arrays.statutory[found.request], late, strict=True)
    ], np.int64)  # fmt: skip
    start = found.start + week
    lines = (found.request, place_class, start, start + found.weeks, worth)
    asked = np.full(len(arrays.requests), week)
    return Year(*(line[place_class >= 0] for line in lines), asked, arrays.urgency, arrays.statutory)


def prices_for(problem: Problem, years: Sequence[Year], *, week: int, next_meeting: int, source: str) -> PriceTable:
    """Prices of the places of `problem`, whose calendar begins in school week `week`; the table counts from its week 0.

    `years` have the classes of `problem` in the order of their ids, and count weeks from the start of a school year. What is
    asked from school week `next_meeting` on is yet to come; the problem's own requests are known. Raises InvalidProblem.
    """
    classes = sorted(problem.classes, key=lambda item: item.id)
    class_ids = [place_class.id for place_class in classes]
    places = np.array([place_class.free for place_class in classes], np.int64).reshape(len(classes), len(problem.weeks))
    here = [year.seen_from(week, len(problem.weeks)) for year in years]
    waiting = _as_year(candidates(problem), class_ids, 0).seen_from(0, len(problem.weeks))
    most = problem.policy.most_price_of_a_stay
    return learn_prices(here, places, class_ids, source=source, most=most, since=next_meeting - week, waiting=waiting)


def problem_prices(table: PriceTable) -> Mapping[str, Price]:
    """The table as `Problem.prices`, each class with what its places are kept for."""
    return {
        class_id: Price(tuple(min(price, MOST_IN_A_PROBLEM) for price in prices), _kept_for(table, class_id))
        for class_id, prices in table.by_week.items()
        if any(prices)
    }


def _kept_for(table: PriceTable, class_id: str) -> str:
    """Ends a sentence: who is expected in the class in its fullest week."""
    use = max((expected_use(table, class_id, week) for week in range(table.weeks)), key=lambda use: use.children)
    years = f"{table.years} {'year' if table.years == 1 else 'years'}"
    return (
        f"children not yet known: in the fullest week {use.children / 100:.1f} of them are expected here, "
        f"{use.owed / 100:.1f} owed a duty in law (average of {years}: {table.source})"
    )
