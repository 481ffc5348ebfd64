"""Reads of spreadsheets. Row security has narrowed them to the acting organisation's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from waymark.service.audit.actions import record

from .headings import guess_columns
from .models import RememberedColumn, Spreadsheet, SpreadsheetProgress, SpreadsheetRow
from .previewing import Preview, preview
from .reading import Sheet, unpacked
from .rules import may_be_undone
from .target import Acting, Compared, Target


@dataclass(frozen=True)
class Listed:
    """A spreadsheet in a list, without its bytes."""

    reference: str
    target: str
    file_name: str
    state: str
    received_on: date
    removed_on: date
    person_name: str
    counts: dict[str, int]


def spreadsheets(limit: int = 50) -> list[Listed]:
    """The newest first, those put aside left out."""
    found = Spreadsheet.objects.exclude(state="discarded").values(*Listed.__dataclass_fields__)[:limit]
    return [Listed(**one) for one in found]


def spreadsheet_with_reference(reference: str) -> Spreadsheet | None:
    """Without the original's bytes."""
    return Spreadsheet.objects.defer("original").filter(reference=reference).first()


def sheets_of(spreadsheet: Spreadsheet) -> list[Sheet]:
    """What was read from the file; empty once it has been removed."""
    return unpacked(bytes(spreadsheet.sheets)).sheets if spreadsheet.sheets else []


def chosen_sheet(spreadsheet: Spreadsheet) -> Sheet | None:
    held = sheets_of(spreadsheet)
    return held[spreadsheet.sheet] if spreadsheet.sheet < len(held) else None


def guessed_columns(spreadsheet: Spreadsheet, target: Target, by: Acting, on: date) -> dict[int, str]:
    """What each column seems to be, by what this organisation said before and by the words."""
    sheet = chosen_sheet(spreadsheet)
    headings: list[Any] = sheet.rows[spreadsheet.header_row] if sheet else []
    remembered = dict(
        RememberedColumn.objects.filter(organisation_id=by.organisation_id, target=target.key).values_list("heading", "column")
    )
    return guess_columns(headings, target.columns(by, on), remembered)


def named_columns(spreadsheet: Spreadsheet) -> dict[int, str]:
    return {int(at): key for at, key in spreadsheet.columns.items()}


def preview_of(spreadsheet: Spreadsheet, target: Target, by: Acting, on: date) -> Preview | None:
    """What confirming would do now, or None when the file has been removed. Raises ``CannotPreview``."""
    sheet = chosen_sheet(spreadsheet)
    return preview(target, sheet, spreadsheet.header_row, named_columns(spreadsheet), by, on) if sheet else None


def rows_of(spreadsheet: Spreadsheet) -> int:
    """Rows under the headings of the sheet that was chosen, empty ones too."""
    sheet = chosen_sheet(spreadsheet)
    return max(len(sheet.rows) - spreadsheet.header_row - 1, 0) if sheet else 0


def rows_brought_in(spreadsheet: Spreadsheet) -> int:
    return SpreadsheetRow.objects.filter(spreadsheet=spreadsheet).count()


def progress_of(spreadsheet: Spreadsheet) -> SpreadsheetProgress | None:
    """How far the worker is with a file it was asked to bring in, or to undo."""
    return SpreadsheetProgress.objects.filter(spreadsheet=spreadsheet).first()


def is_in_hand(spreadsheet: Spreadsheet) -> bool:
    """Whether the worker holds it at this moment. One that was cut off has begun and is in nobody's hand."""
    free = Spreadsheet.objects.select_for_update(skip_locked=True).filter(pk=spreadsheet.pk).values_list("pk")
    return not list(free)


def brought_in(spreadsheet: Spreadsheet) -> QuerySet[SpreadsheetRow]:
    """What each row did: those that could not be undone first, then in the order of the file."""
    was_undone = ExpressionWrapper(Q(stays_because=""), BooleanField())
    return SpreadsheetRow.objects.filter(spreadsheet=spreadsheet).order_by(was_undone, "number")


def rows_that_stay(spreadsheet: Spreadsheet) -> int:
    """How many rows could not be undone."""
    return SpreadsheetRow.objects.filter(spreadsheet=spreadsheet).exclude(stays_because="").count()


def can_be_undone(spreadsheet: Spreadsheet, on: date) -> bool:
    return spreadsheet.state == "confirmed" and may_be_undone(spreadsheet.confirmed_on, on)


def same_file_before(spreadsheet: Spreadsheet) -> Spreadsheet | None:
    """The last time this very file was brought in, if it was."""
    return (
        Spreadsheet.objects.defer("original", "sheets")
        .filter(
            organisation_id=spreadsheet.organisation_id,
            target=spreadsheet.target,
            sha256=spreadsheet.sha256,
            state="confirmed",
        )
        .exclude(pk=spreadsheet.pk)
        .first()
    )


def looked_at(spreadsheet: Spreadsheet, shown: Sequence[Compared], *, by: Acting, on: date) -> None:
    """Record that somebody looked at the rows of a file and, where old values stand beside new, at those records."""
    record("look_at_spreadsheet", by=by, on=on, about=spreadsheet.reference)
    for one in shown:
        if one.pupil_id and one.changes:
            record("look_at_spreadsheet_row", by=by, on=on, about=spreadsheet.reference, pupil_id=one.pupil_id)
