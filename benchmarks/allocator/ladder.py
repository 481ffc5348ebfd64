"""HiGHS, through SciPy, on the product's own rows: one priority after another, each held at its best while the next is settled.

The same rows, the same whole numbers and no gap allowed, authority by authority, since authorities share no places. Its levels
are added up in whole numbers from the columns it chose.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array, vstack

from waymark.allocator.proposal.model import Model

Gains = Sequence[tuple[str, np.ndarray]]
HALF = 0.5


@dataclass(frozen=True)
class Climbed:
    """Columns chosen, the level gained in each priority, and whether every rung was proven."""

    columns: np.ndarray
    gained: dict[str, int]
    proven: bool


def matrix_of(model: Model) -> csc_array:
    """The rules' rows over all the model's columns."""
    rows = model.rows
    return csc_array((rows.coefficient.astype(float), rows.row, rows.start), shape=(len(rows.upper), rows.columns))


def by_authority(
    model: Model, gains: Gains, offers: np.ndarray, authority: tuple[np.ndarray, np.ndarray], seconds: float
) -> Climbed:
    """The ladder for each authority in turn. `offers`: which may be chosen; `authority`: of every request, of every class."""
    until = time.perf_counter() + seconds
    windows = [window for family in model.rows.families for window in family.windows]
    of_switch = authority[1][np.array([window[0] for window in windows], np.int64)]
    of_column = np.concatenate([authority[0][model.found.request], of_switch])
    matrix = matrix_of(model)
    usable = np.concatenate([offers, np.ones(len(of_switch), bool)])
    parts = [climb(model, matrix, gains, np.flatnonzero(usable & (of_column == each)), until) for each in np.unique(of_column)]
    chosen = np.concatenate([part.columns for part in parts])
    gained = {name: sum(part.gained[name] for part in parts) for name, _ in gains}
    return Climbed(chosen[chosen < len(model.found)], gained, all(part.proven for part in parts))


def climb(model: Model, matrix: csc_array, gains: Gains, columns: np.ndarray, until: float) -> Climbed:
    """The ladder on some columns of the model, or as far as time allows."""
    rules, limits = rows_of(model, matrix, columns)
    gained: dict[str, int] = {}
    proven, chosen = True, np.zeros(0, np.int64)
    for name, value in _on(model, gains, columns):
        answer = milp(
            -value, constraints=LinearConstraint(rules, -np.inf, limits), bounds=Bounds(0, 1), integrality=np.ones(len(columns)),
            options={"mip_rel_gap": 0, "time_limit": max(1.0, until - time.perf_counter())},
        )  # fmt: skip
        proven &= answer.status == 0
        if answer.x is None:
            return Climbed(columns[chosen], gained | {name: 0 for name, _ in gains if name not in gained}, False)
        chosen = np.flatnonzero(answer.x > HALF)
        gained[name] = int(value[chosen].sum())
        rules, limits = vstack([rules, csc_array(-value[None, :])], format="csc"), np.append(limits, HALF - gained[name])
    return Climbed(columns[chosen], gained, proven)


def cold_relaxation(model: Model, matrix: csc_array, gains: Gains, columns: np.ndarray, forced: np.ndarray) -> float:
    """Seconds of the same ladder as linear programs, one of the `forced` columns taken, each from nothing."""
    rules, limits = rows_of(model, matrix, columns)
    need = csc_array(np.isin(columns, forced).astype(float)[None, :])
    began = time.perf_counter()
    for _, value in _on(model, gains, columns):
        answer = linprog(-value, A_ub=rules, b_ub=limits, A_eq=need, b_eq=[1.0], bounds=(0, 1), method="highs")
        if answer.fun is None:
            break
        rules, limits = vstack([rules, csc_array(-value[None, :])], format="csc"), np.append(limits, answer.fun + 1e-4)
    return time.perf_counter() - began


def rows_of(model: Model, matrix: csc_array, columns: np.ndarray) -> tuple[csc_array, np.ndarray]:
    """The rules' rows with an entry in the columns, and one for each request."""
    own = matrix[:, columns]
    met = np.flatnonzero(np.diff(own.tocsr().indptr))
    offers = np.flatnonzero(columns < len(model.found))
    _, request = np.unique(model.found.request[columns[offers]], return_inverse=True)
    shape = int(request.max(initial=-1)) + 1, len(columns)
    once = csc_array((np.ones(len(offers)), (request, offers)), shape=shape)
    return vstack([own[met], once], format="csc"), np.concatenate([model.rows.upper[met].astype(float), np.ones(shape[0])])


def _on(model: Model, gains: Gains, columns: np.ndarray) -> list[tuple[str, np.ndarray]]:
    offers = columns < len(model.found)
    found = []
    for name, gain in gains:
        value = np.zeros(len(columns))
        value[offers] = gain[columns[offers]]
        found.append((name, value))
    return found
