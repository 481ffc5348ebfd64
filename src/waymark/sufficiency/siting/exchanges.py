"""Better sets of open sites: close one, open another, or both, as long as it gains."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .homes import house, opened, price_of, recentre, settle


@compiled
def try_exchange(cost, demand, capacity, fixed, candidates, is_open, home, load, dear, closes, opens, worth, now):
    """Close one and open the other (-1: neither); keep it where the price falls below `now`. The price kept."""
    was_open, was_home, was_load = is_open.copy(), home.copy(), load.copy()
    if opens >= 0:
        is_open[opens] = 1
    if closes >= 0:
        is_open[closes] = 0
        load[closes] = 0
        house(cost, demand, capacity, opened(is_open), np.flatnonzero(home == closes), home, load, dear)
    settle(cost, demand, capacity, opened(is_open), home, load, dear, False)
    price = price_of(cost, demand, capacity, fixed, is_open, home, load, dear)
    if price < now + worth:
        settle(cost, demand, capacity, opened(is_open), home, load, dear, True)
        if recentre(cost, capacity, fixed, candidates, is_open, home, load):
            settle(cost, demand, capacity, opened(is_open), home, load, dear, True)
        price = price_of(cost, demand, capacity, fixed, is_open, home, load, dear)
        if price < now:
            return price
    is_open[:], home[:], load[:] = was_open, was_home, was_load
    return now


@compiled
def exchange(cost, demand, capacity, fixed, near, few, free_number, is_open, home, load, dear, now):
    """One round over the open sites, each against the `few` nearest that are not; the price after it.

    near         for each site the others, nearest first
    free_number  whether sites may also be opened or closed alone
    """
    worth = now // 100 + 1
    candidates = np.arange(len(is_open))
    arguments = cost, demand, capacity, fixed, candidates, is_open, home, load, dear
    for s in opened(is_open):
        if not is_open[s]:
            continue
        if free_number and is_open.sum() > 1:
            now = try_exchange(*arguments, s, -1, worth, now)
        tried = 0
        for t in near[s]:
            if not is_open[s] or tried == few:
                break
            if not is_open[t]:
                now = try_exchange(*arguments, s, t, worth, now)
                tried += 1
    if free_number:
        for t in candidates:
            if not is_open[t]:
                now = try_exchange(*arguments, -1, t, worth, now)
    return now


@compiled
def interchange(cost, fixed, candidates, is_open, free_number):
    """The best exchange again and again, where every site has room for everybody: who is served where then follows.

    With the nearest and second nearest open site of each customer kept, all exchanges are weighed in one pass.
    """
    customers, sites = cost.shape
    while True:
        first, second = np.full(customers, -1), np.full(customers, -1)
        loss = np.zeros(sites, np.int64)
        lone = is_open.sum() == 1
        for i in range(customers):
            for s in range(sites):
                if is_open[s]:
                    if first[i] < 0 or cost[i, s] < cost[i, first[i]]:
                        first[i], second[i] = s, first[i]
                    elif second[i] < 0 or cost[i, s] < cost[i, second[i]]:
                        second[i] = s
            if not lone:
                loss[first[i]] += cost[i, second[i]] - cost[i, first[i]]
        best, closes, opens = np.int64(0), -1, -1
        if free_number and not lone:
            for s in range(sites):
                if is_open[s] and fixed[s] - loss[s] > best:
                    best, closes = fixed[s] - loss[s], s
        back = np.empty(sites, np.int64)
        for t in candidates:
            if is_open[t]:
                continue
            back[:] = 0
            gain = -fixed[t]
            for i in range(customers):
                here, there = cost[i, t], cost[i, first[i]]
                if here < there:
                    gain += there - here
                    if not lone:
                        back[first[i]] += cost[i, second[i]] - there
                elif lone:
                    gain += there - here
                elif here < cost[i, second[i]]:
                    back[first[i]] += cost[i, second[i]] - here
            if lone and not free_number:
                continue_gain = gain + fixed[first[0]]
                if continue_gain > best:
                    best, closes, opens = continue_gain, first[0], t
                continue
            if lone:
                continue
            if free_number and gain > best:
                best, closes, opens = gain, -1, t
            for s in range(sites):
                if is_open[s]:
                    total = gain + fixed[s] - loss[s] + back[s]
                    if total > best:
                        best, closes, opens = total, s, t
        if best <= 0:
            return
        if closes >= 0:
            is_open[closes] = 0
        if opens >= 0:
            is_open[opens] = 1
