"""Rows of the smaller GIAS files as values: each column with its reader, every fault of a row named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from . import values
from .table import Record, Table

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Column:
    """A column under any of its `names` (the first is the one to ask for), and how its cell is read."""

    names: tuple[str, ...]
    read: Callable[[str], Any]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class ReadRow(Generic[Value]):
    """A row of the file: either what it says, or the fault that keeps it from being read."""

    record: Record
    value: Value | None = None
    fault: str = ""


def needed(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same reader, refusing "no value"."""

    def read_needed(cell: str) -> Any:
        value = read(cell)
        if value in ("", None):
            raise values.WrongValue("a value is needed")
        return value

    return read_needed


def read_rows(
    table: Table, columns: Sequence[Column], make: Callable[..., Value], what: str
) -> Iterator[ReadRow[Value]]:
    """`make` gets the columns' values in order. Raises FileRefused at once, before the first row."""
    found = [next((name for name in column.names if name in table), None) for column in columns]
    table.require([c.names[0] for c, name in zip(columns, found, strict=True) if c.needed and name is None], what)
    table.require([name for name in found if name], what)
    places = [None if name is None else table.place(name) for name in found]
    return _rows(table, columns, places, make)


def _rows(
    table: Table, columns: Sequence[Column], places: Sequence[int | None], make: Callable[..., Value]
) -> Iterator[ReadRow[Value]]:
    for record in table:
        if record.fault:
            yield ReadRow(record, fault=record.fault)
            continue
        cells = ["" if place is None else record.cells[place] for place in places]
        try:
            yield ReadRow(record, make(*[c.read(cell) for c, cell in zip(columns, cells, strict=True)]))
        except values.WrongValue:
            yield ReadRow(record, fault=" ".join(explain(columns, cells)))


def explain(columns: Sequence[Column], cells: Sequence[str]) -> list[str]:
    """One sentence for each cell that cannot be read."""
    reasons = []
    for column, cell in zip(columns, cells, strict=True):
        try:
            column.read(cell)
        except values.WrongValue as wrong:
            shown = f"is “{cell[:40]}”" if cell.strip() else "is empty"
            reasons.append(f"{column.names[0]} {shown}: {wrong}.")
    return reasons
