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
