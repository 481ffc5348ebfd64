"""Numbers about few children: an honest interval, and nothing shown that could be worked out to be about somebody. Pure.

``hidden_cells`` hides every small count of a table and enough others that no small one can be worked out from the totals,
not even by knowing that no count is less than nothing, and that no row or column hides few children altogether.
``shown_together`` does the same where tables of parts add up to a table of the whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from math import sqrt

Z_95 = 1.959963984540054
Cell = tuple[str, str]
Line = tuple[str, str]
Table = Mapping[str, Mapping[str, int]]
"""Row to column to a count of children. Sums of rows and of columns are taken to be known to everybody unless hidden."""

ROW_TOTAL = ""
"""The column that stands for a row's sum, which may be hidden too. The sum of all rows is always shown."""


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson, 1927): sound for few and for shares near 0 and 1. (0, 1) of nobody."""
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share: the part cannot be less than nothing or more than the whole.")
    if of == 0:
        return 0.0, 1.0
    share, square = count / of, Z_95 * Z_95
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = Z_95 / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (0.0 if count == 0 else max(0.0, middle - reach)), (1.0 if count == of else min(1.0, middle + reach))


def is_small(count: int, smallest_shown: int) -> bool:
    """Nobody at all is no child's secret; one to one below the threshold could be."""
    return 0 < count < smallest_shown


def hidden_cells(table: Table, smallest_shown: int, *, rest: Table | None = None) -> frozenset[Cell] | None:
    """The cells of a table, its row sums (column ``ROW_TOTAL``) included, that must not be shown.

    ``rest`` is what remains of each count when everything known from elsewhere is taken off; the table itself when nothing
    is. None when no choice of cells protects the small ones: then the table must not be shown at all.
    """
    counts = {
        (row, column): count
        for row, cells in table.items() for column, count in [*cells.items(), (ROW_TOTAL, sum(cells.values()))]
    }
    small = {cell for cell, count in counts.items() if is_small(count, smallest_shown)}
    hidden = set(small)
    for row, _ in [cell for cell in small if cell[1] == ROW_TOTAL]:
        hidden |= {cell for cell in counts if cell[0] == row}
    left = _left(table, rest)
    while True:
        known = next((cell for cell in sorted(small) if not _may_vary(cell, hidden, left)), None)
        line = None if known else _few_in_a_line(hidden, counts, left, smallest_shown)
        if known is None and line is None:
            return frozenset(hidden)
        cell = known or max(_of_line(line, hidden), key=lambda one: (counts[one], one))
        more = _cheapest_rectangle(cell, counts, hidden, left, line, smallest_shown)
        if more is None:
            return None
        hidden |= more


def _few_in_a_line(
    hidden: Collection[Cell], counts: Mapping[Cell, int], left: Mapping[Cell, int], smallest_shown: int
) -> Line | None:
    """A row or column whose hidden cells are few children together: what is shown of it, taken off its sum, says so."""
    lines = sorted({("column", column) for _, column in hidden} | {("row", row) for row, _ in hidden})
    return next((line for line in lines if _is_few(line, hidden, counts, left, smallest_shown)), None)


def _is_few(
    line: Line, hidden: Collection[Cell], counts: Mapping[Cell, int], left: Mapping[Cell, int], smallest_shown: int
) -> bool:
    if line[0] == "row" and (line[1], ROW_TOTAL) in hidden:
        return False  # nobody knows the sum
    cells = _of_line(line, hidden)
    return any(is_small(sum(of[cell] for cell in cells), smallest_shown) for of in (counts, left))


def _of_line(line: Line, hidden: Collection[Cell]) -> list[Cell]:
    kind, name = line
    return [cell for cell in hidden if cell[kind == "column"] == name]


def _left(table: Table, rest: Table | None) -> dict[Cell, int]:
    source = table if rest is None else rest
    return {
        (row, column): count
        for row, cells in source.items() for column, count in [*cells.items(), (ROW_TOTAL, sum(cells.values()))]
    }


