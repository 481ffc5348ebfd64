"""A bounded dual simplex for programs in which every owner takes exactly one of its columns.

The rule "one column of each owner" is never written as a row. Each owner keeps a *key* column, which takes whatever the
owner's other basic columns leave (generalised upper bounding: Dantzig and Van Slyke 1967). The working basis is then only
as large as the number of *tight* rows: a dense inverse of perhaps 150 rows in a county of 300 requests.

Prices and reduced costs are vectors of K words compared in order, the first word first. They form an ordered vector space
over the reals, and the dual simplex asks nothing more of its costs; quantities of columns stay plain numbers.

The start is any choice of keys with every row's price at nothing, where each owner's key is its best column: dual feasible
whatever the rows say. Each step takes the row or column that is most in breach and moves the prices along one direction
until the bound on the value would rise again. Owners with a single basic column are carried across their breakpoints (the
long-step ratio test), so one step can move many owners.

Numbers are doubles. Pivots are nearly always 1 or -1, where doubles hold whole numbers without error; values that ought
to be whole are snapped. Nothing found here is believed before `proof` has checked it in integers.
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .pivots import (
    change_key,
    column_leaves_for_column,
    column_leaves_for_row,
    replace_forbidden_keys,
    row_leaves_for_column,
    row_leaves_for_row,
    settle_turns_unique,
    tidy,
)
from .pricing import find_direction, find_speeds, gather_owners, move_nets, nearest, next_breakpoints
from .state import SLOWEST, less, whole

OPTIMAL, INFEASIBLE, NO_ROOM, OUT_OF_STEPS = 0, 1, 2, 3


@compiled
def choose_breach(part, basis, stray):
    """What is most in breach: (kind, index); kind 0 nothing, 1 a row, 2 a basic column, 3 a key with others beside it.

    Where many steps gain nothing they might come round again. `stray`, when not 0, draws the choice by a fixed hash
    instead of by size alone, which ends any such round.
    """
    kind, index, worst = 0, -1, 0.0
    slack, position = basis.slack, basis.position
    for i in range(len(slack)):
        if slack[i] < -1e-6 and position[i] < 0:
            weight = -slack[i] * strayed(i, stray)
            if weight > worst:
                kind, index, worst = 1, i, weight
    amounts, column_at, allowed, owner_of, key_amount = basis.amount, basis.column_at, basis.allowed, part.owner, basis.key_amount
    for p in range(basis.size[0]):
        column = column_at[p]
        breach = breach_of(amounts[p], allowed[column])
        if breach > 0.0:
            weight = breach * strayed(column, stray)
            if weight > worst:
                kind, index, worst = 2, p, weight
        owner = owner_of[column]
        amount = key_amount[owner]
        if amount < -1e-6 or amount > 1e-6:
            breach = breach_of(amount, allowed[basis.key[owner]])
            if breach > 0.0:
                weight = breach * strayed(basis.key[owner], stray)
                if weight > worst:
                    kind, index, worst = 3, owner, weight
    return kind, index


@compiled
def breach_of(amount, allowed):
    """How far a basic column's amount is from what it may be: not below nothing, and nothing at all when forbidden."""
    if amount < -1e-6:
        return -amount
    return amount if amount > 1e-6 and allowed == 0 else 0.0


@compiled
def strayed(index, stray):
    return 1.0 if stray == 0 else 0.01 + ((index + 1) * stray * 2654435761 % 1000003) / 1000003.0


