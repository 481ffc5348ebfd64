"""The rules by which a meeting may choose: first come, best today, and today's best after paying for the places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.allocator.instances import Instance
from benchmarks.allocator.year_meetings import Meeting, Round, as_year, county, hindsight
from waymark.allocator.opportunity.price_table import PriceTable, can_wait, learn_prices, price_of_stay
from waymark.allocator.opportunity.years import OF_LINE, OF_REQUEST, Year, resampled

NO_CAP = 10**8
"""Above any price: a cap that caps nothing."""
FUTURE_SEEDS = 1_000
"""Futures are years of the same county from this request seed on; past years lie from twice as much on."""


def by_list(year: Round, meeting: Meeting) -> np.ndarray:
    """What a panel does by hand: duty first, then urgency, each child the best place that is left."""
    instance = year.instance
    request = instance.request[meeting.stays]
    asked = instance.requests
    order = np.lexsort((-instance.value[meeting.stays], -asked.urgency[request], ~asked.duty[request]))
    left, served, chosen = year.left.copy(), set(), []
    for stay in meeting.stays[order]:
        rows = year.program.row[year.program.start[stay] : year.program.start[stay + 1]]
        if instance.request[stay] not in served and (left[rows] > 0).all():
            left[rows] -= 1
            served.add(instance.request[stay])
            chosen.append(stay)
    return np.array(chosen, np.int64)


def best_today(year: Round, meeting: Meeting) -> np.ndarray:
    return year.best(meeting.stays, year.instance.value[meeting.stays])


@dataclass(frozen=True)
class FixedPrices:
    """Prices found once, before the year: the mean of other years' linear programs, times `share`."""

    by_week: np.ndarray
    share: float

    @classmethod
    def of(cls, requests: int, seed: int, years: int, share: float) -> FixedPrices:
        found = [hindsight(requests, seed, FUTURE_SEEDS + number).place_prices for number in range(years)]
        return cls(np.mean(found, axis=0), share)

    def __call__(self, year: Round, meeting: Meeting) -> np.ndarray:
        instance, stays = year.instance, meeting.stays
        before = np.pad(self.by_week.cumsum(axis=1), ((0, 0), (1, 0)))
        group = instance.group[stays]
        price = before[group, instance.end[stays]] - before[group, instance.start[stays]]
        return year.best(stays, np.rint(instance.value[stays] - self.share * price).astype(np.int64))


@dataclass(frozen=True)
class OpportunityCost:
    """Prices found anew at every meeting from the places and requests as they stand; the product's own functions.

    `most` caps a stay's price in thousandths. `charge_duty` lets children owed a duty pay like everyone, which the product
    never does. `wait` leaves a stay undecided where `can_wait` says so. `margin`: see `learn_prices`, duties_besides.
    """

    years: Sequence[Year]
    most: int = NO_CAP
    charge_duty: bool = False
    wait: bool = True
    margin: int = 1

    def __call__(self, year: Round, meeting: Meeting) -> np.ndarray:
        table = self._table(year, meeting)
        instance, stays = year.instance, meeting.stays
        price = self._prices(table, year, meeting)
        # One more than is left after paying: a child is placed where waiting is expected to be worth just as much.
        chosen = year.best(stays, instance.value[stays] - price + 1)
        return chosen[~self._waiting(table, year, meeting, chosen)] if self.wait else chosen

    def _table(self, year: Round, meeting: Meeting) -> PriceTable:
        stays = meeting.stays
        known, request = np.unique(year.instance.request[stays], return_inverse=True)
        everyone = as_year(year.instance)
        lines = (getattr(everyone, name)[stays] for name in OF_LINE)
        waiting = Year(request, *lines, *(getattr(everyone, name)[known] for name in OF_REQUEST))
        return learn_prices(
            self.years, meeting.free, names(len(meeting.free)), source="years of other seeds", most=self.most,
            since=meeting.next_week, waiting=waiting, duties_besides=self.margin,
        )  # fmt: skip

    def _prices(self, table: PriceTable, year: Round, meeting: Meeting) -> np.ndarray:
        instance = year.instance
        return np.array([
            price_of_stay(table, str(instance.group[stay]), int(instance.start[stay]),
                          int(instance.end[stay] - instance.start[stay]), self._child(instance, stay))
            for stay in meeting.stays
        ])  # fmt: skip

    def _child(self, instance: Instance, stay: int) -> Child:
        return Child(bool(instance.requests.duty[instance.request[stay]]) and not self.charge_duty)

    def _waiting(self, table: PriceTable, year: Round, meeting: Meeting, chosen: np.ndarray) -> np.ndarray:
        instance = year.instance
        duty = instance.requests.duty[instance.request]
        return np.array([
            can_wait(table, str(instance.group[stay]), int(instance.start[stay]), meeting.next_week, Child(bool(duty[stay])))
            for stay in chosen
        ], bool)  # fmt: skip


@dataclass(frozen=True)
class Child:
    statutory: bool


def names(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def futures(requests: int, seed: int, count: int) -> list[Year]:
    return [as_year(county(requests, seed, FUTURE_SEEDS + number)) for number in range(count)]


def from_past(requests: int, seed: int, past: int, count: int) -> list[Year]:
    """Futures drawn, request by request with return, from `past` past years."""
    years = [as_year(county(requests, seed, 2 * FUTURE_SEEDS + number)) for number in range(past)]
    return resampled(years, count, seed)
