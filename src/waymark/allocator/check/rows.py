"""The rows a certificate names, built again: what there is of each, and what an offer takes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from .offers import Offer
from .reading import Data, Reading
from .wrong_proof import WrongProof

TAKES: dict[str, Callable[[Data, Data], int]] = {
    "weekly_class_capacity": lambda request, place_class: 1,
    "preventive_reserve": lambda request, place_class: int(not request["preventive"]),
    "host_only_places": lambda request, place_class: int(request["school"] != place_class["host_school"]),
    "high_intensity_limit": lambda request, place_class: int(request["high_intensity"]),
    "staffing": lambda request, place_class: request["one_to_one_hours"],
}
THERE_IS: dict[str, Callable[[Data, int], int]] = {
    "weekly_class_capacity": lambda place_class, week: place_class["free"][week],
    "preventive_reserve": lambda place_class, week: place_class["free"][week] - place_class["preventive_reserved"][week],
    "host_only_places": lambda place_class, week: place_class["free"][week] - place_class["host_only_places"][week],
    "high_intensity_limit": lambda place_class, week: (
        place_class["high_intensity_limit"] - place_class["high_intensity_present"][week]
    ),
    "staffing": lambda place_class, week: place_class["staff_hours"][week],
}


@dataclass(frozen=True)
class Windows:
    """Windows of year groups of which a class with a limit takes one in each week, less those already ruled out."""

    reading: Reading
    years: Mapping[tuple[str, int], frozenset[int]]
    allowed: Mapping[tuple[str, int], tuple[int, ...]]

    def of(self, class_id: str, week: int) -> tuple[int, ...]:
        """The youngest year of each window; every list's children of that week fit within one of these."""
        if (class_id, week) in self.allowed:
            return self.allowed[class_id, week]
        limit, years = self.reading.classes[class_id]["year_span_limit"], sorted(self.years.get((class_id, week), ()))
        held = {youngest: {year for year in years if youngest <= year <= youngest + limit} for youngest in years}
        return tuple(youngest for youngest in years if not any(held[youngest] < other for other in held.values()))

    def only(self, class_id: str, week: int, youngest: int) -> Windows:
        left = tuple(each for each in self.of(class_id, week) if each == youngest)
        return Windows(self.reading, self.years, {**self.allowed, (class_id, week): left})

    def without(self, class_id: str, week: int, youngest: int) -> Windows:
        left = tuple(each for each in self.of(class_id, week) if each != youngest)
        return Windows(self.reading, self.years, {**self.allowed, (class_id, week): left})


def all_windows(reading: Reading, offers: Mapping[str, Sequence[Offer]]) -> Windows:
    years: dict[tuple[str, int], set[int]] = defaultdict(set)
    limited = {class_id for class_id, each in reading.classes.items() if each["year_span_limit"] is not None}
    for request_id, own in offers.items():
        year = reading.requests[request_id]["year_group"]
        for offer in own:
            if offer.class_id in limited:
                for week in range(offer.start, offer.end):
                    years[offer.class_id, week].add(year)
    return Windows(reading, {key: frozenset(each) for key, each in years.items()}, {})


