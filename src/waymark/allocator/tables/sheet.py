"""The rows of a spreadsheet's first sheet, as typed values, or a sentence that says why not."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.tables.cells import is_empty

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST_BYTES = 30_000_000
MOST_UNPACKED = 300_000_000
MOST_ROWS = 50_000
MOST_CELLS = 5_000_000


@dataclass(frozen=True)
class Sheet:
    """`rows` from the top of the sheet, the headings first; `name` is the file's, for sentences."""

    name: str
    rows: tuple[tuple[Any, ...], ...]

    @property
    def headings(self) -> tuple[Any, ...]:
        return self.rows[0]


def is_table(path: Path) -> bool:
    return path.suffix.casefold() in (*WORKBOOKS, ".csv")


def sheet(path: Path) -> Sheet:
    """Raises InvalidProblem when the file is no table, and OSError when it cannot be opened."""
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise InvalidProblem(f"{path} is larger than {MOST_BYTES // 1_000_000} MB. Take out everything but the table.")
    rows = _csv(path, content) if path.suffix.casefold() == ".csv" else _workbook(path, content)
    while rows and all(is_empty(cell) for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise InvalidProblem(f"{path} is empty. Write headings in its first row, as `template` does, and rows below them.")
    if len(rows) > MOST_ROWS:
        raise InvalidProblem(f"{path} has {len(rows)} rows, more than {MOST_ROWS}. Allocate one area at a time.")
    return Sheet(path.name, tuple(tuple(row) for row in rows))


def _csv(path: Path, content: bytes) -> list[list[Any]]:
    if b"\0" in content:
        raise InvalidProblem(f"{path} is not text. Save it as CSV again, or give the workbook itself.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    # Where the decimal mark is a comma, Excel parts the columns of a CSV file with semicolons.
    parted = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=parted))
    except csv.Error as fault:
        raise InvalidProblem(f"{path} is not a CSV file: {fault}. Save it as CSV again.") from None


def _workbook(path: Path, content: bytes) -> list[list[Any]]:
    import python_calamine as calamine

    if not is_table(path):
        raise InvalidProblem(f"{path} is no spreadsheet. Give an xlsx, xls, xlsb, ods or csv file.")
    _refuse_what_unpacks_too_large(path, content)
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        shown = [
            one.name
            for one in book.sheets_metadata
            if str(one.visible).endswith("Visible") and one.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if not shown:
            raise InvalidProblem(f"{path} shows no sheet. Put the table on a sheet that is not hidden.")
        first = book.get_sheet_by_name(shown[0])
        if (first.total_height or 0) * (first.total_width or 0) > MOST_CELLS:
            raise InvalidProblem(f"{path} uses cells far from its table. Copy the table alone into a new file.")
        return [list(row) for row in first.to_python(skip_empty_area=False)]
    except calamine.CalamineError as fault:
        if "password" in str(fault).lower():
            raise InvalidProblem(f"{path} is locked with a password. Save it without one.") from None
        raise InvalidProblem(f"{path} cannot be read as a workbook. Save it again as xlsx.") from None


def _refuse_what_unpacks_too_large(path: Path, content: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        large = sum(entry.file_size for entry in packed.infolist())
        if large > MOST_UNPACKED:
            raise InvalidProblem(f"{path} unpacks to {large // 1_000_000} MB. Copy the table alone into a new file.")
