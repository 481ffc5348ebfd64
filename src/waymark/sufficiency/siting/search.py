"""The search: cases of the problem, the one with the lowest bound first, each closed by prices or split in two."""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass, field

import numpy as np

from .answers import Answers
from .ascent import PACE, Mean, ascend, first_mean, first_pace, next_pace
from .lagrangian import evaluate, first_prices, workspace
from .located import Plain
from .node import FREE, NEVER, Node, everything, narrowed, root, scale_of
from .problem import SitingProblem
from .striking import strike

STEPS_AT_ONCE, STRIKE_EVERY = 20, 4
MOST_LINKS = 60_000_000  # of all waiting cases: about a gigabyte; beyond it the search goes deep instead of wide


@dataclass(frozen=True)
class Effort:
    """Steps at most; fewer when over the last `look_back` looks less than the share `hope` of the gap was gained."""

    steps: int
    look_back: int
    hope: float


WHOLE, PART = Effort(800, 8, 0.03), Effort(400, 3, 0.25)


@dataclass
class Case:
    """A node with what is known of it. `proof` is its place in the list of proofs, `trail` the prices that proof rests on."""

    node: Node
    prices: np.ndarray
    bound: int
    proof: int
    depth: int
    pace: np.ndarray
    trail: list[np.ndarray] = field(default_factory=list)


