"""From a sheet and named columns to what would happen: every row read, compared, counted. Nothing is saved here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .headings import REASON, column_letter
from .reading import Sheet
from .rules import MOST_ROWS, OUTCOMES
from .target import Acting, Column, Compared, Row, Target, Wrong
from .values import WrongValue, as_text, is_empty, plain


class CannotPreview(Exception):
    """The columns or the sheet do not give rows. ``str()`` is a sentence."""


@dataclass(frozen=True)
class Preview:
    """``seen`` is a digest of everything shown, so that a confirmation can tell whether it is still true."""

    compared: list[Compared]
    counts: dict[str, int]
    seen: str

    def of(self, outcome: str) -> list[Compared]:
        return [one for one in self.compared if one.outcome == outcome]

    @property
    def remarked(self) -> list[Compared]:
        """Rows that would be brought in, and that somebody should look at first."""
        return [one for one in self.compared if one.remarks and one.outcome != "wrong"]


def preview(target: Target, sheet: Sheet, header_row: int, columns: Mapping[int, str], by: Acting, on: date) -> Preview:
    """What bringing the sheet in would do now. Raises ``CannotPreview``."""
    offered = target.columns(by, on)
    problems = column_problems(offered, columns)
    if problems:
        raise CannotPreview(problems[0])
    rows = read_rows(offered, sheet, header_row, columns)
    if not rows:
        raise CannotPreview(f"There are no rows under the headings in row {header_row + 1}. Choose another row or sheet.")
    if len(rows) > target.most_rows:
        raise CannotPreview(
            f"This sheet has {len(rows):,} rows, and {target.most_rows:,} {target.many} is the most at a time. Split the file."
        )
    compared = target.compare(rows, by, on)
    counted = Counter(one.outcome for one in compared)
    return Preview(compared, {outcome: counted[outcome] for outcome in OUTCOMES}, _digest(compared))


def column_problems(offered: Sequence[Column], columns: Mapping[int, str]) -> list[str]:
    """Sentences for a choice of columns that cannot work."""
    chosen = Counter(key for key in columns.values() if key)
    labels = {one.key: one.label for one in offered}
    twice = [
        f"Two columns are both “{labels[key]}”. Choose one of them."
        for key, times in chosen.items()
        if times > 1 and key in labels
    ]
    lacking = [
        f"No column is “{one.label}”. Say which column of your file it is."
        for one in offered
        if one.is_needed and one.key not in chosen
    ]
    return twice + lacking


def read_rows(offered: Sequence[Column], sheet: Sheet, header_row: int, columns: Mapping[int, str]) -> list[Row]:
    """Every row beneath the headings that holds anything, with what is wrong in each cell."""
    by_key = {one.key: one for one in offered}
    wanted = [(at, by_key[key]) for at, key in sorted(columns.items()) if key in by_key]
    reasons = _reason_columns(sheet, header_row)
    merged = _merged_rows(sheet, header_row)
    rows = []
    for at, cells in enumerate(sheet.rows[header_row + 1 :], start=header_row + 1):
        if all(is_empty(cell) for place, cell in enumerate(cells) if place not in reasons):
            continue
        row = _read_row(at + 1, cells, wanted)
        if at in merged:
            row.wrongs.append(
                Wrong("", f"Cells are merged across rows {merged[at]}. Unmerge them and write the words in each row.")
            )
        rows.append(row)
        if len(rows) > MOST_ROWS:
            break
    return rows


def _read_row(number: int, cells: Sequence[Any], wanted: Sequence[tuple[int, Column]]) -> Row:
    row = Row(number, {})
    for at, column in wanted:
        cell = cells[at] if at < len(cells) else ""
        if is_empty(cell):
            continue
        try:
            value = column.read(cell)
        except WrongValue as wrong:
            row.wrongs.append(Wrong(f"{column.label} (column {column_letter(at)})", str(wrong)))
            continue
        if value not in ("", [], None):
            row.values[column.key] = value
    return row


def _reason_columns(sheet: Sheet, header_row: int) -> set[int]:
    headings = sheet.rows[header_row] if header_row < len(sheet.rows) else []
    return {at for at, one in enumerate(headings) if plain(as_text(one)) == plain(REASON)}


def _merged_rows(sheet: Sheet, header_row: int) -> dict[int, str]:
    return {
        at: f"{first + 1} to {last + 1}"
        for first, last, *_ in sheet.merged
        if last > header_row
        for at in range(max(first, header_row + 1), last + 1)
    }


def _digest(compared: Sequence[Compared]) -> str:
    whole = hashlib.sha256()
    for one in compared:
        said = (
            one.row.number,
            one.outcome,
            one.label,
            [(c.label, c.old, c.new) for c in one.changes],
            sorted((key, str(value)) for key, value in one.row.values.items()),
        )
        whole.update(repr(said).encode())
    return whole.hexdigest()
