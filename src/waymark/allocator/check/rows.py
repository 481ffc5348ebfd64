"""The rows a certificate names, built again: what there is of each, and what an offer takes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from .offers import Offer
from .reading import Data, Reading

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
    for request_id, own in offers.items():
        for offer in own:
            if reading.classes[offer.class_id]["year_span_limit"] is not None:
                for week in range(offer.start, offer.end):
                    years[offer.class_id, week].add(reading.requests[request_id]["year_group"])
    return Windows(reading, {key: frozenset(each) for key, each in years.items()}, {})


class Prices:
    """Rows with how many times each is counted. Raises ValueError for a row the problem does not have."""

    def __init__(self, reading: Reading, rows: Sequence[Data]) -> None:
        self.reading = reading
        self.by_class: dict[str, dict[str, list[int]]] = defaultdict(dict)
        self.teams: dict[str, int] = defaultdict(int)
        self.apart: dict[tuple[str, str], list[int]] = {}
        self.spans: dict[tuple[str, str], list[int]] = {}
        self.whole = 0
        for row in rows:
            self._count(row, row["times"])
        for each in self.by_class.values():
            each.update({rule: [0, *accumulate(times)] for rule, times in each.items()})
        self.span_so_far = {key: [0, *accumulate(times)] for key, times in self.spans.items()}
        self.apart_so_far = {key: [0, *accumulate(times)] for key, times in self.apart.items()}

    def _count(self, row: Data, times: int) -> None:
        rule, week = row["rule"], row.get("week")
        if type(times) is not int or times < 0:
            raise ValueError("a row of the certificate is counted less than never")
        if rule != "caseload" and not (type(week) is int and 0 <= week < self.reading.weeks):
            raise ValueError(f"a row of the certificate is about week {week}, outside the calendar")
        if rule in TAKES:
            place_class = self.reading.classes[row["class"]]
            self.by_class[row["class"]].setdefault(rule, [0] * self.reading.weeks)[week] += times
            self.whole += times * max(0, THERE_IS[rule](place_class, week))
        elif rule == "caseload":
            self.teams[row["class"]] += times
            self.whole += times * self.reading.classes[row["class"]]["team_weeks"]
        elif rule == "separation":
            self._count_apart(row, times)
        elif rule == "year_span" and self.reading.classes[row["class"]]["year_span_limit"] is not None:
            self.spans.setdefault((row["class"], row["request"]), [0] * self.reading.weeks)[week] += times
        else:
            raise ValueError(f"the certificate names a rule {rule} that is not there")

    def _count_apart(self, row: Data, times: int) -> None:
        if not any(list(each["requests"]) == list(row["requests"]) for each in self.reading.problem["separations"]):
            raise ValueError("the certificate names a separation that is not there")
        for request_id in row["requests"]:
            self.apart.setdefault((row["site"], request_id), [0] * self.reading.weeks)[row["week"]] += times
        self.whole += times

    def limits(self, own: Mapping[str, Any], windows: Windows) -> int:
        """What there is of every row, as often as it is counted; of the rule on years, for the requests in `own` only."""
        paid: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for (class_id, request_id), times in self.spans.items():
            if request_id in own:
                year = self.reading.requests[request_id]["year_group"]
                for week, each in enumerate(times):
                    if each:
                        paid[class_id, week].append((year, each))
        return self.whole + sum(self._of_one_window(windows, *key, each) for key, each in paid.items())

    def _of_one_window(self, windows: Windows, class_id: str, week: int, paid: Sequence[tuple[int, int]]) -> int:
        limit = self.reading.classes[class_id]["year_span_limit"]
        sums = (
            sum(each for year, each in paid if youngest <= year <= youngest + limit) for youngest in windows.of(class_id, week)
        )
        return max(sums, default=0)

    def of(self, request_id: str) -> Callable[[Offer], int]:
        """What an offer to this request takes of all rows, as often as they are counted."""
        request = self.reading.requests[request_id]

        def price(offer: Offer) -> int:
            place_class = self.reading.classes[offer.class_id]
            total = 0
            for rule, so_far in self.by_class[offer.class_id].items() if offer.class_id in self.by_class else ():
                if times := so_far[offer.end] - so_far[offer.start]:
                    total += times * TAKES[rule](request, place_class)
            if self.teams and offer.class_id in self.teams:
                total += self.teams[offer.class_id] * self.reading.team_weeks(request, place_class)
            for so_far in (
                self.apart_so_far.get((place_class["site"], request_id)), self.span_so_far.get((offer.class_id, request_id))
            ):
                if so_far:
                    total += so_far[offer.end] - so_far[offer.start]
            return total

        return price
