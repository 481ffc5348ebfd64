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

from typing import NamedTuple

import numpy as np

from .compiled import compiled

OPTIMAL, INFEASIBLE, NO_ROOM, OUT_OF_STEPS = 0, 1, 2, 3
TINY = 1e-7


class Part(NamedTuple):
    """One component of a program, fixed. Columns of an owner lie side by side, the first of them its "nothing"."""

    first: np.ndarray  # int64[owners + 1]: where each owner's columns begin
    owner: np.ndarray  # int32[columns]
    cost: np.ndarray  # float64[columns, words], whole numbers
    start: np.ndarray  # int64[columns + 1]: where each column's entries begin
    row: np.ndarray  # int32[entries]
    coefficient: np.ndarray  # float64[entries]
    upper: np.ndarray  # float64[rows]
    row_start: np.ndarray  # int64[rows + 1]: the same entries row by row
    row_column: np.ndarray  # int32[entries]
    row_coefficient: np.ndarray  # float64[entries]
    touched_start: np.ndarray  # int64[rows + 1]: where each row's owners begin
    touched: np.ndarray  # int32: the owners with a column in the row, each once


class Basis(NamedTuple):
    """A basis of a part with its prices and quantities, changed in place."""

    key: np.ndarray  # int32[owners]
    others: np.ndarray  # int32[owners]: basic columns beside the key
    key_amount: np.ndarray  # float64[owners]
    column_at: np.ndarray  # int32[room]: the basic columns that are no keys
    amount: np.ndarray  # float64[room]: their quantities
    row_at: np.ndarray  # int32[room]: the tight rows
    position: np.ndarray  # int32[rows]: where a row stands among the tight ones, or -1
    inverse: np.ndarray  # float64[room, room]: columns by rows
    slack: np.ndarray  # float64[rows]: what a row has left
    price: np.ndarray  # float64[rows, words]
    net: np.ndarray  # float64[columns, words]: value less the price of all a column occupies
    allowed: np.ndarray  # uint8[columns]
    size: np.ndarray  # int64[2]: tight rows, steps taken
    dirty: np.ndarray  # uint8[room]: lines of the inverse that have changed since somebody cleared this


class Bench(NamedTuple):
    """Room to work in, of no meaning between calls."""

    direction: np.ndarray  # float64[rows]
    moved_rows: np.ndarray  # int32[rows]
    speed: np.ndarray  # float64[columns]: how fast the price of all that a column occupies grows; nothing between steps
    stamp: np.ndarray  # int64[owners]
    mark: np.ndarray  # int64[1]
    list: np.ndarray  # int32[owners]
    head: np.ndarray  # int32[owners]
    step: np.ndarray  # float64[owners, words]
    pivot: np.ndarray  # float64[owners]
    turned: np.ndarray  # int32[owners]
    turned_from: np.ndarray  # int32[owners]
    change: np.ndarray  # float64[room]
    left: np.ndarray  # float64[room]
    right: np.ndarray  # float64[room]
    best: np.ndarray  # float64[words]
    trial: np.ndarray  # float64[words]


@compiled
def less(first, second):
    """Whether the first vector of words comes before the second."""
    for k in range(len(first)):
        difference = first[k] - second[k]
        if difference < -TINY:
            return True
        if difference > TINY:
            return False
    return False


@compiled
def whole(number):
    """The number, or the whole number it all but is."""
    nearest = np.rint(number)
    return nearest if abs(number - nearest) < TINY else number


@compiled
def occupy(start, row, coefficient, slack, column, amount):
    for e in range(start[column], start[column + 1]):
        slack[row[e]] -= amount * coefficient[e]


@compiled
def move(part, basis, by, count, factor):
    """Give each of the first `count` basic columns `factor` times its entry of `by` more, and its owner's key as much less."""
    owner_of, start, row, coefficient = part.owner, part.start, part.row, part.coefficient
    column_at, amounts, key, key_amount, slack = basis.column_at, basis.amount, basis.key, basis.key_amount, basis.slack
    for p in range(count):
        amount = factor * by[p]
        if abs(amount) > 1e-9:
            column = column_at[p]
            owner = owner_of[column]
            amounts[p] = whole(amounts[p] + amount)
            key_amount[owner] = whole(key_amount[owner] - amount)
            occupy(start, row, coefficient, slack, column, amount)
            occupy(start, row, coefficient, slack, key[owner], -amount)


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
def change_key(part, basis, owner):
    """Make the owner's largest other basic column its key; the place in the basis that the old key takes."""
    place = -1
    for p in range(basis.size[0]):
        if part.owner[basis.column_at[p]] == owner and (place < 0 or basis.amount[p] > basis.amount[place]):
            place = p
    t = basis.size[0]
    for p in range(t):
        if p != place and part.owner[basis.column_at[p]] == owner:
            for q in range(t):
                basis.inverse[place, q] += basis.inverse[p, q]
    for q in range(t):
        basis.inverse[place, q] = -basis.inverse[place, q]
    basis.dirty[place] = 1
    old = basis.key[owner]
    basis.key[owner] = basis.column_at[place]
    basis.column_at[place] = old
    amount = basis.key_amount[owner]
    basis.key_amount[owner] = basis.amount[place]
    basis.amount[place] = amount
    return place


