"""HiGHS, by way of SciPy: the one place of this room that knows a solver. Its words for how it ended are put into ours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

SOLVED, STOPPED_EARLY, IMPOSSIBLE, NOTHING = "solved", "stopped early", "impossible", "nothing"


@dataclass(frozen=True)
class Answer:
    """`values` of the columns, None where none were found; `bound`: what the objective cannot be below."""

    said: str
    values: np.ndarray | None
    value: float | None
    bound: float


@dataclass(frozen=True)
class Rules:
    """low <= matrix @ columns <= high, and each column within its own lower and upper."""

    matrix: csr_matrix
    low: np.ndarray
    high: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    whole: np.ndarray

    def also(self, rows: csr_matrix, low: np.ndarray, high: np.ndarray) -> Rules:
        return Rules(vstack([self.matrix, rows], format="csr"), np.append(self.low, low), np.append(self.high, high),
                     self.lower, self.upper, self.whole)  # fmt: skip


def least(objective: np.ndarray, rules: Rules, seconds: float, gap: float = 0.0) -> Answer:
    """The columns with the least of the objective, or what was found of them in the time."""
    result = milp(
        objective, integrality=rules.whole, bounds=Bounds(rules.lower, rules.upper),
        constraints=LinearConstraint(rules.matrix, rules.low, rules.high),
        options={"time_limit": max(0.2, seconds), "mip_rel_gap": gap},
    )  # fmt: skip
    bound = getattr(result, "mip_dual_bound", None)
    if result.status == 2:
        return Answer(IMPOSSIBLE, None, None, np.inf)
    if result.x is None:
        return Answer(NOTHING, None, None, -np.inf if bound is None else float(bound))
    value = float(objective @ result.x)
    lowest = value if bound is None else min(value, float(bound))
    return Answer(SOLVED if result.status == 0 else STOPPED_EARLY, result.x, value, lowest)
