"""HiGHS, as SciPy carries it, for integer programs in zeros and ones.

Its word is not taken: what comes back is rounded, checked in exact integers, and called proven only when the
bound itself reaches the value. Never add `highspy` to a process that also loads OR-Tools: they cannot share
one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from waymark.allocator.model import Row

BOUND_SLACK = 1e-4
DUAL_SCALE = 2**16
TIME_LIMIT_REACHED, INFEASIBLE = 1, 2


@dataclass(frozen=True)
class Answer:
    """`chosen` columns (None when none were found), the proven lower `bound` (None when unknown)."""

    chosen: frozenset[int] | None
    bound: int | None
    infeasible: bool = False


class Program:
    """minimise cost over columns of 0 or 1, subject to rows; the rows are built once and solved many times."""

    def __init__(self, columns: int, rows: Sequence[Row]) -> None:
        self.columns = columns
        self.rows = tuple(rows)
        self.matrix, self.upper = _matrix(self.rows, columns)

    def least(
        self, cost: Mapping[int, int], further: Sequence[Row], fixed: Mapping[int, int], seconds: float
    ) -> Answer:
        """`further` rows and columns `fixed` to 0 or 1 hold for this answer only; `seconds` is the most it takes."""
        if any(not row.terms and row.upper < 0 for row in further):
            return Answer(None, None, infeasible=True)
        if not self.columns:
            return Answer(frozenset(), 0)
        lower, upper = numpy.zeros(self.columns), numpy.ones(self.columns)
        for column, value in fixed.items():
            lower[column] = upper[column] = value
        objective = numpy.zeros(self.columns)
        for column, value in cost.items():
            objective[column] = value
        solution = milp(
            objective,
            integrality=numpy.ones(self.columns),
            bounds=Bounds(lower, upper),
            constraints=self._constraints(further),
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.0},
        )
        if solution.status == INFEASIBLE:
            return Answer(None, None, infeasible=True)
        return self._answer(solution, further, fixed)

    def ruled_out(
        self, cost: Mapping[int, int], further: Sequence[Row], fixed: Mapping[int, int], value: int
    ) -> list[int]:
        """Columns that are 0 in every list that costs no more than `value`.

        Any non-negative multipliers of the rows give a true lower bound, so the linear program's prices are
        rounded to whole numbers first and the bound is then worked out exactly: floating point cannot rule
        out too much.
        """
        rows = (*self.rows, *further)
        if not rows or not self.columns:
            return []
        prices = self._prices(cost, further, fixed)
        reduced = [DUAL_SCALE * cost.get(column, 0) for column in range(self.columns)]
        bound = 0
        for row, price in zip(rows, prices, strict=True):
            if price:
                bound -= price * row.upper
                for column, coefficient in row.terms:
                    reduced[column] += price * coefficient
        for column, each in enumerate(reduced):
            bound += each * fixed[column] if column in fixed else min(0, each)
        spare = DUAL_SCALE * value - bound
        return [column for column, each in enumerate(reduced) if each > spare and column not in fixed]

    def _prices(self, cost: Mapping[int, int], further: Sequence[Row], fixed: Mapping[int, int]) -> list[int]:
        matrix, upper = self.matrix, self.upper
        if further:
            more, limits = _matrix(further, self.columns)
            matrix, upper = vstack([matrix, more], format="csr"), numpy.concatenate([upper, limits])
        bounds = [
            (fixed[column], fixed[column]) if column in fixed else (0, 1) for column in range(self.columns)
        ]
        objective = numpy.array([cost.get(column, 0) for column in range(self.columns)], dtype=float)
        answer = linprog(objective, A_ub=matrix, b_ub=upper, bounds=bounds, method="highs")
        if answer.status != 0:
            return [0] * matrix.shape[0]
        return [max(0, round(-price * DUAL_SCALE)) for price in answer.ineqlin.marginals.tolist()]

    def _constraints(self, further: Sequence[Row]) -> list[LinearConstraint]:
        constraints = [LinearConstraint(self.matrix, -numpy.inf, self.upper)] if self.rows else []
        if further:
            matrix, upper = _matrix(further, self.columns)
            constraints.append(LinearConstraint(matrix, -numpy.inf, upper))
        return constraints

    def _answer(self, solution, further: Sequence[Row], fixed: Mapping[int, int]) -> Answer:
        bound = getattr(solution, "mip_dual_bound", None)
        lowest = None if bound is None or not math.isfinite(bound) else math.ceil(bound - BOUND_SLACK)
        if solution.x is None:
            return Answer(None, lowest)
        chosen = frozenset(int(column) for column in numpy.flatnonzero(solution.x > 0.5))
        kept = all((column in chosen) == bool(value) for column, value in fixed.items())
        if not kept or not all(row.holds(chosen) for row in (*self.rows, *further)):
            return Answer(None, lowest)
        return Answer(chosen, lowest)


def _matrix(rows: Sequence[Row], columns: int) -> tuple[csr_array, numpy.ndarray]:
    counts = numpy.fromiter((len(row.terms) for row in rows), dtype=numpy.int64, count=len(rows))
    pointers = numpy.concatenate([[0], numpy.cumsum(counts)])
    places = numpy.fromiter((column for row in rows for column, _ in row.terms), dtype=numpy.int64)
    values = numpy.fromiter((value for row in rows for _, value in row.terms), dtype=numpy.float64)
    upper = numpy.fromiter((row.upper for row in rows), dtype=numpy.float64, count=len(rows))
    return csr_array((values, places, pointers), shape=(len(rows), columns)), upper
