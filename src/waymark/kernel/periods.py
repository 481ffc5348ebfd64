"""Spans of whole days, both ends inclusive, the last possibly open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From `first_on` to `last_on`, both counted; `last_on` None means until further notice."""

    first_on: date
    last_on: date | None = None

    def __post_init__(self) -> None:
        if self.last_on is not None and self.last_on < self.first_on:
            raise ValueError(f"A period cannot end on {self.last_on} before it begins on {self.first_on}.")

    @property
    def is_open_ended(self) -> bool:
        return self.last_on is None

    @property
    def days(self) -> int | None:
        """Calendar days in the period, or None while it is open-ended."""
        return None if self.last_on is None else (self.last_on - self.first_on).days + 1

    def contains(self, day: date) -> bool:
        return self.first_on <= day <= self._end

    def covers(self, other: Period) -> bool:
        return self.first_on <= other.first_on and other._end <= self._end

    def overlaps(self, other: Period) -> bool:
        return self.first_on <= other._end and other.first_on <= self._end

    def intersection(self, other: Period) -> Period | None:
        if not self.overlaps(other):
            return None
        end = min(self._end, other._end)
        return Period(max(self.first_on, other.first_on), None if end == date.max else end)

    def is_adjacent_to(self, other: Period) -> bool:
        """One begins on the day after the other ends, with no day shared and none between."""
        return self._is_followed_at_once_by(other) or other._is_followed_at_once_by(self)

    def _is_followed_at_once_by(self, other: Period) -> bool:
        return self.last_on is not None and other.first_on - self.last_on == timedelta(days=1)

    @property
    def _end(self) -> date:
        return date.max if self.last_on is None else self.last_on
