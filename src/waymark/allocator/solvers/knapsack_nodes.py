"""The compiled inside of the search through knapsacks: fill each at prices, move prices, strike out, branch.

Prices are whole numbers in 1/SCALE of a point, so that every bound is exact.
"""

from __future__ import annotations

import numpy as np

from waymark.allocator.engine.compiled import compiled

SCALE = 256
NEVER, ALWAYS = -(2**60), 2**60
ROOT_STEPS, NODE_STEPS = 1_500, 25


@compiled
def explore(value, use, capacity, stack, prices, turn, state, chosen, room, back, nodes):
    """Go on with the depth-first search for some nodes; `state` says where it stands."""
    limits, owners = value.shape
    forced = np.empty((limits, owners), np.int64)
    for _ in range(nodes):
        depth = state[0]
        if depth < 0:
            return
        if turn[depth, 0] < 0:
            state[3] += 1
            steps = ROOT_STEPS if depth == 0 else NODE_STEPS
            owner = settle_node(value, use, capacity, stack[depth], prices[depth], state, chosen, room, back, forced, steps)
            if owner < 0:
                state[0] = depth - 1
                continue
            turn[depth, 0] = owner
            turn[depth, 1:] = 0
            for i in range(limits):
                turn[depth, 1 + i] = forced[i, owner] if stack[depth, i, owner] else NEVER
        owner = turn[depth, 0]
        pick = 0
        for i in range(1, limits):
            if turn[depth, 1 + i] > turn[depth, 1 + pick]:
                pick = i
        if turn[depth, 1 + pick] < (state[1] + 1) * SCALE:
            turn[depth, 0] = -1
            state[0] = depth - 1
            continue
        turn[depth, 1 + pick] = NEVER
        stack[depth + 1] = stack[depth]
        stack[depth + 1, :, owner] = False
        stack[depth + 1, pick, owner] = True
        prices[depth + 1] = prices[depth]
        turn[depth + 1, 0] = -1
        state[0] = depth + 1


