"""How much wider than the model says a range must be, by how far earlier forecasts missed.

A model that learnt from calm years is too sure of itself: what moves all authorities at once, a change of practice in the whole
country, happens too seldom for it to have learnt how far it goes. So each forecast made at an earlier origin is set against what
happened, in units of its own spread. The mean square of these misses over origins, each origin counting once because its
forecasts miss together, says how many times wider ranges have to be; and because origins are few, the widened bell has the heavy
tails of Student's t with as many degrees of freedom as there were origins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

FEWEST_ORIGINS = 4
NARROWEST = 1.0  # good luck in a few years is no reason to be surer


@dataclass(frozen=True)
class Miss:
    """One forecast of a year that was already known: what happened less the forecast, in standard deviations of its log."""

    origin: int
    year: int
    times: float

    @property
    def ahead(self) -> int:
        return self.year - self.origin


@dataclass(frozen=True)
class Widening:
    """`factors` of the spread, one, two ... years ahead; `degrees` of freedom of the tails."""

    factors: tuple[float, ...]
    degrees: int

    def of(self, ahead: int) -> float:
        return self.factors[min(ahead, len(self.factors)) - 1]

    def reach(self, percent: int, ahead: int) -> float:
        """Half of an interval, in standard deviations of the model's own."""
        return self.of(ahead) * float(student.ppf(0.5 + percent / 200, self.degrees))

    def widened(self, logs: np.ndarray, draws: np.random.Generator) -> np.ndarray:
        """Draws of log rates (draws, units, years ahead), the middle of each kept; one stretch for all of a draw."""
        middle = np.median(logs, axis=0)
        stretch = np.sqrt(self.degrees / draws.chisquare(self.degrees, len(logs)))
        factors = np.array([self.of(ahead + 1) for ahead in range(logs.shape[2])])
        return middle + (logs - middle) * stretch[:, None, None] * factors


def widening(misses: Sequence[Miss]) -> Widening | None:
    """None where there were too few origins to learn from."""
    origins = {miss.origin for miss in misses}
    if len(origins) < FEWEST_ORIGINS:
        return None
    reached = sorted({miss.ahead for miss in misses})
    factors = tuple(_factor([miss for miss in misses if miss.ahead == ahead]) for ahead in reached)
    return Widening(factors, len(origins))


def _factor(misses: list[Miss]) -> float:
    by_origin: dict[int, list[float]] = {}
    for miss in misses:
        by_origin.setdefault(miss.origin, []).append(miss.times**2)
    return max(NARROWEST, float(np.sqrt(np.mean([np.mean(squares) for squares in by_origin.values()]))))


def held_then(misses: Sequence[Miss], percent: int) -> float:
    """Share of earlier forecasts that intervals held, each widened by what was known at its origin and no later; NaN for none."""
    held: list[bool] = []
    for origin in sorted({miss.origin for miss in misses}):
        known = widening([miss for miss in misses if miss.year <= origin])
        if known is not None:
            held += [abs(miss.times) <= known.reach(percent, miss.ahead) for miss in misses if miss.origin == origin]
    return float(np.mean(held)) if held else float("nan")
