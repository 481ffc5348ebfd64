"""The exact integer model: one column for each candidate, rows that say what may not happen together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from waymark.allocator.candidates import Candidate, Candidates
from waymark.allocator.problem import PlaceClass, Problem, Request


@dataclass(frozen=True)
class Row:
    """sum(coefficient x column) <= upper, all whole numbers. `rule` names who asks for it."""

    rule: str
    terms: tuple[tuple[int, int], ...]
    upper: int

    def holds(self, chosen: Collection[int]) -> bool:
        return sum(coefficient for column, coefficient in self.terms if column in chosen) <= self.upper


@dataclass
class Columns:
    """The candidates as numbered columns, with what the rules look up about them."""

    problem: Problem
    found: Candidates
    extra: int = 0
    requests: dict[str, Request] = field(init=False)
    classes: dict[str, PlaceClass] = field(init=False)

    def __post_init__(self) -> None:
        self.requests = {item.id: item for item in sorted(self.problem.requests, key=lambda item: item.id)}
        self.classes = {item.id: item for item in sorted(self.problem.classes, key=lambda item: item.id)}

    @property
    def options(self) -> tuple[Candidate, ...]:
        return self.found.options

    def minutes(self, column: int) -> int:
        option = self.options[column]
        return self.found.minutes[option.request, option.class_id]

    def new_switch(self) -> int:
        """The number of a further yes-or-no column that stands for no candidate."""
        self.extra += 1
        return len(self.options) + self.extra - 1

    @cached_property
    def by_request(self) -> dict[str, list[int]]:
        grouped: dict[str, list[int]] = {request_id: [] for request_id in self.requests}
        for column, option in enumerate(self.options):
            grouped[option.request].append(column)
        return grouped

    @cached_property
    def attending(self) -> dict[str, dict[int, list[int]]]:
        """Class → school week → columns whose stay includes it."""
        grouped: dict[str, dict[int, list[int]]] = {class_id: defaultdict(list) for class_id in self.classes}
        last = len(self.problem.weeks)
        for column, option in enumerate(self.options):
            for week in range(option.start_week, min(option.start_week + option.weeks, last)):
                grouped[option.class_id][week].append(column)
        return grouped


def at_most(rule: str, groups: Iterable[tuple[Iterable[int], int]]) -> list[Row]:
    """Rows for (columns, limit) groups, less those another already implies; `groups` are of one class or
    pair.

    A group within a larger one whose limit is no higher can never bind first, so leaving it out is exact.
    """
    tightest: dict[frozenset[int], int] = {}
    for columns, limit in groups:
        key = frozenset(columns)
        tightest[key] = min(limit, tightest.get(key, limit))
    ordered = sorted(tightest.items(), key=lambda item: (-len(item[0]), sorted(item[0])))
    kept: list[tuple[frozenset[int], int]] = []
    for key, limit in ordered:
        if len(key) > limit and not any(key <= other and bound <= limit for other, bound in kept):
            kept.append((key, limit))
    return [Row(rule, tuple((column, 1) for column in sorted(key)), limit) for key, limit in kept]
