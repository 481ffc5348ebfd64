"""Every offer that breaks no rule on its own, worked out again from the problem."""

from __future__ import annotations

from collections.abc import Collection
from itertools import accumulate
from typing import NamedTuple

from .reading import Data, Reading
from .rules import blocked, overfull_week, unfit_pair


class Offer(NamedTuple):
    """A stay in a class from week `start` to before `end`, as far as the calendar goes."""

    class_id: str
    start: int
    end: int


def possible_offers(reading: Reading, banned: Collection[tuple[str, str]]) -> dict[str, list[Offer]]:
    """By request; empty lists for requests that nothing is possible for."""
    classes = _Classes(reading)
    out = set(banned)
    return {
        request_id: [
            Offer(place_class["id"], start, end)
            for place_class in classes.asked_for_by(request)
            if (request_id, place_class["id"]) not in out and not any(unfit_pair(reading, request, place_class))
            for start, end in classes.stays(request, place_class)
        ]
        for request_id, request in reading.requests.items()
    }


class _Classes:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.by_kind: dict[str, list[Data]] = {}
        self.by_school: dict[tuple[str, str], list[Data]] = {}
        self.closed_to: dict[tuple[object, ...], list[int]] = {}
        self.alike: dict[str, list[int]] = {}
        for place_class in reading.classes.values():
            if place_class["serves_schools"] is None:
                self.by_kind.setdefault(place_class["kind"], []).append(place_class)
            for school in place_class["serves_schools"] or ():
                self.by_school.setdefault((place_class["kind"], school), []).append(place_class)

    def asked_for_by(self, request: Data) -> list[Data]:
        return [
            place_class
            for kind in request["kinds"]
            for place_class in (*self.by_kind.get(kind, ()), *self.by_school.get((kind, request["school"]), ()))
        ]

    def stays(self, request: Data, place_class: Data) -> list[tuple[int, int]]:
        """First week and the week after the last, for every start that no week of the stay forbids."""
        weeks, closed = request["kinds"][place_class["kind"]], self.weeks_closed_to(request, place_class)
        starts = range(request["earliest_week"], request["latest_week"] + 1)
        found = [(start, min(start + weeks, self.reading.weeks)) for start in starts]
        return [
            (start, end)
            for start, end in found
            if closed[end] == closed[start] and not blocked(self.reading, request, place_class, start, end)
        ]

    def weeks_closed_to(self, request: Data, place_class: Data) -> list[int]:
        """How many weeks before each week have no room for a child like this."""
        like = (
            place_class["id"], request["preventive"], request["school"] == place_class["host_school"],
            place_class["high_intensity_limit"] is not None and request["high_intensity"],
            place_class["staff_hours"] is not None and request["one_to_one_hours"],
            place_class["year_span_limit"] is not None and request["year_group"],
        )  # fmt: skip
        if like not in self.closed_to:
            alike = self.weeks_alike(place_class)
            full = {week: int(any(overfull_week(place_class, week, [request]))) for week in set(alike)}
            self.closed_to[like] = [0, *accumulate(full[week] for week in alike)]
        return self.closed_to[like]

    def weeks_alike(self, place_class: Data) -> list[int]:
        """For every week the first one in which the class is as it is then."""
        if place_class["id"] not in self.alike:
            by_week = [place_class[name] for name in BY_WEEK if place_class[name] is not None]
            states = [
                (week in place_class["closed_weeks"], *(each[week] for each in by_week), *place_class["years_present"][week])
                for week in range(self.reading.weeks)
            ]
            first: dict[tuple[object, ...], int] = {}
            self.alike[place_class["id"]] = [first.setdefault(state, week) for week, state in enumerate(states)]
        return self.alike[place_class["id"]]


BY_WEEK = ("free", "preventive_reserved", "host_only_places", "high_intensity_present", "staff_hours")
