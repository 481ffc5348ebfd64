"""A places board that is filled one offer at a time: used for baselines and for a first list to improve on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from waymark.allocator.model import Columns, Row


class Board:
    """Offers taken so far; `can_take` says whether one more breaks no rule."""

    def __init__(self, columns: Columns, rows: Sequence[Row]) -> None:
        self.columns = columns
        self.taken: set[int] = set()
        self._left: list[int] = []
        self._rows_of: dict[int, list[int]] = defaultdict(list)
        self._years: dict[tuple[str, int], set[int]] = defaultdict(set)
        for row in rows:
            if row.rule != "year_span":
                for column, _ in row.terms:
                    self._rows_of[column].append(len(self._left))
                self._left.append(row.upper)

    def can_take(self, column: int) -> bool:
        return all(self._left[row] > 0 for row in self._rows_of[column]) and self._within_year_span(column)

    def take(self, column: int) -> None:
        self.taken.add(column)
        for row in self._rows_of[column]:
            self._left[row] -= 1
        for key, year in self._class_weeks(column):
            self._years[key].add(year)

    def take_first(self, choices: Iterable[int]) -> bool:
        """Take the first of `choices` that fits; false when none does."""
        for column in choices:
            if self.can_take(column):
                self.take(column)
                return True
        return False

    def _within_year_span(self, column: int) -> bool:
        limit = self.columns.classes[self.columns.options[column].class_id].year_span_limit
        if limit is None:
            return True
        spans = ((*self._years[key], year) for key, year in self._class_weeks(column))
        return all(max(years) - min(years) <= limit for years in spans)

    def _class_weeks(self, column: int) -> Iterable[tuple[tuple[str, int], int]]:
        option = self.columns.options[column]
        year = self.columns.requests[option.request].year_group
        for week in range(option.start_week, option.start_week + option.weeks):
            yield (option.class_id, week), year
