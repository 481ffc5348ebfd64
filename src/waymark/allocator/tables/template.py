"""Empty tables to fill in, with a note on every heading and one invented example row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from waymark.allocator.tables.columns import (
    EXAMPLE_CLASS,
    EXAMPLE_JOURNEY,
    EXAMPLE_PLACES,
    EXAMPLE_WEEKS,
    JOURNEY_NOTE,
    MINUTES_TO,
    PLACES,
    REQUESTS,
    WEEK_NOTE,
    Column,
)
from waymark.allocator.tables.whole import write_whole

# Nothing that is typed may become a formula or a link.
AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Head = tuple[str, str, str, bool]  # heading, note, example, needed


def write_template(folder: Path) -> list[Path]:
    """requests and places, each as xlsx and csv, in `folder`; FileExistsError when one is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        f"{name}{suffix}": written(heads)
        for name, heads in (("requests", request_heads()), ("places", place_heads()))
        for suffix, written in ((".xlsx", _as_workbook), (".csv", _as_csv))
    }
    for name in contents:
        if (folder / name).exists():
            raise FileExistsError(17, "is there already, and is left as it is", str(folder / name))
    for name, content in contents.items():
        write_whole(folder / name, content)
    return [folder / name for name in contents]


def request_heads() -> list[Head]:
    return [*_heads(REQUESTS), (f"{MINUTES_TO}{EXAMPLE_CLASS}", JOURNEY_NOTE, EXAMPLE_JOURNEY, False)]


def place_heads() -> list[Head]:
    return [*_heads(PLACES), *((week, WEEK_NOTE, EXAMPLE_PLACES, True) for week in EXAMPLE_WEEKS)]


def _heads(columns: Sequence[Column]) -> list[Head]:
    return [(column.heading, column.note, column.example, column.needed) for column in columns]


def _as_csv(heads: Sequence[Head]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([heading for heading, *_ in heads])
    rows.writerow([example for _, _, example, _ in heads])
    # Excel takes a CSV file for UTF-8 only by this mark.
    return text.getvalue().encode("utf-8-sig")


def _as_workbook(heads: Sequence[Head]) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, AS_TEXT)
    usual = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    needed, optional = book.add_format({**usual, "bg_color": "#FFF2CC"}), book.add_format(usual)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    invented = book.add_format({"num_format": "@", "italic": True, "font_color": "#505A5F"})
    sheet = book.add_worksheet("Table")
    for at, (heading, note, example, is_needed) in enumerate(heads):
        sheet.set_column(at, at, max(11, min(24, max(len(heading), len(example)) + 2)), text)
        sheet.write_string(0, at, heading, needed if is_needed else optional)
        said = f"{'Needed. ' if is_needed else ''}{note}"
        sheet.write_comment(0, at, said, {"x_scale": 2, "y_scale": 1.4, "author": "Waymark"})
        sheet.write_string(1, at, example, invented)
    sheet.freeze_panes(1, 1)
    guidance = book.add_worksheet("What to write")
    guidance.set_column(0, 0, 24, text)
    guidance.set_column(1, 1, 90, text)
    for down, (heading, note, _, is_needed) in enumerate(heads):
        guidance.write_string(down, 0, heading, text)
        guidance.write_string(down, 1, f"{'Needed. ' if is_needed else ''}{note}", text)
    book.close()
    return held.getvalue()
