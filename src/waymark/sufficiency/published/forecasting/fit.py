"""Settings learnt from a table: their most likely values, and a weighted cloud of values around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from .candidates import Candidate
from .draws import generator
from .peak import find_peak
from .table import Table

SETTINGS_DRAWN, TAILS, STEP = 200, 7, 0.2
alone = threadpool_limits.wrap(limits=1, user_api="blas")
"""Small matrices a hundred thousand times over: more threads only wait for one another, for minutes where the machine is busy."""


@dataclass(frozen=True)
class Fit:
    """`cloud` (k, settings) with chances `weights` (k,) that add up to 1; one row when only the peak was asked for."""

    table: Table
    model: Candidate
    values: np.ndarray
    log_posterior: float
    cloud: np.ndarray
    weights: np.ndarray


def fit(table: Table, model: Candidate, seed: int, *, start: np.ndarray | None = None, thorough: bool = True) -> Fit:
    """`thorough` False keeps the settings at their most likely values, for the many fits that choose a model."""
    middles = np.array([setting.middle for setting in model.settings])
    spreads = np.array([setting.spread for setting in model.settings])
    warm: dict[str, np.ndarray] = {}

    def cost(values: np.ndarray) -> float:
        if np.any(np.abs(values - middles) > 6 * spreads):
            return 1e6
        peak = find_peak(table, model, values, warm.get("weights"))
        if not np.isfinite(peak.log_evidence):
            return 1e6
        warm["weights"] = peak.weights
        return -peak.log_evidence + 0.5 * float(np.sum(((values - middles) / spreads) ** 2))

    found = minimize(
        cost, middles if start is None else start, method="L-BFGS-B", options={"maxiter": 25, "ftol": 1e-5, "eps": 1e-3}
    )
    best, lowest = found.x, float(found.fun)
    if not thorough:
        return Fit(table, model, best, -lowest, best[None, :], np.ones(1))
    cloud, weights = _cloud(cost, best, lowest, spreads, generator(seed, "settings", model.name, *table.units, table.first_year))
    return Fit(table, model, best, -lowest, cloud, weights)


def _cloud(
    cost: Callable[[np.ndarray], float], best: np.ndarray, lowest: float, spreads: np.ndarray, draws: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Importance sampling from a heavy-tailed bell that bends as the cost does at its peak."""
    count = len(best)
    shape = _scale(cost, best, lowest, spreads)
    bell = draws.standard_normal((SETTINGS_DRAWN, count)) @ shape.T
    stretch = np.sqrt(TAILS / draws.chisquare(TAILS, SETTINGS_DRAWN))
    cloud = best + bell * stretch[:, None]
    unit = np.linalg.solve(shape, (cloud - best).T).T
    log_proposal = -0.5 * (TAILS + count) * np.log1p(np.sum(unit**2, axis=1) / TAILS)
    log_weights = -np.array([cost(values) for values in cloud]) - log_proposal
    weights = np.exp(log_weights - log_weights.max())
    return cloud, weights / weights.sum()


def _scale(cost: Callable[[np.ndarray], float], best: np.ndarray, lowest: float, spreads: np.ndarray) -> np.ndarray:
    """A root of the covariance that the bend of the cost at its peak tells of, in no direction wider than twice the belief
    before.
    """
    count = len(best)
    steps = STEP * np.eye(count)
    sides = np.array([[cost(best + step), cost(best - step)] for step in steps])
    bend = np.diag((sides.sum(axis=1) - 2 * lowest) / STEP**2)
    for one in range(count):
        for other in range(one):
            both = cost(best + steps[one] + steps[other]) - sides[one, 0] - sides[other, 0] + lowest
            bend[one, other] = bend[other, one] = both / STEP**2
    scaled = bend * spreads[:, None] * spreads[None, :]
    bends, directions = np.linalg.eigh(scaled)
    return spreads[:, None] * directions / np.sqrt(np.maximum(bends, 0.25))