def _cheapest_rectangle(
    cell: Cell, counts: Mapping[Cell, int], hidden: Collection[Cell], left: Mapping[Cell, int], line: Line | None,
    smallest_shown: int,
) -> set[Cell] | None:
    """Three more corners, hiding as few children as can be, after which the cell can no longer be worked out.

    With ``line`` they also leave that row or column no longer with few hidden in it.
    """
    rows, columns = sorted({row for row, _ in counts}), sorted({column for _, column in counts})
    found: list[tuple[int, int, list[Cell]]] = []
    for row, column in product(rows, columns):
        if row == cell[0] or column == cell[1]:
            continue
        more = sorted({(cell[0], column), (row, cell[1]), (row, column)} - set(hidden))
        after = {*hidden, *more}
        if line is not None and _is_few(line, after, counts, left, smallest_shown):
            continue
        if more and _may_vary(cell, after, left):
            found.append((sum(counts[one] for one in more), len(more), more))
    return set(min(found)[2]) if found else None


def _may_vary(cell: Cell, hidden: Collection[Cell], left: Mapping[Cell, int]) -> bool:
    """Whether some other table agrees with everything shown and has another number here: by a cycle of hidden cells.

    An arc from row to column adds one to a cell, one from column to row takes one off, which a 0 cannot spare. A row's sum
    runs the other way, since it grows with its cells.
    """
    return any(_closes(cell, step, hidden, left) for step in (1, -1) if step > 0 or left[cell] > 0)


def _closes(cell: Cell, step: int, hidden: Collection[Cell], left: Mapping[Cell, int]) -> bool:
    start, goal = _arc(cell, step)[::-1]
    ways: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for other in hidden:
        if other == cell:
            continue
        for change in (1, -1):
            if change > 0 or left[other] > 0:
                tail, head = _arc(other, change)
                ways.setdefault(tail, []).append(head)
    seen, queue = {start}, deque([start])
    while queue:
        here = queue.popleft()
        if here == goal:
            return True
        for there in ways.get(here, ()):
            if there not in seen:
                seen.add(there)
                queue.append(there)
    return False


def _arc(cell: Cell, step: int) -> tuple[tuple[str, str], tuple[str, str]]:
    row, column = ("row", cell[0]), ("column", cell[1])
    forward = (step > 0) != (cell[1] == ROW_TOTAL)
    return (row, column) if forward else (column, row)


def shown_together(parts: Mapping[str, Table], smallest_shown: int) -> frozenset[str]:
    """Which parts may show their table beside the whole one's: the names of those in which nothing is small, or fewer.

    A table is shown whole or not at all. Of those withheld a reader may know the sums, by row and column over all of them
    and by column for each; none of their small counts may follow from these.
    """
    withheld = {name for name, table in parts.items() if _has_small(table, smallest_shown)}
    shown = sorted(set(parts) - withheld, key=lambda name: (_size(parts[name]), name))
    while withheld and (_gives_away(parts, withheld, smallest_shown) or _few_withheld(parts, withheld, smallest_shown)):
        if not shown:
            break
        withheld.add(shown.pop(0))
    return frozenset(shown)


def _has_small(table: Table, smallest_shown: int) -> bool:
    return any(
        is_small(count, smallest_shown) for cells in table.values() for count in [*cells.values(), sum(cells.values())]
    )


def _few_withheld(parts: Mapping[str, Table], withheld: Collection[str], smallest_shown: int) -> bool:
    """Whether the withheld tables have a small count together: the whole, less what is shown, says so."""
    listed = [parts[name] for name in withheld]
    rows = sorted({row for table in listed for row in table})
    columns = sorted({column for table in listed for cells in table.values() for column in cells})
    return _has_small(summed(listed, rows, columns), smallest_shown)


def _size(table: Table) -> int:
    return sum(sum(cells.values()) for cells in table.values())


def _gives_away(parts: Mapping[str, Table], withheld: Collection[str], smallest_shown: int) -> bool:
    """Per column the withheld tables are one table, part by row, whose sums are known; every cell of it is hidden."""
    columns = sorted({column for name in withheld for cells in parts[name].values() for column in cells})
    fixed: set[tuple[str, str, str]] = set()
    for column in columns:
        left = {(name, row): cells.get(column, 0) for name in withheld for row, cells in parts[name].items()}
        fixed |= {(*cell, column) for cell in left if not _may_vary(cell, left.keys(), left)}
    return any(
        any(is_small(count, smallest_shown) and (name, row, column) in fixed for column, count in cells.items())
        or (is_small(sum(cells.values()), smallest_shown) and all((name, row, column) in fixed for column in cells))
        for name in withheld for row, cells in parts[name].items()
    )


def summed(tables: Iterable[Table], rows: Sequence[str], columns: Sequence[str]) -> dict[str, dict[str, int]]:
    tables = list(tables)
    return {row: {column: sum(one.get(row, {}).get(column, 0) for one in tables) for column in columns} for row in rows}
