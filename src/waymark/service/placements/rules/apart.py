"""Two children who must be kept apart, and the days of two stays at one site. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Together:
    """A stay of the other child at the site, and the last day on which the two must be apart (None: for good)."""

    other_starts_on: date
    other_ends_on: date
    apart_until_on: date | None


def days_together(stays: Iterable[Together], starts_on: date, ends_on: date) -> Together | None:
    """Of the stays sharing a day on which the two must be apart with ``starts_on`` to ``ends_on``, the one that ends last."""
    shared = [
        one for one in stays
        if (first := max(starts_on, one.other_starts_on)) <= min(ends_on, one.other_ends_on)
        and (one.apart_until_on is None or first <= one.apart_until_on)
    ]
    return max(shared, key=lambda one: one.other_ends_on, default=None)
