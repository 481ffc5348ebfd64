"""The GIAS group links file: which school joined which trust, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from . import values
from .records import Column, ReadRow, needed, read_rows
from .rows import read_urn
from .source import Source, scan
from .table import Table

WHAT = "a GIAS group links file (grouplinks_edubaseall… or alllinksdata)"

# The published header of 2017 ends in a column that none of its rows has.
MISSING_TAIL = ("HasSharedHT",)


@dataclass(frozen=True, slots=True)
class GroupLink:
    urn: int
    group_uid: int
    group_type: str
    joined_on: date | None


COLUMNS = (
    Column(("URN",), read_urn),
    Column(("Group UID", "Linked UID"), needed(values.whole_number(1, 999_999))),
    Column(("Group Type",), values.label(60)),
    Column(("Joined date",), values.day),
)


def open_group_links(stream: BinaryIO, source: Source | None = None) -> tuple[Table, Iterator[ReadRow[GroupLink]]]:
    """The table and its rows. Raises FileRefused."""
    table = Table(stream, source or scan(stream), missing_tail=MISSING_TAIL)
    return table, read_rows(table, COLUMNS, GroupLink, WHAT)
