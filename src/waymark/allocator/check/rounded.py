"""Rows rounded down: others added up, divided, and cut to whole numbers on both sides.

A list keeps rows, so it keeps their sum, each counted so many times, and that sum divided. A list is whole offers: counting
each by the whole part of what it takes makes the left side no larger and a whole number; so it is at most the whole part of the
right side as well. What may be added up: rows of the problem, that a request has one offer at most, that a class has one window
of years in a week, that a child attends within the window, what children pay who fit together, and rows rounded down before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .offers import Offer
from .reading import Data, Reading
from .rows import ByWindow, Prices, Windows
from .wrong_proof import WrongProof


@dataclass(frozen=True)
class Counted:
    """Rows so many times: the limit they have together, and what offers of a request and windows of a class take of them."""

    limit: int
    offers: Mapping[tuple[str, Offer], int]
    windows: ByWindow


def rounded_rows(reading: Reading, own: Mapping[str, Any], windows: Windows, rows: Sequence[Data]) -> list[Counted]:
    """The rounded rows of a component, each of which may count those before it. Raises ValueError."""
    found: list[Counted] = []
    for row in rows:
        found.append(_rounded(reading, own, windows, row, found))
    return found


def _rounded(reading: Reading, own: Mapping[str, Any], windows: Windows, row: Data, before: Sequence[Counted]) -> Counted:
    over, requests = row["over"], row["requests"]
    if type(over) is not int or over < 1 or any(type(times) is not int or times < 0 for times in requests.values()):
        raise WrongProof("a rounded row of the certificate counts by something else than whole numbers above nothing")
    one_window = [each for each in row["rows"] if each.get("rule") == "year_span" and "request" not in each]
    prices = Prices(reading, [each for each in row["rows"] if "rounded" not in each and each not in one_window])
    again = counted_again(before, row["rows"])
    limit = prices.limits(own) + again.limit + sum(requests.values())
    taken = {key: defaultdict(int, by_window) for key, by_window in again.windows.items()}
    for key, paid in prices.by_window(own, windows).items():
        for youngest, times in paid.items():
            taken.setdefault(key, defaultdict(int))[youngest] -= times
    for each in one_window:
        if type(each["times"]) is not int or each["times"] < 0:
            raise WrongProof("a row of the certificate is counted less than never")
        limit += each["times"]
        for youngest in windows.of(each["class"], each["week"]):
            taken.setdefault((each["class"], each["week"]), defaultdict(int))[youngest] += each["times"]
    offers = {}
    for request_id, choices in own.items():
        of, times = prices.of(request_id), requests.get(request_id, 0)
        for offer, _ in choices:
            if offer is not None:
                key = request_id, offer
                if count := (of(offer) + again.offers.get(key, 0) + times) // over:
                    offers[key] = count
    by_window = {key: {youngest: count // over for youngest, count in each.items()} for key, each in taken.items()}
    return Counted(limit // over, offers, by_window)


def counted_again(rounded: Sequence[Counted], rows: Sequence[Data]) -> Counted:
    """Those of the rounded rows that `rows` name, so many times, added up. Raises ValueError."""
    limit, offers, windows = 0, defaultdict(int), defaultdict(lambda: defaultdict(int))
    for row in rows:
        if "rounded" in row:
            number, times = row["rounded"], row["times"]
            if type(number) is not int or not 0 <= number < len(rounded) or type(times) is not int or times < 0:
                raise WrongProof(f"the certificate counts a rounded row {number} that is not there, or less than never")
            limit += times * rounded[number].limit
            for key, count in rounded[number].offers.items():
                offers[key] += times * count
            for at, by_window in rounded[number].windows.items():
                for youngest, count in by_window.items():
                    windows[at][youngest] += times * count
    return Counted(limit, dict(offers), {at: dict(by_window) for at, by_window in windows.items()})
