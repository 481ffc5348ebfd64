"""What the prices of a node rule out: links and sites whose every answer costs too much, and those that nobody can do without."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .lagrangian import ALL, fill, gather
from .node import NEVER
from .opening import changes


@compiled
def strike(node, demand, prices, bound, cutoff, work):
    """Links to keep, sites that stay, and sites that must be open, where every answer below the cutoff is kept."""
    value, chosen, _, _, profit, weight, link, table = work
    sites = len(node.site)
    opening, closing = np.empty(sites, np.int64), np.empty(sites, np.int64)
    changes(node, value, chosen, opening, closing)
    keep = np.zeros(len(node.customer), np.uint8)
    stays, must = np.ones(sites, np.uint8), node.must.copy()
    only = np.full(len(prices), -1)
    back = np.empty_like(table)
    spare = cutoff - bound
    for s in range(sites):
        if opening[s] >= spare:
            stays[s] = 0
            continue
        if chosen[s] and closing[s] >= spare:
            must[s] = 1
        keep_links(node, demand, prices, s, spare - opening[s], keep, profit, weight, link, table, back)
        if chosen[s] and closing[s] >= spare:
            mark_only(node, s, spare, only, profit, weight, link, table, back, demand, prices)
    for s in range(sites):
        for e in range(node.first[s], node.first[s + 1]):
            i = node.customer[e]
            if only[i] >= 0 and only[i] != s:
                keep[e] = 0
    return keep, stays, must


@compiled
def fill_back(count, room, profit, weight, back):
    """back[k, w]: the most that those from k on can gain in room w."""
    back[count, : room + 1] = 0
    for k in range(count - 1, -1, -1):
        old, new = back[k + 1], back[k]
        heavy, gain = weight[k], profit[k]
        cut = min(heavy, room + 1)
        for w in range(cut):
            new[w] = old[w]
        for w in range(cut, room + 1):
            new[w] = max(old[w], old[w - heavy] + gain)


@compiled
def without(k, room, table, back):
    """The most that all but the k-th can gain in this room."""
    most = np.int64(0)
    for w in range(room + 1):
        most = max(most, table[k, w] + back[k + 1, room - w])
    return most


@compiled
def keep_links(node, demand, prices, s, spare, keep, profit, weight, link, table, back):
    """Keep a link where the site loses less than `spare` by having to serve the customer."""
    room = node.room[s]
    count, total, heavy = gather(node, demand, prices, NEVER, s, profit, weight, link)
    largest = 0
    for e in range(node.first[s], node.first[s + 1]):
        if prices[node.customer[e]] <= node.cost[e]:
            largest = max(largest, demand[node.customer[e]])
    tight = heavy + largest > room
    if tight:
        fill(count, room, ALL, profit, weight, table)
        fill_back(count, room, profit, weight, back)
        total = table[count, room]
    k = 0
    for e in range(node.first[s], node.first[s + 1]):
        i = node.customer[e]
        gain, left = prices[i] - node.cost[e], room - demand[i]
        if k < count and link[k] == e:
            loss = total - gain - without(k, left, table, back) if tight and left >= 0 else 0
            k += 1
        else:
            loss = total - gain - table[count, left] if tight and left >= 0 else -gain
        if left >= 0 and loss < spare:
            keep[e] = 1


@compiled
def mark_only(node, s, spare, only, profit, weight, link, table, back, demand, prices):
    """Customers who can be nowhere but at this open site: it loses `spare` or more without them."""
    room = node.room[s]
    count, total, heavy = gather(node, demand, prices, NEVER, s, profit, weight, link)
    tight = heavy > room
    if tight:
        total = table[count, room]
    for k in range(count):
        loss = total - without(k, room, table, back) if tight else profit[k]
        if loss >= spare:
            only[node.customer[link[k]]] = s
