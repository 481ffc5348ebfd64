"""Free places day by day, for many classes and a whole school year at once. Pure.

Each span adds at its first day and takes away after its last; one running sum gives every day. The cost is
the number of spans plus the number of days, whatever the length of the stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

Key = tuple[int, str]  # a class and a kind of place


class Span(NamedTuple):
    """``count`` places (stated, held or taken) of one kind in one class, both days included; no last day: for good."""

    class_id: int
    place_kind: str
    count: int
    first_on: date
    last_on: date | None


@dataclass(frozen=True)
class DayPlaces:
    """One class and kind of place: how many there are, how many are held and how many taken, on each day in order."""

    total: tuple[int, ...]
    held: tuple[int, ...]
    taken: tuple[int, ...]

    @property
    def free(self) -> list[int]:
        """Never below nought: what is over shows in ``over``."""
        return [max(0, left) for left in self.left]

    @property
    def left(self) -> list[int]:
        return [total - held - taken for total, held, taken in zip(self.total, self.held, self.taken, strict=True)]

    @property
    def over(self) -> list[int]:
        """Children more than places, on each day."""
        return [max(0, -left) for left in self.left]


def places_per_day(
    stated: Iterable[Span], held: Iterable[Span], taken: Iterable[Span], first_on: date, last_on: date
) -> dict[Key, DayPlaces]:
    """Every class and kind that has places, a hold or a child between two days, with its places on each day."""
    sums = [_per_day(spans, first_on, last_on) for spans in (stated, held, taken)]
    none = (0,) * ((last_on - first_on).days + 1)
    return {key: DayPlaces(*(one.get(key, none) for one in sums)) for key in set().union(*sums)}


def _per_day(spans: Iterable[Span], first_on: date, last_on: date) -> dict[Key, tuple[int, ...]]:
    days = (last_on - first_on).days + 1
    first_number = first_on.toordinal()
    changes: dict[Key, list[int]] = defaultdict(lambda: [0] * (days + 1))
    for class_id, place_kind, count, begins_on, ends_on in spans:
        begins = max(0, begins_on.toordinal() - first_number)
        ends = days if ends_on is None else min(days, ends_on.toordinal() - first_number + 1)
        if begins < ends:
            change = changes[class_id, place_kind]
            change[begins] += count
            change[ends] -= count
    return {key: tuple(accumulate(change[:-1])) for key, change in changes.items()}
