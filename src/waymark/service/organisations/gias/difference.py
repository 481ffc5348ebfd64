"""What a file would change: every one of its rows is exactly one of new, changed, closed, same and wrong.

new       a school not stored yet, open or closed
closed    stored as anything but closed, closed in the file (whatever else changed with it)
changed   any other difference in a field that the file has
same      no difference
wrong     cannot be read, or is the second row of its school
A stored school that the file does not mention is none of these: it is counted apart and left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Protocol, TypeVar

from .reader import Row, SchoolsFile
from .rows import CLOSED, COLUMNS, SchoolRow, WrongRow

FIVE = ("new", "changed", "closed", "same", "wrong")
BATCH = 1_000

# A trust is known by its UID, and a status by its code; their names in this file are not what is stored.
NOT_COMPARED = frozenset({"urn", "status_name", "trust_name"})


class StoredSchools(Protocol):
    """What is stored, asked for some hundreds of schools at a time."""

    def digests(self, urns: Sequence[int]) -> Mapping[int, str]:
        """The digest of the row each stored school was last written from."""

    def schools(self, urns: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        """The stored schools' values under the names of SchoolRow's fields."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row of the file comes to. `school` is what would be stored: None for same and wrong."""

    kind: str
    row: Row
    school: SchoolRow | None = None
    changes: tuple[FieldChange, ...] = ()
    fault: str = ""


def differences(file: SchoolsFile, stored: StoredSchools) -> Iterator[list[Outcome]]:
    """The file's outcomes in its own order, in lists of up to BATCH."""
    for rows in in_batches(file, BATCH):
        digests = stored.digests([row.urn for row in rows if not row.fault])
        read = [_read(row) if digests.get(row.urn) != row.digest or row.fault else None for row in rows]
        known = stored.schools(
            [row.urn for row, school in zip(rows, read, strict=True)
             if isinstance(school, SchoolRow) and row.urn in digests]
        )
        yield [
            outcome(row, school, known.get(row.urn), file.present) for row, school in zip(rows, read, strict=True)
        ]


def outcome(
    row: Row, school: SchoolRow | WrongRow | None, before: Mapping[str, Any] | None, present: frozenset[str]
) -> Outcome:
    """`school` None means that the row is the one the stored school was written from."""
    if school is None:
        return Outcome("same", row)
    if isinstance(school, WrongRow):
        return Outcome("wrong", row, fault=str(school))
    if before is None:
        return Outcome("new", row, school)
    changes = field_changes(before, school, present)
    if not changes:
        return Outcome("same", row)
    kept = {name: before[name] for name in COLUMNS if name not in present and name not in NOT_COMPARED}
    kind = "closed" if school.status_code == CLOSED != before["status_code"] else "changed"
    return Outcome(kind, row, replace(school, **kept), changes)


def field_changes(
    before: Mapping[str, Any], school: SchoolRow, present: frozenset[str]
) -> tuple[FieldChange, ...]:
    """Field by field, in the file's order; a column the file lacks says nothing about its field."""
    return tuple(
        FieldChange(name, before[name], after)
        for name in COLUMNS
        if name in present and name not in NOT_COMPARED and before[name] != (after := getattr(school, name))
    )


def _read(row: Row) -> SchoolRow | WrongRow:
    try:
        return row.school()
    except WrongRow as wrong:
        return wrong


Item = TypeVar("Item")


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of up to `size`, never empty."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