class Prices:
    """Rows with how many times each is counted. Raises ValueError for a row the problem does not have."""

    def __init__(self, reading: Reading, rows: Sequence[Data]) -> None:
        self.reading = reading
        self.by_class: dict[str, dict[str, list[int]]] = defaultdict(dict)
        self.teams: dict[str, int] = defaultdict(int)
        self.paid_to_teams: dict[tuple[str, str], int] = defaultdict(int)
        self.paid_by_week: dict[tuple[str, str, str], list[int]] = {}
        self.whole = 0
        for row in rows:
            self._count(row, row["times"])
        for each in self.by_class.values():
            each.update({rule: [0, *accumulate(times)] for rule, times in each.items()})
        self.so_far: dict[tuple[bool, str, str], list[list[int]]] = defaultdict(list)
        for (rule, place, request_id), times in self.paid_by_week.items():
            self.so_far[rule == "separation", place, request_id].append([0, *accumulate(times)])

    def _count(self, row: Data, times: int) -> None:
        rule, week = row["rule"], row.get("week")
        if type(times) is not int or times < 0:
            raise WrongProof("a row of the certificate is counted less than never")
        if rule != "caseload" and not (type(week) is int and 0 <= week < self.reading.weeks):
            raise WrongProof(f"a row of the certificate is about week {week}, outside the calendar")
        if "request" in row:
            self._count_paid(row, times)
        elif rule in TAKES:
            place_class = self.reading.classes[row["class"]]
            self.by_class[row["class"]].setdefault(rule, [0] * self.reading.weeks)[week] += times
            self.whole += times * max(0, THERE_IS[rule](place_class, week))
        elif rule == "caseload":
            self.teams[row["class"]] += times
            self.whole += times * self.reading.classes[row["class"]]["team_weeks"]
        elif rule == "separation":
            self._count_apart(row, times)
        else:
            raise WrongProof(f"the certificate names a rule {rule} that is not there")

    def _count_paid(self, row: Data, times: int) -> None:
        """What one child pays for being there, whatever it takes: `limits` says what those who can be there together pay."""
        rule, class_id, request_id = row["rule"], row["class"], row["request"]
        if rule not in LIMITED or self.reading.classes[class_id][LIMITED[rule]] is None:
            raise WrongProof(f"the certificate names a rule {rule} that is not there")
        if rule == "caseload":
            self.paid_to_teams[class_id, request_id] += times
        else:
            self._paid(rule, class_id, request_id)[row["week"]] += times

    def _paid(self, rule: str, place: str, request_id: str) -> list[int]:
        """By week, in a class, or at a site."""
        return self.paid_by_week.setdefault((rule, place, request_id), [0] * self.reading.weeks)

    def _count_apart(self, row: Data, times: int) -> None:
        if tuple(row["requests"]) not in self.reading.kept_apart:
            raise WrongProof("the certificate names a separation that is not there")
        for request_id in row["requests"]:
            self._paid("separation", row["site"], request_id)[row["week"]] += times
        self.whole += times

    def limits(self, own: Mapping[str, Any]) -> int:
        """What there is of every row, as often as it is counted; of rules that name requests, for those in `own` only.

        The rule on years has no limit of its own: `by_window` says what is paid for it.
        """
        paying: dict[tuple[str, str, int | None], list[tuple[str, int]]] = defaultdict(list)
        for (class_id, request_id), times in self.paid_to_teams.items():
            if request_id in own:
                paying["caseload", class_id, None].append((request_id, times))
        for (rule, place, request_id), by_week in self.paid_by_week.items():
            if rule == "staffing" and request_id in own:
                for week, each in enumerate(by_week):
                    if each:
                        paying[rule, place, week].append((request_id, each))
        return self.whole + sum(self._together(*key, paid) for key, paid in paying.items())

    def _together(self, rule: str, class_id: str, week: int | None, paid: Sequence[tuple[str, int]]) -> int:
        """The most that children pay who can be there together."""
        requests, place_class = self.reading.requests, self.reading.classes[class_id]
        if rule == "caseload":
            sizes = [(self.reading.team_weeks(requests[request_id], place_class), times) for request_id, times in paid]
            return _most_that_fits(sizes, place_class["team_weeks"])
        hours = [(requests[request_id]["one_to_one_hours"], times) for request_id, times in paid]
        return _most_that_fits(hours, place_class["staff_hours"][week])

    def by_window(self, own: Mapping[str, Any], windows: Windows) -> ByWindow:
        """By class and week, and by the youngest year of each window: what the children of `own` pay whose years it holds."""
        years: dict[tuple[str, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for (rule, class_id, request_id), by_week in self.paid_by_week.items():
            if rule == "year_span" and request_id in own:
                for week, times in enumerate(by_week):
                    if times:
                        years[class_id, week][self.reading.requests[request_id]["year_group"]] += times
        found: ByWindow = {}
        for (class_id, week), paid in years.items():
            limit = self.reading.classes[class_id]["year_span_limit"]
            found[class_id, week] = {
                youngest: sum(times for year, times in paid.items() if youngest <= year <= youngest + limit)
                for youngest in windows.of(class_id, week)
            }
        return found

    def of(self, request_id: str) -> Callable[[Offer], int]:
        """What an offer to this request takes of all rows, as often as they are counted."""
        request = self.reading.requests[request_id]

        def price(offer: Offer) -> int:
            class_id, start, end = offer
            place_class = self.reading.classes[class_id]
            total = self.paid_to_teams.get((class_id, request_id), 0)
            for rule, so_far in self.by_class[class_id].items() if class_id in self.by_class else ():
                if times := so_far[end] - so_far[start]:
                    total += times * TAKES[rule](request, place_class)
            if class_id in self.teams:
                total += self.teams[class_id] * self.reading.team_weeks(request, place_class)
            for key in ((True, place_class["site"], request_id), (False, class_id, request_id)):
                for so_far in self.so_far.get(key, ()):
                    total += so_far[end] - so_far[start]
            return total

        return price


ByWindow = dict[tuple[str, int], dict[int, int]]

LIMITED = {"caseload": "team_weeks", "staffing": "staff_hours", "year_span": "year_span_limit"}
"""Rules of a certificate that may name a request, and what a class must have for them."""


def _most_that_fits(items: Sequence[tuple[int, int]], room: int) -> int:
    """The most that items of (size, pays) pay which fit into the room together."""
    best = {0: 0}
    for size, pays in items:
        for used, paid in sorted(best.items(), reverse=True):
            if used + size <= room:
                best[used + size] = max(best.get(used + size, 0), paid + pays)
    return max(best.values())
