"""A list from a fractional plan: what the plan is surest of first, the rest where there is still room."""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .state import less


@compiled
def shares_of(part, basis):
    """How much of every column the plan takes."""
    share = np.zeros(len(part.owner))
    for o in range(len(basis.key)):
        share[basis.key[o]] = basis.key_amount[o]
    for p in range(basis.size[0]):
        share[basis.column_at[p]] = basis.amount[p]
    return share


@compiled
def whole_choice(part, basis, choice):
    """The plan as one column of each owner, into `choice`; False when it takes parts of columns."""
    share_ok = True
    for o in range(len(basis.key)):
        amount = basis.key_amount[o]
        if abs(amount - 1.0) < 1e-5:
            choice[o] = basis.key[o]
        elif abs(amount) > 1e-5:
            share_ok = False
    for p in range(basis.size[0]):
        amount = basis.amount[p]
        if abs(amount - 1.0) < 1e-5:
            choice[part.owner[basis.column_at[p]]] = basis.column_at[p]
        elif abs(amount) > 1e-5:
            share_ok = False
    return share_ok


@compiled
def fits(part, left, column, instead_of):
    for e in range(part.start[instead_of], part.start[instead_of + 1]):
        left[part.row[e]] += part.coefficient[e]
    good = True
    for e in range(part.start[column], part.start[column + 1]):
        left[part.row[e]] -= part.coefficient[e]
    for e in range(part.start[column], part.start[column + 1]):
        if left[part.row[e]] < 0.0:
            good = False
    for e in range(part.start[instead_of], part.start[instead_of + 1]):
        if left[part.row[e]] < 0.0:
            good = False
    if not good:
        for e in range(part.start[column], part.start[column + 1]):
            left[part.row[e]] += part.coefficient[e]
        for e in range(part.start[instead_of], part.start[instead_of + 1]):
            left[part.row[e]] -= part.coefficient[e]
    return good


@compiled
def rounded(part, allowed, share, order):
    """One column of each owner. Columns of `order` are taken while they fit, then owners move to better ones they fit."""
    owners = len(part.first) - 1
    choice = np.empty(owners, np.int32)
    left = part.upper.copy()
    for o in range(owners):
        choice[o] = part.first[o]
        if not allowed[choice[o]]:
            for c in range(part.first[o + 1] - 1, part.first[o], -1):
                if allowed[c] and (not allowed[choice[o]] or share[c] >= share[choice[o]]):
                    choice[o] = c
        for e in range(part.start[choice[o]], part.start[choice[o] + 1]):
            left[part.row[e]] -= part.coefficient[e]
    settled = np.zeros(owners, np.bool_)
    for i in range(len(order)):
        c = order[i]
        o = part.owner[c]
        if share[c] > 0.5 and allowed[c] and not settled[o] and fits(part, left, c, choice[o]):
            choice[o] = c
            settled[o] = True
    for i in range(len(order)):
        c = order[i]
        o = part.owner[c]
        if not settled[o] and allowed[c] and less(part.cost[choice[o]], part.cost[c]) and fits(part, left, c, choice[o]):
            choice[o] = c
            settled[o] = True
    improve(part, allowed, choice, left)
    return choice


@compiled
def improve(part, allowed, choice, left):
    """Move single owners to better columns for as long as that is possible."""
    for _ in range(20):
        moved = False
        for o in range(len(choice)):
            for c in range(part.first[o], part.first[o + 1]):
                if allowed[c] and less(part.cost[choice[o]], part.cost[c]) and fits(part, left, c, choice[o]):
                    choice[o] = c
                    moved = True
        if not moved:
            return
