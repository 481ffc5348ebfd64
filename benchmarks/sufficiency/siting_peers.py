"""Others on the same siting problem: HiGHS through SciPy on the strong formulation, and spopt where it is installed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix, csc_matrix

from benchmarks.sufficiency.siting_instances import Authority
from waymark.sufficiency.siting import SitingProblem


@dataclass(frozen=True)
class Found:
    """A peer's value and bound, in what words it ended, and seconds with building the model: by the clock, of the processor."""

    value: float | None
    bound: float | None
    said: str
    seconds: float
    busy: float


def highs(problem: SitingProblem, seconds: float, nearest: int | None = None) -> Found:
    """HiGHS, asked for a proof without any gap; `nearest` leaves only so many sites to each customer."""
    begun, busy = time.perf_counter(), time.process_time()
    matrix, lower, upper, price = strong_model(problem, nearest)
    whole = np.ones(len(price))
    answer = milp(
        price, constraints=LinearConstraint(matrix, lower, upper), bounds=Bounds(0, 1), integrality=whole,
        options={"mip_rel_gap": 0, "time_limit": seconds},
    )  # fmt: skip
    value = None if answer.x is None else float(answer.fun)
    bound = getattr(answer, "mip_dual_bound", None)
    said = "proven" if answer.status == 0 else "stopped"
    return Found(value, bound, said, time.perf_counter() - begun, time.process_time() - busy)


def strong_model(problem: SitingProblem, nearest: int | None) -> tuple[csc_matrix, np.ndarray, np.ndarray, np.ndarray]:
    """Everybody served once, nobody by a closed site (a row for each link), capacities, and the number of sites."""
    customers, sites = problem.customers, problem.sites
    few = sites if nearest is None else min(nearest, sites)
    site = np.sort(np.argsort(problem.cost, axis=1, kind="stable")[:, :few], axis=1).ravel()
    customer = np.repeat(np.arange(customers), few)
    links = np.arange(len(site))
    ones = np.ones(len(links))
    blocks = [(customer, links, ones), (customers + links, links, ones), (customers + links, len(links) + site, -ones)]
    rows = customers + len(links)
    lower, upper = [np.ones(customers), np.full(len(links), -np.inf)], [np.ones(customers), np.zeros(len(links))]
    if problem.demand.any():
        blocks.append((rows + site, links, problem.demand[customer].astype(float)))
        blocks.append((rows + np.arange(sites), len(links) + np.arange(sites), -problem.capacity.astype(float)))
        lower.append(np.full(sites, -np.inf))
        upper.append(np.zeros(sites))
        rows += sites
    if problem.open_sites is not None:
        blocks.append((np.full(sites, rows), len(links) + np.arange(sites), np.ones(sites)))
        lower.append(np.array([problem.open_sites]))
        upper.append(np.array([problem.open_sites]))
        rows += 1
    row, column, entry = (np.concatenate([block[part] for block in blocks]) for part in range(3))
    matrix = coo_matrix((entry, (row, column)), shape=(rows, len(links) + sites)).tocsc()
    price = np.concatenate([problem.cost[customer, site], problem.fixed]).astype(float)
    return matrix, np.concatenate(lower), np.concatenate(upper), price


def spopt(authority: Authority, seconds: float) -> Found | str:
    """spopt's capacitated p-median by PuLP, with HiGHS where PuLP has it, else CBC; why not, where it is not installed.

    It lets a school be split between sites, so its value may lie below what single sourcing allows.
    """
    if find_spec("spopt") is None:
        return "spopt is not installed: pip install waymark[bench]"
    import pulp
    from spopt.locate import PMedian

    begun, busy = time.perf_counter(), time.process_time()
    model = PMedian.from_cost_matrix(
        authority.minutes.astype(float), authority.need.astype(float), p_facilities=authority.open_sites,
        facility_capacities=authority.room.astype(float),
    )  # fmt: skip
    quiet: dict[str, Any] = {"msg": False, "timeLimit": seconds, "threads": 1}
    solvers: list[Callable[[], Any]] = [lambda: pulp.HiGHS(**quiet), lambda: pulp.PULP_CBC_CMD(**quiet)]
    solver = solvers[0]() if find_spec("highspy") else solvers[1]()
    model = model.solve(solver, results=False)
    said = f"status {pulp.LpStatus[model.problem.status]}, solution {pulp.LpSolution[model.problem.sol_status]}"
    return Found(pulp.value(model.problem.objective), None, said, time.perf_counter() - begun, time.process_time() - busy)
