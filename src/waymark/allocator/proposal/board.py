"""A places board that is filled one offer at a time: for baselines, and for a list when there is no time for a better one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from waymark.allocator.proposal.model import Model


class Board:
    """Offers taken so far; `can_take` says whether one more breaks no rule."""

    def __init__(self, model: Model) -> None:
        self.found, self.rows = model.found, model.rows
        self.taken: list[int] = []
        self._left = self.rows.upper.copy()
        families = [family.rule for family in self.rows.families]
        of_years = [number for number, rule in enumerate(families) if rule == "year_span"]
        self._counted = ~np.isin(self.rows.rule_of(), of_years)
        self._years: dict[tuple[int, int], set[int]] = defaultdict(set)

    def can_take(self, column: int) -> bool:
        row, takes = self._entries(column)
        return bool((self._left[row] >= takes).all()) and self._within_year_span(column)

    def take(self, column: int) -> None:
        row, takes = self._entries(column)
        self._left[row] -= takes
        self.taken.append(column)
        for key, year in self._class_weeks(column):
            self._years[key].add(year)

    def take_first(self, choices: Iterable[int]) -> bool:
        """Take the first of `choices` that fits; false when none does."""
        for column in choices:
            if self.can_take(column):
                self.take(column)
                return True
        return False

    def _entries(self, column: int) -> tuple[np.ndarray, np.ndarray]:
        own = slice(self.rows.start[column], self.rows.start[column + 1])
        counted = self._counted[self.rows.row[own]]
        return self.rows.row[own][counted], self.rows.coefficient[own][counted]

    def _within_year_span(self, column: int) -> bool:
        limit = self.found.arrays.span[self.found.class_[column]]
        spans = ((*self._years[key], year) for key, year in self._class_weeks(column))
        return all(max(years) - min(years) <= limit for years in spans)

    def _class_weeks(self, column: int) -> Iterable[tuple[tuple[int, int], int]]:
        year, class_ = int(self.found.arrays.year[self.found.request[column]]), int(self.found.class_[column])
        for week in range(self.found.start[column], self.found.end[column]):
            yield (class_, week), year


def in_turn(model: Model, order: Iterable[str], board: Board | None = None) -> list[int]:
    """Each request in turn takes what fits it best among what is left."""
    board = board or Board(model)
    fit, start = model.tiers["fit"].gain if "fit" in model.tiers else np.zeros(len(model.found)), model.found.start
    for request_id in order:
        own = model.found.of(request_id)
        board.take_first(own[np.lexsort((own, start[own], -fit[own]))].tolist())
    return sorted(board.taken)
