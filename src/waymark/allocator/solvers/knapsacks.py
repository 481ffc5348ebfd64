"""An exact search for assignments whose limits are knapsacks: each choice uses one limit, every owner takes one choice.

The bound is Lagrangian: with a price on every owner the limits fall apart into knapsacks of their own, each filled
exactly by counting through its capacity. That is stronger than the linear program, which fills knapsacks in parts.
A choice whose bound, when forced, does not beat the best list is struck out; an owner with few choices left is
branched on. Prices and bounds are whole numbers (prices in 1/SCALE), so that nothing rests on rounding.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from waymark.allocator.engine.compiled import compiled
from waymark.allocator.engine.program import Program

SCALE = 256
MOST_CELLS = 20_000_000
NODES_AT_ONCE = 8
NEVER, ALWAYS = -(2**60), 2**60


@dataclass(frozen=True)
class Knapsacks:
    """value[limit, owner] with use[limit, owner] of capacity[limit]; column[limit, owner], -1 where there is no choice."""

    value: np.ndarray
    use: np.ndarray
    capacity: np.ndarray
    column: np.ndarray


@dataclass(frozen=True)
class Searched:
    """`chosen` columns better than the list given, or None; `complete`: nothing better than the best of both exists.

    `bound` is what no list exceeds, whole and exact; None when the search was stopped before it had any.
    """

    chosen: np.ndarray | None
    complete: bool
    bound: int | None
    nodes: int


def knapsacks_of(program: Program) -> Knapsacks | None:
    """The program in this form, or None when it is of another."""
    uses = np.diff(program.start)
    if program.words != 1 or not program.columns or not program.must.all() or (program.owner < 0).any() or (uses != 1).any():
        return None
    pairs = program.row.astype(np.int64) * program.owners + program.owner
    small = program.upper.clip(0).sum() * program.owners <= MOST_CELLS
    if not small or (program.coefficient < 0).any() or len(np.unique(pairs)) < len(pairs):
        return None
    shape = program.rows, program.owners
    made = Knapsacks(np.zeros(shape, np.int64), np.zeros(shape, np.int64), program.upper.clip(-1), np.full(shape, -1, np.int64))
    where = program.row, program.owner
    made.value[where] = program.value[:, 0]
    made.use[where] = program.coefficient
    made.column[where] = np.arange(program.columns)
    return made


def search(knapsacks: Knapsacks, best: int, *, seconds: float) -> Searched:
    """A list worth more than `best`, the best there is when the search completes."""
    deadline = time.monotonic() + seconds
    limits, owners = knapsacks.value.shape
    stack = np.zeros((owners + 2, limits, owners), np.bool_)
    stack[0] = (knapsacks.column >= 0) & (knapsacks.use <= knapsacks.capacity[:, None])
    prices = np.zeros((owners + 2, owners), np.int64)
    prices[0] = _first_prices(knapsacks.value, stack[0])
    turn = np.zeros((owners + 2, limits + 1), np.int64)  # of each depth: the branched owner, then the limits still to try
    turn[:, 0] = -1
    state = np.array([0, best, 0, 0, ALWAYS], np.int64)  # depth, best, whether a list was found, nodes, bound of the whole
    chosen = np.zeros(owners, np.int64)
    room = np.zeros((owners + 1, int(knapsacks.capacity.max(initial=0)) + 1), np.int64)
    arrays = knapsacks.value, knapsacks.use, knapsacks.capacity, stack, prices, turn, state, chosen, room, np.zeros_like(room)
    while state[0] >= 0 and time.monotonic() < deadline:
        explore(*arrays, NODES_AT_ONCE)
    found = knapsacks.column[chosen, np.arange(owners)] if state[2] else None
    complete = bool(state[0] < 0)
    bound = int(state[1]) if complete else max(int(state[1]), int(state[4]) // SCALE) if state[4] < ALWAYS else None
    return Searched(None if found is None else np.sort(found), complete, bound, int(state[3]))


def close(knapsacks: Knapsacks, best: int, bound: int, *, seconds: float) -> Searched:
    """A list worth more than `best`, where no list is worth more than `bound`: the gap is closed from above.

    Is there a list worth the bound? One worth the bound less one, less three, less seven? Each question strikes out far more
    than the search for whatever beats the best list, and each "no" is a better bound.
    """
    deadline = time.monotonic() + seconds
    chosen, nodes, less = None, 0, 0
    while bound > best and time.monotonic() < deadline:
        beyond = max(best, bound - 1 - less)
        asked = search(knapsacks, beyond, seconds=(deadline - time.monotonic()) * (0.5 if beyond > best else 1.0))
        nodes += asked.nodes
        chosen = asked.chosen if asked.chosen is not None else chosen
        if asked.complete and asked.chosen is not None:
            return Searched(chosen, True, asked.bound, nodes)
        if asked.complete:
            bound, less = beyond, 2 * less + 1
        else:
            bound = min(bound, asked.bound) if asked.bound is not None else bound
            less = bound  # too hard from above: whatever beats the best list is looked for instead
        if asked.chosen is not None and asked.bound is not None:
            best = max(best, _worth(knapsacks, asked.chosen))
    return Searched(chosen, bound <= best, bound, nodes)


def _worth(knapsacks: Knapsacks, chosen: np.ndarray) -> int:
    return int(knapsacks.value[np.isin(knapsacks.column, chosen)].sum())


def _first_prices(value: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """What an owner's second-best choice is worth: above it only the best would be taken."""
    worth = np.where(allowed, value, NEVER)
    ordered = np.sort(worth, axis=0)
    second = ordered[-2] if len(ordered) > 1 else ordered[-1]
    return np.where(second > NEVER, second, np.maximum(ordered[-1], 0)) * SCALE


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
            steps = 1_500 if depth == 0 else 25
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
