"""Questions to a solved list: what is the best list in which this child has that place, exactly?

The list asked about is the proposal, and pins and bans hold in every answer, except a pin of the child asked about. Before the
lottery comes one more priority, to leave every offer of the proposal as it is, so that among equally good lists the one
answered moves fewest children.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from waymark.allocator.engine.answer import PROVEN
from waymark.allocator.engine.standing import Standing
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import Problem
from waymark.allocator.proposal.model import PINS_KEPT, Asked, Model, Pins
from waymark.allocator.result import Assignment, Result

AS_IT_WAS = "as_it_was"


@dataclass(frozen=True)
class Forced:
    """The best list with the child in the place: what it loses by priority (the first that is not 0 is above 0), and the list.

    `losses` is None when pins leave no such list, and `settled` false when time ran out.
    """

    settled: bool
    losses: Mapping[str, int] | None = None
    allocation: tuple[Assignment, ...] = ()
    fair_share: int = 0


@dataclass(frozen=True)
class _Standing:
    standing: Standing
    asked: Asked
    place: np.ndarray  # of the model's columns in the program, -1 for those left out by a pin


class Questions:
    """A problem with its proposal, kept for questions. Raises InvalidProblem for a result of another problem, or of none."""

    def __init__(self, problem: Problem, result: Result, deadline: float) -> None:
        if result.status == "infeasible" or result.problem_sha256 != problem.sha256():
            raise InvalidProblem("There is no list to explain: solve this problem first, without pins that clash.")
        self.result, self.deadline = result, deadline
        self.model = Model(problem, result.banned, result.seed)
        self._standings: dict[str | None, _Standing] = {}

    @property
    def pins(self) -> Pins:
        return self.result.pinned or {}

    def seconds(self) -> float:
        return self.deadline - time.monotonic()

    def possible(self, request_id: str) -> list[str]:
        """Classes that some offer to this child is possible in."""
        own = self.model.found.of(request_id)
        return [self.model.found.arrays.classes[number].id for number in np.unique(self.model.found.class_[own])]

    def forced(self, request_id: str, class_id: str) -> Forced:
        if self.seconds() <= 0:
            return Forced(False)
        kept = self._standing(request_id)
        columns = kept.place[self.model.found.of(request_id, class_id)]
        if kept.standing.answer.status != PROVEN:
            return Forced(False)
        found = kept.standing.force(columns, seconds=max(self.seconds(), 0.0))
        if found.status != PROVEN:
            return Forced(False)
        lost = [was - now for was, now in zip(kept.standing.answer.value, found.value, strict=True)]
        losses = kept.asked.words.apart(lost)
        if losses.pop(PINS_KEPT, 0):
            return Forced(True)
        offers = kept.asked.offers(found.chosen, len(self.model.found))
        share = self.model.tiers["fair_share"].level(offers) if "fair_share" in self.model.tiers else 0
        return Forced(True, _told(losses), self.model.assignments(offers), share)

    def losses(self, places: Sequence[tuple[str, str]]) -> list[Mapping[str, int] | None]:
        """What each (request, class) loses by priority when forced, all at once; None where not settled or not possible."""
        by_standing: dict[str | None, list[int]] = {}
        for number, (request_id, _) in enumerate(places):
            by_standing.setdefault(self._key(request_id), []).append(number)
        found: list[Mapping[str, int] | None] = [None] * len(places)
        for numbers in by_standing.values():
            kept = self._standing(places[numbers[0]][0])
            if kept.standing.answer.status != PROVEN:
                continue
            asked = [kept.place[self.model.found.of(*places[number])] for number in numbers]
            lost, statuses = kept.standing.force_all(asked, seconds=max(self.seconds(), 0.0))
            for number, words, status in zip(numbers, lost, statuses, strict=True):
                losses = kept.asked.words.apart(words)
                if status == PROVEN and not losses.pop(PINS_KEPT, 0):
                    found[number] = _told(losses)
        return found

    def _key(self, request_id: str) -> str | None:
        return request_id if request_id in self.pins else None

    def _standing(self, request_id: str) -> _Standing:
        key = self._key(request_id)
        if key not in self._standings:
            pins = {each: pin for each, pin in self.pins.items() if each != key}
            self._standings[key] = self._solved(pins)
        return self._standings[key]

    def _solved(self, pins: Pins) -> _Standing:
        found = self.model.found
        as_it_was = np.zeros(len(found), np.int64)
        as_it_was[self.model.columns_of(self.result.allocation)] = 1
        *gains, lottery = self.model.gains()
        gains = self.model.with_pins(pins, [*gains, (AS_IT_WAS, as_it_was), lottery])
        asked = self.model.asked(gains, self.model.kept_by(pins))
        place = np.full(self.model.rows.columns, -1)
        place[asked.columns] = np.arange(len(asked.columns))
        return _Standing(Standing(asked.program, seconds=max(self.seconds(), 0.0)), asked, place)


def _told(losses: Mapping[str, int]) -> dict[str, int]:
    """Without what only decides between equally good lists."""
    return {name: loss for name, loss in losses.items() if name not in (AS_IT_WAS, "tie_break")}


def moved_in_turn(
    before: Iterable[Assignment], after: Iterable[Assignment], request_id: str, class_id: str
) -> list[tuple[Assignment | None, Assignment | None]]:
    """What every other child had and would get, those who would move, as a chain: whoever makes room comes next."""
    had, gets = {each.request: each for each in before}, {each.request: each for each in after}
    left = sorted(each for each in {*had, *gets} - {request_id} if had.get(each) != gets.get(each))
    chain: list[tuple[Assignment | None, Assignment | None]] = []
    room_in: str | None = class_id
    while left:
        giving = (each for each in left if room_in is not None and each in had and had[each].class_id == room_in)
        name = next(giving, left[0])
        left.remove(name)
        chain.append((had.get(name), gets.get(name)))
        room_in = gets[name].class_id if name in gets else None
    return chain
