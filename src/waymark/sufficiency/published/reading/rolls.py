"""Rolls and counts found again from rates printed without them.

Three rates of the same pupils (suspensions, pupils suspended, permanent exclusions) share one whole number of pupils and have
whole numbers of events above it. A roll is *possible* when each printed rate has a whole number of events within its rounding.
With five decimals one roll in about ten million is possible by chance, so that a whole authority's is found exactly; with three
decimals that holds for small rolls, and larger ones are known between two ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .interval import Interval, whole_numbers_in

WIDENINGS = (1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Roll:
    """`pupils` between two ends; `possible` says how many rolls between them fit the printed rates (0: none, the guess
    stands).
    """

    pupils: Interval
    possible: int

    @property
    def found(self) -> bool:
        return self.possible == 1


def possible_rolls(rates: Sequence[Interval], between: Interval) -> np.ndarray:
    """Whole numbers of pupils (shape: any) for which every rate, per 100, can be a whole number of events."""
    rolls = np.arange(max(int(between.low), 1), int(between.high) + 1)
    fits = np.ones(len(rolls), dtype=bool)
    for rate in rates:
        fits &= np.ceil(rate.low * rolls / 100 - 1e-9) <= np.floor(rate.high * rolls / 100 + 1e-9)
    return rolls[fits]


def roll_behind(rates: Sequence[Interval], guess: float, spread: float) -> Roll:
    """The roll within `spread` (0.1: a tenth) of the guess; looked for further away only where nothing nearer is possible."""
    telling = [rate for rate in rates if rate.high > 0]
    for widening in WIDENINGS:
        between = _around(guess, min(spread * widening, 0.9))
        possible = possible_rolls(telling, between)
        if len(possible):
            return Roll(Interval(int(possible[0]), int(possible[-1])), len(possible))
    return Roll(_around(guess, spread), 0)


def _around(guess: float, spread: float) -> Interval:
    return Interval(max(int(guess * (1 - spread)), 1), max(int(guess * (1 + spread)) + 1, 1))


def count_behind(rate: Interval, roll: Roll) -> Interval:
    """Whole number of events that the rate and the roll allow; where no whole number fits, the nearest one."""
    exact = whole_numbers_in(rate.low * roll.pupils.low / 100, rate.high * roll.pupils.high / 100)
    return exact or Interval.exactly(round(rate.middle * roll.pupils.middle / 100))
