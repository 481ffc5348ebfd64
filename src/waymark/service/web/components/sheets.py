"""A list out as a spreadsheet or csv. Every cell is text, and no cell can begin a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

from waymark.kernel.cells import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_response(name: str, cover: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """``cover`` stands above the headers: what this list is, its filters and its day."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet("List")
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, cover)
    for column, header in enumerate(headers):
        sheet.write_string(2, column, header, bold)
    for line, row in enumerate(rows, 3):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell)
    sheet.freeze_panes(3, 1)
    sheet.set_column(0, len(headers) - 1, 22)
    book.close()
    return _attached(HttpResponse(out.getvalue(), content_type=XLSX), f"{name}.xlsx")


def csv_response(name: str, cover: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """UTF-8 with its mark, so that spreadsheets read names rightly."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(cover)])
    writer.writerow([])
    writer.writerow(headers)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return _attached(HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"), f"{name}.csv")


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
