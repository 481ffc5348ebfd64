"""Who is served by which of some open sites: a good list, quickly, by moving one, two or three customers at a time.

A site that serves more than its capacity is dear, not forbidden, so that a tight list can be reached through wrong ones;
a list is right when its `over` is nothing. Costs are those of the problem, in whole units.
"""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled


@compiled
def over(load, capacity):
    return max(load - capacity, 0)


@compiled
def opened(is_open):
    return np.flatnonzero(is_open)


@compiled
def house(cost, demand, capacity, sites, who, home, load, dear):
    """Give a home to each of `who`: those first who would lose most by their second best; the heavier of equals."""
    regret = np.empty(len(who))
    for k in range(len(who)):
        i = who[k]
        best, second = np.int64(2**61), np.int64(2**61)
        for s in sites:
            best, second = min(best, cost[i, s]), min(second, max(best, cost[i, s]))
        regret[k] = -(float(second - best) + 1e-3 * demand[i]) if len(sites) > 1 else -float(demand[i])
    for k in np.argsort(regret, kind="mergesort"):
        i = who[k]
        best, least = -1, np.int64(2**61)
        for s in sites:
            price = cost[i, s] + dear * (over(load[s] + demand[i], capacity[s]) - over(load[s], capacity[s]))
            if price < least:
                best, least = s, price
        home[i] = best
        load[best] += demand[i]


@compiled
def shift(cost, demand, capacity, sites, home, load, dear):
    """Move single customers while that gains; whether any moved."""
    moved = False
    for i in range(len(home)):
        a = home[i]
        leaves = dear * (over(load[a], capacity[a]) - over(load[a] - demand[i], capacity[a])) + cost[i, a]
        best, most = -1, 0
        for b in sites:
            if b != a:
                gain = leaves - cost[i, b]
                if gain > most:
                    gain -= dear * (over(load[b] + demand[i], capacity[b]) - over(load[b], capacity[b]))
                    if gain > most:
                        best, most = b, gain
        if best >= 0:
            load[a] -= demand[i]
            load[best] += demand[i]
            home[i] = best
            moved = True
    return moved


@compiled
def swap(cost, demand, capacity, home, load, dear):
    """Let two customers change homes while that gains; whether any did."""
    moved = False
    for i in range(len(home)):
        for k in range(i + 1, len(home)):
            a, b = home[i], home[k]
            if a == b:
                continue
            gain = cost[i, a] + cost[k, b] - cost[i, b] - cost[k, a]
            apart = demand[i] - demand[k]
            if gain <= 0 and (apart == 0 or (load[a] <= capacity[a] and load[b] <= capacity[b])):
                continue
            gain += dear * (over(load[a], capacity[a]) - over(load[a] - apart, capacity[a]))
            gain += dear * (over(load[b], capacity[b]) - over(load[b] + apart, capacity[b]))
            if gain > 0:
                home[i], home[k] = b, a
                load[a] -= apart
                load[b] += apart
                moved = True
    return moved


@compiled
def push(cost, demand, capacity, sites, home, load):
    """Move a customer to a fuller, cheaper site and one of that site's to a third, while that gains; whether any did."""
    moved = False
    for i in range(len(home)):
        for b in sites:
            a = home[i]
            gain = cost[i, a] - cost[i, b]
            if gain <= 0 or load[b] + demand[i] <= capacity[b]:
                continue
            excess = load[b] + demand[i] - capacity[b]
            whom, where, most = -1, -1, 0
            for k in range(len(home)):
                if home[k] != b or demand[k] < excess:
                    continue
                for c in sites:
                    free = capacity[c] - load[c] + (demand[i] if c == a else 0)
                    total = gain + cost[k, b] - cost[k, c]
                    if c != b and total > most and free >= demand[k]:
                        whom, where, most = k, c, total
            if whom >= 0:
                load[a] -= demand[i]
                load[b] += demand[i] - demand[whom]
                load[where] += demand[whom]
                home[i], home[whom] = b, where
                moved = True
    return moved


@compiled
def price_of(cost, demand, capacity, fixed, is_open, home, load, dear):
    total = np.int64(0)
    for s in range(len(load)):
        if is_open[s]:
            total += fixed[s] + dear * over(load[s], capacity[s])
    for i in range(len(home)):
        total += cost[i, home[i]]
    return total


@compiled
def settle(cost, demand, capacity, sites, home, load, dear, deep):
    """Improve the homes as far as these moves lead. `deep`: also with pairs and threes."""
    tight = deep and demand.max() > 0
    while True:
        while shift(cost, demand, capacity, sites, home, load, dear):
            pass
        if not tight:
            return
        if not swap(cost, demand, capacity, home, load, dear) and not push(cost, demand, capacity, sites, home, load):
            return


@compiled
def recentre(cost, capacity, fixed, candidates, is_open, home, load):
    """Move each open site to the candidate that serves the same customers at least cost; whether any moved."""
    moved = False
    members = np.empty(len(home), np.int64)
    for s in opened(is_open):
        count = 0
        now = fixed[s]
        for i in range(len(home)):
            if home[i] == s:
                members[count] = i
                count += 1
                now += cost[i, s]
        to = s
        for t in candidates:
            if is_open[t] or capacity[t] < load[s]:
                continue
            price = fixed[t]
            for k in range(count):
                price += cost[members[k], t]
                if price >= now:
                    break
            if price < now:
                now, to = price, t
        if to != s:
            is_open[s], is_open[to] = 0, 1
            load[to], load[s] = load[s], 0
            for k in range(count):
                home[members[k]] = to
            moved = True
    return moved


@compiled
def settle_all(cost, demand, capacity, fixed, candidates, is_open, home, load, dear, deep):
    """Homes for all who have none yet, then better ones, with the open sites moved among the candidates; what it costs."""
    load[:] = 0
    for i in range(len(home)):
        if home[i] >= 0:
            load[home[i]] += demand[i]
    house(cost, demand, capacity, opened(is_open), np.flatnonzero(home < 0), home, load, dear)
    for _ in range(20):
        settle(cost, demand, capacity, opened(is_open), home, load, dear, deep)
        if not recentre(cost, capacity, fixed, candidates, is_open, home, load):
            break
    return price_of(cost, demand, capacity, fixed, is_open, home, load, dear)
