"""Making, growing and copying bases."""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .state import Basis, Bench, Part, less

WORN = 1e-4
"""How far quantities may be from adding up, against the limit of a row."""
LARGEST_PRICE = 2.0**60
"""Far above what any place is worth: a list's sums stay below 2**52."""


@compiled
def best_keys(part):
    """Every owner's best column when nothing has a price."""
    owners = len(part.first) - 1
    key = np.empty(owners, np.int32)
    for o in range(owners):
        best = part.first[o]
        for c in range(part.first[o] + 1, part.first[o + 1]):
            if less(part.cost[best], part.cost[c]):
                best = c
        key[o] = best
    return key


@compiled
def slack_of(part, key):
    slack = part.upper.copy()
    for o in range(len(key)):
        for e in range(part.start[key[o]], part.start[key[o] + 1]):
            slack[part.row[e]] -= part.coefficient[e]
    return slack


@compiled
def is_worn(part, basis):
    """Whether a basis has lost its numbers: quantities that do not add up to what rows have left, or a price beyond all worth."""
    left = part.upper.copy()
    for o in range(len(basis.key)):
        c = basis.key[o]
        for e in range(part.start[c], part.start[c + 1]):
            left[part.row[e]] -= basis.key_amount[o] * part.coefficient[e]
    for p in range(basis.size[0]):
        c = basis.column_at[p]
        for e in range(part.start[c], part.start[c + 1]):
            left[part.row[e]] -= basis.amount[p] * part.coefficient[e]
    for r in range(len(left)):
        if not abs(left[r] - basis.slack[r]) < WORN * (1.0 + abs(part.upper[r])):
            return True
        for k in range(basis.price.shape[1]):
            if not abs(basis.price[r, k]) < LARGEST_PRICE:
                return True
    return False


def first_basis(part: Part) -> Basis:
    """Every owner at its best column, no row with a price: dual feasible, and seldom anything else."""
    owners, rows, words = len(part.first) - 1, len(part.upper), part.cost.shape[1]
    key = best_keys(part)
    room = min(rows, 32)
    return Basis(
        key=key,
        others=np.zeros(owners, np.int32),
        key_amount=np.ones(owners),
        column_at=np.zeros(room, np.int32),
        amount=np.zeros(room),
        row_at=np.zeros(room, np.int32),
        position=np.full(rows, -1, np.int32),
        inverse=np.zeros((room, room)),
        slack=slack_of(part, key),
        price=np.zeros((rows, words)),
        net=part.cost.copy(),
        allowed=np.ones(len(part.owner), np.uint8),
        size=np.zeros(2, np.int64),
        dirty=np.zeros(room, np.uint8),
    )


def grown(basis: Basis, rows: int) -> Basis:
    """The same basis with about twice the room."""
    old = len(basis.amount)
    room = min(rows, max(8, 2 * old))
    inverse = np.zeros((room, room))
    inverse[:old, :old] = basis.inverse
    more = room - old
    return basis._replace(
        column_at=np.concatenate([basis.column_at, np.zeros(more, np.int32)]),
        amount=np.concatenate([basis.amount, np.zeros(more)]),
        row_at=np.concatenate([basis.row_at, np.zeros(more, np.int32)]),
        inverse=inverse,
        dirty=np.concatenate([basis.dirty, np.ones(more, np.uint8)]),
    )


def copied(basis: Basis) -> Basis:
    return Basis(*(array.copy() for array in basis))


def bench_for(part: Part) -> Bench:
    owners, rows, words = len(part.first) - 1, len(part.upper), part.cost.shape[1]
    turns = max(len(part.owner), 1)
    return Bench(
        direction=np.zeros(rows),
        moved_rows=np.zeros(rows + 1, np.int32),
        speed=np.zeros(len(part.owner)),
        stamp=np.zeros(owners, np.int64),
        mark=np.zeros(1, np.int64),
        list=np.zeros(owners, np.int32),
        head=np.zeros(owners, np.int32),
        step=np.zeros((owners, words)),
        pivot=np.zeros(owners),
        turned=np.zeros(turns, np.int32),
        turned_from=np.zeros(turns, np.int32),
        change=np.zeros(rows + 1),
        left=np.zeros(rows + 1),
        right=np.zeros(rows + 1),
        best=np.zeros(words),
        trial=np.zeros(words),
    )


def restricted(part: Part, basis: Basis, owner: int, columns: np.ndarray) -> Basis:
    """The basis, in place, with an owner kept to some of its columns."""
    basis.allowed[part.first[owner] : part.first[owner + 1]] = 0
    basis.allowed[columns] = 1
    return basis
