"""A problem as arrays: requests and classes in the order of their ids, everything the rules look up in one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from waymark.allocator.problem import PlaceClass, Problem, Request

NO_LIMIT = 1_000_000_000
NOBODY_OLDEST, NOBODY_YOUNGEST = -100, 100


@dataclass(frozen=True)
class Windows:
    """The smallest number of each class over any run of weeks, in two look-ups."""

    levels: np.ndarray

    @classmethod
    def over(cls, by_week: np.ndarray) -> Windows:
        """`by_week`: [classes, weeks]."""
        levels = [by_week]
        width = 1
        while 2 * width <= by_week.shape[1]:
            last = levels[-1]
            wider = last.copy()
            wider[:, : last.shape[1] - width] = np.minimum(last[:, : last.shape[1] - width], last[:, width:])
            levels.append(wider)
            width *= 2
        return cls(np.stack(levels))

    def least(self, class_: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """The smallest from week `start` to before `end`, element by element; no run is empty."""
        level = np.log2(end - start).astype(np.int64)
        return np.minimum(self.levels[level, class_, start], self.levels[level, class_, end - (1 << level)])


class Arrays:
    """Requests r, classes c, weeks w and kinds k by number; a number's id stands in `requests` and `classes`."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.requests: tuple[Request, ...] = tuple(sorted(problem.requests, key=lambda item: item.id))
        self.classes: tuple[PlaceClass, ...] = tuple(sorted(problem.classes, key=lambda item: item.id))
        self.request_number = {item.id: number for number, item in enumerate(self.requests)}
        self.class_number = {item.id: number for number, item in enumerate(self.classes)}
        self.weeks = len(problem.weeks)
        self._name_things()
        self._about_requests()
        self._about_classes()

    def _name_things(self) -> None:
        self.kind_number = _numbers(item.kind for item in self.classes)
        self.need_number = _numbers(need for item in self.requests for need in item.needs)
        schools = {item.school for item in self.requests}
        schools |= {school for item in self.requests for school in item.not_schools}
        for item in self.classes:
            schools |= {school for school in (item.host_school, item.receiving_school) if school}
            schools |= item.serves_schools or frozenset()
        self.school_number = _numbers(schools)
        self.site_number = _numbers(item.site for item in self.classes)

    def _about_requests(self) -> None:
        own = self.requests
        self.school = _whole(self.school_number[item.school] for item in own)
        self.year = _whole(item.year_group for item in own)
        self.urgency = _whole(item.urgency for item in own)
        self.earliest = _whole(item.earliest_week for item in own)
        self.latest = _whole(item.latest_week for item in own)
        self.statutory = _yes(item.statutory for item in own)
        self.preventive = _yes(item.preventive for item in own)
        self.intense = _yes(item.high_intensity for item in own)
        self.hours = _whole(item.one_to_one_hours for item in own)
        kinds = range(len(self.kind_number))
        self.stay, self.fit = (np.zeros((len(own), len(kinds)), np.int64) for _ in range(2))
        self.team_weeks = np.full((len(own), len(kinds)), -1, np.int64)
        self.need = np.zeros((len(own), len(self.need_number)), bool)
        for number, item in enumerate(own):
            for need in item.needs:
                self.need[number, self.need_number[need]] = True
            for table, said in ((self.stay, item.kinds), (self.fit, item.fit), (self.team_weeks, item.team_weeks)):
                for kind, value in said.items():
                    if kind in self.kind_number:
                        table[number, self.kind_number[kind]] = value

    def _about_classes(self) -> None:
        own = self.classes
        self.kind = _whole(self.kind_number[item.kind] for item in own)
        self.site = _whole(self.site_number[item.site] for item in own)
        self.low = _whole(item.years[0] for item in own)
        self.high = _whole(item.years[1] for item in own)
        self.full_time = _yes(item.full_time for item in own)
        self.host = _whole(self.school_number[item.host_school] if item.host_school else -1 for item in own)
        self.receiving = _whole(self.school_number[item.receiving_school] if item.receiving_school else -2 for item in own)
        self.team_left = _whole(NO_LIMIT if item.team_weeks is None else item.team_weeks for item in own)
        self.team_usual = _whole(item.team_weeks_per_child for item in own)
        self.span = _whole(NO_LIMIT if item.year_span_limit is None else item.year_span_limit for item in own)
        self.met = np.zeros((len(own), len(self.need_number)), bool)
        for number, item in enumerate(own):
            for need in item.needs_met & self.need_number.keys():
                self.met[number, self.need_number[need]] = True
        self.free = self._by_week(item.free for item in own)
        self.for_excluded = self.free - self._by_week(item.preventive_reserved for item in own)
        self.for_visitors = self.free - self._by_week(item.host_only_places for item in own)
        self.for_intense = self._by_week(
            (NO_LIMIT,) * self.weeks if item.high_intensity_limit is None
            else [item.high_intensity_limit - there for there in item.high_intensity_present]
            for item in own
        )
        uncounted = (NO_LIMIT,) * self.weeks
        self.staff_hours = self._by_week(uncounted if item.staff_hours is None else item.staff_hours for item in own)
        self.open = np.ones((len(own), self.weeks), np.int64)
        for number, item in enumerate(own):
            self.open[number, list(item.closed_weeks)] = 0

    def _by_week(self, rows: Iterable[Sequence[int]]) -> np.ndarray:
        return np.array(list(rows), np.int64).reshape(len(self.classes), self.weeks)

    @cached_property
    def windows(self) -> dict[str, Windows]:
        """Of places, hours and years, least over a stay; years are negated where the largest is wanted."""
        there = [item.years_present for item in self.classes]
        oldest = self._by_week([years[-1] if years else NOBODY_OLDEST for years in weeks] for weeks in there)
        youngest = self._by_week([years[0] if years else NOBODY_YOUNGEST for years in weeks] for weeks in there)
        tables = {
            "free": self.free, "for_excluded": self.for_excluded, "for_visitors": self.for_visitors,
            "for_intense": self.for_intense, "staff_hours": self.staff_hours, "open": self.open,
            "minus_oldest": -oldest, "youngest": youngest, "minus_spread": youngest - oldest,
        }
        return {name: Windows.over(table) for name, table in tables.items()}

    def team_weeks_for(self, request: np.ndarray, class_: np.ndarray) -> np.ndarray:
        own = self.team_weeks[request, self.kind[class_]]
        return np.where(own >= 0, own, self.team_usual[class_])

    @cached_property
    def journeys(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Request, class, minutes and whether measured, in the order of the requests."""
        given, requests, classes = self.problem.journeys, self.request_number, self.class_number
        request = _whole(requests[request_id] for request_id, _ in given)
        order = np.argsort(request, kind="stable")
        class_ = _whole(classes[class_id] for _, class_id in given)
        minutes, measured = _whole(item.minutes for item in given.values()), _yes(item.measured for item in given.values())
        return request[order], class_[order], minutes[order], measured[order]

    @cached_property
    def first_journey(self) -> np.ndarray:
        """Where each request's journeys begin in `journeys`, and where the last one's end."""
        return np.searchsorted(self.journeys[0], np.arange(len(self.requests) + 1))

    @cached_property
    def blocked(self) -> tuple[tuple[int, int, np.ndarray], ...]:
        """Request, site, and how many weeks before each week are blocked there for that request."""
        found = []
        for separation in self.problem.separations:
            for site, weeks in separation.blocked_sites.items():
                by_week = np.zeros(self.weeks + 1, np.int64)
                by_week[1:][list(weeks) if weeks else slice(None)] = 1
                so_far = np.cumsum(by_week)
                found += [(self.request_number[each], self.site_number[site], so_far) for each in separation.requests]
        return tuple(sorted(found, key=lambda item: item[:2]))


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(set(names)))}


def _whole(values: Iterable[int]) -> np.ndarray:
    return np.fromiter(values, np.int64)


def _yes(values: Iterable[bool]) -> np.ndarray:
    return np.fromiter(values, bool)