@compiled
def settle_node(value, use, capacity, allowed, price, state, chosen, room, back, forced, steps):
    """Improve prices, strike out what cannot beat the best; the owner to branch on, or -1 when nothing here can."""
    limits, owners = value.shape
    taken = np.empty((limits, owners), np.bool_)
    single = np.empty(owners, np.int64)
    left = np.empty(limits, np.int64)
    tried = price.copy()
    length = 1.0
    stale = 0
    lowest = np.int64(ALWAYS)
    step = -1
    while True:
        step += 1
        fixed = fix_singles(value, use, capacity, allowed, single, left)
        if fixed == NEVER:
            return -1
        bound = fill(value, use, allowed, tried, single, left, taken, room, back) + fixed
        if bound < lowest:
            lowest = bound
            price[:] = tried
            stale = 0
            if state[0] == 0:
                state[4] = min(state[4], lowest)
        else:
            stale += 1
            if stale >= 15:
                length *= 0.6
                stale = 0
                tried[:] = price
        if lowest < (state[1] + 1) * SCALE:
            return -1
        apart = 0
        for j in range(owners):
            if single[j] < 0:
                count = 0
                for i in range(limits):
                    count += taken[i, j]
                apart += (1 - count) * (1 - count)
        if apart == 0:
            total = np.int64(0)
            for j in range(owners):
                for i in range(limits):
                    if single[j] == i or (single[j] < 0 and taken[i, j]):
                        total += value[i, j]
                        chosen[j] = i
            state[1] = total
            state[2] = 1
            return -1
        ends = step >= steps or length < 0.01
        if ends or step % 50 == 49:
            if strike_out(value, use, allowed, price, single, left, room, back, forced, lowest, state[1]):
                # What is left is looked at once more, since it may be a single list; each round leaves less.
                lowest = np.int64(ALWAYS)
                tried[:] = price
                continue
            if ends:
                return narrowest(allowed, forced, single)
        # As far as the best list is away, but never so far that a poor list, or none, would throw the prices about.
        aim = min(max(bound - (state[1] + 1) * SCALE, SCALE // 4), abs(bound) // 50 + SCALE)
        move = length * aim / apart
        for j in range(owners):
            if single[j] < 0:
                count = 0
                for i in range(limits):
                    count += taken[i, j]
                tried[j] -= np.int64(np.rint(move * (1 - count)))


@compiled
def narrowest(allowed, forced, single):
    """The owner with fewest choices left; among equals the one whose choices promise least."""
    limits, owners = allowed.shape
    best, fewest, least = -1, limits + 1, np.int64(ALWAYS)
    for j in range(owners):
        count = 0
        promise = np.int64(0)
        for i in range(limits):
            if allowed[i, j]:
                count += 1
                promise += forced[i, j]
        if count > 1 and (count < fewest or (count == fewest and promise < least)):
            best, fewest, least = j, count, promise
    return best


@compiled
def fix_singles(value, use, capacity, allowed, single, left):
    """Owners with one choice left take it; what they earn, or NEVER when an owner has none or a limit is exceeded."""
    limits, owners = value.shape
    left[:] = capacity
    total = np.int64(0)
    for j in range(owners):
        count = 0
        only = -1
        for i in range(limits):
            if allowed[i, j]:
                count += 1
                only = i
        if count == 0:
            return NEVER
        single[j] = only if count == 1 else -1
        if count == 1:
            left[only] -= use[only, j]
            total += value[only, j] * SCALE
    for i in range(limits):
        if left[i] < 0:
            return NEVER
    return total


@compiled
def fill(value, use, allowed, price, single, left, taken, room, back):
    """All prices, plus every limit's best filling at these prices; `taken` says with what."""
    limits, owners = value.shape
    taken[:] = False
    total = np.int64(0)
    for j in range(owners):
        if single[j] < 0:
            total += price[j]
    worth = room[0]
    for i in range(limits):
        size = left[i]
        worth[: size + 1] = 0
        for j in range(owners):
            if single[j] >= 0 or not allowed[i, j] or use[i, j] > size:
                continue
            gain = value[i, j] * SCALE - price[j]
            if gain <= 0:
                continue
            weight = use[i, j]
            kept = back[j]
            for w in range(size, weight - 1, -1):
                other = worth[w - weight] + gain
                if other > worth[w]:
                    worth[w] = other
                    kept[w] = 1
                else:
                    kept[w] = 0
            kept[:weight] = 0
        total += worth[size]
        w = size
        for j in range(owners - 1, -1, -1):
            if single[j] >= 0 or not allowed[i, j] or use[i, j] > size or value[i, j] * SCALE - price[j] <= 0:
                continue
            if back[j, w]:
                taken[i, j] = True
                w -= use[i, j]
    return total


@compiled
def strike_out(value, use, allowed, price, single, left, room, back, forced, bound, best):
    """`forced`: the bound when a choice must be taken. Choices that cannot lead beyond `best` go; whether any went.

    For each limit, `back[j]` is what the owners from j on can earn in each capacity, and the front is counted up beside it.
    """
    limits, owners = value.shape
    went = False
    for i in range(limits):
        size = left[i]
        back[owners, : size + 1] = 0
        for j in range(owners - 1, -1, -1):
            gain = value[i, j] * SCALE - price[j]
            out = single[j] >= 0 or not allowed[i, j] or use[i, j] > size or gain <= 0
            for w in range(size + 1):
                back[j, w] = back[j + 1, w]
                if not out and w >= use[i, j]:
                    other = back[j + 1, w - use[i, j]] + gain
                    if other > back[j, w]:
                        back[j, w] = other
        full = back[0, size]
        front = room[0]
        front[: size + 1] = 0
        for j in range(owners):
            if single[j] >= 0 or not allowed[i, j]:
                continue
            gain = value[i, j] * SCALE - price[j]
            weight = use[i, j]
            most = np.int64(NEVER)
            for w in range(size - weight + 1):
                other = front[w] + back[j + 1, size - weight - w]
                if other > most:
                    most = other
            forced[i, j] = NEVER if most == NEVER else bound - full + gain + most
            if forced[i, j] < (best + 1) * SCALE:
                allowed[i, j] = False
                went = True
                continue
            if gain > 0:
                for w in range(size, weight - 1, -1):
                    other = front[w - weight] + gain
                    if other > front[w]:
                        front[w] = other
    return went
