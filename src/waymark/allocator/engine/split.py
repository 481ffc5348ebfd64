"""Before solving: rows that cannot bind are dropped, and the rest falls into components that know nothing of one another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .compiled import compiled
from .program import Program
from .state import Part


@dataclass(frozen=True)
class Component:
    """A part of a program and where its numbers stand in it. `column` is -1 for an owner's "nothing"."""

    part: Part
    owner: np.ndarray  # int32: the program's owner, or owners + k for its k-th column without owner
    column: np.ndarray  # int32
    row: np.ndarray  # int32


def split(program: Program) -> list[Component]:
    """The program's components, those of the lowest owners first; owners in no binding row make up one of their own."""
    owned = int(np.count_nonzero(program.owner >= 0))
    owner = program.owner.copy()
    owner[owned:] = program.owners + np.arange(program.columns - owned, dtype=np.int32)
    owners = program.owners + program.columns - owned
    if (twice := named_twice(program.start, program.row, program.rows)) >= 0:
        raise ValueError(f"Column {twice} names a row twice: give one coefficient that is the sum.")
    keep = binding_rows(owner, program.start, program.row, program.coefficient, program.upper)
    row_start, row_column, row_coefficient = by_row(
        program.start, program.row, program.coefficient, keep, program.rows
    )
    drop_covered_rows(
        program.start, program.row, program.coefficient, program.upper, keep, row_start, row_column, row_coefficient
    )
    group = group_owners(owner, owners, keep, row_start, row_column)
    return _components(program, owner, owners, keep, group)


@compiled
def named_twice(start, row, rows):
    """The first column with a row given twice, or -1."""
    last = np.full(rows, -1, np.int64)
    for c in range(len(start) - 1):
        for e in range(start[c], start[c + 1]):
            if last[row[e]] == c:
                return c
            last[row[e]] = c
    return -1


@compiled
def binding_rows(owner, start, row, coefficient, upper):
    """Which rows some choice of one column of each owner could break."""
    most = np.zeros(len(upper), np.int64)
    last_owner = np.full(len(upper), -1, np.int32)
    last_most = np.zeros(len(upper), np.int64)
    for c in range(len(owner)):
        for e in range(start[c], start[c + 1]):
            r = row[e]
            if last_owner[r] != owner[c]:
                last_owner[r] = owner[c]
                last_most[r] = 0
            if coefficient[e] > last_most[r]:
                most[r] += coefficient[e] - last_most[r]
                last_most[r] = coefficient[e]
    return most > upper


@compiled
def by_row(start, row, coefficient, keep, rows):
    """The same entries row by row, kept rows only."""
    row_start = np.zeros(rows + 1, np.int64)
    for e in range(len(row)):
        if keep[row[e]]:
            row_start[row[e] + 1] += 1
    for r in range(rows):
        row_start[r + 1] += row_start[r]
    at = row_start[:-1].copy()
    row_column = np.empty(row_start[rows], np.int32)
    row_coefficient = np.empty(row_start[rows], np.int32)
    for c in range(len(start) - 1):
        for e in range(start[c], start[c + 1]):
            if keep[row[e]]:
                row_column[at[row[e]]] = c
                row_coefficient[at[row[e]]] = coefficient[e]
                at[row[e]] += 1
    return row_start, row_column, row_coefficient


@compiled
def drop_covered_rows(start, row, coefficient, upper, keep, row_start, row_column, row_coefficient):
    """Forget each row that another row, of no negative coefficient, implies: as large everywhere and no higher above."""
    rows = len(upper)
    nowhere_negative = np.ones(rows, np.bool_)
    for r in range(rows):
        for i in range(row_start[r], row_start[r + 1]):
            if row_coefficient[i] < 0:
                nowhere_negative[r] = False
    seen = np.zeros(rows, np.int64)
    touched = np.empty(rows, np.int32)
    for r in range(rows):
        if not keep[r]:
            continue
        count = 0
        size = row_start[r + 1] - row_start[r]
        for i in range(row_start[r], row_start[r + 1]):
            if i > row_start[r] and count == 0:
                break
            c = row_column[i]
            for e in range(start[c], start[c + 1]):
                other = row[e]
                if other == r or not keep[other] or coefficient[e] < row_coefficient[i]:
                    continue
                if i == row_start[r]:
                    if upper[other] <= upper[r] and nowhere_negative[other]:
                        seen[other] = 1
                        touched[count] = other
                        count += 1
                elif seen[other] == i - row_start[r]:
                    seen[other] += 1
        for k in range(count):
            if seen[touched[k]] == size:
                keep[r] = False
            seen[touched[k]] = 0


@compiled
def find(parent, x):
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@compiled
def group_owners(owner, owners, keep, row_start, row_column):
    """For every owner the lowest owner it shares rows with, over any number of rows; -1 where it is in no row."""
    parent = np.arange(owners)
    bound = np.zeros(owners, np.bool_)
    for r in range(len(keep)):
        if not keep[r]:
            continue
        for i in range(row_start[r], row_start[r + 1]):
            bound[owner[row_column[i]]] = True
            one = find(parent, owner[row_column[i]])
            other = find(parent, owner[row_column[row_start[r]]])
            if one < other:
                parent[other] = one
            else:
                parent[one] = other
    group = np.empty(owners, np.int64)
    for o in range(owners):
        group[o] = find(parent, o) if bound[o] else -1
    return group


