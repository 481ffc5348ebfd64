"""Bringing a spreadsheet in: receive, lay out, name the columns, confirm, undo.

Nothing of its rows is saved before confirm.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import IntegrityError, OperationalError, transaction

from waymark.service.audit.actions import record

from . import permissions
from .headings import guess_header_row
from .models import RememberedColumn, Spreadsheet, SpreadsheetProgress, SpreadsheetRow
from .previewing import CannotPreview, column_problems, preview
from .progress import Tell, told_nobody
from .queries import chosen_sheet, guessed_columns, named_columns, rows_brought_in, rows_of, sheets_of
from .reading import Book, CannotRead, Sheet, read_book, too_large
from .rules import KEPT_DAYS, LARGEST_FILE, WITH_THE_WORKER, WrongStage, may_be_undone, next_stage
from .target import Acting, Compared, Done, NothingSaved, PutBack, Target
from .values import as_text, plain

CHANGED_SINCE = "Something has changed since this page was shown, so nothing was saved. Look again, then confirm."
ROWS_IN_A_STEP = 500


class PreviewChanged(Exception):
    """What was shown is no longer what would happen. ``str()`` is a sentence."""


@transaction.atomic
def receive_spreadsheet(*, target: Target, content: bytes, file_name: str, by: Acting, on: date) -> Spreadsheet:
    """Read a file and keep it. Where the sheet and the headings are plain, the columns are guessed as well.

    Raises ``CannotRead`` with a sentence; then nothing is kept.
    """
    permissions.BRING_IN.require(by)
    target.permission.require(by)
    if len(content) > LARGEST_FILE:
        raise CannotRead(too_large(len(content)))
    book = _book(target, content, file_name)
    spreadsheet = Spreadsheet.objects.create(
        target=target.key,
        organisation_id=by.organisation_id,
        person_id=by.person_id,
        person_name=by.name,
        file_name=file_name[-255:],
        original=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sheets=book.packed(),
        notes=book.notes,
        received_on=on,
        removed_on=on + timedelta(days=KEPT_DAYS),
    )
    record("receive_spreadsheet", by=by, on=on, about=spreadsheet.reference, why=target.title)
    if len(book.sheets) == 1:
        header_row = guess_header_row(book.sheets[0].rows, target.columns(by, on))
        choose_sheet(spreadsheet=spreadsheet, target=target, sheet=0, header_row=header_row, by=by, on=on)
        spreadsheet.refresh_from_db(fields=["state", "header_row", "columns", "version"])
    return spreadsheet


def _book(target: Target, content: bytes, file_name: str) -> Book:
    converted = target.convert(content) if target.convert else None
    return Book([Sheet("", converted)]) if converted is not None else read_book(content, file_name)


@transaction.atomic
def choose_sheet(*, spreadsheet: Spreadsheet, target: Target, sheet: int, header_row: int, by: Acting, on: date) -> Spreadsheet:
    """Say which sheet and which row (from 0) holds the headings. The columns are guessed again."""
    permissions.BRING_IN.require(by)
    spreadsheet = _locked(spreadsheet)
    spreadsheet.state = next_stage(spreadsheet.state, "choose_sheet")
    held = sheets_of(spreadsheet)
    if not 0 <= sheet < len(held):
        raise WrongStage("That sheet is not in the file. Choose one of those listed.")
    if not 0 <= header_row < len(held[sheet].rows):
        raise WrongStage(f"The sheet has {len(held[sheet].rows)} rows, so row {header_row + 1} cannot hold the headings.")
    spreadsheet.sheet, spreadsheet.header_row = sheet, header_row
    guessed = guessed_columns(spreadsheet, target, by, on)
    spreadsheet.columns = {str(at): key for at, key in guessed.items()}
    _save(spreadsheet, "state", "sheet", "header_row", "columns")
    return spreadsheet


@transaction.atomic
def name_columns(*, spreadsheet: Spreadsheet, target: Target, columns: Mapping[int, str], by: Acting, on: date) -> Spreadsheet:
    """Say what each column is; remembered for this organisation's next file. Raises ``CannotPreview``."""
    permissions.BRING_IN.require(by)
    spreadsheet = _locked(spreadsheet)
    state = next_stage(spreadsheet.state, "name_columns")
    problems = column_problems(target.columns(by, on), columns)
    if problems:
        raise CannotPreview(" ".join(problems))
    spreadsheet.state, spreadsheet.columns = state, {str(at): key for at, key in columns.items()}
    _save(spreadsheet, "state", "columns")
    _remember(spreadsheet, columns, by)
    return spreadsheet


