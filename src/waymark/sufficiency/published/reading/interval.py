"""What is known of a figure that was rounded or hidden before it was published: it lies between two ends."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """All values from `low` to `high`, both included. An exact figure has equal ends."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"an interval from {self.low} to {self.high} holds nothing")

    @classmethod
    def exactly(cls, value: float) -> Interval:
        return cls(value, value)

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def within(self, other: Interval) -> bool:
        return other.low <= self.low and self.high <= other.high

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def __str__(self) -> str:
        return f"{self.low:g}" if self.exact else f"{self.low:g} to {self.high:g}"


def total(intervals: list[Interval]) -> Interval:
    """What a sum can be when each part is known only between its ends."""
    return Interval(sum(part.low for part in intervals), sum(part.high for part in intervals))


def rate_per_100(count: Interval, roll: Interval) -> Interval:
    """Suspensions or exclusions per 100 pupils; the roll must be above 0."""
    return Interval(100 * count.low / roll.high, 100 * count.high / roll.low)


def whole_numbers_in(low: float, high: float) -> Interval | None:
    """The whole numbers from `low` to `high`, or None where there is none. Forgives the last bit of a division."""
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    return Interval(first, last) if first <= last else None
