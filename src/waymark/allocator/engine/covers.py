"""Rows that follow from a row of unequal coefficients: what fits into a limit together, counted in whole columns.

Of seven children who would take 62 of a team's 60 weeks the plan takes six and parts of the seventh. No list does: at most six
of them fit. Such a row (a *cover*, with every owner's count made as large as it may be: Balas 1975, lifted in turn by an exact
knapsack) cuts that plan off, and no list. Who doubts one adds it up again: its limit is the most that owners who fit together
pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .rounding import shares_of
from .state import Basis, Part

LARGEST_LIMIT = 5_000
"""Of a row that covers are looked for in: the knapsack has one cell for each unit."""
VIOLATED = 1e-4


@dataclass(frozen=True)
class Cover:
    """In a list, the `pays` of the owners with a column in row `row` come to `limit` at most. Numbers of a part, or a program."""

    row: int
    pays: Mapping[int, int]
    limit: int


def _add(best: np.ndarray, size: int, pays: int) -> None:
    """One more item that may be among those which pay most together, by the room they have."""
    if size < len(best):
        best[size:] = np.maximum(best[size:], best[: len(best) - size] + pays)


def unequal_rows(part: Part) -> list[int]:
    """Rows of the part in which some columns count for more than others, and none below nothing."""
    rows = np.flatnonzero(np.diff(part.row_start) > 0)
    if not len(rows):
        return []
    least = np.minimum.reduceat(part.row_coefficient, part.row_start[rows])
    most = np.maximum.reduceat(part.row_coefficient, part.row_start[rows])
    good = (least > 0) & (most > 1) & (part.upper[rows] >= 0) & (part.upper[rows] <= LARGEST_LIMIT)
    return rows[good].tolist()


def covers(part: Part, basis: Basis, rows: Iterable[int]) -> list[Cover]:
    """Covers of these rows that the plan breaks."""
    share = shares_of(part, basis)
    found = (_cover(part, share, row) for row in rows if basis.position[row] >= 0 or basis.slack[row] < 1.0)
    return [cover for cover in found if cover is not None]


def _cover(part: Part, share: np.ndarray, row: int) -> Cover | None:
    entries = slice(part.row_start[row], part.row_start[row + 1])
    columns = part.row_column[entries]
    owner, first = np.unique(part.owner[columns], return_index=True)
    size = np.minimum.reduceat(part.row_coefficient[entries], first).astype(np.int64)
    taken = np.add.reduceat(share[columns], first)
    if not ((taken > VIOLATED) & (taken < 1 - VIOLATED)).any():
        return None
    room = int(part.upper[row])
    for wholly in (taken >= 1 - VIOLATED, np.zeros(len(owner), bool)):
        pays, limit = _lifted(size, taken, wholly, room)
        if (pays * taken).sum() > limit + VIOLATED:
            return Cover(row, {int(o): int(p) for o, p in zip(owner, pays, strict=True) if p}, limit)
    return None


def _lifted(size: np.ndarray, taken: np.ndarray, wholly: np.ndarray, room: int) -> tuple[np.ndarray, int]:
    """A cover of the room that those taken `wholly` leave, lifted to all owners: what each pays, and its limit."""
    pays = np.zeros(len(size), np.int64)
    left = room - int(size[wholly].sum())
    members = _least_torn(size, taken, ~wholly, left)
    if not members:
        return pays, 0
    limit, best = len(members) - 1, np.zeros(room + 1, np.int64)
    lifted = wholly.copy()
    for each in members:
        pays[each], lifted[each] = 1, True
        _add(best, int(size[each]), 1)
    for each in np.lexsort((-size, -taken)):
        if not lifted[each] and taken[each] > VIOLATED:
            pays[each], lifted[each] = limit - (best[left - size[each]] if size[each] <= left else 0), True
            _add(best, int(size[each]), int(pays[each]))
    for each in np.flatnonzero(wholly):
        left += int(size[each])
        pays[each] = best[left] - limit
        limit += int(pays[each])
        _add(best, int(size[each]), int(pays[each]))
    for each in np.flatnonzero(~lifted):
        pays[each] = limit - (best[room - size[each]] if size[each] <= room else 0)
        _add(best, int(size[each]), int(pays[each]))
    return pays, limit


def _least_torn(size: np.ndarray, taken: np.ndarray, among: np.ndarray, room: int) -> list[int]:
    """Owners that do not fit into the room together, no fewer would do, nearest to wholly taken; none where all fit."""
    if room < 0:
        return []
    order = np.argsort((1 - taken) / size, kind="stable")
    order = order[(taken[order] > VIOLATED) & among[order]]
    heavy = np.cumsum(size[order])
    if not len(order) or heavy[-1] <= room:
        return []
    members = order[: int(np.argmax(heavy > room)) + 1].tolist()
    over = int(size[members].sum()) - room
    for each in sorted(members, key=lambda item: (taken[item], -size[item])):
        if size[each] < over:
            over -= int(size[each])
            members.remove(each)
    return members


def columns_of(part: Part, cover: Cover) -> tuple[np.ndarray, np.ndarray, int]:
    """The row of a cover: its columns, what they count, and its limit."""
    own = part.row_column[part.row_start[cover.row] : part.row_start[cover.row + 1]]
    counts = np.array([cover.pays.get(int(owner), 0) for owner in part.owner[own]], np.float64)
    return own[counts > 0], counts[counts > 0], cover.limit
