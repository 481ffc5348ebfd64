"""Rows that follow from several rows by rounding down: what a sum of whole numbers cannot reach, a plan of parts can.

Of three children, any two of whom must be apart, a plan takes half of each. Half of the three rows added up says "one and a
half at most"; in whole children that is one. Any rows, each counted so many times, with "one column at most" of any owners,
added up, divided and rounded down on both sides keep every list (Gomory 1958, Chvatal 1973). Which rows to count is read off
the plan: the lines of the basis behind its parts, and the prices behind a bound that is no whole number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from .compiled import compiled
from .rounding import shares_of
from .state import Basis, Part

LARGEST_OVER = 500
FEW = 12
"""With a denominator up to this every multiple of a line is tried."""
BROKEN = 1e-3
MOST_AT_ONCE = 40
LARGEST_LIKENESS = 0.9


@dataclass(frozen=True)
class Rounded:
    """Rows `times` each and `owners` that take one column at most so many times, over `over`, rounded down.

    A column counts the floor of (sum of times x coefficient, and its owner's times) / over, and the limit is the floor of
    (sum of times x upper, and all owners' times) / over. Rows may be rows gained before. Numbers of a part, or a program.
    """

    times: Mapping[int, int]
    owners: Mapping[int, int]
    over: int


def columns_of(part: Part, cut: Rounded) -> tuple[np.ndarray, np.ndarray, int]:
    """The row of a cut: its columns, what they count, and its limit."""
    times, pays = np.zeros(len(part.upper), np.int64), np.zeros(len(part.first) - 1, np.int64)
    times[list(cut.times)] = list(cut.times.values())
    pays[list(cut.owners)] = list(cut.owners.values())
    counts = np.zeros(len(part.owner), np.int64)
    add_up(part, times, counts)
    counts = (counts + pays[part.owner]) // cut.over
    columns = np.flatnonzero(counts)
    limit = (int((times * part.upper.astype(np.int64)).sum()) + int(pays.sum())) // cut.over
    return columns.astype(np.int32), counts[columns].astype(np.float64), limit


def rounded_rows(part: Part, basis: Basis, switches: np.ndarray) -> list[Rounded]:
    """Cuts that the plan breaks, the deepest first and no two much alike. Owners of `switches` are never counted."""
    rows, share = basis.row_at[: basis.size[0]], shares_of(part, basis)
    alone = np.zeros(len(part.first) - 1, np.bool_)
    alone[part.owner[switches]] = True
    times, pays, counts = np.zeros(len(part.upper), np.int64), np.zeros(len(alone), np.int64), np.zeros(len(share), np.int64)
    found: list[tuple[float, Rounded, np.ndarray]] = []
    for line in _lines(part, basis):
        over = _denominator(line)
        once = np.rint(line * over).astype(np.int64) if over > 1 else line[:0]
        for many in _multiples(over) if over > 1 else ():
            times[rows] = (many * once) % over
            depth = round_down(part, share, alone, times, over, pays, counts)
            if depth > 0:
                cut = Rounded(_counted(times), _counted(pays), over)
                found.append((depth, cut, counts / np.linalg.norm(counts)))
        times[rows] = 0
    found.sort(key=lambda each: -each[0])
    kept: list[tuple[Rounded, np.ndarray]] = []
    for _, cut, way in found:
        if len(kept) < MOST_AT_ONCE and all(way @ other < LARGEST_LIKENESS for _, other in kept):
            kept.append((cut, way))
    return [cut for cut, _ in kept]


def _lines(part: Part, basis: Basis) -> Iterator[np.ndarray]:
    """Multipliers of the tight rows behind what is no whole number: the words of the bound, the plan's parts of columns."""
    size = int(basis.size[0])
    yield from basis.price[basis.row_at[:size]].T
    amount, inverse = basis.amount[:size], basis.inverse[:size, :size]
    owner = part.owner[basis.column_at[:size]]
    torn = np.flatnonzero((amount > 1e-5) & (amount < 1 - 1e-5))
    yield from inverse[torn]
    for each in np.unique(owner[torn]):
        yield -inverse[owner == each].sum(axis=0)


def _denominator(line: np.ndarray) -> int:
    """The least number that makes the line whole; 0 where that is large."""
    over = 1
    for number in np.unique(np.round(line - np.floor(line), 7)):
        over = lcm(over, Fraction(float(number)).limit_denominator(LARGEST_OVER).denominator)
        if over > LARGEST_OVER:
            return 0
    return over if (np.abs(line * over - np.rint(line * over)) < 1e-4).all() else 0


def _multiples(over: int) -> list[int]:
    if over <= FEW:
        return list(range(1, over))
    near = {1, 2, 3, 5, 7, over // 3, over // 2, over // 2 + 1, over - 3, over - 2, over - 1}
    return sorted(near)


def _counted(times: np.ndarray) -> dict[int, int]:
    return {int(at): int(times[at]) for at in np.flatnonzero(times)}


@compiled
def add_up(part, times, counts):
    """What every column takes of the rows, each counted so many times, added to `counts`."""
    for r in range(len(times)):
        if times[r] != 0:
            for e in range(part.row_start[r], part.row_start[r + 1]):
                counts[part.row_column[e]] += times[r] * np.int64(part.row_coefficient[e])


@compiled
def round_down(part, share, alone, times, over, pays, counts):
    """How far beyond the rounded row the plan is, for its length; nothing where it keeps it. Fills `pays` and `counts`.

    An owner pays what makes the row deepest: as much as fills one of its columns in the plan up to a whole.
    """
    counts[:] = 0
    add_up(part, times, counts)
    total = np.int64(0)
    for r in range(len(times)):
        if times[r] != 0:
            total += times[r] * np.int64(part.upper[r])
    used, length = 0.0, 0.0
    for o in range(len(part.first) - 1):
        low, high = part.first[o], part.first[o + 1]
        pays[o] = 0
        if not alone[o]:
            pays[o] = most_for_owner(share, counts, low, high, over)
        total += pays[o]
        for c in range(low, high):
            counts[c] = (counts[c] + pays[o]) // over
            used += counts[c] * share[c]
            length += float(counts[c] * counts[c])
    depth = used - float(total // over)
    return depth / np.sqrt(length) if depth > BROKEN and length > 0.0 else 0.0


@compiled
def most_for_owner(share, counts, low, high, over):
    best, best_pays = 0.0, np.int64(0)
    for c in range(low, high):
        if share[c] > 1e-6:
            best += (counts[c] // over) * share[c]
    for chosen in range(low, high):
        pays = (-counts[chosen]) % over
        if share[chosen] > 1e-6 and pays > 0:
            gained = -pays / over
            for c in range(low, high):
                if share[c] > 1e-6:
                    gained += ((counts[c] + pays) // over) * share[c]
            if gained > best + 1e-9:
                best, best_pays = gained, pays
    return best_pays
