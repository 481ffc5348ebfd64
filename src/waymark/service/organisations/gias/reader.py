"""The GIAS establishments file, row by row, in flat memory."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO

from . import values
from .rows import COLUMNS, NEEDED, STATUSES, SchoolRow, WrongRow, read_school, read_urn
from .source import Source, scan
from .table import Record, Table

# Part of every row's digest: raise it when the same cells would be read differently than before.
READING = "1"
WHAT = "a GIAS establishments file (edubasealldata)"
_SPREADSHEET_SIGN = "UPRN"  # not kept, but the first column to show that a spreadsheet rounded the numbers


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file before its cells are read: either `urn` and `digest` are known, or `fault` says why not.

    `cells` are in the order of `rows.COLUMNS`, `record` is the row as it stands in the file.
    """

    record: Record
    urn: int = 0
    cells: tuple[str, ...] = ()
    digest: str = ""
    fault: str = ""

    def school(self) -> SchoolRow:
        """Raises WrongRow with every reason."""
        if self.fault:
            raise WrongRow(self.fault)
        return read_school(self.cells)


@dataclass(slots=True)
class Tally:
    """What the file holds, counted from the file itself: codes to rows, and one label for each code."""

    rows: int = 0
    outside: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    by_type: Counter[str] = field(default_factory=Counter)
    status_names: dict[str, str] = field(default_factory=dict)
    type_names: dict[str, str] = field(default_factory=dict)
    restored_zeros: int = 0
    rounded_by_spreadsheet: int = 0


class SchoolsFile:
    """Iterate once for its rows; `tally` is complete when the iteration is.

    With `authorities` (three-digit codes), rows of other authorities are only counted, in `tally.outside`. Rows whose
    authority cannot be told are kept, so that they come back as wrong. Raises FileRefused.
    """

    def __init__(self, stream: BinaryIO, source: Source | None = None, authorities: Collection[str] = ()) -> None:
        self.source = source or scan(stream)
        self.table = Table(stream, self.source)
        self.table.require(NEEDED, WHAT)
        self.present = frozenset(name for name, column in COLUMNS.items() if column.names[0] in self.table)
        self.table.require([COLUMNS[name].names[0] for name in COLUMNS if name in self.present], WHAT)
        self.tally = Tally()
        self._authorities = frozenset(authorities)
        self._first_line = array("I", bytes(array("I").itemsize * 900_000))

    def __iter__(self) -> Iterator[Row]:
        places = [self.table.place(COLUMNS[name].names[0]) if name in self.present else None for name in COLUMNS]
        seal = f"{READING}:{','.join(sorted(self.present))}:".encode()
        uprn = self.table.place(_SPREADSHEET_SIGN) if _SPREADSHEET_SIGN in self.table else None
        for record in self.table:
            if record.fault:
                row = Row(record, fault=record.fault)
            else:
                cells = tuple(["" if place is None else record.cells[place] for place in places])
                if self._is_outside(cells):
                    self.tally.outside += 1
                    continue
                if uprn is not None and "E+" in record.cells[uprn]:
                    self.tally.rounded_by_spreadsheet += 1
                row = self._row(record, cells, seal)
            self._count(row)
            yield row

    def _row(self, record: Record, cells: tuple[str, ...], seal: bytes) -> Row:
        try:
            urn = read_urn(cells[_URN])
        except values.WrongValue:
            return Row(record, cells=cells, fault=_whole_fault(cells))
        first = self._first_line[urn - 100_000]
        if first:
            fault = f"URN {urn} is on line {first:,} already; keep one of the two rows."
            return Row(record, urn=urn, cells=cells, fault=fault)
        self._first_line[urn - 100_000] = record.line
        digest = sha256(seal + "\x1f".join(cells).encode()).hexdigest()
        return Row(record, urn, cells, digest)

    def holds(self, urn: int) -> bool:
        """Whether a row with this URN has been met."""
        return 100_000 <= urn <= 999_999 and self._first_line[urn - 100_000] > 0

    def _is_outside(self, cells: tuple[str, ...]) -> bool:
        if not self._authorities:
            return False
        try:
            return COLUMNS["authority_code"].read(cells[_AUTHORITY]) not in self._authorities
        except values.WrongValue:
            return False

    def _count(self, row: Row) -> None:
        tally, cells = self.tally, row.cells
        tally.rows += 1
        if not cells:
            tally.by_status[""] += 1
            tally.by_type[""] += 1
            return
        status, kind = _code_or_cell("status_code", cells[_STATUS]), _code_or_cell("type_code", cells[_TYPE])
        tally.by_status[status] += 1
        tally.by_type[kind] += 1
        tally.status_names.setdefault(status, STATUSES.get(status) or cells[_STATUS_NAME])
        tally.type_names.setdefault(kind, cells[_TYPE_NAME])
        if kind != cells[_TYPE]:
            tally.restored_zeros += 1


_URN, _AUTHORITY, _STATUS, _STATUS_NAME, _TYPE, _TYPE_NAME = (
    list(COLUMNS).index(name)
    for name in ("urn", "authority_code", "status_code", "status_name", "type_code", "type_name")
)


def _whole_fault(cells: tuple[str, ...]) -> str:
    try:
        read_school(cells)
    except WrongRow as wrong:
        return str(wrong)
    return "The row cannot be read."


def _code_or_cell(name: str, cell: str) -> str:
    try:
        return COLUMNS[name].read(cell)
    except values.WrongValue:
        return cell.strip()
