"""What a higher app hands over so that its rows can be brought in: columns, comparing, carrying out, undoing.

This app reads, finds the columns, shows and keeps; what a row means belongs to the app whose rows they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from waymark.service.access.permission import Permission


class Acting(Protocol):
    """The person acting, as every action is given them."""

    person_id: int
    name: str
    organisation_id: int
    organisation_name: str
    organisation_kind: str
    role: str


@dataclass(frozen=True)
class Column:
    """One thing a row may say. ``read`` turns a cell into a value or raises ``values.WrongValue``.

    ``names`` are other headings it goes by; ``is_needed`` means that the file must have the column.
    """

    key: str
    label: str
    read: Callable[[Any], Any]
    names: tuple[str, ...] = ()
    is_needed: bool = False
    guidance: str = ""
    example: str = ""


@dataclass(frozen=True)
class Wrong:
    """Why a row is not taken: the column's label (empty for the whole row) and a sentence."""

    column: str
    sentence: str


@dataclass
class Row:
    """One row of the file. ``number`` is the row's number as the spreadsheet program shows it, from 1."""

    number: int
    values: dict[str, Any]
    wrongs: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Compared:
    """What bringing a row in would do. ``outcome``: new, changed, same or wrong. ``plan`` is the target's own.

    ``remarks``: sentences on what may be a slip in a row that is brought in all the same.
    ``pupil_id``: whose record the old values are read from, so that the look can be recorded.
    """

    row: Row
    outcome: str
    label: str = ""
    changes: tuple[Change, ...] = ()
    wrongs: tuple[Wrong, ...] = ()
    remarks: tuple[str, ...] = ()
    plan: Any = None
    pupil_id: int | None = None


@dataclass(frozen=True)
class Done:
    """What was done with a row, kept for undoing: plain values only, for JSON."""

    number: int
    outcome: str
    label: str
    about: str
    pupil_id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PutBack:
    """Whether a row could be undone, or the sentence that says why it stays."""

    number: int
    label: str
    why_not: str = ""


class NothingSaved(Exception):
    """A row could not be carried out, so none was. ``str()`` is a sentence."""


@dataclass(frozen=True)
class Target:
    """``one`` and ``many`` name what a row makes ("request", "requests").

    ``columns(by, on)``: in the order of the template, the column that names the child first. ``compare`` gives one
    ``Compared`` for each row, in order. ``carry_out`` is called with the new and changed ones, in one transaction.
    A sheet of more than ``rows_at_once`` rows is brought in by the worker, so that nobody waits for the page.
    ``undo`` gives one ``PutBack`` for each. ``convert`` reads a file of another kind (not a spreadsheet) into rows
    with a heading row first, or gives None when it is none of that kind.
    """

    key: str
    title: str
    one: str
    many: str
    permission: Permission
    columns: Callable[[Acting, date], tuple[Column, ...]]
    compare: Callable[[Sequence[Row], Acting, date], list[Compared]]
    carry_out: Callable[[Sequence[Compared], Acting, date], list[Done]]
    undo: Callable[[Sequence[Done], Acting, date], list[PutBack]]
    guidance: tuple[str, ...] = ()
    undo_says: str = ""
    most_rows: int = 20_000
    rows_at_once: int = 500
    convert: Callable[[bytes], list[list[Any]] | None] | None = None