def _remember(spreadsheet: Spreadsheet, columns: Mapping[int, str], by: Acting) -> None:
    sheet = chosen_sheet(spreadsheet)
    headings = sheet.rows[spreadsheet.header_row] if sheet else []
    said = {plain(as_text(headings[at]))[:200]: key for at, key in columns.items() if at < len(headings)}
    RememberedColumn.objects.bulk_create(
        [
            RememberedColumn(organisation_id=by.organisation_id, target=spreadsheet.target, heading=heading, column=key)
            for heading, key in said.items()
            if heading
        ],
        update_conflicts=True,
        unique_fields=["organisation_id", "target", "heading"],
        update_fields=["column"],
    )


@transaction.atomic
def hand_over_spreadsheet(*, spreadsheet: Spreadsheet, target: Target, seen: str, by: Acting, on: date) -> bool:
    """Ask the worker to bring in what the preview showed. Whether it was asked now: pressing twice asks once."""
    permissions.BRING_IN.require(by)
    target.permission.require(by)
    spreadsheet = _locked(spreadsheet)
    if spreadsheet.state in {"waiting", "confirmed"}:
        return False
    spreadsheet.state = next_stage(spreadsheet.state, "hand_over")
    if not seen:
        raise PreviewChanged(CHANGED_SINCE)
    spreadsheet.seen, spreadsheet.refused_because = seen, ""
    _save(spreadsheet, "state", "seen", "refused_because")
    _begin_to_tell(spreadsheet, rows_of(spreadsheet), by)
    record("hand_over_spreadsheet", by=by, on=on, about=spreadsheet.reference, why=target.title)
    return True


@transaction.atomic
def hand_over_undo(*, spreadsheet: Spreadsheet, target: Target, by: Acting, on: date) -> bool:
    """Ask the worker to put back what a long file did. Whether it was asked now: pressing twice asks once."""
    permissions.BRING_IN.require(by)
    target.permission.require(by)
    spreadsheet = _locked(spreadsheet)
    if spreadsheet.state in {"undoing", "undone"}:
        return False
    spreadsheet.state = next_stage(spreadsheet.state, "hand_over_undo")
    _require_time_to_undo(spreadsheet, on)
    spreadsheet.refused_because = ""
    _save(spreadsheet, "state", "refused_because")
    _begin_to_tell(spreadsheet, rows_brought_in(spreadsheet), by)
    record("hand_over_undo", by=by, on=on, about=spreadsheet.reference, why=target.title)
    return True


def _begin_to_tell(spreadsheet: Spreadsheet, rows_in_all: int, by: Acting) -> None:
    SpreadsheetProgress.objects.update_or_create(
        spreadsheet=spreadsheet,
        organisation_id=by.organisation_id,
        defaults={"rows_done": 0, "rows_in_all": rows_in_all, "begun_at": None},
    )


@transaction.atomic
def give_back_spreadsheet(*, spreadsheet: Spreadsheet, because: str, by: Acting, on: date) -> bool:
    """Back to where it was before the worker was asked: nothing was brought in, or undone. Whether it still waited."""
    permissions.BRING_IN.require(by)
    try:
        with transaction.atomic():
            spreadsheet = _locked(spreadsheet, wait=False)
    except OperationalError:
        raise WrongStage("It has begun by now, so it cannot be stopped. It ends by itself: wait for it.") from None
    if spreadsheet.state not in WITH_THE_WORKER:
        return False
    spreadsheet.state = next_stage(spreadsheet.state, "give_back")
    spreadsheet.refused_because = because[:600]
    _save(spreadsheet, "state", "refused_because")
    record("give_back_spreadsheet", by=by, on=on, about=spreadsheet.reference, why=because[:200])
    return True


@transaction.atomic
def confirm_spreadsheet(
    *, spreadsheet: Spreadsheet, target: Target, seen: str, by: Acting, on: date, tell: Tell = told_nobody
) -> Spreadsheet:
    """Bring in what the preview showed: all of its new and changed rows or none. Pressing twice brings in once.

    ``seen`` is the preview's digest; ``tell`` hears how many rows are done. Raises ``PreviewChanged`` when something has
    changed since, ``NothingSaved`` when a row fails after all.
    """
    permissions.BRING_IN.require(by)
    target.permission.require(by)
    spreadsheet = _locked(spreadsheet)
    if spreadsheet.state == "confirmed":
        return spreadsheet
    spreadsheet.state = next_stage(spreadsheet.state, "confirm")
    sheet = chosen_sheet(spreadsheet)
    if sheet is None:
        raise WrongStage("The file has been removed since. Choose it again.")
    shown = preview(target, sheet, spreadsheet.header_row, named_columns(spreadsheet), by, on)
    if shown.seen != seen:
        raise PreviewChanged(CHANGED_SINCE)
    taken = shown.of("new") + shown.of("changed")
    if not taken:
        raise NothingSaved("No row of this file is new or changed, so there is nothing to bring in.")
    done = _carried_out(target, taken, by, on, tell)
    SpreadsheetRow.objects.bulk_create(
        [
            SpreadsheetRow(
                spreadsheet=spreadsheet,
                organisation_id=by.organisation_id,
                number=one.number,
                outcome=one.outcome,
                label=one.label[:250],
                about=one.about,
                pupil_id=one.pupil_id,
                before=one.before,
                after=one.after,
            )
            for one in done
        ],
        batch_size=1000,
    )
    spreadsheet.counts, spreadsheet.confirmed_on, spreadsheet.refused_because = shown.counts, on, ""
    _save(spreadsheet, "state", "counts", "confirmed_on", "refused_because")
    record("bring_in_spreadsheet", by=by, on=on, about=spreadsheet.reference, why=f"{len(done)} {target.many}")
    return spreadsheet


