"""Other exact solvers on the same round and rules: HiGHS through SciPy, and OR-Tools in a process of its own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_matrix

from benchmarks.allocator.instances import Instance, of_authority
from benchmarks.allocator.rules import program_of
from waymark.allocator.engine import Program

Matrix = tuple[csc_matrix, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Found:
    """A peer's list, the bound it claims and in what words."""

    chosen: np.ndarray
    bound: float | None
    said: str


def matrix_of(program: Program) -> Matrix:
    """Rows for owners and rules, upper limits, values. Rows too short to bind are left out, as a modeller would."""
    columns, owners = program.columns, program.owners
    row = np.concatenate([program.owner, program.row + owners])
    column = np.concatenate([np.arange(columns), np.repeat(np.arange(columns), np.diff(program.start))])
    entry = np.concatenate([np.ones(columns), program.coefficient])
    upper = np.concatenate([np.ones(owners), program.upper])
    keep = np.bincount(row, weights=entry, minlength=len(upper)) > upper
    number = np.cumsum(keep) - 1
    kept = keep[row]
    shape = (int(keep.sum()), columns)
    return csc_matrix((entry[kept], (number[row[kept]], column[kept])), shape=shape), upper[keep], program.value[:, 0]


def highs(instance: Instance, seconds: float) -> Found:
    """HiGHS on the whole round, asked for a proof without any gap."""
    matrix, upper, value = matrix_of(program_of(instance))
    answer = milp(
        -value, constraints=LinearConstraint(matrix, -np.inf, upper), bounds=Bounds(0, 1),
        integrality=np.ones(len(value)), options={"mip_rel_gap": 0, "time_limit": seconds},
    )  # fmt: skip
    chosen = np.flatnonzero(answer.x > 0.5) if answer.x is not None else np.zeros(0, int)
    bound = -answer.mip_dual_bound if answer.mip_dual_bound is not None else None
    return Found(chosen, bound, "proven" if answer.status == 0 else "stopped")


def highs_by_authority(instance: Instance, seconds: float) -> Found:
    """HiGHS on one authority after another: they share nothing."""
    until = time.perf_counter() + seconds
    lists, bound, said = [], 0.0, "proven"
    for authority in np.unique(instance.authority):
        part, columns = of_authority(instance, int(authority))
        found = highs(part, max(1.0, until - time.perf_counter()))
        lists.append(columns[found.chosen])
        bound += found.bound or 0.0
        said = said if found.said == "proven" else found.said
    return Found(np.concatenate(lists), bound, said)


def cold_relaxation(matrix: Matrix, forced: np.ndarray) -> float:
    """The value of the linear program with one of the columns forced, by HiGHS from nothing."""
    rows, upper, value = matrix
    need = csc_matrix((np.ones(len(forced)), (np.zeros(len(forced), int), forced)), shape=(1, len(value)))
    answer = linprog(-value, A_ub=rows, b_ub=upper, A_eq=need, b_eq=[1.0], bounds=(0, 1), method="highs")
    return -answer.fun if answer.fun is not None else float("nan")


def or_tools_present() -> bool:
    return find_spec("ortools") is not None


def cp_sat(instance: Instance, seconds: float) -> Found:
    """OR-Tools' CP-SAT on the whole round, two workers."""
    from ortools.sat.python import cp_model

    matrix, upper, value = matrix_of(program_of(instance))
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in range(len(value))]
    by_row = matrix.tocsr()
    for r in range(by_row.shape[0]):
        members = [take[c] for c in by_row.indices[by_row.indptr[r] : by_row.indptr[r + 1]]]
        if upper[r] == 1:
            model.add_at_most_one(members)
        else:
            model.add(cp_model.LinearExpr.sum(members) <= int(upper[r]))
    model.maximize(cp_model.LinearExpr.weighted_sum(take, [int(v) for v in value]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(np.zeros(0, int), None, "stopped")
    chosen = np.flatnonzero([solver.boolean_value(one) for one in take])
    return Found(chosen, solver.best_objective_bound, "proven" if status == cp_model.OPTIMAL else "stopped")


def min_cost_flow(instance: Instance, seconds: float) -> Found:
    """OR-Tools' network simplex without high intensity and separation: a request, a class's start week, the weeks after it."""
    from ortools.graph.python import min_cost_flow as flows

    size, groups = instance.size, len(instance.classes.kind)
    weeks = int(instance.start.max()) + 1
    sink = size + groups * weeks
    nodes = size + np.arange(groups * weeks)
    later = np.where(np.arange(groups * weeks) % weeks == weeks - 1, sink, nodes + 1)
    tails = np.concatenate([instance.request, nodes, np.arange(size)])
    heads = np.concatenate([size + instance.group * weeks + instance.start, later, np.full(size, sink)])
    room = np.concatenate([np.ones(len(instance.value), int), instance.classes.free[:, :weeks].ravel(), np.ones(size, int)])
    cost = np.concatenate([-instance.value, np.zeros(groups * weeks + size, int)])
    flow = flows.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room.astype(np.int64), cost.astype(np.int64)
    )
    flow.set_nodes_supplies(np.arange(size, dtype=np.int32), np.ones(size, np.int64))
    flow.set_node_supply(int(sink), -size)
    flow.solve()
    chosen = np.flatnonzero(flow.flows(arcs[: len(instance.value)]) > 0)
    return Found(chosen, -float(flow.optimal_cost()), "without two rules")


def in_a_child(solver: Callable[[Instance, float], Found], instance: Instance, seconds: float) -> tuple[float, Found]:
    """Seconds and list of a solver in a fresh process: OR-Tools and some versions of HiGHS cannot share one."""
    context = multiprocessing.get_context("spawn")
    queue: Any = context.Queue()
    process = context.Process(target=_work, args=(queue, solver, instance, seconds))
    process.start()
    outcome = queue.get()
    process.join()
    return outcome


def _work(queue: Any, solver: Callable[[Instance, float], Found], instance: Instance, seconds: float) -> None:
    program_of(instance)  # compiled, or fetched, before the clock starts
    began = time.perf_counter()
    found = solver(instance, seconds)
    queue.put((time.perf_counter() - began, found))
