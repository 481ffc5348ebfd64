"""Which sites to open when each has a value: those that must be, and of the others the best, as many as there may be."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .node import NEVER


@compiled
def select(node, value, chosen):
    """Mark the sites to open; the sum of their values, the least there can be."""
    total, musts = 0, 0
    for s in range(len(value)):
        chosen[s] = node.must[s]
        if node.must[s]:
            total += value[s]
            musts += 1
    least, most = node.count[0] - musts, node.count[1] - musts
    taken = 0
    for s in np.argsort(value, kind="mergesort"):
        if node.must[s]:
            continue
        if taken < least or (taken < most and value[s] < 0):
            chosen[s] = 1
            total += value[s]
            taken += 1
        else:
            break
    return total


@compiled
def changes(node, value, chosen, opening, closing):
    """What the sum rises by when an unchosen site is opened, and when a chosen one is not: NEVER where that may not be."""
    musts, taken = 0, 0
    last, following = -NEVER, NEVER
    for s in range(len(value)):
        musts += node.must[s]
        if chosen[s] and not node.must[s]:
            taken += 1
            last = max(last, value[s])
        elif not chosen[s]:
            following = min(following, value[s])
    least, most = node.count[0] - musts, node.count[1] - musts
    goes = last if taken > 0 and (taken == most or last > 0) else 0
    comes = min(following, 0) if taken > least else following
    for s in range(len(value)):
        opening[s], closing[s] = 0, NEVER
        if not chosen[s]:
            opening[s] = max(0, value[s] - goes) if most > 0 else NEVER
        elif not node.must[s]:
            closing[s] = max(0, comes - value[s])
