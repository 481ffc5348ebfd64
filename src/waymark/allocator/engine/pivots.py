"""How a basis changes: owners take other keys, rows and columns enter and leave, and every quantity follows."""

from __future__ import annotations

from .compiled import compiled
from .state import less, whole


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
def tidy(basis):
    for q in range(basis.size[0]):
        basis.slack[basis.row_at[q]] = 0.0
    for i in range(len(basis.slack)):
        basis.slack[i] = whole(basis.slack[i])


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