@compiled
def replace_forbidden_keys(part, basis, bench):
    """Owners whose only basic column is forbidden take their best allowed one. How many did; -1 when one has none."""
    turns = 0
    for owner in range(len(basis.key)):
        if basis.allowed[basis.key[owner]] or basis.others[owner] > 0:
            continue
        best = -1
        for c in range(part.first[owner], part.first[owner + 1]):
            if basis.allowed[c] and (best < 0 or less(basis.net[best], basis.net[c])):
                best = c
        if best < 0:
            return -1
        bench.turned[turns] = owner
        bench.turned_from[turns] = basis.key[owner]
        basis.key[owner] = best
        turns += 1
    settle_turns(part, basis, bench, turns)
    return turns


@compiled
def settle_turns(part, basis, bench, turns):
    """Owners have new keys: let rows and the other basic columns follow."""
    if turns == 0:
        return
    t = basis.size[0]
    for i in range(turns):
        owner = bench.turned[i]
        occupy(part.start, part.row, part.coefficient, basis.slack, basis.key[owner], 1.0)
        occupy(part.start, part.row, part.coefficient, basis.slack, bench.turned_from[i], -1.0)
    # Tight rows must stay tight: what the new keys left over there is taken up by the basic columns.
    bench.change[:t] = 0.0
    for q in range(t):
        rest = basis.slack[basis.row_at[q]]
        if abs(rest) > 1e-9:
            for p in range(t):
                bench.change[p] += basis.inverse[p, q] * rest
    move(part, basis, bench.change, t, 1.0)
    tidy(basis)


@compiled
def tidy(basis):
    for q in range(basis.size[0]):
        basis.slack[basis.row_at[q]] = 0.0
    for i in range(len(basis.slack)):
        basis.slack[i] = whole(basis.slack[i])


@compiled
def next_breakpoints(first, net, key_of, allowed, speed, owners, begin, end, head, step, pivot):
    """Where along the direction another column of each owner becomes as good as its key: into head, step and pivot.

    Plain arrays, since this is where the time goes: taking arrays out of a tuple costs more than the sums done here.
    """
    words = net.shape[1]
    for at in range(begin, end):
        owner = owners[at]
        key = key_of[owner]
        fastest = speed[key] - 1e-9
        found = -1
        for c in range(first[owner], first[owner + 1]):
            if speed[c] >= fastest or allowed[c] == 0:
                continue
            slower = speed[key] - speed[c]
            nearer = 1 if found < 0 else 0
            k = 0
            while nearer == 0 and k < words:
                difference = net[key, k] - net[c, k]
                if slower != 1.0:
                    difference /= slower
                difference -= step[at, k]
                if difference < -TINY:
                    nearer = 1
                elif difference > TINY:
                    nearer = -1
                k += 1
            if nearer > 0 or (nearer == 0 and slower > pivot[at]):
                found = c
                pivot[at] = slower
                for k in range(words):
                    step[at, k] = (net[key, k] - net[c, k]) / slower
        head[at] = found


@compiled
def nearest(head, step, count):
    """The place of the nearest breakpoint, or -1."""
    best = -1
    words = step.shape[1]
    for i in range(count):
        if head[i] < 0:
            continue
        if best < 0:
            best = i
            continue
        for k in range(words):
            difference = step[i, k] - step[best, k]
            if difference < -TINY:
                best = i
                break
            if difference > TINY:
                break
    return best