@compiled
def step(part, basis, bench, kind, index):
    """One dual step on a row (kind 1) or a basic column (kind 2) in breach: OPTIMAL for "go on", else a verdict."""
    words = part.cost.shape[1]
    t = basis.size[0]
    if kind == 1 and t == len(basis.amount):
        return NO_ROOM
    if kind == 1:
        down, slope = False, -basis.slack[index]
    else:
        down = basis.amount[index] > 0.0
        slope = abs(basis.amount[index])
    moved = find_direction(part, basis, bench, kind, index, down)
    bench.mark[0] += 1
    find_speeds(
        part.row_start, part.row_column, part.row_coefficient, bench.direction, bench.moved_rows, moved, bench.speed
    )
    owners = gather_owners(
        part.touched_start, part.touched, bench.moved_rows, moved, bench.stamp, bench.mark[0], bench.list
    )
    head, steps, pivots = bench.head, bench.step, bench.pivot
    next_breakpoints(
        part.first, basis.net, basis.key, basis.allowed, bench.speed, bench.list, 0, owners, head, steps, pivots
    )
    heads = 0
    for i in range(owners):
        if head[i] >= 0:
            head[heads] = head[i]
            pivots[heads] = pivots[i]
            bench.list[heads] = bench.list[i]
            for k in range(words):
                steps[heads, k] = steps[i, k]
            heads += 1
    # A falling price ends at nothing: there its row gets slack.
    seat = -1
    for i in range(moved):
        row = bench.moved_rows[i]
        speed = bench.direction[row]
        if speed < -SLOWEST and basis.position[row] >= 0:
            for k in range(words):
                bench.trial[k] = basis.price[row, k] / -speed
            if seat < 0 or less(bench.trial, bench.best):
                seat = basis.position[row]
                bench.best[:] = bench.trial
    limit = np.empty(words)
    if seat >= 0:
        limit[:] = bench.best
    turns = 0
    column = -1
    while True:
        at = nearest(head, steps, heads)
        if at < 0 or (seat >= 0 and not less(steps[at], limit)):
            break
        owner = bench.list[at]
        slope -= pivots[at]
        if basis.others[owner] > 0 or slope <= 1e-9:
            column = head[at]
            break
        bench.turned[turns] = owner
        bench.turned_from[turns] = basis.key[owner]
        turns += 1
        basis.key[owner] = head[at]
        next_breakpoints(
            part.first, basis.net, basis.key, basis.allowed, bench.speed, bench.list, at, at + 1, head, steps, pivots
        )
    if column < 0 and seat < 0:
        # Nothing ends the fall of the bound: no list obeys these rows. The direction is the proof.
        for i in range(turns - 1, -1, -1):
            basis.key[bench.turned[i]] = bench.turned_from[i]
        bench.speed[:] = 0.0
        return INFEASIBLE
    theta = bench.best
    theta[:] = steps[at] if column >= 0 else limit
    pivot = -pivots[at] if column >= 0 else 0.0
    for i in range(moved):
        row = bench.moved_rows[i]
        for k in range(words):
            basis.price[row, k] = whole(basis.price[row, k] + theta[k] * bench.direction[row])
    move_nets(
        part.row_start, part.row_column, bench.direction, bench.moved_rows, moved, bench.speed, theta, basis.net
    )
    settle_turns_unique(part, basis, bench, turns)
    if kind == 1:
        if column >= 0:
            row_leaves_for_column(part, basis, bench, index, column, pivot)
        else:
            row_leaves_for_row(part, basis, bench, index, seat)
    elif column >= 0:
        column_leaves_for_column(part, basis, bench, index, column)
    else:
        column_leaves_for_row(part, basis, bench, index, seat)
    tidy(basis)
    for i in range(moved):
        bench.direction[bench.moved_rows[i]] = 0.0
    basis.size[1] += 1
    return OPTIMAL


@compiled
def reoptimise(part, basis, bench, steps):
    """Go on until nothing is in breach. OPTIMAL, INFEASIBLE (the bench's direction proves it), NO_ROOM, OUT_OF_STEPS."""
    if replace_forbidden_keys(part, basis, bench) < 0:
        return INFEASIBLE
    patience = basis.size[1] + 20 * len(basis.slack) + 500
    for _ in range(steps):
        stray = max(0, basis.size[1] - patience)
        kind, index = choose_breach(part, basis, stray)
        if kind == 0:
            turns = replace_forbidden_keys(part, basis, bench)
            if turns <= 0:
                return OPTIMAL if turns == 0 else INFEASIBLE
            continue
        if kind == 3:
            index = change_key(part, basis, index)
        verdict = step(part, basis, bench, min(kind, 2), index)
        if verdict != OPTIMAL:
            return verdict
    return OUT_OF_STEPS
