"""Intervals of a mean and of a quantile over independent futures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from .many import means_of


@dataclass(frozen=True)
class Estimate:
    """A value and the interval that holds the true one in `level` of such runs.

    It is about how many futures were run and not about whether the model is right.
    """

    value: float
    low: float
    high: float
    level: float
    futures: int

    @property
    def reach(self) -> float:
        """Half of the interval's width."""
        return (self.high - self.low) / 2


def mean_of(values: np.ndarray, level: float = 0.95, *, least: float = -math.inf, most: float = math.inf) -> Estimate:
    """Of one number from each future [n], n at least 2; Student's t, kept between the `least` and the `most` it can be."""
    checked = _checked(values, level, at_least=2)
    mean, low, high = means_of(checked[:, None], level, least=least, most=most)
    return Estimate(float(mean[0]), float(low[0]), float(high[0]), level, len(checked))


def quantile_of(values: np.ndarray, share: float, level: float = 0.95) -> Estimate:
    """The value below which `share` of futures lie; the interval runs between two of the futures' own values.

    By order statistics, without any law of distribution: how many of n futures lie below the true quantile is binomial. With
    so few futures that none can bound it, that end is infinite.
    """
    if not 0 < share < 1:
        raise ValueError(f"share is {share}. Put a number between 0 and 1 there.")
    ordered = np.sort(_checked(values, level, at_least=1))
    many = len(ordered)
    tail = (1 - level) / 2
    below = int(stats.binom.ppf(tail, many, share))
    if stats.binom.cdf(below - 1, many, share) > tail:
        below -= 1
    above = int(stats.binom.ppf(1 - tail, many, share)) + 1
    low = float(ordered[below - 1]) if below >= 1 else -math.inf
    high = float(ordered[above - 1]) if above <= many else math.inf
    value = float(ordered[min(many - 1, math.ceil(share * many) - 1)])
    return Estimate(value, low, high, level, many)


def _checked(values: np.ndarray, level: float, at_least: int) -> np.ndarray:
    checked = np.asarray(values, float)
    if checked.ndim != 1 or len(checked) < at_least:
        shape = f"There are {checked.size} values of shape {checked.shape}."
        raise ValueError(f"{shape} Put one from each of {at_least} futures or more.")
    if not np.isfinite(checked).all():
        raise ValueError("A value is not a number. Leave that future out, or say why it has none.")
    if not 0 < level < 1:
        raise ValueError(f"level is {level}. Put a number between 0 and 1 there, such as 0.95.")
    return checked