def _components(program: Program, owner: np.ndarray, owners: int, keep: np.ndarray, group: np.ndarray) -> list[Component]:
    order = np.argsort(group, kind="stable").astype(np.int32)
    leads = group[order]
    cuts = np.flatnonzero(np.r_[True, leads[1:] != leads[:-1], True]) if owners else np.zeros(1, np.int64)
    column_first = np.searchsorted(owner, np.arange(owners + 1))
    front = bool(program.must.any())
    row_local = np.full(program.rows, -1, np.int32)
    components = []
    for low, high in pairwise(cuts):
        members = order[low:high]
        first, part_owner, source = gather_columns(members, column_first)
        start, row, coefficient, row_source = gather_entries(
            source, program.start, program.row, program.coefficient, keep, row_local
        )
        rowwise = entries_by_row(start, row, coefficient, len(row_source))
        cost = gather_cost(source, program.value, owner, program.must, front)
        part = Part(
            first, part_owner, cost, start, row, coefficient, program.upper[row_source].astype(np.float64),
            *rowwise, *owners_of_rows(part_owner, rowwise[0], rowwise[1]),
        )  # fmt: skip
        components.append(Component(part, members, source, row_source))
    hopeless = np.flatnonzero(keep & (row_local < 0)).astype(np.int32)
    return [*components, _without_owners(program, hopeless, front)] if len(hopeless) else components


def _without_owners(program: Program, rows: np.ndarray, front: bool) -> Component:
    """Rows below nothing that no column is in: no list obeys them, and the component's proof will say so."""
    none, start = np.zeros(0, np.int32), np.zeros(1, np.int64)
    part = Part(
        start, none, np.zeros((0, program.words + front)), start, none, np.zeros(0),
        program.upper[rows].astype(np.float64), np.zeros(len(rows) + 1, np.int64), none, np.zeros(0),
        np.zeros(len(rows) + 1, np.int64), none,
    )  # fmt: skip
    return Component(part, none, none, rows)


@compiled
def gather_columns(members, column_first):
    first = np.zeros(len(members) + 1, np.int64)
    for i in range(len(members)):
        o = members[i]
        first[i + 1] = first[i] + 1 + column_first[o + 1] - column_first[o]
    part_owner = np.empty(first[-1], np.int32)
    source = np.empty(first[-1], np.int32)
    for i in range(len(members)):
        part_owner[first[i] : first[i + 1]] = i
        source[first[i]] = -1
        for k in range(1, first[i + 1] - first[i]):
            source[first[i] + k] = column_first[members[i]] + k - 1
    return first, part_owner, source


@compiled
def gather_entries(source, start, row, coefficient, keep, row_local):
    """Entries of the columns in kept rows, rows numbered anew in the order they are met."""
    n = len(source)
    part_start = np.zeros(n + 1, np.int64)
    for c in range(n):
        part_start[c + 1] = part_start[c]
        if source[c] >= 0:
            for e in range(start[source[c]], start[source[c] + 1]):
                if keep[row[e]] and coefficient[e] != 0:
                    part_start[c + 1] += 1
    part_row = np.empty(part_start[n], np.int32)
    part_coefficient = np.empty(part_start[n], np.float64)
    met = np.empty(part_start[n], np.int32)
    rows = 0
    at = 0
    for c in range(n):
        if source[c] >= 0:
            for e in range(start[source[c]], start[source[c] + 1]):
                r = row[e]
                if keep[r] and coefficient[e] != 0:
                    if row_local[r] < 0:
                        row_local[r] = rows
                        met[rows] = r
                        rows += 1
                    part_row[at] = row_local[r]
                    part_coefficient[at] = coefficient[e]
                    at += 1
    return part_start, part_row, part_coefficient, met[:rows].copy()


@compiled
def entries_by_row(start, row, coefficient, rows):
    """A part's entries row by row."""
    row_start = np.zeros(rows + 1, np.int64)
    for e in range(len(row)):
        row_start[row[e] + 1] += 1
    for r in range(rows):
        row_start[r + 1] += row_start[r]
    at = row_start[:-1].copy()
    row_column = np.empty(len(row), np.int32)
    row_coefficient = np.empty(len(row), np.float64)
    for c in range(len(start) - 1):
        for e in range(start[c], start[c + 1]):
            r = row[e]
            row_column[at[r]] = c
            row_coefficient[at[r]] = coefficient[e]
            at[r] += 1
    return row_start, row_column, row_coefficient


@compiled
def owners_of_rows(part_owner, row_start, row_column):
    """For every row its owners, each once: a row's columns ascend, so an owner's lie side by side."""
    rows = len(row_start) - 1
    touched_start = np.zeros(rows + 1, np.int64)
    touched = np.empty(len(row_column), np.int32)
    count = 0
    for r in range(rows):
        last = -1
        for e in range(row_start[r], row_start[r + 1]):
            owner = part_owner[row_column[e]]
            if owner != last:
                last = owner
                touched[count] = owner
                count += 1
        touched_start[r + 1] = count
    return touched_start, touched[:count].copy()


@compiled
def gather_cost(source, value, owner, must, front):
    """The words as doubles; in front, where anybody must be served, a word that counts those who are."""
    ahead = 1 if front else 0
    cost = np.zeros((len(source), value.shape[1] + ahead))
    for c in range(len(source)):
        if source[c] >= 0:
            for k in range(value.shape[1]):
                cost[c, k + ahead] = value[source[c], k]
            if front and owner[source[c]] < len(must) and must[owner[source[c]]]:
                cost[c, 0] = 1.0
    return cost
