"""HiGHS, as SciPy carries it, on an engine program of one word: for assignments the engine cannot finish in time.

Its word is not taken. The list that comes back is rounded and checked against every row in whole numbers, its
value is added up in whole numbers, and its bound is a claim in floating point, which whoever uses it must say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from waymark.allocator.engine.program import Program

BOUND_SLACK = 1e-4
"""The solver's bound may stray by less than this; all values are whole, so nothing is lost by allowing for it."""
INFEASIBLE = 2


@dataclass(frozen=True)
class Claimed:
    """`chosen` columns that were checked (None when none were found) and the bound the solver claims, as a whole number."""

    chosen: np.ndarray | None
    bound: int | None
    infeasible: bool = False


def best_by_mip(program: Program, *, seconds: float) -> Claimed:
    """The best list of a program of one word that is found in `seconds`."""
    if program.words != 1:
        raise ValueError(f"This program has {program.words} words where one is needed.")
    if not program.columns:
        return Claimed(np.zeros(0, np.int64), 0, infeasible=bool(program.must.any()))
    owned = program.owner >= 0
    each_owner = csc_array(
        (np.ones(int(owned.sum())), (program.owner[owned], np.flatnonzero(owned))), shape=(program.owners, program.columns)
    )
    constraints = [LinearConstraint(each_owner, program.must.astype(float), 1)]
    if program.rows:
        matrix = csc_array(
            (program.coefficient.astype(float), program.row, program.start), shape=(program.rows, program.columns)
        )
        constraints.append(LinearConstraint(matrix, -np.inf, program.upper.astype(float)))
    solution = milp(
        -program.value[:, 0].astype(float),
        integrality=np.ones(program.columns),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.0},
    )
    if solution.status == INFEASIBLE:
        return Claimed(None, None, infeasible=True)
    claimed = getattr(solution, "mip_dual_bound", None)
    bound = None if claimed is None or not math.isfinite(claimed) else math.floor(-claimed + BOUND_SLACK)
    chosen = None if solution.x is None else np.flatnonzero(solution.x > 0.5)
    return Claimed(chosen if chosen is not None and obeys(program, chosen) else None, bound)


def obeys(program: Program, chosen: np.ndarray) -> bool:
    """Whether these columns keep every row and every owner's rule, in whole numbers."""
    served = np.bincount(program.owner[chosen][program.owner[chosen] >= 0], minlength=program.owners)
    if (served > 1).any() or (served[program.must] != 1).any():
        return False
    used = np.zeros(program.rows, np.int64)
    for column in chosen:
        entries = slice(program.start[column], program.start[column + 1])
        np.add.at(used, program.row[entries], program.coefficient[entries].astype(np.int64))
    return bool((used <= program.upper).all())
