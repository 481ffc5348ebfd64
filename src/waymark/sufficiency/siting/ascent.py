"""Raise the bound of a node by moving its prices (the volume algorithm: steps along a mean of what was seen so far)."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .lagrangian import evaluate
from .node import FREE, NEVER

PACE, MIXING, STALE = 0, 1, 2


def first_pace() -> np.ndarray:
    """Length of the steps, share of the newest in the mean, steps since the last gain."""
    return np.array([1.0, 0.1, 0.0])


@compiled
def ascend(node, demand, prices, bound, cutoff, reach, steps, pace, mean, share, flow, work):
    """The best bound after so many steps; `prices` become its prices, `share` how much of each site was open in the mean.

    Ends early when the bound reaches the cutoff, or when every customer is served exactly once (second answer: then what is
    chosen is a true answer that costs the bound).
    """
    value, chosen, covered, taken, profit, weight, link, table = work
    customers = len(prices)
    tried = np.empty(customers, np.int64)
    if bound == -NEVER:
        bound = evaluate(node, demand, prices, value, chosen, covered, taken, profit, weight, link, table)
        once = True
        for i in range(customers):
            mean[i] = 1 - covered[i]
            once = once and covered[i] == 1
        share[:] = chosen
        flow[:] = taken
        if once:
            return bound, True
    started = bound
    for step in range(steps):
        if bound >= cutoff:
            return bound, False
        apart = 0.0
        for i in range(customers):
            apart += mean[i] * mean[i]
        if apart < 1e-9 or pace[PACE] < 1e-4:
            return bound, False
        aim = min(1.02 * cutoff - bound, 0.05 * abs(bound) + reach)
        length = pace[PACE] * aim / apart
        for i in range(customers):
            tried[i] = prices[i]
            if node.home[i] == FREE:
                tried[i] += np.int64(np.rint(length * mean[i]))
        found = evaluate(node, demand, tried, value, chosen, covered, taken, profit, weight, link, table)
        along, across, once = 0.0, 0.0, True
        for i in range(customers):
            here = 1 - covered[i]
            once = once and here == 0
            along += here * mean[i]
            across += here * here
        if once:
            prices[:] = tried
            return found, True
        apart_of_both = across - 2 * along + apart
        mix = (apart - along) / apart_of_both if apart_of_both > 1e-12 else 1.0
        mix = pace[MIXING] / 10 if mix < pace[MIXING] / 10 else min(pace[MIXING], mix)
        for i in range(customers):
            mean[i] = mix * (1 - covered[i]) + (1 - mix) * mean[i]
        for s in range(len(share)):
            share[s] = mix * chosen[s] + (1 - mix) * share[s]
        for e in range(len(flow)):
            flow[e] = mix * taken[e] + (1 - mix) * flow[e]
        if found > bound:
            bound = found
            prices[:] = tried
            if along > 0:
                pace[PACE] = min(2.0, pace[PACE] * 1.1)
            pace[STALE] = 0
        else:
            pace[STALE] += 1
            if pace[STALE] >= 10:
                pace[PACE] *= 0.7
                pace[STALE] = 0
        if step % 100 == 99:
            if bound - started < 0.01 * abs(bound):
                pace[MIXING] = max(1e-3, pace[MIXING] / 2)
            started = bound
    return bound, False
