"""Invented spreadsheets of every kind a school sends."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from waymark.kernel.identifiers import make_upn

HEADINGS = [
    "UPN",
    "Forename",
    "Surname",
    "DOB",
    "What is going well",
    "Worries",
    "Pupil voice",
    "Tried 1",
    "Asked for",
    "Priority",
]


def upn(serial: int) -> str:
    return str(make_upn("998", 4001, 20, serial))


def request_row(serial: int, **changes: Any) -> list[Any]:
    """A good row of a spreadsheet of requests; ``changes`` by heading."""
    row = dict(
        zip(
            HEADINGS,
            [
                upn(serial),
                f"Robin{serial}",
                "Reedcutter",
                date(2014, 1, 15),
                "Comes in every day",
                "Leaves lessons",
                "I like the pond",
                "Mentor every morning",
                "Advise us",
                "3",
            ],
            strict=True,
        )
    )
    return list((row | changes).values())


def xlsx(*sheets: Sequence[Sequence[Any]], merge: str = "", formulas: bool = False) -> bytes:
    """A workbook; a day is written as a real date."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_numbers": False})
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for rows in sheets:
        sheet = book.add_worksheet()
        for down, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(down, at, value, as_day)
                elif formulas and isinstance(value, str):
                    sheet.write_formula(down, at, f'="{value}"', None, value)
                else:
                    sheet.write(down, at, value)
        if merge:
            sheet.merge_range(merge, "Leaves lessons")
    book.close()
    return held.getvalue()


def csv_text(rows: Sequence[Sequence[Any]], mark: str = ",") -> str:
    def written(value: Any) -> str:
        words = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
        return f'"{words}"' if mark in words else words

    return "\r\n".join(mark.join(written(value) for value in row) for row in rows)


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """The least that is an OpenDocument spreadsheet."""
    lines = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' for value in row)
        + "</table:table-row>"
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet1">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest:manifest '
            b'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
