"""What the rates of coming years may be: draws of the log rate, and of the number of events they bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .draws import generator
from .fit import Fit
from .peak import average_log_rate, conditional, find_peak
from .table import layout
from .widening import Widening

DRAWS = 2000


@dataclass(frozen=True)
class Forecast:
    """`rates` (draws, years) per 100 pupils at the last known roll `pupils`: whole numbers of events over it."""

    unit: str
    years: tuple[int, ...]
    pupils: float
    rates: np.ndarray

    def between(self, percent: int) -> list[tuple[float, float]]:
        """For each year the ends that leave out equal chances below and above."""
        cut = (100 - percent) / 2
        ends = np.percentile(self.rates, [cut, 100 - cut], axis=0, method="inverted_cdf")
        return [(float(low), float(high)) for low, high in ends.T]

    def middle(self) -> list[float]:
        return [float(each) for each in np.median(self.rates, axis=0)]


def forecast(
    fitted: Fit, units: list[str], years: tuple[int, ...], seed: int, draws: int = DRAWS, widening: Widening | None = None
) -> dict[str, Forecast]:
    """For each authority of `units` that the table has. Nothing later than the table is used, the roll included.

    `years` follow the table's last one by one. With `widening` the ranges are as much wider as earlier forecasts missed by.

    All authorities are drawn whichever are asked for, so that an answer does not depend on what was asked beside it.
    """
    table = fitted.table
    unit = np.repeat(np.arange(len(table.units)), len(years))
    time = np.tile(np.array(years) - table.first_year, len(table.units)).astype(int)
    stream = generator(seed, "rates", fitted.model.name, *table.units, *years)
    shares = stream.multinomial(draws, fitted.weights)
    logs = np.concatenate([_log_rates(fitted, at, unit, time, count, stream) for at, count in enumerate(shares) if count])
    if widening is not None:
        shaped = logs.reshape(draws, len(table.units), len(years))
        logs = widening.widened(shaped, generator(seed, "stretch", *table.units, *years)).reshape(draws, -1)
    answers = {}
    for at, each in enumerate(table.units):
        if each in units:
            pupils = table.last_roll(each)
            mine = np.exp(np.clip(logs[:, at * len(years) : (at + 1) * len(years)], -30, 3))
            events = generator(seed, "events", each, *years, *table.units, table.first_year).poisson(pupils * mine)
            answers[each] = Forecast(each, years, pupils, 100 * events / pupils)
    return answers


def _log_rates(fitted: Fit, at: int, unit: np.ndarray, time: np.ndarray, count: int, stream: np.random.Generator) -> np.ndarray:
    table, values, seen = fitted.table, fitted.cloud[at], len(fitted.table.unit)
    peak = find_peak(table, fitted.model, values)
    everything = layout(table, np.concatenate([table.unit, unit]), np.concatenate([table.time, time]))
    matrix = fitted.model.covariance(values, everything)
    mean, spread = conditional(peak, matrix[:seen, seen:], matrix[seen:, seen:])
    root = np.linalg.cholesky(spread + 1e-9 * np.eye(len(mean)))
    return average_log_rate(table) + mean + stream.standard_normal((count, len(mean))) @ root.T
