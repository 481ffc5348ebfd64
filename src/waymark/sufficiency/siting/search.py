"""The search: cases of the problem, the one with the lowest bound first, each closed by prices or split in two."""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass, field

import numpy as np

from .answers import Answers
from .ascent import PACE, ascend, first_pace
from .lagrangian import evaluate, first_prices, workspace
from .node import FREE, NEVER, Node, narrowed, root, scale_of
from .problem import SitingProblem
from .striking import strike

ROOT_STEPS, NODE_STEPS, STEPS_AT_ONCE = 800, 400, 20
PACES = [0.005, 0.1, 2.0, 0.1]
LOOK_BACK, HOPE = 4, 0.15


@dataclass
class Case:
    """A node with what is known of it. `proof` is its place in the list of proofs."""

    node: Node
    prices: np.ndarray
    bound: int
    proof: int
    depth: int
    pace: np.ndarray
    trail: list[np.ndarray] = field(default_factory=list)


class Search:
    def __init__(self, problem: SitingProblem, *, seconds: float, seed: int) -> None:
        self.deadline = time.monotonic() + seconds
        self.problem = problem
        self.scale = scale_of(problem)
        self.node, self.demand = root(problem, self.scale)
        self.answers = Answers(problem, self.demand, np.minimum(self.node.room, self.demand.sum()), seed)
        self.proofs: list[dict] = [{}]
        self.waiting: list[tuple[int, int, Case]] = []
        self.cases = 0
        self.bound_of_root = -NEVER

    @property
    def cutoff(self) -> int:
        """A case with this bound holds nothing cheaper than the answer known."""
        return (self.answers.limit - 1) * self.scale + 1

    @property
    def reach(self) -> int:
        known = self.answers.value
        return self.scale if known is None else 1 + known * self.scale // 50

    def run(self) -> None:
        links, sites = len(self.node.customer), len(self.node.site)
        node, possible, _, _ = narrowed(
            self.node, self.demand, np.ones(links, np.uint8), np.ones(sites, np.uint8), np.zeros(sites, np.uint8)
        )
        if not possible:
            return
        first = Case(node, first_prices(node, self.demand), -NEVER, 0, 0, first_pace())
        self.work(first)
        while self.waiting and time.monotonic() < self.deadline:
            bound, _, case = heapq.heappop(self.waiting)
            if bound < self.cutoff:
                self.work(case)

    def work(self, case: Case) -> None:
        """Raise the bound, strike out, and close, split or (when time is over) leave the case waiting."""
        self.cases += 1
        at_root = case.depth == 0
        pace = case.pace
        mean, share, flow = np.zeros(len(self.demand)), np.zeros(len(case.node.site)), np.zeros(len(case.node.customer))
        bound, bounds = -NEVER, []
        left, look_back, hope = (ROOT_STEPS, 8, 0.03) if at_root else (NODE_STEPS, LOOK_BACK, HOPE)
        while True:
            node = case.node
            work = workspace(node, self.demand)
            steps = min(left, STEPS_AT_ONCE)
            bound, whole = ascend(
                node, self.demand, case.prices, bound, self.cutoff, self.reach, steps, pace, mean, share, flow, work
            )
            left -= steps
            bounds.append(bound)
            case.bound = max(case.bound, bound)
            if whole:
                self.answers.take(node, work[3])
            elif bound < self.cutoff:
                self.answers.suggest(node, share, flow)
            if bound >= self.cutoff:
                return self.close(case)
            late = time.monotonic() > self.deadline
            stuck = pace[0] < 1e-3 or (len(bounds) > look_back and bound - bounds[-look_back] < hope * (self.cutoff - bound))
            ends = left <= 0 or late or stuck
            if not ends and len(bounds) % 4:
                continue
            if at_root:
                self.answers.polish(node)
            case.trail.append(case.prices.copy())
            evaluate(node, self.demand, case.prices, *work)
            keep, stays, must = strike(node, self.demand, case.prices, bound, self.cutoff, work)
            case.node, possible, which, kept = narrowed(node, self.demand, keep, stays, must)
            if not possible:
                return self.close(case, final=False)
            share, flow = share[which], flow[kept]
            if (case.node.home != FREE).all():
                self.answers.take(case.node, np.zeros(0, np.uint8))
            if at_root:
                self.bound_of_root = case.bound
                self.shape = len(case.node.site), len(case.node.customer)
            if late:
                return self.wait(case)
            if ends:
                return self.split(case, share, flow)
            mean[case.node.home != FREE] = 0.0

    def close(self, case: Case, final: bool = True) -> None:
        if final:
            case.trail.append(case.prices.copy())
        self.proofs[case.proof] = {"prices": case.trail}

    def wait(self, case: Case) -> None:
        self.proofs[case.proof] = {"prices": case.trail}
        heapq.heappush(self.waiting, (case.bound, case.proof, case))

    def split(self, case: Case, share: np.ndarray, flow: np.ndarray) -> None:
        node = case.node
        site, customer, these = division(node, share, flow)
        children = []
        for inside in (True, False):
            keep = np.ones(len(node.customer), np.uint8)
            stays, must = np.ones(len(node.site), np.uint8), node.must.copy()
            if site >= 0:
                if inside:
                    must[site] = 1
                else:
                    stays[site] = 0
            else:
                of_links = np.repeat(np.arange(len(node.site)), np.diff(node.first))
                keep[(node.customer == customer) & (np.isin(of_links, these) != inside)] = 0
            child, possible, _, _ = narrowed(node, self.demand, keep, stays, must)
            self.proofs.append({})
            children.append(len(self.proofs) - 1)
            if possible:
                made = Case(child, case.prices.copy(), case.bound, len(self.proofs) - 1, case.depth + 1, next_pace(case.pace))
                heapq.heappush(self.waiting, (case.bound, made.proof, made))
        branch = {"site": int(node.site[site])} if site >= 0 else {"customer": customer, "sites": [int(node.site[s]) for s in these]}
        self.proofs[case.proof] = {"prices": case.trail, "split": branch, "cases": children}


def next_pace(pace: np.ndarray) -> np.ndarray:
    """To begin a part with, after the whole: somewhat longer steps than it ended with."""
    return np.array([min(PACES[1], max(PACES[0], PACES[2] * pace[PACE])), PACES[3], 0.0])


def division(node: Node, share: np.ndarray, flow: np.ndarray) -> tuple[int, int, list[int]]:
    """A site to have open or not, or a customer and the sites it is at or not: what the mean is least sure of."""
    unsure = np.where(node.must == 1, 0.0, np.minimum(share, 1 - share))
    site = int(np.argmax(unsure))
    if unsure[site] > 0.05:
        return site, -1, []
    links = len(node.customer)
    if links:
        most = np.zeros(len(node.home))
        np.maximum.at(most, node.customer, flow)
        free = node.home == FREE
        doubt = np.where(free, 1 - most, -1.0)
        customer = int(np.argmax(doubt))
        at = np.flatnonzero(node.customer == customer)
        best = at[np.argmax(flow[at])]
        return -1, customer, [int(np.searchsorted(node.first, best, "right") - 1)]
    return site, -1, []
