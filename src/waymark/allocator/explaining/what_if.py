"""What would have to change: each possibility is solved again as if it were so."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from waymark.allocator.problem import PlaceClass, Problem
from waymark.allocator.proposal.model import Model
from waymark.allocator.proposal.settling import settle
from waymark.allocator.result import Assignment, Explanation, Result
from waymark.allocator.rules.priorities import LEAST, PARTS_OF_A_POINT, SCHOOL_DAYS_IN_A_WEEK
from waymark.allocator.rules.why_not import against_the_class
from waymark.kernel.wording import plural

LATER_BY_AT_MOST = 6
MOST_URGENT = 5


@dataclass(frozen=True)
class Worth:
    """What one more place in a class, in every school week, would be worth to this list.

    `children` more would have a place; `gains` says how much better each priority would be, in its own unit; None when there
    was no time to find out.
    """

    class_id: str
    full_weeks: tuple[int, ...]
    children: int | None
    gains: Mapping[str, int] | None
    sentence: str


@dataclass(frozen=True)
class Otherwise:
    """What a changed problem leads to: the list, and of the list before fair share its levels and how many have a place."""

    allocation: tuple[Assignment, ...]
    best: Mapping[str, int]
    placed: int

    def assignment(self, request_id: str) -> Assignment | None:
        return next((item for item in self.allocation if item.request == request_id), None)


class WhatIf:
    """Changed problems, each solved once and kept; what time does not reach is left out."""

    def __init__(self, problem: Problem, result: Result, deadline: float) -> None:
        self.problem, self.result, self.deadline = problem, result, deadline
        self.with_one_more = cache(lambda class_id: self._solved(with_one_more_place(problem, class_id)))

    def unblock(self, request_id: str, model: Model) -> tuple[Explanation, ...]:
        """One more place, a higher urgency, a later start, or which classes are full; empty when the child has an offer."""
        return () if self.result.assignment(request_id) is not None else tuple(self._found(request_id, model))

    def full_classes(self) -> tuple[Worth, ...]:
        """Every class without a free place in some week, with what one more would be worth."""
        classes = sorted(self.problem.classes, key=lambda item: item.id)
        full = {item.id: _full_weeks(item, self.result.allocation) for item in classes}
        return tuple(self._worth(class_id, weeks) for class_id, weeks in full.items() if weeks)

    def _worth(self, class_id: str, weeks: list[int]) -> Worth:
        more = self.with_one_more(class_id)
        if more is None:
            return Worth(class_id, tuple(weeks), None, None, "There was no time left to work this out. Ask again.")
        gains = {
            name: (level - more.best[name]) * (1 if name in LEAST else -1)
            for name, level in self.result.best.items() if name != "tie_break"
        }  # fmt: skip
        children = more.placed - len(self.result.reference)
        return Worth(class_id, tuple(weeks), children, gains, self._worth_words(class_id, children, gains))

    def _worth_words(self, class_id: str, children: int, gains: Mapping[str, int]) -> str:
        parts = []
        if children:
            parts.append(f"{plural(children, 'more child', 'more children')} with a place")
        if days := gains.get("statutory_days", 0):
            weeks = plural(days / SCHOOL_DAYS_IN_A_WEEK, "school week")
            parts.append(f"{plural(days, 'fewer school day')} ({weeks}) on which a duty to educate is unmet")
        elif points := gains.get("unmet_urgency", 0):
            parts.append(self._urgency_words(points))
        elif not children and (points := gains.get("fit", 0)):
            parts.append(f"{plural(points, 'more point')} of fit")
        worth = " and ".join(parts) if parts else "nothing to this list"
        return f"One more place in {class_id} would be worth {worth}."

    def _urgency_words(self, points: int) -> str:
        """With prices on, what is counted is urgency met less what the stays may cost children who are not yet known."""
        if not self.problem.policy.count_prices:
            return f"{plural(points, 'fewer point')} of urgency without a place"
        less = plural(points / PARTS_OF_A_POINT, "fewer point")
        return f"{less} of urgency without a place, with what later children are likely to need counted in"

    def _found(self, request_id: str, model: Model) -> Iterator[Explanation]:
        for place_class in _suitable(request_id, model):
            if full := _full_weeks(place_class, self.result.allocation):
                yield Explanation(
                    request_id,
                    "class_full",
                    {"class_id": place_class.id, "full_weeks": full},
                    f"{place_class.id} is full in {plural(len(full), 'school week')} under this proposal.",
                )
            more = self.with_one_more(place_class.id)
            offer = more.assignment(request_id) if more else None
            if offer:
                yield Explanation(
                    request_id,
                    "one_more_place",
                    {"class_id": place_class.id, "gets": offer.class_id, "start_week": offer.start_week},
                    f"With one more place in {place_class.id} this child would get {offer.class_id} "
                    f"from {self.problem.week_of(offer.start_week)}.",
                )
        yield from self._more_urgent(request_id)
        yield from self._later(request_id)

    def _more_urgent(self, request_id: str) -> Iterator[Explanation]:
        request = self.problem.request(request_id)
        for urgency in range(request.urgency + 1, MOST_URGENT + 1):
            if offer := self._offer(request_id, urgency=urgency):
                yield Explanation(
                    request_id,
                    "higher_urgency",
                    {"urgency": urgency, "class_id": offer.class_id, "start_week": offer.start_week},
                    f"At urgency {urgency} this child would get {offer.class_id} from {self.problem.week_of(offer.start_week)}.",
                )
                return

    def _later(self, request_id: str) -> Iterator[Explanation]:
        request = self.problem.request(request_id)
        latest = min(len(self.problem.weeks) - 1, request.latest_week + LATER_BY_AT_MOST)
        if latest > request.latest_week and (offer := self._offer(request_id, latest_week=latest)):
            yield Explanation(
                request_id,
                "later_start",
                {"class_id": offer.class_id, "start_week": offer.start_week},
                f"If a start up to {self.problem.week_of(latest)} were accepted, this child would get "
                f"{offer.class_id} from {self.problem.week_of(offer.start_week)}.",
            )

    def _offer(self, request_id: str, **changed: int) -> Assignment | None:
        """What this child would get if something about its request were otherwise; None also when time runs out first."""
        others = tuple(each for each in self.problem.requests if each.id != request_id)
        otherwise = replace(self.problem.request(request_id), **changed)
        solved = self._solved(replace(self.problem, requests=(*others, otherwise)))
        return solved.assignment(request_id) if solved else None

    def _solved(self, problem: Problem) -> Otherwise | None:
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            return None
        model = Model(problem, self.result.banned, self.result.seed)
        lists = settle(model, self.result.pinned or {}, seconds)
        if lists is None or not lists.are_proven:
            return None
        reference = lists.reference.offers
        return Otherwise(model.assignments(lists.final.offers), model.levels(reference), len(reference))


def _suitable(request_id: str, model: Model) -> list[PlaceClass]:
    """Classes that no rule about the child excludes: only places, or who is there, stand in the way."""
    pairs = (model.found.pair(request_id, item.id) for item in model.found.arrays.classes)
    return [pair.place_class for pair in pairs if not against_the_class(pair)]


def _full_weeks(place_class: PlaceClass, allocation: tuple[Assignment, ...]) -> list[int]:
    own = [each for each in allocation if each.class_id == place_class.id]
    return [
        week
        for week, free in enumerate(place_class.free)
        if week not in place_class.closed_weeks
        and sum(each.start_week <= week <= each.end_week for each in own) >= free
    ]


def with_one_more_place(problem: Problem, class_id: str) -> Problem:
    classes = tuple(
        replace(each, free=tuple(count + 1 for count in each.free)) if each.id == class_id else each
        for each in problem.classes
    )
    return replace(problem, classes=classes)
