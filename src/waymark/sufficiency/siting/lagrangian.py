"""The bound of a node at given prices: each customer pays a price to be served, each site takes whoever fits best.

With a price on every customer the sites fall apart: each fills its room with the customers whose price most exceeds
their cost (an exact knapsack), and the best sites are opened. Whoever is served twice or not at all is paid for as if
served once; so the sum is never above the cost of any true answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .node import FREE, NEVER, Node
from .opening import select

ALL = 2**40


@compiled
def gather(node, demand, prices, ceiling, s, profit, weight, link):
    """The links of a site that gain something and fit; how many, and their sums of profit and weight."""
    count, total, heavy = 0, 0, 0
    for e in range(node.first[s], node.first[s + 1]):
        if node.cost[e] >= ceiling:
            break
        gain = prices[node.customer[e]] - node.cost[e]
        if gain > 0:
            profit[count] = gain
            weight[count] = demand[node.customer[e]]
            link[count] = e
            total += gain
            heavy += weight[count]
            count += 1
    return count, total, heavy


@compiled
def fill(count, room, later, profit, weight, table):
    """table[k, w]: the most that the first k can gain in room w. `later`: the sum of weights; ALL when every w is wanted.

    Where those that follow could not use up the rest of the room a smaller w is never asked for, and beyond what the first
    k weigh together nothing changes: those cells are left out.
    """
    top = room if later >= ALL else 0
    table[0, : top + 1] = 0
    everything = 0
    for k in range(count):
        old, new = table[k], table[k + 1]
        heavy, gain = weight[k], profit[k]
        below, top = top, min(room, top + heavy)
        for w in range(below + 1, top + 1):
            old[w] = everything
        everything += gain
        later -= heavy
        low = max(0, room - later)
        cut = max(low, min(heavy, top + 1))
        for w in range(low, cut):
            new[w] = old[w]
        for w in range(cut, top + 1):
            new[w] = max(old[w], old[w - heavy] + gain)


@compiled
def use(node, count, heavy, s, weight, link, table, taken, covered):
    """Mark the links with which the site just filled gains most: all of them once all that are left fit."""
    w = node.room[s]
    for k in range(count - 1, -1, -1):
        if w >= heavy or table[k + 1, w] != table[k, w]:
            taken[link[k]] = 1
            covered[node.customer[link[k]]] += 1
            w -= weight[k]
        heavy -= weight[k]


@compiled
def evaluate(node, demand, prices, work):
    """The bound; `covered` counts how often each customer is served, `taken` marks the links used."""
    value, chosen, covered, taken, profit, weight, link, table = work
    ceiling, bound = -NEVER, 0
    for i in range(len(prices)):
        covered[i] = 0
        if node.home[i] == FREE:
            bound += prices[i]
            ceiling = max(ceiling, prices[i])
        else:
            covered[i] = 1
    taken[:] = 0
    for s in range(len(node.site)):
        count, total, heavy = gather(node, demand, prices, ceiling, s, profit, weight, link)
        if heavy > node.room[s]:
            fill(count, node.room[s], heavy, profit, weight, table)
            total = table[count, node.room[s]]
        value[s] = node.base[s] - total
        if node.must[s]:
            use(node, count, heavy, s, weight, link, table, taken, covered)
    bound += select(node, value, chosen)
    for s in range(len(node.site)):
        if chosen[s] and not node.must[s]:
            count, total, heavy = gather(node, demand, prices, ceiling, s, profit, weight, link)
            if heavy > node.room[s]:
                fill(count, node.room[s], heavy, profit, weight, table)
            use(node, count, heavy, s, weight, link, table, taken, covered)
    return bound


class Work(NamedTuple):
    """Arrays that `evaluate` writes to: of sites, of customers, of links, and for one knapsack."""

    value: np.ndarray
    chosen: np.ndarray
    covered: np.ndarray
    taken: np.ndarray
    profit: np.ndarray
    weight: np.ndarray
    link: np.ndarray
    table: np.ndarray


def workspace(node: Node, demand: np.ndarray) -> Work:
    sites, customers = len(node.site), len(demand)
    tight = node.room[node.room < demand.sum()]
    return Work(
        np.zeros(sites, np.int64),
        np.zeros(sites, np.uint8),
        np.zeros(customers, np.int64),
        np.zeros(len(node.customer), np.uint8),
        np.zeros(customers, np.int64),
        np.zeros(customers, np.int64),
        np.zeros(customers, np.int64),
        np.zeros((customers + 1, int(tight.max(initial=0)) + 1), np.int64),
    )


def first_prices(node: Node, demand: np.ndarray) -> np.ndarray:
    """What serving each customer would cost with its part of a site's opening, or at a site not the nearest, if more."""
    customers, sites = len(node.home), len(node.site)
    near = max(1, min(sites - 1, sites // max(1, 2 * int(node.count[0]))))
    of_links = np.repeat(np.arange(sites), np.diff(node.first))
    opening = node.base[of_links] * demand[node.customer] // np.maximum(1, node.room[of_links])
    with_part = np.full(customers, NEVER)
    np.minimum.at(with_part, node.customer, node.cost + opening)
    order = np.lexsort((node.cost, node.customer))
    cost, who = node.cost[order], node.customer[order]
    start = np.searchsorted(who, np.arange(customers))
    end = np.searchsorted(who, np.arange(customers), "right")
    if not len(cost):
        return np.zeros(customers, np.int64)
    usual = cost[np.maximum(np.minimum(start + near, end - 1), 0)]
    return np.where(end > start, np.where(opening.max() > 0, with_part, usual), 0)
