"""The model of one problem, built once and solved as often as a question asks."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from waymark.allocator.board import Board
from waymark.allocator.candidates import PairId, candidates
from waymark.allocator.ladder import Ladder
from waymark.allocator.model import Columns, Row
from waymark.allocator.problem import Problem
from waymark.allocator.result import Assignment
from waymark.allocator.rules import mix, places
from waymark.allocator.solvers.highs import Program

Pins = Mapping[str, tuple[str, int | None]]

RULES = (
    places.one_place_per_request,
    places.weekly_class_capacity,
    places.preventive_reserve,
    places.host_only_places,
    places.high_intensity_limit,
    mix.separation,
    mix.year_span,
)


class PinsClash(Exception):
    """No list keeps all these pins."""


class Workspace:
    def __init__(self, problem: Problem, banned: Collection[PairId] = (), seed: int = 0) -> None:
        self.problem = problem
        self.seed = seed
        self.found = candidates(problem, banned)
        self.columns = Columns(problem, self.found)
        self.rows = [row for rule in RULES for row in rule(self.columns)]

    @cached_property
    def program(self) -> Program:
        return Program(len(self.columns.options) + self.columns.extra, self.rows)

    def ladder(self, pins: Pins, seconds: float) -> Ladder:
        """A ladder from a first list that keeps the pins. Raises PinsClash."""
        further = [self._kept(request_id, pin) for request_id, pin in sorted(pins.items())]
        ladder = Ladder(
            self.columns, self.program, time.monotonic() + seconds, frozenset(), self.seed, further
        )
        ladder.incumbent = self._first_list(pins, ladder)
        return ladder

    def pinned_columns(self, request_id: str, pin: tuple[str, int | None]) -> list[int]:
        class_id, week = pin
        return [
            column
            for column in self.columns.by_request[request_id]
            if self.columns.options[column].class_id == class_id
            and week in (None, self.columns.options[column].start_week)
        ]

    def assignments(self, chosen: Iterable[int]) -> tuple[Assignment, ...]:
        options = (
            self.columns.options[column] for column in sorted(chosen) if column < len(self.columns.options)
        )
        return tuple(
            Assignment(
                each.request, each.class_id, each.start_week, each.weeks, each.start_week + each.weeks - 1
            )
            for each in options
        )

    def chosen(self, allocation: Iterable[Assignment]) -> frozenset[int]:
        """Columns of an allocation; an assignment that is no longer a candidate is left out."""
        wanted = {(each.request, each.class_id, each.start_week) for each in allocation}
        return frozenset(
            column
            for column, each in enumerate(self.columns.options)
            if (each.request, each.class_id, each.start_week) in wanted
        )

    def greedy(self, order: Iterable[str], board: Board | None = None) -> frozenset[int]:
        """Each request in turn takes what fits it best among what is left."""
        board = board or Board(self.columns, self.rows)
        for request_id in order:
            board.take_first(sorted(self.columns.by_request[request_id], key=self._best_fit_first))
        return frozenset(board.taken)

    def _best_fit_first(self, column: int) -> tuple[int, int, int]:
        return -self._fit[column], self.columns.options[column].start_week, column

    @cached_property
    def _fit(self) -> list[int]:
        from waymark.allocator.rules.priorities import fit

        return fit(self.columns, self.seed)[1]

    def _kept(self, request_id: str, pin: tuple[str, int | None]) -> Row:
        return Row("pin", tuple((column, -1) for column in self.pinned_columns(request_id, pin)), -1)

    def _first_list(self, pins: Pins, ladder: Ladder) -> frozenset[int]:
        board = Board(self.columns, self.rows)
        if all(board.take_first(self.pinned_columns(*pin)) for pin in sorted(pins.items())):
            return self.greedy(urgent_first(self.problem), board)
        answer = self.program.least({}, ladder.further, {}, max(1.0, ladder.deadline - time.monotonic()))
        if answer.chosen is None:
            raise PinsClash
        return answer.chosen


def urgent_first(problem: Problem) -> list[str]:
    ordered = sorted(
        problem.requests,
        key=lambda item: (not item.statutory, -item.days_at_risk, -item.urgency, -item.waiting_days, item.id),
    )
    return [request.id for request in ordered]
