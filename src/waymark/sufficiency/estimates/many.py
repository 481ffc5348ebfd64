"""Intervals of many means at once, where some futures have no number."""

from __future__ import annotations

import numpy as np
from scipy import stats

FEWEST_FUTURES = 10
"""Fewer tell neither between what the mean lies nor where eight futures in ten do: then no interval is shown at all."""


def means_of(
    values: np.ndarray, level: float = 0.95, *, least: np.ndarray | float = -np.inf, most: np.ndarray | float = np.inf
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means of many numbers from each future [n, numbers], and both ends of their intervals, each [numbers]; Student's t.

    nan in `values` is a future without that number, and is left out of it; ends are nan with fewer than two futures. `least` and
    `most` [numbers] are what a number can be at all, such as 0 and 1 for a share: the interval then stays between them.
    """
    there = np.isfinite(values)
    many = there.sum(axis=0)
    of = np.where(many > 0, many, np.nan)
    mean = np.where(there, values, 0.0).sum(axis=0) / of
    freedom = np.where(many > 1, many - 1, np.nan)
    squares = np.square(np.where(there, values - mean, 0.0)).sum(axis=0)
    reach = stats.t.ppf((1 + level) / 2, freedom) * np.sqrt(squares / freedom / of)
    return mean, *within(mean, reach, least, most)


def within(
    mean: np.ndarray, reach: np.ndarray, least: np.ndarray | float, most: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of an interval `reach` to each side of `mean`, carried over to a scale that has no ends (delta method).

    Between 0 and 1 that is the log of the odds, above 0 the log: as wide as before to first order, lopsided near an end, and
    never beyond it. A mean at an end is one from which no future differs: the interval is that number.
    """
    mean, reach, least, most = np.broadcast_arrays(*(np.asarray(one, float) for one in (mean, reach, least, most)))
    low, high = mean - reach, mean + reach
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        above = np.isfinite(least) & ~np.isfinite(most)
        times = np.exp(reach / (mean - least))
        low, high = np.where(above, least + (mean - least) / times, low), np.where(above, least + (mean - least) * times, high)
        both = np.isfinite(least) & np.isfinite(most)
        share = (mean - least) / (most - least)
        odds, turn = np.log(share / (1 - share)), reach / (most - least) / (share * (1 - share))
        ends = [least + (most - least) / (1 + np.exp(-(odds + side * turn))) for side in (-1, 1)]
        low, high = np.where(both, ends[0], low), np.where(both, ends[1], high)
        still = reach == 0
    return np.where(still, mean, low), np.where(still, mean, high)