def _carried_out(target: Target, taken: list[Compared], by: Acting, on: date, tell: Tell) -> list[Done]:
    done: list[Done] = []
    tell(0, len(taken))
    try:
        with transaction.atomic():
            for start in range(0, len(taken), ROWS_IN_A_STEP):
                done += target.carry_out(taken[start : start + ROWS_IN_A_STEP], by, on)
                tell(len(done), len(taken))
            return done
    except IntegrityError:
        raise NothingSaved(
            "Somebody recorded one of these children or requests at the same moment, so nothing was saved. "
            "Look again, then confirm."
        ) from None


@transaction.atomic
def undo_spreadsheet(
    *, spreadsheet: Spreadsheet, target: Target, by: Acting, on: date, tell: Tell = told_nobody
) -> list[PutBack]:
    """Put back what a spreadsheet did, until the end of the next day; what has been built on stays and says why.

    One answer for each row, the last row first. Pressing twice undoes once; ``tell`` hears how many rows are done.
    """
    permissions.BRING_IN.require(by)
    target.permission.require(by)
    spreadsheet = _locked(spreadsheet)
    if spreadsheet.state == "undone":
        return []
    state = next_stage(spreadsheet.state, "undo")
    _require_time_to_undo(spreadsheet, on)
    rows = list(SpreadsheetRow.objects.filter(spreadsheet=spreadsheet).order_by("-number"))
    answers = _put_back(target, [_done(one) for one in rows], by, on, tell)
    why = {one.number: one.why_not[:400] for one in answers if one.why_not}
    staying = [one for one in rows if one.number in why]
    for one in staying:
        one.stays_because = why[one.number]
    SpreadsheetRow.objects.bulk_update(staying, ["stays_because"], batch_size=1000)
    spreadsheet.state, spreadsheet.undone_on, spreadsheet.refused_because = state, on, ""
    _save(spreadsheet, "state", "undone_on", "refused_because")
    record("undo_spreadsheet", by=by, on=on, about=spreadsheet.reference, why=target.title)
    return answers


def _require_time_to_undo(spreadsheet: Spreadsheet, on: date) -> None:
    if not may_be_undone(spreadsheet.confirmed_on, on):
        raise WrongStage("The day for undoing this has passed. Change or withdraw what is wrong one by one.")


def _put_back(target: Target, done: list[Done], by: Acting, on: date, tell: Tell) -> list[PutBack]:
    answers: list[PutBack] = []
    tell(0, len(done))
    for start in range(0, len(done), ROWS_IN_A_STEP):
        answers += target.undo(done[start : start + ROWS_IN_A_STEP], by, on)
        tell(len(answers), len(done))
    return answers


def _done(row: SpreadsheetRow) -> Done:
    return Done(row.number, row.outcome, row.label, row.about, row.pupil_id, row.before, row.after)


@transaction.atomic
def discard_spreadsheet(*, spreadsheet: Spreadsheet, by: Acting, on: date) -> None:
    """Put a file aside that was not brought in; its content is removed at once."""
    permissions.BRING_IN.require(by)
    spreadsheet = _locked(spreadsheet)
    if spreadsheet.state == "discarded":
        return
    spreadsheet.state = next_stage(spreadsheet.state, "discard")
    spreadsheet.original = spreadsheet.sheets = None
    _save(spreadsheet, "state", "original", "sheets")
    record("discard_spreadsheet", by=by, on=on, about=spreadsheet.reference)


def _locked(spreadsheet: Spreadsheet, *, wait: bool = True) -> Spreadsheet:
    return Spreadsheet.objects.select_for_update(nowait=not wait).defer("original").get(pk=spreadsheet.pk)


def _save(spreadsheet: Spreadsheet, *names: str) -> None:
    spreadsheet.version += 1
    spreadsheet.save(update_fields=[*names, "version"])
