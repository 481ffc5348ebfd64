"""Which sites to open when each has a value: by their number where that is limited, else so that their room is enough."""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled

from .node import NEVER

FINEST = 1000  # the room still needed is counted in so many parts at most; rooms are rounded up, so nothing is lost


@compiled
def select(node, value, chosen, cover):
    """Mark the sites to open, those that must be among them; the sum of their values, the least there can be."""
    if node.count[1] < len(value):
        return select_number(node, value, chosen)
    return select_room(node, value, chosen, cover)


@compiled
def select_number(node, value, chosen):
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
def parts(node):
    """The unit in which room is counted, and how much of it is needed beside the sites that must be open."""
    unit = 1 + max(0, node.count[2]) // FINEST
    return unit, -(-max(0, node.count[2]) // unit)


@compiled
def add_site(value, room, needed, old, new):
    """new[w]: the least value of sites with room w or more, once this one may be among them."""
    for w in range(min(room, needed) + 1):
        new[w] = min(old[w], old[0] + value)
    for w in range(room + 1, needed + 1):
        new[w] = min(old[w], old[w - room] + value)


@compiled
def select_room(node, value, chosen, cover):
    unit, needed = parts(node)
    sites = len(value)
    total = 0
    cover[0, : needed + 1] = NEVER
    cover[0, 0] = 0
    for s in range(sites):
        chosen[s] = node.must[s]
        if node.must[s]:
            total += value[s]
            cover[s + 1, : needed + 1] = cover[s, : needed + 1]
        else:
            add_site(value[s], -(-node.room[s] // unit), needed, cover[s], cover[s + 1])
    w = needed
    for s in range(sites - 1, -1, -1):
        if cover[s + 1, w] != cover[s, w]:
            chosen[s] = 1
            w = max(0, w + node.room[s] // -unit)
    return total + cover[sites, needed]


@compiled
def changes(node, value, chosen, cover, opening, closing):
    """What the sum rises by when an unchosen site is opened, and when a chosen one is not."""
    opening[:] = 0
    closing[:] = NEVER
    if node.count[1] < len(value):
        changes_in_number(node, value, chosen, opening, closing)
    else:
        changes_in_room(node, value, chosen, cover, opening, closing)


@compiled
def changes_in_number(node, value, chosen, opening, closing):
    musts, taken = node.must.sum(), 0
    last, following = -NEVER, NEVER
    for s in range(len(value)):
        if chosen[s] and not node.must[s]:
            taken += 1
            last = max(last, value[s])
        elif not chosen[s]:
            following = min(following, value[s])
    least, most = node.count[0] - musts, node.count[1] - musts
    goes = last if taken > 0 and (taken == most or last > 0) else 0
    comes = min(following, 0) if taken > least else following
    for s in range(len(value)):
        if not chosen[s]:
            opening[s] = max(0, value[s] - goes) if most > 0 else NEVER
        elif not node.must[s]:
            closing[s] = max(0, comes - value[s])


@compiled
def changes_in_room(node, value, chosen, cover, opening, closing):
    unit, needed = parts(node)
    sites = len(value)
    total = cover[sites, needed]
    back, other = np.full(needed + 1, NEVER), np.empty(needed + 1, np.int64)
    back[0] = 0
    for s in range(sites - 1, -1, -1):
        if node.must[s]:
            continue
        room = -(-node.room[s] // unit)
        wanted = max(0, needed - room) if not chosen[s] else needed
        least = np.int64(NEVER)
        for w in range(wanted + 1):
            least = min(least, cover[s, w] + back[wanted - w])
        if chosen[s]:
            closing[s] = max(0, least - total)
        else:
            opening[s] = max(0, least + value[s] - total)
        add_site(value[s], room, needed, back, other)
        back, other = other, back

