"""A table's headings and rows, read by its declared columns; what is wrong is collected, never raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.tables import cells
from waymark.allocator.tables.columns import Column
from waymark.allocator.tables.sheet import Sheet
from waymark.allocator.tables.wrong_cells import Unusable, WrongCell, column_letter
from waymark.kernel.needs import NEEDS


@dataclass(frozen=True)
class Extra:
    """Further columns, told by their heading: `key` makes the heading's meaning, or None; `read` reads a cell.

    `needed` ends the sentence for an empty cell; None when it may be empty.
    """

    key: Callable[[str], Any]
    read: Callable[[Any], Any]
    needed: str | None = None


@dataclass(frozen=True)
class Line:
    """One row below the headings: what could be used of it, by field, and by the key of further columns."""

    row: int
    values: Mapping[str, Any]
    extra: Mapping[Any, Any]


class Table:
    """`columns` and `extra` by position from 0; every trouble goes to `wrong`."""

    def __init__(self, sheet: Sheet, declared: Sequence[Column], extra: Extra, wrong: list[WrongCell]) -> None:
        self.sheet = sheet
        self.wrong = wrong
        self._declared = declared
        self._extra = extra
        self.columns: dict[int, Column] = {}
        self.extra: dict[int, Any] = {}
        self._read_headings()
        self.lines = list(self._read_lines())

    def say(self, row: int, field: str, sentence: str) -> None:
        """Something wrong in the column of `field`."""
        self.say_at(row, next((at for at, column in self.columns.items() if column.field == field), None), sentence)

    def say_at(self, row: int, position: int | None, sentence: str) -> None:
        """Something wrong at a position; None for the row as a whole."""
        letter = "" if position is None else column_letter(position)
        heading = "" if position is None else self._heading(position)
        self.wrong.append(WrongCell(self.sheet.name, row, letter, heading, sentence))

    def made(self, line: Line, kind: type, values: Mapping[str, Any]) -> Any:
        """`kind` from `values`, or None: what cells contradict each other in, its own checks say for the row."""
        try:
            return kind(**values)
        except InvalidProblem as why:
            self.say_at(line.row, None, str(why))
            return None

    def refuse_repeated(self, example: str) -> None:
        """Each code once, and no example of the template beside real rows."""
        seen: dict[str, int] = {}
        for line in self.lines:
            own = line.values.get("id")
            if own in seen:
                self.say(line.row, "id", f"{own} is in row {seen[own]} already. Give each its own code.")
            elif own == example and len(self.lines) > 1:
                self.say(line.row, "id", "This is the template's invented example. Delete the row.")
            elif own is not None:
                seen[own] = line.row

    def complete(self, line: Line) -> bool:
        return all(column.field in line.values for column in self._declared if column.needed)

    def _heading(self, position: int) -> str:
        cell = self.sheet.headings[position] if position < len(self.sheet.headings) else None
        return "" if cells.is_empty(cell) else cells.shown(cell)

    def _read_headings(self) -> None:
        by_heading = {plain(column.heading): column for column in self._declared}
        for position in range(len(self.sheet.headings)):
            heading = self._heading(position)
            column = by_heading.get(plain(heading))
            key = self._extra.key(heading) if heading and not column else None
            if column in self.columns.values() or (key is not None and key in self.extra.values()):
                self.say_at(1, position, "There is a column of this heading already. Keep one of them.")
            elif column:
                self.columns[position] = column
            elif key is not None:
                self.extra[position] = key
            elif heading or self._is_used(position):
                self.say_at(1, position, self._unknown_heading(heading))
        for column in self._declared:
            if column.needed and column not in self.columns.values():
                self.say_at(1, None, f"There is no column headed {column.heading}. Add it. {column.note}")

    def _is_used(self, position: int) -> bool:
        return any(position < len(row) and not cells.is_empty(row[position]) for row in self.sheet.rows[1:])

    def _unknown_heading(self, heading: str) -> str:
        near = get_close_matches(heading, [each.heading for each in self._declared], n=1)
        hint = f"Did you mean {near[0]}?" if near else "Take the column out, or head it as the template does."
        return f"The heading {heading!r} is not known. {hint}" if heading else "This column has no heading. Head it, or empty it."

    def _read_lines(self) -> Iterator[Line]:
        found = False
        for number, row in enumerate(self.sheet.rows[1:], start=2):
            if not all(cells.is_empty(cell) for cell in row):
                found = True
                yield self._line(number, row)
        if not found:
            self.say_at(2, None, "There is no row below the headings. Write each one there.")

    def _line(self, number: int, row: Sequence[Any]) -> Line:
        values: dict[str, Any] = {}
        extra: dict[Any, Any] = {}
        for position in range(max(len(row), len(self.sheet.headings))):
            cell = row[position] if position < len(row) else None
            column = self.columns.get(position)
            if column:
                self._take(number, position, cell, column.read, values, column.field, column.note if column.needed else None)
            elif position in self.extra:
                self._take(number, position, cell, self._extra.read, extra, self.extra[position], self._extra.needed)
            elif position >= len(self.sheet.headings) and not cells.is_empty(cell):
                self.say_at(number, position, "This cell has no heading above it. Give it one, or empty the cell.")
        return Line(number, values, extra)

    def _take(self, row: int, at: int, cell: Any, read: Callable, into: dict[Any, Any], key: Any, needed: str | None) -> None:
        if cells.is_empty(cell):
            if needed is not None:
                self.say_at(row, at, f"The cell is empty. Needed here: {needed}")
            return
        try:
            into[key] = read(cell)
        except Unusable as why:
            self.say_at(row, at, str(why))


def unknown_need(named: str, met: Iterable[str]) -> str:
    """A need that no class meets and that the school census does not know either: likely a slip of the pen."""
    known = {one.casefold(): one for one in (*NEEDS.values(), *NEEDS, *sorted(met))}
    near = [known[one] for one in get_close_matches(named.casefold(), known, n=3)]
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Write one that a class meets, or one of {', '.join(NEEDS)}."
    return f"{named} is not a need we know. {hint}"


def unknown(what: str, named: str, known: Iterable[str], where: str) -> str:
    near = get_close_matches(named, sorted(known), n=1)
    hint = f"Did you mean {near[0]}?" if near else "Add it there, or take the name out."
    return f"The {what} {named} is not in {where}. {hint}"


def plain(heading: str) -> str:
    return " ".join(heading.replace("*", " ").casefold().split())
