"""Reads one file given on standard input and writes its sheets as JSON on standard output.

Run as a process of its own (``python -m waymark.service.imports.reader``) with its memory and time limited, so that a
file made to exhaust or crash a reader harms nothing but itself. Knows no Django.

Output: ``{"sheets": [{"name", "rows", "merged"}], "notes": [sentence]}`` or ``{"refused": sentence}``. A cell is text,
a number, true or false, or ``{"d": "2014-01-15"}`` for a day. ``merged`` lists [first row, last row, first column,
last column] from 0, for merges of more than one row.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from .rules import LARGEST_UNPACKED, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS

MEMORY = 2 * 1024**3
SECONDS = 60
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ROOM_ABOVE = 100  # title rows, blank lines and totals around the rows themselves
SAVE_AGAIN = "Open it in Excel, save it as an Excel workbook (.xlsx) or CSV, and choose that file."
USE_THE_TEMPLATE = (
    "Choose a spreadsheet: xlsx, xls, xlsb, ods or csv. If your list is in another kind of file, download the empty template on "
    "this page, copy the rows into it, and choose that."
)
OTHER_KINDS = {  # how a file of it begins -> what it is
    b"%PDF": "a PDF",
    b"{\\rtf": "a text document (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"<": "a page or data of another kind (XML)",
    b"{": "data of another kind (JSON)",
    b"[{": "data of another kind (JSON)",
}
PROGRAM = re.compile(  # how lines of a program begin, and no line of a list of children
    r"(?m)^\s*(?:import [\w.]+|from [\w.]+ import |def \w+\(|class \w+[:(]|#!/|#include\b|package [\w.]+;"
    r"|function \w+\(|(?:const|let|var) \w+ =|public (?:static )?\w+|<\?php|SELECT .+ FROM )"
)
OTHER_PACKED = {"word/": "a Word document", "ppt/": "a PowerPoint presentation", "mimetype": "a document of another kind"}
NOT_WHOLE = "This file is not whole: it may have been cut off on its way, or damaged. Save it again and choose it again."
LOCKED = "This file has a password. Open it, take the password off (File, Info, Protect Workbook), save it, and choose it again."


class Refused(Exception):
    """``str()`` is the sentence for the page."""


def read(content: bytes) -> dict[str, Any]:
    """The sheets of a workbook, or the one sheet of a text file, and notes on what was found."""
    if not content.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise Refused("This file is empty. Choose the file that holds the rows.")
    if content.startswith(ZIP):
        _check_zip(content)
        return _workbook(content)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused(LOCKED)
        return _workbook(content)
    if content.startswith(b"PK"):
        raise Refused(NOT_WHOLE)
    return _text(content)


def another_kind(what: str = "") -> Refused:
    """For a file of the wrong kind, once: what it is, what is expected, and where to get it."""
    return Refused(f"This is not a spreadsheet{f' but {what}' if what else ''}. {USE_THE_TEMPLATE}")


def _check_zip(content: bytes) -> None:
    """Refuse what is damaged, locked, or unpacks to more than it should, by unpacking it in pieces and counting.

    The sizes a zip declares for itself may be lies, so they are not asked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Refused(LOCKED)
    except (zipfile.BadZipFile, EOFError, zlib.error, OSError, NotImplementedError):
        raise Refused(NOT_WHOLE) from None
    except RuntimeError:  # zipfile's word for an entry with a password
        raise Refused(LOCKED) from None
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise another_kind(next((what for begins, what in OTHER_PACKED.items() if _any_begins(names, begins)), "a zip file"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(LOCKED)
    unpacked = 0
    for entry in entries:
        for size in _pieces(content, entry):
            unpacked += size
            if unpacked > LARGEST_UNPACKED:
                raise Refused(
                    "This file unpacks to far more than a list of children needs, so it was not opened. "
                    "Copy the rows into a new workbook and choose that."
                )


def _any_begins(names: Iterable[str], begins: str) -> bool:
    return any(name.startswith(begins) for name in names)


def _pieces(content: bytes, entry: zipfile.ZipInfo):
    at = entry.header_offset
    name_length, extra_length = (int.from_bytes(content[at + place : at + place + 2], "little") for place in (26, 28))
    start = at + 30 + name_length + extra_length
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield len(packed)
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused(f"This file is packed in a way that is not used for spreadsheets. {SAVE_AGAIN}")
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed and not unpacking.eof:
            yield len(unpacking.decompress(packed, 1 << 20))
            packed = unpacking.unconsumed_tail
    except zlib.error:
        raise Refused(NOT_WHOLE) from None


def _workbook(content: bytes) -> dict[str, Any]:
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(content))
        shown = [
            one
            for one in book.sheets_metadata
            if str(one.visible).endswith("Visible") and one.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = [_sheet(book.get_sheet_by_name(one.name)) for one in shown[:MOST_SHEETS]]
    except calamine.PasswordError:
        raise Refused(LOCKED) from None
    except calamine.CalamineError as fault:
        if "password" in str(fault).lower():
            raise Refused(LOCKED) from None
        raise Refused(f"{NOT_WHOLE} If it opens in Excel, save it as an Excel workbook (.xlsx) there first.") from None
    notes = []
    hidden = len(book.sheet_names) - len(shown)
    if hidden:
        notes.append("Sheets that are hidden in the file are left out.")
    return {"sheets": [one for one in sheets if one["rows"]], "notes": notes}


def _sheet(sheet: Any) -> dict[str, Any]:
    if sheet.height > MOST_ROWS + ROOM_ABOVE:
        raise Refused(too_many_rows(sheet.height))
    merged = [[low[0], high[0], low[1], high[1]] for low, high in (sheet.merged_cell_ranges or ()) if high[0] > low[0]]
    rows = [_row(cells) for cells in sheet.to_python(skip_empty_area=False)]
    return {"name": sheet.name, "rows": _without_end(rows), "merged": merged}


def too_many_rows(count: int) -> str:
    return (
        f"This file has {count:,} rows, and {MOST_ROWS:,} is the most at a time. Delete empty rows at the end, "
        "or split it into several files."
    )


def _row(cells: list[Any]) -> list[Any]:
    return _trimmed([_cell(one) for one in cells])


def _trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] == "":
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Refused(
            f"A row of this file has {len(cells)} columns, and {MOST_COLUMNS} is the most. "
            "Delete the columns that are not needed."
        )
    return cells


def _without_end(rows: list[list[Any]]) -> list[list[Any]]:
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, bool | int):
        return value
    return _clean(str(value))


