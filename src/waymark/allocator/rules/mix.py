"""Rules about who is together: pupils who must be apart, and the span of ages in a class."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from waymark.allocator.offers.candidates import Candidates
from waymark.allocator.offers.rows import Family, no_rows


@dataclass
class _Gathered:
    """Rows of one rule as they are found, some at a time: what each is about (class, week, request or separation, site)."""

    about: list[np.ndarray] = field(default_factory=list)
    upper: list[np.ndarray] = field(default_factory=list)
    row: list[np.ndarray] = field(default_factory=list)
    column: list[np.ndarray] = field(default_factory=list)
    coefficient: list[np.ndarray] = field(default_factory=list)
    windows: list[tuple[int, int, int]] = field(default_factory=list)
    rows: int = 0

    def add(self, about: np.ndarray, upper: int, row: np.ndarray, column: np.ndarray, coefficient: np.ndarray) -> None:
        """`about` has a line for each of the rows added; `row` counts from 0 within them."""
        self.about.append(about)
        self.upper.append(np.full(len(about), upper))
        self.row.append(self.rows + row)
        self.column.append(column)
        self.coefficient.append(coefficient)
        self.rows += len(about)

    def family(self, rule: str, *, of_separation: bool = False) -> Family:
        if not self.about:
            return no_rows(rule)
        class_, week, one, site = np.concatenate(self.about).T
        request, separation = (None, one) if of_separation else (one, None)
        parts = (np.concatenate(each) for each in (self.upper, self.row, self.column, self.coefficient))
        return Family(rule, class_, week, *parts, request, separation, site, tuple(self.windows))


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
                if found.request[attending].min() < found.request[attending].max():
                    about, nought = np.array([[-1, week, number, site]]), np.zeros(len(attending), np.int64)
                    gathered.add(about, 1, nought, attending, nought + 1)
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
    nought = np.zeros(len(windows), np.int64)
    gathered.add(np.array([[number, week, -1, -1]]), 1, nought, switches, nought + 1)
    requests = np.unique(found.request[attending])
    years = arrays.year[requests][:, None] - np.array(windows)
    within = (years >= 0) & (years <= limit)
    bound = ~within.all(axis=1)
    requests, within = requests[bound], within[bound]
    own = attending[np.isin(found.request[attending], requests)]
    row, window = np.nonzero(within)
    nought = np.full(len(requests), -1)
    gathered.add(
        np.stack([nought * 0 + number, nought * 0 + week, requests, nought], axis=1), 0,
        np.concatenate([np.searchsorted(requests, found.request[own]), row]),
        np.concatenate([own, switches[window]]),
        np.concatenate([np.ones(len(own), np.int64), -np.ones(len(row), np.int64)]),
    )  # fmt: skip


def _windows(years: list[int], limit: int) -> list[int]:
    """The youngest year of every window that is not within another."""
    covers = {low: frozenset(year for year in years if low <= year <= low + limit) for low in years}
    return [low for low in years if not any(covers[low] < other for other in covers.values())]


def _fullest_weeks(found: Candidates, columns: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Weeks with those of the columns that attend, less the weeks whose attendance another week includes.

    A week includes all before it back to the last time somebody left: so the last start before each leaving is enough.
    """
    start, end = found.start[columns], found.end[columns]
    starts, ends = np.unique(start), np.unique(end)
    before_next_start = np.append(starts[1:], ends[-1])
    somebody_leaves = np.searchsorted(ends, before_next_start, side="right") > np.searchsorted(ends, starts, side="right")
    return [(int(week), columns[(start <= week) & (week < end)]) for week in starts[somebody_leaves]]
