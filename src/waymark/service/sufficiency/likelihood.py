"""The chance that a simulation passes a threshold: in how many of its futures it did."""

from __future__ import annotations

from dataclasses import dataclass

from waymark.sufficiency.estimates import chance_above

from .queries import Compared


@dataclass(frozen=True)
class Likely:
    """``low`` and ``high`` hold the true share in 95 of 100 such simulations."""

    share: float
    low: float
    high: float
    happened: int
    futures: int


def likely(one: Compared, what: str, year: str, number: int, *, fewer: bool) -> Likely | None:
    """More than ``number``, or fewer; None where the simulation did not keep this, as older ones did not."""
    if what not in one.paired or year not in one.result.years:
        return None
    place = one.result.years.index(year)
    values = [future[place] for future in one.paired[what] if future[place] is not None]
    if not values:
        return None
    found = chance_above([-value for value in values], -number) if fewer else chance_above(values, number)
    return Likely(found.value, found.low, found.high, found.happened, found.futures)