@compiled
def find_direction(part, basis, bench, kind, index, down):
    """Set the direction of the prices that lets the breach end; how many rows it moves."""
    t = basis.size[0]
    moved = 0
    if kind == 2:
        sign = -1.0 if down else 1.0
        for q in range(t):
            speed = whole(sign * basis.inverse[index, q])
            if abs(speed) > 1e-9:
                bench.direction[basis.row_at[q]] = speed
                bench.moved_rows[moved] = basis.row_at[q]
                moved += 1
        return moved
    bench.left[:t] = 0.0
    for p in range(t):
        column = basis.column_at[p]
        coefficient = 0.0
        for e in range(part.start[column], part.start[column + 1]):
            if part.row[e] == index:
                coefficient += part.coefficient[e]
        key = basis.key[part.owner[column]]
        for e in range(part.start[key], part.start[key + 1]):
            if part.row[e] == index:
                coefficient -= part.coefficient[e]
        if coefficient != 0.0:
            for q in range(t):
                bench.left[q] += coefficient * basis.inverse[p, q]
    for q in range(t):
        bench.left[q] = whole(bench.left[q])
        if abs(bench.left[q]) > 1e-9:
            bench.direction[basis.row_at[q]] = -bench.left[q]
            bench.moved_rows[moved] = basis.row_at[q]
            moved += 1
    bench.direction[index] = 1.0
    bench.moved_rows[moved] = index
    return moved + 1


@compiled
def find_speeds(row_start, row_column, row_coefficient, direction, moved_rows, moved, speed):
    """Add up the speeds of the columns in moved rows."""
    for i in range(moved):
        r = moved_rows[i]
        for e in range(row_start[r], row_start[r + 1]):
            speed[row_column[e]] += row_coefficient[e] * direction[r]


@compiled
def gather_owners(touched_start, touched, moved_rows, moved, stamp, mark, owners):
    """The owners with a column in a moved row, each once."""
    count = 0
    for i in range(moved):
        for e in range(touched_start[moved_rows[i]], touched_start[moved_rows[i] + 1]):
            owner = touched[e]
            if stamp[owner] != mark:
                stamp[owner] = mark
                owners[count] = owner
                count += 1
    return count


@compiled
def move_nets(row_start, row_column, direction, moved_rows, moved, speed, theta, net):
    """Let the net values follow the prices by `theta`, and forget the speeds."""
    words = net.shape[1]
    exact = True
    for k in range(words):
        exact = exact and theta[k] == np.rint(theta[k])
    for i in range(moved):
        exact = exact and direction[moved_rows[i]] == np.rint(direction[moved_rows[i]])
    for i in range(moved):
        r = moved_rows[i]
        for e in range(row_start[r], row_start[r + 1]):
            c = row_column[e]
            if speed[c] != 0.0:
                for k in range(words):
                    value = net[c, k] - theta[k] * speed[c]
                    net[c, k] = value if exact else whole(value)
                speed[c] = 0.0


@compiled
def into_basis(part, basis, bench, column):
    """Entries of a column beside its owner's key, seen through the inverse, into `right`."""
    t = basis.size[0]
    bench.right[:t] = 0.0
    key = basis.key[part.owner[column]]
    for e in range(part.start[column], part.start[column + 1]):
        q = basis.position[part.row[e]]
        if q >= 0:
            for p in range(t):
                bench.right[p] += part.coefficient[e] * basis.inverse[p, q]
    for e in range(part.start[key], part.start[key + 1]):
        q = basis.position[part.row[e]]
        if q >= 0:
            for p in range(t):
                bench.right[p] -= part.coefficient[e] * basis.inverse[p, q]
    for p in range(t):
        bench.right[p] = whole(bench.right[p])


@compiled
def give(part, basis, place, amount):
    """Give the basic column at a place that much more, and its owner's key as much less."""
    column = basis.column_at[place]
    owner = part.owner[column]
    basis.amount[place] = whole(basis.amount[place] + amount)
    basis.key_amount[owner] = whole(basis.key_amount[owner] - amount)
    occupy(part.start, part.row, part.coefficient, basis.slack, column, amount)
    occupy(part.start, part.row, part.coefficient, basis.slack, basis.key[owner], -amount)


@compiled
def row_leaves_for_column(part, basis, bench, row, column, pivot):
    """A slack row becomes tight and a column becomes basic: the basis grows by one."""
    t = basis.size[0]
    owner = part.owner[column]
    into_basis(part, basis, bench, column)
    amount = basis.slack[row] / pivot
    move(part, basis, bench.right, t, -amount)
    for p in range(t):
        if bench.right[p] != 0.0:
            factor = bench.right[p] / pivot
            for q in range(t):
                if bench.left[q] != 0.0:
                    basis.inverse[p, q] = whole(basis.inverse[p, q] + factor * bench.left[q])
            basis.inverse[p, t] = whole(-factor)
            basis.dirty[p] = 1
        else:
            basis.inverse[p, t] = 0.0
    for q in range(t):
        basis.inverse[t, q] = whole(-bench.left[q] / pivot)
    basis.inverse[t, t] = whole(1.0 / pivot)
    basis.row_at[t] = row
    basis.position[row] = t
    basis.column_at[t] = column
    basis.amount[t] = 0.0
    basis.others[owner] += 1
    basis.size[0] = t + 1
    basis.dirty[t] = 1
    give(part, basis, t, amount)


