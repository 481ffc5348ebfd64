"""How likely a count is that was printed exactly, or hidden between two ends, when events come as a Poisson number."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

SMALLEST = 1e-250
MANY = 50  # from here on, where between two near ends a count lies makes no difference worth having


class Seen:
    """Counts from `low` to `high` (n,), made ready to be asked again and again how likely they are."""

    def __init__(self, low: np.ndarray, high: np.ndarray) -> None:
        self.hidden = np.flatnonzero((low != high) & (high <= MANY))
        self.count = (low + high) / 2
        self.count[self.hidden] = low[self.hidden]
        self.constant = gammaln(self.count + 1)
        self.low, self.high = low[self.hidden], high[self.hidden]
        widest = int(np.max(self.high - self.low, initial=0))
        numbers = self.low[:, None] + np.arange(-2, widest + 1)[None, :]
        self.numbers = np.maximum(numbers, 0)
        self.known = gammaln(self.numbers + 1)
        self.possible = numbers >= 0
        self.inside = (numbers >= self.low[:, None]) & (numbers <= self.high[:, None])
        self.last = (self.high - self.low).astype(int) + 2

    def log_chance(self, expected: np.ndarray) -> np.ndarray:
        """Of each count (n,), at so many `expected` (n,)."""
        value = self.count * np.log(expected) - expected - self.constant
        if len(self.hidden):
            value[self.hidden] = self._between(expected[self.hidden])[0]
        return value

    def climb(self, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """First and (minus the) second derivative of the log chance by log `expected`; the second is kept above zero, as the
        search for the peak needs.
        """
        slope, bend = self.count - expected, expected.copy()
        if len(self.hidden):
            _, slope[self.hidden], bend[self.hidden] = self._between(expected[self.hidden])
        return slope, np.maximum(bend, 1e-6)

    def _between(self, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Far from both ends the chance is too small for a computer's number; there the nearer end stands for all of them."""
        chances = np.exp(self.numbers * np.log(expected)[:, None] - expected[:, None] - self.known) * self.possible
        chance = np.sum(chances * self.inside, axis=1)
        told = chance > SMALLEST
        safe = np.where(told, chance, 1.0)
        row = np.arange(len(expected))
        first = (chances[:, 1] - chances[row, self.last]) / safe
        second = (chances[:, 0] - chances[:, 1] - chances[row, self.last - 1] + chances[row, self.last]) / safe
        steepness, value = expected * first, np.log(safe)
        slope, bend = steepness, -(steepness + expected**2 * (second - first**2))
        if not told.all():
            near = np.clip(expected, self.low, self.high)
            value = np.where(told, value, near * np.log(expected) - expected - gammaln(near + 1))
            slope, bend = np.where(told, slope, near - expected), np.where(told, bend, expected)
        return value, slope, bend


def log_likelihood(low: np.ndarray, high: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log chance of a count from `low` to `high`, and its first and (minus the) second derivative by log `expected`. All (n,)."""
    seen = Seen(low, high)
    return seen.log_chance(expected), *seen.climb(expected)
