"""Rows: what may not happen together, as sums over offers that must not exceed a limit, and what each row is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from waymark.allocator.offers.candidates import Candidates


@dataclass(frozen=True)
class Family:
    """All rows of one rule. Row i is about class `class_[i]` and week `week[i]`, and, where not -1, one request or separation.

    An entry says that in row `row[e]` column `column[e]` counts `coefficient[e]`. Columns from the number of offers upwards
    are switches: yes-or-no columns that stand for no offer but for a window of years (class, week, youngest year).
    """

    rule: str
    class_: np.ndarray
    week: np.ndarray
    upper: np.ndarray
    row: np.ndarray
    column: np.ndarray
    coefficient: np.ndarray
    request: np.ndarray | None = None
    separation: np.ndarray | None = None
    site: np.ndarray | None = None
    windows: tuple[tuple[int, int, int], ...] = ()

    def __len__(self) -> int:
        return len(self.upper)


def no_rows(rule: str) -> Family:
    nothing = np.zeros(0, np.int64)
    return Family(rule, nothing, nothing, nothing, nothing, nothing, nothing)


def by_class_and_week(
    found: Candidates, rule: str, takes: np.ndarray, limit: np.ndarray, applies: np.ndarray | None = None
) -> Family:
    """A row for each class and week: what the offers that attend take of it, at most `limit` [classes, weeks].

    A week is left out when the week before or after it has all its children and no more room: that week's row implies its own.
    """
    counted = np.flatnonzero(takes)
    class_, start, end = found.class_[counted], found.start[counted], found.end[counted]
    wanted = _not_implied(limit.shape, limit, class_, start, end)
    if applies is not None:
        wanted &= applies
    if not len(counted) or not wanted.any():
        return no_rows(rule)
    number = np.concatenate([[0], np.cumsum(wanted.ravel())])
    weeks = limit.shape[1]
    low, high = number[class_ * weeks + start], number[class_ * weeks + end]
    size = high - low
    row = np.repeat(low - np.concatenate([[0], np.cumsum(size)[:-1]]), size) + np.arange(size.sum())
    column = np.repeat(counted, size)
    of_class, week = np.nonzero(wanted)
    return Family(rule, of_class, week, np.maximum(0, limit[wanted]), row, column, takes[column])


def _not_implied(shape: tuple[int, ...], limit: np.ndarray, class_: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    begins, ends, attended = (np.zeros((shape[0], shape[1] + 1), np.int64) for _ in range(3))
    np.add.at(begins, (class_, start), 1)
    np.add.at(ends, (class_, end), 1)
    attended = np.cumsum(begins - ends, axis=1)[:, :-1] > 0
    wanted, room, later = attended.copy(), limit.copy(), np.ones(shape, bool)
    for week in range(1, shape[1]):
        implied = (begins[:, week] == 0) & (room[:, week - 1] <= limit[:, week])
        wanted[:, week] &= ~implied
        room[:, week] = np.where(implied, room[:, week - 1], limit[:, week])
        later[:, week] = ~implied  # whether the row that stands for this week is its own or a later one
    for week in range(shape[1] - 2, -1, -1):
        tighter = room[:, week + 1] < room[:, week]
        tighter |= (room[:, week + 1] == room[:, week]) & later[:, week + 1]  # two equal weeks must not imply each other
        implied = (ends[:, week + 1] == 0) & attended[:, week + 1] & tighter
        wanted[:, week] &= ~implied
        room[:, week] = np.where(implied, room[:, week + 1], room[:, week])
        later[:, week] |= implied
    return wanted


def by_class(found: Candidates, rule: str, takes: np.ndarray, limit: np.ndarray, applies: np.ndarray) -> Family:
    """A row for each class over the whole calendar."""
    counted = np.flatnonzero((takes > 0) & applies[found.class_])
    if not len(counted):
        return no_rows(rule)
    of_class, row = np.unique(found.class_[counted], return_inverse=True)
    nothing = np.full(len(of_class), -1)
    return Family(rule, of_class, nothing, limit[of_class], row, counted, takes[counted])


@dataclass(frozen=True)
class Rows:
    """All rows together, column by column: those of column j are entries `start[j]` to before `start[j + 1]`."""

    found: Candidates
    families: tuple[Family, ...]
    columns: int
    start: np.ndarray
    row: np.ndarray
    coefficient: np.ndarray
    upper: np.ndarray

    def name(self, row: int) -> Mapping[str, Any]:
        """What a row is called, in ids and weeks, so that anybody can build it again from the problem."""
        for family in self.families:
            if row < len(family):
                break
            row -= len(family)
        arrays = self.found.arrays
        name: dict[str, Any] = {"rule": family.rule}
        if family.class_[row] >= 0:
            name["class"] = arrays.classes[family.class_[row]].id
        if family.week[row] >= 0:
            name["week"] = int(family.week[row])
        if family.request is not None and family.request[row] >= 0:
            name["request"] = arrays.requests[family.request[row]].id
        if family.separation is not None:
            name["requests"] = list(arrays.problem.separations[family.separation[row]].requests)
            name["site"] = next(site for site, number in arrays.site_number.items() if number == family.site[row])
        return name

    def rule_of(self) -> np.ndarray:
        """The number of each row's family."""
        return np.repeat(np.arange(len(self.families)), [len(family) for family in self.families])


def together(found: Candidates, families: Sequence[Family]) -> Rows:
    offers = len(found)
    columns = offers + sum(len(family.windows) for family in families)
    offset = np.cumsum([0, *(len(family) for family in families)])
    column = np.concatenate([family.column for family in families])
    row = np.concatenate([family.row + low for family, low in zip(families, offset, strict=False)])
    order = np.lexsort((row, column))
    start = np.searchsorted(column[order], np.arange(columns + 1))
    coefficient = np.concatenate([family.coefficient for family in families])[order]
    upper = np.concatenate([family.upper for family in families])
    return Rows(found, tuple(families), columns, start, row[order], coefficient, upper)
