"""Intervals of many means at once, where some futures have no number."""

from __future__ import annotations

import numpy as np
from scipy import stats


def means_of(values: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means of many numbers from each future [n, numbers], and both ends of their intervals, each [numbers]; Student's t.

    nan in `values` is a future without that number, and is left out of it; ends are nan with fewer than two futures.
    """
    there = np.isfinite(values)
    many = there.sum(axis=0)
    of = np.where(many > 0, many, np.nan)
    mean = np.where(there, values, 0.0).sum(axis=0) / of
    freedom = np.where(many > 1, many - 1, np.nan)
    squares = np.square(np.where(there, values - mean, 0.0)).sum(axis=0)
    reach = stats.t.ppf((1 + level) / 2, freedom) * np.sqrt(squares / freedom / of)
    return mean, mean - reach, mean + reach
