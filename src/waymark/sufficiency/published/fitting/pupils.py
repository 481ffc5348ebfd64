"""How unequally suspensions fall on pupils: the spread of risk behind “how many were suspended once, twice, ten times”.

Each pupil has a risk of their own; the number of suspensions in a year is a Poisson number at that risk. Two forms compete,
gamma and lognormal. The national table tells which fits better; a rate and the share suspended at least once then fix the
spread for any authority and year. Schools' effects and year groups are inside this spread: a simulation that has them must not
add them twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln, logsumexp
from scipy.stats import norm

from waymark.sufficiency.published.reading.shapes_file import Spread

NODES = np.linspace(-8, 8, 641)
LOG_NODE_WEIGHTS = norm.logpdf(NODES) - logsumexp(norm.logpdf(NODES))
MOST = 60


@dataclass(frozen=True)
class PupilFit:
    """`spread`: gamma, the coefficient of variation of risk; lognormal, the standard deviation of its log. Of one year."""

    form: str
    year: int
    spread: float
    misfit: float


def fit_pupils(spread: Spread, pupils: float, form: str) -> PupilFit:
    """`pupils` is everybody on roll, suspended or not. `misfit`: log likelihood lost to the table's own shares, per suspended
    pupil.
    """
    numbers, seen = _seen(spread)
    suspended = float(np.sum(seen))
    mean = float(np.sum(numbers * seen)) / pupils
    every, counts = np.concatenate([[0], numbers]), np.concatenate([[pupils - suspended], seen])

    def cost(log_spread: float) -> float:
        return -float(np.sum(counts * log_chances(form, mean, float(np.exp(log_spread)), every)))

    found = minimize_scalar(cost, bounds=(np.log(0.2), np.log(12.0)), method="bounded", options={"xatol": 1e-5})
    shares = counts / pupils
    best = float(np.sum(counts[counts > 0] * np.log(shares[counts > 0])))
    return PupilFit(form, spread.year, float(np.exp(found.x)), (float(found.fun) + best) / suspended)


def _seen(spread: Spread) -> tuple[np.ndarray, np.ndarray]:
    pairs = [(int(name), count.middle) for name, count in spread.counts.items() if name.isdigit()]
    return np.array([number for number, _ in pairs]), np.array([count for _, count in pairs])


def log_chances(form: str, mean: float, spread: float, numbers: np.ndarray) -> np.ndarray:
    """Log chance that a pupil has each of `numbers` suspensions in a year."""
    if form == "gamma":
        shape = spread**-2
        return (
            gammaln(numbers + shape) - gammaln(shape) - gammaln(numbers + 1)
            + shape * (np.log(shape) - np.log(shape + mean)) + numbers * (np.log(mean) - np.log(shape + mean))
        )  # fmt: skip
    risk = np.log(mean) + spread * NODES - spread**2 / 2
    each = numbers[:, None] * risk[None, :] - np.exp(risk)[None, :] - gammaln(numbers + 1)[:, None]
    return logsumexp(each + LOG_NODE_WEIGHTS, axis=1)


def spread_from_rates(form: str, suspensions: float, suspended: float) -> float | None:
    """The spread at which `suspensions` per pupil leave the share `suspended` with at least one. None when no spread does."""

    def lacking(log_spread: float) -> float:
        return 1 - float(np.exp(log_chances(form, suspensions, float(np.exp(log_spread)), np.array([0]))[0])) - suspended

    ends = np.log(0.05), np.log(12.0)
    if not 0 < suspended < suspensions or lacking(ends[0]) * lacking(ends[1]) > 0:
        return None
    return float(np.exp(brentq(lacking, *ends, xtol=1e-8)))


def repeats(form: str, mean: float, spread: float) -> np.ndarray:
    """Shares of suspended pupils with 1, 2 … `MOST` suspensions."""
    chances = np.exp(log_chances(form, mean, spread, np.arange(MOST + 1)))
    return chances[1:] / np.sum(chances[1:])
