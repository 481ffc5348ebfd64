"""One case of the search: the sites and links that are left, and what already follows for the others.

All costs are in 1/SCALE of a unit, whole, so that prices may lie between units and every bound is still exact.
"""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .problem import SitingProblem

NEVER = 2**60
FREE, FULL = -1, -2


class Node(NamedTuple):
    """Links are kept by site, the cheapest first: those of site k are first[k] to first[k + 1].

    site      number of each site left in the problem
    base      what it costs to open it, with the customers who have no other site left
    must      1 where it has to be open
    room      its capacity, less those customers
    customer, cost   of each link
    home      of each customer of the problem: the only site left, else FREE
    count     least and most number of open sites
    """

    site: np.ndarray
    base: np.ndarray
    must: np.ndarray
    room: np.ndarray
    first: np.ndarray
    customer: np.ndarray
    cost: np.ndarray
    home: np.ndarray
    count: np.ndarray


def scale_of(problem: SitingProblem) -> int:
    """Parts of a unit that prices are counted in: a power of two, fine, and with all sums far within 64 bits."""
    largest = int(problem.cost.max()) * problem.customers + int(problem.fixed.sum()) + 1
    return 2 ** max(0, min(16, 54 - largest.bit_length()))


def root(problem: SitingProblem, scale: int) -> tuple[Node, np.ndarray]:
    """The whole problem as a node, before anything is concluded; and the demands in its unit."""
    unit = max(1, gcd(*(int(each) for each in problem.demand)))
    demand = problem.demand // unit
    room = np.minimum(problem.capacity // unit, demand.sum())
    sites, customers = problem.sites, problem.customers
    order = np.argsort(problem.cost.T, axis=1, kind="stable")
    cost = np.take_along_axis(problem.cost.T, order, 1) * scale
    least, most = (1, sites) if problem.open_sites is None else (problem.open_sites, problem.open_sites)
    return Node(
        np.arange(sites),
        problem.fixed * scale,
        np.zeros(sites, np.uint8),
        room,
        np.arange(sites + 1) * customers,
        order.ravel(),
        cost.ravel(),
        np.full(customers, FREE),
        np.array([least, most]),
    ), demand


def everything(node: Node) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All links to keep, all sites to stay, and those that must be open: to be changed and handed to `narrowed`."""
    return np.ones(len(node.customer), np.uint8), np.ones(len(node.site), np.uint8), node.must.copy()


@compiled
def narrowed(node, demand, keep, stays, must):
    """The node with only the links to keep, the sites that stay and those that must be open, and whatever follows.

    A link to a site without room for the customer goes; who has one site left is at home there. Answers the node, whether
    any list may be left in it, and which sites and links of the old node are its own.
    """
    sites, customers = len(node.site), len(node.home)
    none = np.zeros(0, np.int64)
    keep, stays, must = keep.copy(), stays.copy(), must.copy()
    home, room, base = node.home.copy(), node.room.copy(), node.base.copy()
    left = np.zeros(customers, np.int64)
    only = np.zeros(customers, np.int64)
    again = True
    while again:
        again = False
        left[:] = 0
        for s in range(sites):
            for e in range(node.first[s], node.first[s + 1]):
                i = node.customer[e]
                if keep[e] and (not stays[s] or home[i] != FREE or demand[i] > room[s]):
                    keep[e] = 0
                if keep[e]:
                    left[i] += 1
                    only[i] = e
        for i in range(customers):
            if home[i] != FREE:
                continue
            if left[i] == 0:
                return node, False, none, none
            if left[i] == 1:
                e = only[i]
                s_of = np.searchsorted(node.first, e, "right") - 1
                if demand[i] > room[s_of]:
                    return node, False, none, none
                home[i] = node.site[s_of]
                room[s_of] -= demand[i]
                base[s_of] += node.cost[e]
                must[s_of] = 1
                again = True
    return packed(node, demand, keep, stays, must, home, room, base)


@compiled
def packed(node, demand, keep, stays, must, home, room, base):
    """What is left, close together; and whether the number of sites and their room can be enough."""
    sites = len(node.site)
    none = np.zeros(0, np.int64)
    which, kept = np.flatnonzero(stays), np.flatnonzero(keep)
    first = np.zeros(len(which) + 1, np.int64)
    for k in range(len(which)):
        s = which[k]
        first[k + 1] = first[k] + keep[node.first[s] : node.first[s + 1]].sum()
    needed, musts, missing = 0, 0, 0
    for i in range(len(home)):
        if home[i] == FREE:
            needed += demand[i]
            missing += 1
    for s in range(sites):
        if must[s]:
            if not stays[s]:
                return node, False, none, none
            musts += 1
            needed -= room[s]
    others = np.sort(room[which][must[which] == 0])[::-1]
    least, had = musts, 0
    while needed > had and least - musts < len(others):
        had += others[least - musts]
        least += 1
    if missing and least == 0:
        least = 1
    fits = needed <= had
    least, most = max(least, node.count[0]), min(node.count[1], len(which))
    made_must = must[which]
    if least == len(which):
        made_must[:] = 1
    made = Node(
        node.site[which],
        base[which],
        made_must,
        room[which],
        first,
        node.customer[kept],
        node.cost[kept],
        home,
        np.array([least, most]),
    )
    return made, fits and musts <= most and least <= most, which, kept
