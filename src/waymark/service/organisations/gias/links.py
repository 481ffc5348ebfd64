"""The GIAS links file: which school followed which."""

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

WHAT = "a GIAS links file (links_edubasealldata)"


@dataclass(frozen=True, slots=True)
class Link:
    """`linked_urn` is, in the words of `link_type`, the "Successor", "Predecessor - merged" … of `urn`."""

    urn: int
    linked_urn: int
    link_type: str
    established_on: date | None = None


COLUMNS = (
    Column(("URN",), read_urn),
    Column(("LinkURN",), read_urn),
    Column(("LinkType",), needed(values.label(80))),
    Column(("LinkEstablishedDate",), values.day),
)


def open_links(stream: BinaryIO, source: Source | None = None) -> tuple[Table, Iterator[ReadRow[Link]]]:
    """The table and its rows; the same link a second time, or a link to itself, is wrong. Raises FileRefused."""
    table = Table(stream, source or scan(stream))
    return table, _checked(read_rows(table, COLUMNS, Link, WHAT))


def _checked(rows: Iterator[ReadRow[Link]]) -> Iterator[ReadRow[Link]]:
    seen: set[int] = set()
    for row in rows:
        if row.value is None:
            yield row
            continue
        link = row.value
        key = hash((link.urn, link.linked_urn, link.link_type))
        if link.urn == link.linked_urn:
            yield ReadRow(row.record, fault=f"URN {link.urn} is linked to itself.")
        elif key in seen:
            fault = f"{link.link_type} from {link.urn} to {link.linked_urn} is in the file already; keep one."
            yield ReadRow(row.record, fault=fault)
        else:
            seen.add(key)
            yield row
