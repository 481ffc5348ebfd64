"""Workbooks given back: wrong rows with their reasons, and an empty template. Text only, never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from .headings import REASON, column_letter
from .reading import Sheet
from .target import Column, Compared, Target
from .values import as_text, plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDEST = 46


def reasons(compared: Compared) -> str:
    """Every reason a row is not taken, one to a line."""
    return "\n".join(f"{one.column}: {one.sentence}" if one.column else one.sentence for one in compared.wrongs)


def wrong_rows_workbook(sheet: Sheet, header_row: int, wrong: Sequence[Compared]) -> bytes:
    """The wrong rows as they were, under the same headings, the reason first. Put right, it can be brought in again."""
    headings = [as_text(one) for one in sheet.rows[header_row]]
    kept = [at for at, one in enumerate(headings) if plain(one) != plain(REASON)]
    lines = [[reasons(one), *_cells(sheet.rows[one.row.number - 1], kept)] for one in wrong]
    return _workbook([("To put right", [REASON, *(headings[at] for at in kept)], lines)])


def _cells(row: Sequence[Any], kept: Sequence[int]) -> list[str]:
    return [as_text(row[at]) if at < len(row) else "" for at in kept]


def template_workbook(target: Target, columns: Sequence[Column]) -> bytes:
    """An empty sheet with the headings, and a sheet that says what each column takes."""
    guidance = [
        [column_letter(at), one.label, "Yes" if one.is_needed else "", one.guidance, one.example]
        for at, one in enumerate(columns)
    ]
    notes = [[line] for line in target.guidance]
    return _workbook(
        [
            (target.title[:31], [one.label for one in columns], []),
            ("Guidance", ["Column", "Heading", "Needed", "What to write", "Example"], guidance),
            ("Notes", ["Before you begin"], notes),
        ]
    )


def _workbook(sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]]) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, AS_TEXT)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for name, headings, lines in sheets:
        sheet = book.add_worksheet(name)
        for at, heading in enumerate(headings):
            sheet.set_column(at, at, _width(heading, [line[at] for line in lines[:200]]), cell)
            sheet.write_string(0, at, heading, head)
        for down, line in enumerate(lines, start=1):
            for at, words in enumerate(line):
                sheet.write_string(down, at, words, cell)
        sheet.freeze_panes(1, 1)
    book.close()
    return held.getvalue()


def _width(heading: str, words: Sequence[str]) -> int:
    longest = max((len(line) for one in words for line in one.split("\n")), default=0)
    return min(WIDEST, max(12, min(len(heading), 24), longest) + 2)
