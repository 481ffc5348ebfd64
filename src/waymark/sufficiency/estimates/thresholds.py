"""The chance of passing a threshold, and when enough futures have been run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .intervals import mean_of


@dataclass(frozen=True)
class Chance:
    """In how many futures something happened, and the interval of its chance."""

    happened: int
    futures: int
    low: float
    high: float
    level: float

    @property
    def value(self) -> float:
        return self.happened / self.futures


def chance_above(values: np.ndarray, threshold: float, level: float = 0.95) -> Chance:
    """The chance that a future's number is above the threshold; Clopper and Pearson's interval, never too narrow."""
    checked = np.asarray(values, float)
    if checked.ndim != 1 or not len(checked):
        raise ValueError(f"There are {checked.size} values of shape {checked.shape}. Put one from each future.")
    many, happened = len(checked), int((checked > threshold).sum())
    tail = (1 - level) / 2
    low = float(stats.beta.ppf(tail, happened, many - happened + 1)) if happened else 0.0
    high = float(stats.beta.ppf(1 - tail, happened + 1, many - happened)) if happened < many else 1.0
    return Chance(happened, many, low, high, level)


def enough(values: np.ndarray, within: float, level: float = 0.95, at_least: int = 20) -> bool:
    """Whether half of the mean's interval is within a share of the mean, so that a run in steps may stop.

    Looking after every future would stop too early by luck: look after blocks of them, and never before `at_least`.
    """
    if len(values) < max(2, at_least):
        return False
    mean = mean_of(values, level)
    return mean.reach <= within * abs(mean.value)