@compiled
def row_leaves_for_row(part, basis, bench, row, place):
    """A slack row becomes tight in the place of a tight one that gets slack."""
    t = basis.size[0]
    old = basis.row_at[place]
    amount = basis.slack[row] / bench.direction[old]
    for p in range(t):
        bench.right[p] = basis.inverse[p, place]
    move(part, basis, bench.right, t, -amount)
    basis.slack[old] = amount
    pivot = bench.left[place]
    for p in range(t):
        head = basis.inverse[p, place]
        if head == 0.0:
            continue
        head = whole(head / pivot)
        basis.dirty[p] = 1
        for q in range(t):
            if q != place and bench.left[q] != 0.0:
                basis.inverse[p, q] = whole(basis.inverse[p, q] - head * bench.left[q])
        basis.inverse[p, place] = head
    basis.row_at[place] = row
    basis.position[row] = place
    basis.position[old] = -1
    basis.price[old, :] = 0.0


@compiled
def column_leaves_for_column(part, basis, bench, place, column):
    """A basic column gives its place to another."""
    t = basis.size[0]
    into_basis(part, basis, bench, column)
    pivot = bench.right[place]
    amount = basis.amount[place] / pivot
    move(part, basis, bench.right, t, -amount)
    for q in range(t):
        head = basis.inverse[place, q]
        if head != 0.0:
            basis.inverse[place, q] = whole(head / pivot)
    for p in range(t):
        if p != place and bench.right[p] != 0.0:
            basis.dirty[p] = 1
            for q in range(t):
                head = basis.inverse[place, q]
                if head != 0.0:
                    basis.inverse[p, q] = whole(basis.inverse[p, q] - bench.right[p] * head)
    basis.others[part.owner[basis.column_at[place]]] -= 1
    basis.column_at[place] = column
    basis.amount[place] = 0.0
    basis.others[part.owner[column]] += 1
    basis.dirty[place] = 1
    give(part, basis, place, amount)


@compiled
def column_leaves_for_row(part, basis, bench, place, seat):
    """A basic column and a tight row leave together: the basis shrinks by one."""
    t = basis.size[0]
    old = basis.row_at[seat]
    pivot = basis.inverse[place, seat]
    amount = basis.amount[place] / pivot
    for p in range(t):
        bench.right[p] = basis.inverse[p, seat]
    move(part, basis, bench.right, t, -amount)
    basis.slack[old] = amount
    basis.price[old, :] = 0.0
    for p in range(t):
        factor = basis.inverse[p, seat] / pivot
        if p != place and factor != 0.0:
            basis.dirty[p] = 1
            for q in range(t):
                head = basis.inverse[place, q]
                if head != 0.0:
                    basis.inverse[p, q] = whole(basis.inverse[p, q] - factor * head)
    basis.others[part.owner[basis.column_at[place]]] -= 1
    last = t - 1
    if place != last:
        basis.inverse[place, :t] = basis.inverse[last, :t]
        basis.dirty[place] = 1
        basis.column_at[place] = basis.column_at[last]
        basis.amount[place] = basis.amount[last]
    if seat != last:
        for p in range(last):
            if basis.inverse[p, seat] != basis.inverse[p, last]:
                basis.inverse[p, seat] = basis.inverse[p, last]
                basis.dirty[p] = 1
        basis.row_at[seat] = basis.row_at[last]
        basis.position[basis.row_at[seat]] = seat
    basis.position[old] = -1
    basis.dirty[last] = 1
    basis.size[0] = last


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
        if speed < -1e-9 and basis.position[row] >= 0:
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
def settle_turns_unique(part, basis, bench, turns):
    """As `settle_turns`; an owner that turned twice counts from its first key to its last."""
    bench.mark[0] += 1
    kept = 0
    for i in range(turns):
        owner = bench.turned[i]
        if bench.stamp[owner] != bench.mark[0]:
            bench.stamp[owner] = bench.mark[0]
            bench.turned[kept] = owner
            bench.turned_from[kept] = bench.turned_from[i]
            kept += 1
    settle_turns(part, basis, bench, kept)


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
