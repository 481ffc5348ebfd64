"""Raise the bound of a node by moving its prices.

This is the volume algorithm: each step goes along a mean of how far from once every customer was served so far, not only
in the last step. The same mean of the sites and links used is near an answer in fractions, and tells where to look for a
true one and what to split on. See F. Barahona and R. Anbil, "The volume algorithm", Mathematical Programming 87 (2000).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .lagrangian import evaluate
from .node import FREE, NEVER, Node

PACE, MIXING, STALE = 0, 1, 2
BOUND, CUTOFF, REACH = 0, 1, 2


class Mean(NamedTuple):
    """Of each customer 1 less how often it was served, how much of each site was open, and of each link used."""

    apart: np.ndarray
    share: np.ndarray
    flow: np.ndarray


def first_mean(node: Node) -> Mean:
    return Mean(np.zeros(len(node.home)), np.zeros(len(node.site)), np.zeros(len(node.customer)))


def first_pace() -> np.ndarray:
    """Length of the steps, share of the newest in the mean, steps since the last gain."""
    return np.array([1.0, 0.1, 0.0])


def next_pace(pace: np.ndarray) -> np.ndarray:
    """To begin a part with, after the whole: somewhat longer steps than it ended with, but never the first long ones again."""
    return np.array([min(0.1, max(0.005, 2.0 * pace[PACE])), 0.1, 0.0])


@compiled
def ascend(node, demand, prices, limits, steps, pace, mean, work):
    """The best bound after so many steps; `prices` become its prices.

    `limits`: the bound of the prices (-NEVER where not known yet), the cutoff at which to end, and a sum that steps may
    reach for. Ends also when every customer is served exactly once: then the second answer is True, and the links taken
    are a true answer that costs the bound.
    """
    apart, share, flow = mean
    customers = len(prices)
    tried = np.empty(customers, np.int64)
    bound, cutoff = limits[BOUND], limits[CUTOFF]
    if bound == -NEVER:
        bound = evaluate(node, demand, prices, work)
        once = True
        for i in range(customers):
            apart[i] = 1 - work.covered[i]
            once = once and work.covered[i] == 1
        share[:] = work.chosen
        flow[:] = work.taken
        if once:
            return bound, True
    started = bound
    for step in range(steps):
        square = 0.0
        for i in range(customers):
            square += apart[i] * apart[i]
        if bound >= cutoff or square < 1e-9 or pace[PACE] < 1e-4:
            break
        aim = min(1.02 * cutoff - bound, 0.05 * abs(bound) + limits[REACH])
        length = pace[PACE] * aim / square
        for i in range(customers):
            tried[i] = prices[i]
            if node.home[i] == FREE:
                tried[i] += np.int64(np.rint(length * apart[i]))
        found = evaluate(node, demand, tried, work)
        along, across = 0.0, 0.0
        for i in range(customers):
            here = 1 - work.covered[i]
            along += here * apart[i]
            across += here * here
        if across == 0:
            prices[:] = tried
            return found, True
        mix_in(mean, work, best_mix(along, across, square, pace[MIXING]))
        if found > bound:
            bound = found
            prices[:] = tried
        pace_on(pace, found >= bound, along > 0)
        if step == steps - 1 and bound - started < 0.002 * abs(bound):
            pace[MIXING] = max(1e-3, 0.9 * pace[MIXING])
    return bound, False


@compiled
def best_mix(along, across, square, most):
    """The share of the newest in the mean that brings the mean nearest to once, within a tenth and the whole of `most`."""
    both = across - 2 * along + square
    mix = (square - along) / both if both > 1e-12 else 1.0
    return min(most, max(most / 10, mix))


@compiled
def mix_in(mean, work, mix):
    apart, share, flow = mean
    for i in range(len(apart)):
        apart[i] = mix * (1 - work.covered[i]) + (1 - mix) * apart[i]
    for s in range(len(share)):
        share[s] = mix * work.chosen[s] + (1 - mix) * share[s]
    for e in range(len(flow)):
        flow[e] = mix * work.taken[e] + (1 - mix) * flow[e]


@compiled
def pace_on(pace, gained, same_way):
    """Longer steps after a gain that points on, shorter ones after ten without a gain."""
    if gained:
        pace[STALE] = 0
        if same_way:
            pace[PACE] = min(2.0, pace[PACE] * 1.1)
    else:
        pace[STALE] += 1
        if pace[STALE] >= 10:
            pace[PACE] *= 0.7
            pace[STALE] = 0
