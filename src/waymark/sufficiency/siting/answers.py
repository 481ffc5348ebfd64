"""The best true answer so far, and where better ones are looked for."""

from __future__ import annotations

import numpy as np

from .exchanges import exchange, interchange
from .homes import settle_all
from .node import FREE, NEVER, Node
from .problem import SitingProblem

NEAR = 12


class Answers:
    def __init__(self, problem: SitingProblem, demand: np.ndarray, capacity: np.ndarray, seed: int) -> None:
        self.problem, self.demand, self.capacity = problem, demand, capacity
        self.by_site = np.ascontiguousarray(problem.cost)
        self.roomy = bool((capacity >= demand.sum()).all())
        self.free_number = problem.open_sites is None
        self.random = np.random.default_rng(seed)
        self.largest = int(problem.cost.max(axis=1).sum() + problem.fixed.sum()) + 1
        self.dear = min(2 * int(problem.cost.max()) + 1 + int(problem.fixed.max()), 2**60 // (int(demand.sum()) + 1))
        self.value: int | None = None
        self.home = np.zeros(problem.customers, np.int64)
        self.is_open = np.zeros(problem.sites, np.uint8)
        self.seen: set[bytes] = set()
        self.near: np.ndarray | None = None
        self.polished: int | None = None

    @property
    def limit(self) -> int:
        """What an answer has to cost less than to be of interest."""
        return self.largest if self.value is None else self.value

    def take(self, node: Node, taken: np.ndarray) -> None:
        """The links taken, with those at home, are a true answer."""
        home = node.home.copy()
        if len(taken):
            of_links = np.repeat(node.site, np.diff(node.first))
            home[node.customer[taken == 1]] = of_links[taken == 1]
        is_open = np.zeros(self.problem.sites, np.uint8)
        is_open[node.site[node.must == 1]] = 1
        is_open[home] = 1
        self.fill_up(is_open)
        self.offer(home, is_open)

    def fill_up(self, is_open: np.ndarray) -> None:
        """Open the cheapest more where their number is fixed."""
        if self.problem.open_sites is not None:
            for s in np.argsort(self.problem.fixed + np.where(is_open, NEVER, 0), kind="stable"):
                if is_open.sum() >= self.problem.open_sites:
                    return
                is_open[s] = 1

    def offer(self, home: np.ndarray, is_open: np.ndarray) -> bool:
        """Keep the answer where it obeys every rule and is the best so far."""
        load = np.bincount(home, weights=self.demand, minlength=self.problem.sites)
        if (load > self.capacity).any() or not is_open[home].all():
            return False
        if self.problem.open_sites not in (None, int(is_open.sum())):
            return False
        value = int(self.problem.cost[np.arange(len(home)), home].sum() + self.problem.fixed[is_open == 1].sum())
        if value >= self.limit:
            return False
        self.value, self.home, self.is_open = value, home.copy(), is_open.copy()
        return True

    def suggest(self, node: Node, share: np.ndarray, flow: np.ndarray) -> None:
        """Try the sites most open in the mean, and each customer where it is most in the mean."""
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
        home[(home >= 0) & (is_open[home] == 0)] = FREE
        key = is_open.tobytes() + home.tobytes()
        if key not in self.seen:
            self.seen.add(key)
            self.settle(is_open, home, node.site)

    def settle(self, is_open: np.ndarray, home: np.ndarray, candidates: np.ndarray) -> None:
        if self.roomy:
            interchange(self.by_site, self.problem.fixed, candidates, is_open, self.free_number)
            home = np.full(self.problem.customers, FREE)
        load = np.zeros(self.problem.sites, np.int64)
        arguments = self.by_site, self.demand, self.capacity, self.problem.fixed, candidates
        settle_all(*arguments, is_open, home, load, self.dear, True)
        self.offer(home, is_open)

    def polish(self, node: Node) -> None:
        """Exchange sites of the best answer for others that are left."""
        if self.value is None or self.roomy or self.polished == self.value:
            return
        near = self.nearest(node.site)
        is_open, home = self.is_open.copy(), self.home.copy()
        load = np.bincount(home, weights=self.demand, minlength=self.problem.sites).astype(np.int64)
        arguments = self.by_site, self.demand, self.capacity, self.problem.fixed, node.site, near, NEAR, self.free_number
        value = self.value
        while True:
            better = exchange(*arguments, is_open, home, load, self.dear, value)
            if better == value:
                break
            value = better
        self.offer(home, is_open)
        self.polished = self.value

    def nearest(self, candidates: np.ndarray) -> np.ndarray:
        """For each site the candidates, those first that cost their customers most nearly the same."""
        cost = self.problem.cost
        apart = np.stack([np.abs(cost[:, candidates] - cost[:, s : s + 1]).sum(axis=0) for s in range(cost.shape[1])])
        return candidates[np.argsort(apart, axis=1, kind="stable")]
