"""How likely a count is that was printed exactly, or hidden between two ends, when events come as a Poisson number."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

SMALLEST = 1e-250
MANY = 50  # from here on, where between two near ends a count lies makes no difference worth having


def log_likelihood(low: np.ndarray, high: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log chance of a count from `low` to `high`, and its first and (minus the) second derivative by log `expected`.

    Shapes: all (n,). The second is kept above zero, as the search for the peak needs.
    """
    hidden = (low != high) & (high <= MANY)
    value, slope, bend = _counted(np.where(hidden, low, (low + high) / 2), expected)
    if hidden.any():
        value[hidden], slope[hidden], bend[hidden] = _hidden(low[hidden], high[hidden], expected[hidden])
    return value, slope, np.maximum(bend, 1e-6)


def _counted(count: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return count * np.log(expected) - expected - gammaln(count + 1), count - expected, expected.copy()


def _hidden(low: np.ndarray, high: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Far from both ends the chance is too small for a computer's number; there the nearer end stands for all of them."""
    chance = sum(np.where(low + more <= high, _exactly(low + more, expected), 0.0) for more in range(int(np.max(high - low)) + 1))
    value, slope, bend = _counted(np.clip(expected, low, high), expected)
    told = chance > SMALLEST
    safe = np.where(told, chance, 1.0)
    first = (_exactly(low - 1, expected) - _exactly(high, expected)) / safe
    second = (
        _exactly(low - 2, expected) - _exactly(low - 1, expected) - _exactly(high - 1, expected) + _exactly(high, expected)
    ) / safe
    steepness = expected * first
    return (
        np.where(told, np.log(safe), value),
        np.where(told, steepness, slope),
        np.where(told, -(steepness + expected**2 * (second - first**2)), bend),
    )


def _exactly(count: np.ndarray, expected: np.ndarray) -> np.ndarray:
    safe = np.maximum(count, 0)
    return np.where(count < 0, 0.0, np.exp(safe * np.log(expected) - expected - gammaln(safe + 1)))