def _clean(text: str) -> str:
    """Without control characters and the spaces that only look like nothing."""
    text = (
        text.replace("_x000D_", "")
        .replace("\u00a0", " ")
        .replace("\u200b", "")
        .replace("\ufeff", "")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text).strip()[: LONGEST_CELL + 1]


def _text(content: bytes) -> dict[str, Any]:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:300]
    if start.lower().startswith((b"<!doctype html", b"<html", b"<table")):
        raise Refused(f"This is a web page saved with a spreadsheet’s name, as some systems export it. {SAVE_AGAIN}")
    if what := next((what for begins, what in OTHER_KINDS.items() if start.startswith(begins)), ""):
        raise another_kind(what)
    text, notes = _decoded(content)
    if len(PROGRAM.findall(text[:20_000])) > 1:
        raise another_kind("the text of a program")
    delimiter = _delimiter(text)
    csv.field_size_limit(1_000_000)
    rows: list[list[Any]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter != "\t"):
            rows.append(_trimmed([_clean(one) for one in cells]))
            if len(rows) > MOST_ROWS + ROOM_ABOVE:
                raise Refused(too_many_rows(text.count("\n")))
    except csv.Error:
        raise Refused(f"This file could not be read as a list. {SAVE_AGAIN}") from None
    return {"sheets": [{"name": "", "rows": _without_end(rows), "merged": []}], "notes": notes}


def _decoded(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's "Unicode text"
        return content.decode("utf-16", errors="replace"), []
    if b"\x00" in content[:4096]:
        raise another_kind()
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), ["This file was read as Windows text. Look at names with accents."]


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most columns, most steadily; a comma when nothing does."""
    lines = [line for line in text.splitlines()[:50] if line.strip()][:20]
    best, mark = ",", 0.0
    for candidate in (",", "\t", ";", "|"):
        counts = [len(row) for row in csv.reader(lines, delimiter=candidate) if row]
        if not counts:
            continue
        usual = max(set(counts), key=lambda width: (counts.count(width), width))
        score = (usual - 1) * counts.count(usual)
        if score > mark:
            best, mark = candidate, score
    return best


def _limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # not on this kind of machine: the parent's time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _limit_this_process()
    try:
        answer = read(sys.stdin.buffer.read())
        if not answer["sheets"] or not any(one["rows"] for one in answer["sheets"]):
            raise Refused("This file is empty. Choose the file that holds the rows.")
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    json.dump(answer, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