class Search:
    def __init__(self, problem: SitingProblem, deadline: float) -> None:
        self.deadline = deadline
        self.scale = scale_of(problem)
        self.node, self.demand = root(problem, self.scale)
        self.answers = Answers(problem, self.node.room, self.demand, deadline)
        self.proofs: list[Plain] = [{"prices": []}]  # see check.py; the prices as arrays until they are asked for
        self.waiting: list[tuple[int, int, Case]] = []
        self.links = 0
        self.cases = 0

    @property
    def cutoff(self) -> int:
        """A case with this bound holds nothing cheaper than the answer known."""
        return (self.answers.limit - 1) * self.scale + 1

    @property
    def bound(self) -> int:
        """What no list costs less than, in whole units; the limit itself when no case is left."""
        return min([self.answers.limit, *(-(-bound // self.scale) for bound, _, _ in self.waiting)])

    @property
    def late(self) -> bool:
        return time.monotonic() > self.deadline

    def run(self) -> None:
        node, possible, _, _ = narrowed(self.node, self.demand, *everything(self.node))
        if possible:
            self.put(Case(node, first_prices(node, self.demand), -NEVER, 0, 0, first_pace()))
        while self.waiting and self.waiting[0][0] < self.cutoff:
            self.work(self.next())
            if self.late:
                return

    def put(self, case: Case) -> None:
        self.links += len(case.node.customer)
        heapq.heappush(self.waiting, (case.bound, case.proof, case))

    def next(self) -> Case:
        if self.links > MOST_LINKS:
            deepest = max(range(len(self.waiting)), key=lambda k: self.waiting[k][2].depth)
            self.waiting[deepest], self.waiting[-1] = self.waiting[-1], self.waiting[deepest]
            case = self.waiting.pop()[2]
            heapq.heapify(self.waiting)
        else:
            case = heapq.heappop(self.waiting)[2]
        self.links -= len(case.node.customer)
        return case

    def work(self, case: Case) -> None:
        """Raise the bound and strike out, until the case is closed, or split, or time is over."""
        self.cases += 1
        effort = PART if case.depth else WHOLE
        mean = first_mean(case.node)
        bounds: list[int] = []
        while True:
            bounds.append(self.climb(case, mean, bounds[-1] if bounds else -NEVER))
            if bounds[-1] >= self.cutoff:
                return self.close(case, [*case.trail, case.prices])
            ends = self.enough(case, effort, bounds)
            if not ends and len(bounds) % STRIKE_EVERY:
                continue
            if case.depth == 0:
                self.answers.polish()
            left = self.narrow(case, mean, bounds[-1], ends)
            if left is None:
                return self.close(case, case.trail)
            mean = left
            if ends and self.late:
                self.proofs[case.proof] = {"prices": case.trail}
                return self.put(case)
            if ends:
                return self.split(case, mean)

    def climb(self, case: Case, mean: Mean, bound: int) -> int:
        """Some steps with the prices; the bound they lead to. True answers met on the way are kept."""
        work = workspace(case.node, self.demand)
        limits = np.array([bound, self.cutoff, self.answers.reach * self.scale])
        bound, whole = ascend(case.node, self.demand, case.prices, limits, STEPS_AT_ONCE, case.pace, mean, work)
        case.bound = max(case.bound, bound)
        if whole:
            self.answers.take(case.node, work.taken)
        elif bound < self.cutoff:
            self.answers.suggest(case.node, mean.share, mean.flow)
        return bound

    def enough(self, case: Case, effort: Effort, bounds: list[int]) -> bool:
        if self.late or case.pace[PACE] < 1e-3 or len(bounds) * STEPS_AT_ONCE >= effort.steps:
            return True
        if len(bounds) <= effort.look_back:
            return False
        return bounds[-1] - bounds[-effort.look_back] < effort.hope * (self.cutoff - bounds[-1])

    def narrow(self, case: Case, mean: Mean, bound: int, ends: bool) -> Mean | None:
        """Strike out at the case's prices, unless that is hardly anything and not the end; None when nothing unknown is left."""
        work = workspace(case.node, self.demand)
        evaluate(case.node, self.demand, case.prices, work)
        struck = strike(case.node, self.demand, case.prices, bound, self.cutoff, work)
        node, possible, sites, links = narrowed(case.node, self.demand, *struck)
        if possible and not ends and len(links) > 0.95 * len(case.node.customer):
            return mean
        case.trail.append(case.prices.copy())
        if not possible:
            return None
        case.node = node
        mean.apart[node.home != FREE] = 0.0
        if (node.home != FREE).all():
            self.answers.take(node, np.zeros(0, np.uint8))
            return None
        return Mean(mean.apart, mean.share[sites], mean.flow[links])

    def close(self, case: Case, trail: list[np.ndarray]) -> None:
        self.proofs[case.proof] = {"prices": trail}

    def split(self, case: Case, mean: Mean) -> None:
        node = case.node
        site, customer, at = division(node, mean)
        places = []
        for inside in (True, False):
            keep, stays, must = everything(node)
            if customer < 0 and inside:
                must[site] = 1
            elif customer < 0:
                stays[site] = 0
            else:
                of_links = np.repeat(np.arange(len(node.site)), np.diff(node.first))
                keep[(node.customer == customer) & ((of_links == at) != inside)] = 0
            child, possible, _, _ = narrowed(node, self.demand, keep, stays, must)
            self.proofs.append({"prices": []})
            places.append(len(self.proofs) - 1)
            if possible:
                self.put(Case(child, case.prices.copy(), case.bound, places[-1], case.depth + 1, next_pace(case.pace)))
        words: Plain = {"site": int(node.site[site])}
        if customer >= 0:
            words = {"site": int(node.site[at]), "customer": customer}
        self.proofs[case.proof] = {"prices": case.trail, "split": words, "cases": places}

    def certificate(self) -> Plain:
        return {
            "scale": self.scale,
            "cases": [{**case, "prices": [line.tolist() for line in case["prices"]]} for case in self.proofs],
        }


def division(node: Node, mean: Mean) -> tuple[int, int, int]:
    """A site to have open or not; or a customer (else -1) and the site it is served by or not: what the mean is least sure of."""
    unsure = np.where(node.must == 1, 0.0, np.minimum(mean.share, 1 - mean.share))
    site = int(np.argmax(unsure))
    if unsure[site] > 0.05 or not len(node.customer):
        return int(np.argmin(node.must)) if node.must[site] else site, -1, -1
    most = np.zeros(len(node.home))
    np.maximum.at(most, node.customer, mean.flow)
    customer = int(np.argmax(np.where(node.home == FREE, 1 - most, -1.0)))
    links = np.flatnonzero(node.customer == customer)
    best = links[np.argmax(mean.flow[links])]
    return -1, customer, int(np.searchsorted(node.first, best, "right") - 1)
