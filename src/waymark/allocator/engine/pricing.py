"""Along which direction prices move, how far each owner's key stays its best column, and what becomes of net values."""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .state import SLOWEST, TINY, whole


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
def next_breakpoints(first, net, key_of, allowed, speed, owners, begin, end, head, step, pivot):
    """Where along the direction another column of each owner becomes as good as its key: into head, step and pivot.

    Plain arrays, since this is where the time goes: taking arrays out of a tuple costs more than the sums done here.
    """
    words = net.shape[1]
    for at in range(begin, end):
        owner = owners[at]
        key = key_of[owner]
        fastest = speed[key] - SLOWEST
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
