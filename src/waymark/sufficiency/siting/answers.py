"""The best true answer so far, and where better ones are looked for."""

from __future__ import annotations

import time

import numpy as np

from .exchanges import exchange
from .homes import settle_all
from .interchange import interchange
from .node import FREE, NEVER, Node
from .problem import SitingProblem

NEAR = 12


class Answers:
    """`capacity` and `demand` in the unit of the nodes, costs in whole units."""

    def __init__(self, problem: SitingProblem, capacity: np.ndarray, demand: np.ndarray, deadline: float) -> None:
        self.problem, self.capacity, self.demand, self.deadline = problem, capacity, demand, deadline
        self.roomy = bool((capacity >= demand.sum()).all())
        self.free_number = problem.open_sites is None
        self.more_than_any = int(problem.cost.max(axis=1).sum() + problem.fixed.sum()) + 1
        dear = 2 * int(problem.cost.max()) + int(problem.fixed.max()) + 1
        self.dear = min(dear, 2**60 // (int(demand.sum()) + 1))
        self.costs_of = np.ascontiguousarray(problem.cost.T)
        self.value: int | None = None
        self.home = np.zeros(problem.customers, np.int64)
        self.is_open = np.zeros(problem.sites, np.uint8)
        self.seen: set[bytes] = set()
        self.near: np.ndarray | None = None
        self.polished: int | None = None

    @property
    def limit(self) -> int:
        """What an answer has to cost less than to be of interest."""
        return self.more_than_any if self.value is None else self.value

    @property
    def reach(self) -> int:
        """A sum that is something beside what answers cost, however little the bound still is."""
        return 1 + self.limit // (50 if self.value is not None else 500)

    def take(self, node: Node, taken: np.ndarray) -> None:
        """The links taken, with those at home, are a true answer."""
        home = node.home.copy()
        if len(taken):
            of_links = np.repeat(node.site, np.diff(node.first))
            home[node.customer[taken == 1]] = of_links[taken == 1]
        is_open = np.zeros(self.problem.sites, np.uint8)
        is_open[node.site[node.must == 1]] = 1
        is_open[home] = 1
        missing = (self.problem.open_sites or 0) - int(is_open.sum())
        if missing > 0:
            cheap = np.argsort(self.problem.fixed + np.where(is_open == 1, NEVER, 0), kind="stable")
            is_open[cheap[:missing]] = 1
        self.offer(home, is_open)

    def offer(self, home: np.ndarray, is_open: np.ndarray) -> None:
        """Keep the answer where it obeys every rule and is the best so far."""
        load = np.zeros(self.problem.sites, np.int64)
        np.add.at(load, home, self.demand)
        if (load > self.capacity).any() or not is_open[home].all():
            return
        if self.problem.open_sites not in (None, int(is_open.sum())):
            return
        value = int(self.problem.cost[np.arange(len(home)), home].sum() + self.problem.fixed[is_open == 1].sum())
        if value < self.limit:
            self.value, self.home, self.is_open = value, home.copy(), is_open.copy()

    def suggest(self, node: Node, share: np.ndarray, flow: np.ndarray) -> None:
        """Try the sites most open in the mean, and each customer where it mostly is in the mean."""
        number = self.problem.open_sites
        if number is None:
            number = max(int(node.count[0]), int(np.rint(share.sum())), 1)
        order = np.argsort(-(share + 2.0 * node.must), kind="stable")[:number]
        if len(order) < int(node.count[0]):
            return
        is_open = np.zeros(self.problem.sites, np.uint8)
        is_open[node.site[order]] = 1
        home = node.home.copy()
        sure = np.flatnonzero(flow > 0.5)
        of_links = np.searchsorted(node.first, sure, "right") - 1
        home[node.customer[sure]] = node.site[of_links]
        home[(home != FREE) & (is_open[home] == 0)] = FREE
        key = is_open.tobytes() + home.tobytes()
        if key not in self.seen:
            self.seen.add(key)
            self.settle(is_open, home, node.site)

    def settle(self, is_open: np.ndarray, home: np.ndarray, candidates: np.ndarray) -> None:
        if self.roomy:
            interchange(self.costs_of, self.problem.fixed, candidates, is_open, self.free_number)
            home = np.full(self.problem.customers, FREE)
        load = np.zeros(self.problem.sites, np.int64)
        arguments = self.problem.cost, self.demand, self.capacity, self.problem.fixed, candidates
        settle_all(*arguments, is_open, home, load, self.dear, True)
        self.offer(home, is_open)

    def polish(self) -> None:
        """Exchange sites of the best answer, round after round while that gains."""
        if self.roomy or self.value is None or self.polished == self.value:
            return
        is_open, home, value = self.is_open.copy(), self.home.copy(), self.value
        load = np.zeros(self.problem.sites, np.int64)
        np.add.at(load, home, self.demand)
        arguments = self.problem.cost, self.demand, self.capacity, self.problem.fixed, self.nearest(), NEAR, self.free_number
        better = 0
        while better < value and time.monotonic() < self.deadline:
            value = better or value
            better = int(exchange(*arguments, is_open, home, load, self.dear, value))
        self.offer(home, is_open)
        self.polished = self.value

    def nearest(self) -> np.ndarray:
        """For each site all others, those first that cost the customers most nearly the same."""
        if self.near is None:
            cost = self.problem.cost.astype(np.float64)
            apart = np.stack([np.abs(cost - cost[:, s : s + 1]).sum(axis=0) for s in range(cost.shape[1])])
            self.near = np.ascontiguousarray(np.argsort(apart, axis=1, kind="stable")[:, : 4 * NEAR])
        return self.near
