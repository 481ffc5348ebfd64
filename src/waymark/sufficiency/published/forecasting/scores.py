"""How good a forecast was: whether its intervals held, and how far from what happened its draws lie."""

from __future__ import annotations

import numpy as np

from waymark.sufficiency.published.reading.interval import Interval

from .forecast import Forecast


def crps(draws: np.ndarray, actual: float) -> float:
    """Continuous ranked probability score, in the unit of the draws (n,): for a single number it is the distance to it; lower
    is better.

    Mean distance to what happened, less half the mean distance of two draws (Gneiting and Raftery 2007).
    """
    ordered = np.sort(draws)
    count = len(ordered)
    between = 2 * np.sum(ordered * (2 * np.arange(1, count + 1) - count - 1)) / count**2
    return float(np.mean(np.abs(ordered - actual)) - between / 2)


def held(interval: tuple[float, float], actual: Interval, pupils: float) -> bool | None:
    """Whether what happened lies in the interval, both as whole numbers of events at the forecast's roll; None if it cannot be
    told.

    A roll of the year forecast is not used: 1 exclusion in 2,813 pupils must not count as outside “0 to 1 in 2,853”.
    """
    low, high = (round(end * pupils / 100) for end in interval)
    least, most = round(actual.low * pupils / 100), round(actual.high * pupils / 100)
    if low <= least and most <= high:
        return True
    return False if most < low or high < least else None


def log_scale_score(forecast: Forecast, at: int, actual: Interval) -> float:
    """CRPS of the log of the rate, with half an event added so that none is not minus infinity: a relative score for choosing."""
    half = 50 / forecast.pupils
    return crps(np.log(forecast.rates[:, at] + half), float(np.log(actual.middle + half)))


def log_scale_miss(forecast: Forecast, at: int, actual: Interval) -> float:
    """What happened less the forecast's mean, on the same scale, in standard deviations of the forecast."""
    half = 50 / forecast.pupils
    logs = np.log(forecast.rates[:, at] + half)
    return float((np.log(actual.middle + half) - np.mean(logs)) / max(np.std(logs), 1e-6))
