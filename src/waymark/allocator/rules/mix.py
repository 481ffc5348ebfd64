"""Rules about who is together: pupils who must be apart, and the span of ages in a class."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from waymark.allocator.candidates import Candidates
from waymark.allocator.rows import Family, no_rows


@dataclass
class _Gathered:
    """Rows of one rule as they are found, one at a time."""

    about: list[tuple[int, int, int, int]] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    row: list[np.ndarray] = field(default_factory=list)
    column: list[np.ndarray] = field(default_factory=list)
    coefficient: list[np.ndarray] = field(default_factory=list)
    windows: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, about: tuple[int, int, int, int], upper: int, column: np.ndarray, coefficient: np.ndarray) -> None:
        self.row.append(np.full(len(column), len(self.about)))
        self.about.append(about)
        self.upper.append(upper)
        self.column.append(column)
        self.coefficient.append(coefficient)

    def family(self, rule: str, *, of_separation: bool = False) -> Family:
        if not self.about:
            return no_rows(rule)
        class_, week, one, site = np.array(self.about, np.int64).T
        return Family(
            rule, class_, week, np.array(self.upper, np.int64), np.concatenate(self.row), np.concatenate(self.column),
            np.concatenate(self.coefficient), None if of_separation else one, one if of_separation else None, site,
            tuple(self.windows),
        )  # fmt: skip


def separation(found: Candidates) -> Family:
    """No two requests of a separation at one site in one school week."""
    gathered, arrays = _Gathered(), found.arrays
    for number, item in enumerate(arrays.problem.separations):
        if len(item.requests) < 2:
            continue
        own = np.concatenate([found.of(request_id) for request_id in item.requests])
        for site in np.unique(arrays.site[found.class_[own]]):
            there = own[arrays.site[found.class_[own]] == site]
            for week, attending in _fullest_weeks(found, there):
                if len(np.unique(found.request[attending])) > 1:
                    gathered.add((-1, week, number, int(site)), 1, attending, np.ones(len(attending), np.int64))
    return gathered.family("separation", of_separation=True)


def year_span(found: Candidates) -> Family:
    """In a class and week one window of year groups is switched on, and only children within it may attend."""
    gathered, arrays = _Gathered(), found.arrays
    by_class = np.argsort(found.class_, kind="stable")
    first = np.searchsorted(found.class_[by_class], np.arange(len(arrays.classes) + 1))
    for number in np.flatnonzero(arrays.span < 20):
        own = by_class[first[number] : first[number + 1]]
        year = arrays.year[found.request[own]]
        if not len(own) or year.max() - year.min() <= arrays.span[number]:
            continue
        for week, attending in _fullest_weeks(found, own):
            _one_window(found, gathered, int(number), week, attending)
    return gathered.family("year_span")


def _one_window(found: Candidates, gathered: _Gathered, number: int, week: int, attending: np.ndarray) -> None:
    arrays = found.arrays
    limit = int(arrays.span[number])
    windows = _windows(np.unique(arrays.year[found.request[attending]]).tolist(), limit)
    if len(windows) == 1:
        return
    switches = len(found) + len(gathered.windows) + np.arange(len(windows))
    gathered.windows += [(number, week, youngest) for youngest in windows]
    gathered.add((number, week, -1, -1), 1, switches, np.ones(len(windows), np.int64))
    for request in np.unique(found.request[attending]):
        within = np.array([youngest <= arrays.year[request] <= youngest + limit for youngest in windows])
        if not within.all():
            own = attending[found.request[attending] == request]
            column = np.concatenate([own, switches[within]])
            coefficient = np.concatenate([np.ones(len(own), np.int64), -np.ones(within.sum(), np.int64)])
            gathered.add((number, week, int(request), -1), 0, column, coefficient)


def _windows(years: list[int], limit: int) -> list[int]:
    """The youngest year of every window that is not within another."""
    covers = {low: frozenset(year for year in years if low <= year <= low + limit) for low in years}
    return [low for low in years if not any(covers[low] < other for other in covers.values())]


def _fullest_weeks(found: Candidates, columns: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Weeks with those of the columns that attend, less the weeks whose attendance another week includes."""
    fullest: list[tuple[int, frozenset[int]]] = []
    seen: dict[frozenset[int], int] = {}
    for week in range(int(found.start[columns].min()), int(found.end[columns].max())):
        attending = frozenset(columns[(found.start[columns] <= week) & (week < found.end[columns])].tolist())
        if attending:
            seen.setdefault(attending, week)
    for attending, week in seen.items():
        if not any(attending < other for other in seen):
            fullest.append((week, attending))
    return [(week, np.array(sorted(attending))) for week, attending in sorted(fullest, key=lambda each: each[0])]
