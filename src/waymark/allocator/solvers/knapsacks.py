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

from waymark.allocator.engine.program import Program
from waymark.allocator.solvers.knapsack_nodes import ALWAYS, NEVER, SCALE, explore

MOST_CELLS = 20_000_000
LARGEST_SUM = 2**44  # in SCALE-ths, and with room for prices, this stays far within 64 bits
NODES_AT_ONCE = 8


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

    `bound` is what no list exceeds, whole and exact; None when the search was stopped before it had any. `prices` are those of
    the owners that gave it, for a further search to begin with.
    """

    chosen: np.ndarray | None
    complete: bool
    bound: int | None
    nodes: int
    prices: np.ndarray | None = None


def knapsacks_of(program: Program) -> Knapsacks | None:
    """The program in this form, or None when it is of another."""
    uses = np.diff(program.start)
    if program.words != 1 or not program.columns or not program.must.all() or (program.owner < 0).any() or (uses != 1).any():
        return None
    pairs = program.row.astype(np.int64) * program.owners + program.owner
    small = program.upper.clip(0).sum() * program.owners <= MOST_CELLS
    small &= np.abs(program.value).max() * program.owners < LARGEST_SUM
    if not small or (program.coefficient < 0).any() or len(np.unique(pairs)) < len(pairs):
        return None
    shape = program.rows, program.owners
    made = Knapsacks(np.zeros(shape, np.int64), np.zeros(shape, np.int64), program.upper.clip(-1), np.full(shape, -1, np.int64))
    where = program.row, program.owner
    made.value[where] = program.value[:, 0]
    made.use[where] = program.coefficient
    made.column[where] = np.arange(program.columns)
    return made


def search(knapsacks: Knapsacks, best: int, *, seconds: float, prices: np.ndarray | None = None) -> Searched:
    """A list worth more than `best`, the best there is when the search completes."""
    deadline = time.monotonic() + seconds
    limits, owners = knapsacks.value.shape
    stack = np.zeros((owners + 2, limits, owners), np.bool_)
    stack[0] = (knapsacks.column >= 0) & (knapsacks.use <= knapsacks.capacity[:, None])
    priced = np.zeros((owners + 2, owners), np.int64)
    priced[0] = _first_prices(knapsacks.value, stack[0]) if prices is None else prices
    turn = np.zeros((owners + 2, limits + 1), np.int64)  # of each depth: the branched owner, then the limits still to try
    turn[:, 0] = -1
    state = np.array([0, best, 0, 0, ALWAYS], np.int64)  # depth, best, whether a list was found, nodes, bound of the whole
    chosen = np.zeros(owners, np.int64)
    room = np.zeros((owners + 1, int(knapsacks.capacity.max(initial=0)) + 1), np.int64)
    arrays = knapsacks.value, knapsacks.use, knapsacks.capacity, stack, priced, turn, state, chosen, room, np.zeros_like(room)
    while state[0] >= 0 and time.monotonic() < deadline:
        explore(*arrays, NODES_AT_ONCE)
    found = knapsacks.column[chosen, np.arange(owners)] if state[2] else None
    complete = bool(state[0] < 0)
    bound = int(state[1]) if complete else max(int(state[1]), int(state[4]) // SCALE) if state[4] < ALWAYS else None
    return Searched(None if found is None else np.sort(found), complete, bound, int(state[3]), priced[0])


def close(knapsacks: Knapsacks, best: int, before: Searched, *, seconds: float) -> Searched:
    """A list worth more than `best`, after a search that was stopped: the gap is closed from above.

    Is there a list worth the bound? One worth the bound less one, less three, less seven? Each question strikes out far more
    than the search for whatever beats the best list, and each "no" is a better bound.
    """
    deadline = time.monotonic() + seconds
    bound = before.bound if before.bound is not None else ALWAYS
    chosen, nodes, less = None, 0, 0
    while bound > best and time.monotonic() < deadline:
        beyond = max(best, bound - 1 - less) if bound < ALWAYS else best
        share = 0.5 if beyond > best else 1.0
        asked = search(knapsacks, beyond, seconds=share * (deadline - time.monotonic()), prices=before.prices)
        nodes += asked.nodes
        if asked.chosen is not None:
            chosen, best = asked.chosen, _worth(knapsacks, asked.chosen)
        if asked.complete and asked.chosen is None:
            bound, less = beyond, 2 * less + 1
        elif asked.bound is not None:
            bound = min(bound, asked.bound)
        if not asked.complete:
            less = ALWAYS  # too hard from above: whatever beats the best list is looked for instead
    return Searched(chosen, bound <= best, bound if bound < ALWAYS else None, nodes)


def _worth(knapsacks: Knapsacks, chosen: np.ndarray) -> int:
    return int(knapsacks.value[np.isin(knapsacks.column, chosen)].sum())


def _first_prices(value: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """What an owner's second-best choice is worth: above it only the best would be taken."""
    worth = np.where(allowed, value, NEVER)
    ordered = np.sort(worth, axis=0)
    second = ordered[-2] if len(ordered) > 1 else ordered[-1]
    return np.where(second > NEVER, second, np.maximum(ordered[-1], 0)) * SCALE
