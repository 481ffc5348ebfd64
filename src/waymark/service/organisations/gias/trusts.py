"""The GIAS groups file (allgroupsdata), of which academy and foundation trusts are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from . import values
from .records import Column, ReadRow, needed, read_rows
from .source import Source, scan
from .table import Table

WHAT = "a GIAS groups file (allgroupsdata)"

# 02 trust (of foundation schools), 06 multi-academy, 10 single-academy, 11 secure single-academy. The file also
# holds federations, sponsors, umbrella trusts and children's centres, to which no school's "Trusts (code)" points.
TRUST_TYPES = frozenset({"02", "06", "10", "11"})
STATUSES = frozenset({"OPEN", "CLOSED", "PROPOSED_TO_OPEN"})
CLOSED = "CLOSED"
UNKNOWN_OPENING = date(1902, 1, 1)  # on 767 groups of November 2025


@dataclass(frozen=True, slots=True)
class TrustRow:
    """A group of schools as one row states it; `uid` is its key everywhere in GIAS and in Ofsted's files."""

    uid: int
    name: str
    group_id: str
    group_type_code: str
    status_code: str
    companies_house_number: str
    opened_on: date | None
    closed_on: date | None

    @property
    def is_trust(self) -> bool:
        return self.group_type_code in TRUST_TYPES


@lru_cache(maxsize=64)
def _status(cell: str) -> str:
    status = cell.strip().upper().replace(" ", "_")
    if status not in STATUSES:
        raise values.WrongValue("it must be OPEN, CLOSED or PROPOSED_TO_OPEN")
    return status


def _companies_house_number(cell: str) -> str:
    """Eight characters; a spreadsheet drops the leading zero of an all-digit one."""
    number = "" if values.is_no_value(cell) else cell.strip().upper()
    if (number and not number.isalnum()) or len(number) > 8:
        raise values.WrongValue("it must be eight letters or digits")
    return number.zfill(8) if number.isdigit() else number


COLUMNS = (
    Column(("Group UID", "Linked UID"), needed(values.whole_number(1, 999_999))),
    Column(("Group Name",), values.name),
    Column(("Group ID",), values.text(60), needed=False),
    Column(("Group Type (code)",), needed(values.code(2))),
    Column(("Group Status (code)",), _status),
    Column(("Companies House Number",), _companies_house_number),
    Column(("Open date",), values.day, needed=False),
    Column(("Incorporated on (open date)",), values.day, needed=False),
    Column(("Closed Date",), values.day),
)


def open_trusts(stream: BinaryIO, source: Source | None = None) -> tuple[Table, Iterator[ReadRow[TrustRow]]]:
    """The table and its rows, groups that are not trusts among them; a UID met before is wrong. Raises FileRefused."""
    table = Table(stream, source or scan(stream))
    return table, _checked(read_rows(table, COLUMNS, _trust, WHAT))


def _trust(
    uid: int, name: str, group_id: str, group_type: str, status: str, number: str,
    opened: date | None, incorporated: date | None, closed: date | None,
) -> TrustRow:
    known = [on for on in (opened, incorporated) if on and on != UNKNOWN_OPENING]
    kept_id = group_id if len(group_id) <= 20 else ""  # some federations have their name there
    return TrustRow(uid, name, kept_id, group_type, status, number, known[0] if known else None, closed)


def _checked(rows: Iterator[ReadRow[TrustRow]]) -> Iterator[ReadRow[TrustRow]]:
    first_lines: dict[int, int] = {}
    for row in rows:
        if row.value is not None:
            first = first_lines.setdefault(row.value.uid, row.record.line)
            if first != row.record.line:
                fault = f"Group UID {row.value.uid} is on line {first:,} already; keep one of the two rows."
                row = ReadRow(row.record, fault=fault)
        yield row
