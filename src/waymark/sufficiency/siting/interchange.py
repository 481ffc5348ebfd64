"""Better sets of open sites where every site has room for everybody: each customer then goes where it is cheapest.

With the best and second-best open site of each customer kept, the gain of every exchange of an open site for another is
known after one pass over the costs. See R. Whitaker, "A fast algorithm for the greedy interchange", INFOR 21 (1983).
"""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .node import NEVER


@compiled
def interchange(costs_of, fixed, candidates, is_open, free_number):
    """Make the best exchange again and again, until none gains. `costs_of` is by site and customer."""
    customers = costs_of.shape[1]
    first, least, second = np.zeros(customers, np.int64), np.zeros(customers, np.int64), np.zeros(customers, np.int64)
    loss, back = np.zeros(len(is_open), np.int64), np.zeros(len(is_open), np.int64)
    while True:
        two_best(costs_of, is_open, first, least, second)
        alone = is_open.sum() == 1
        for s in range(len(is_open)):
            loss[s] = -fixed[s]
        for i in range(customers):
            loss[first[i]] += second[i] - least[i]
        best, closes, opens = 0, -1, -1
        if free_number and not alone:
            for s in range(len(is_open)):
                if is_open[s] and -loss[s] > best:
                    best, closes = -loss[s], s
        for t in candidates:
            if is_open[t]:
                continue
            gain = gain_of(costs_of[t], first, least, second, back) - fixed[t]
            if free_number and gain > best:
                best, closes, opens = gain, -1, t
            for s in range(len(is_open)):
                if is_open[s] and gain - loss[s] + back[s] > best:
                    best, closes, opens = gain - loss[s] + back[s], s, t
        if best <= 0:
            return
        if closes >= 0:
            is_open[closes] = 0
        if opens >= 0:
            is_open[opens] = 1


@compiled
def two_best(costs_of, is_open, first, least, second):
    """Of each customer the cheapest open site, its cost, and that of the next; NEVER / 2**12 where there is no next."""
    least[:] = NEVER >> 12
    second[:] = NEVER >> 12
    for s in range(len(is_open)):
        if is_open[s]:
            for i in range(len(first)):
                if costs_of[s, i] < least[i]:
                    first[i], second[i], least[i] = s, least[i], costs_of[s, i]
                elif costs_of[s, i] < second[i]:
                    second[i] = costs_of[s, i]


@compiled
def gain_of(costs, first, least, second, back):
    """What customers gain by a new site, and how much less would be lost by closing each of the others then."""
    back[:] = 0
    gain = 0
    for i in range(len(first)):
        if costs[i] < least[i]:
            gain += least[i] - costs[i]
            back[first[i]] += second[i] - least[i]
        elif costs[i] < second[i]:
            back[first[i]] += second[i] - costs[i]
    return gain
