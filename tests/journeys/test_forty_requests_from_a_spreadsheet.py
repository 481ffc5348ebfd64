"""Forty requests come from a spreadsheet, five of them wrong; the five are mended, and the rest can be undone."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from waymark.kernel.identifiers import make_upn

from .a_request import AMARA
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
HEADINGS = ["UPN", "Forename", "Surname", "DOB", "What is going well", "Worries", "Tried 1", "Asked for", "Priority"]
UPN, SURNAME, BIRTHDAY, PRIORITY = 0, 2, 3, 8
BOROUGH, SCHOOL_NUMBER, ENTERED = "998", 4999, 19  # of no school in the county: nobody there has such a number


def upn(serial: int) -> str:
    return str(make_upn(BOROUGH, SCHOOL_NUMBER, ENTERED, serial))


def row(serial: int) -> list:
    return [
        upn(serial), f"Invented{serial:02}", "Spindlewater", date(2014, 3, 1 + serial % 28), "Comes in every day",
        "Leaves lessons after lunch", "A mentor every morning", "Advise us", "3",
    ]  # fmt: skip


def forty_with_five_wrong() -> list[list]:
    rows = [row(serial) for serial in range(1, 41)]
    rows[3][UPN] = ("A" if rows[3][UPN][0] != "A" else "B") + rows[3][UPN][1:]
    rows[11][BIRTHDAY] = "31/02/2014"
    rows[20][SURNAME] = ""
    rows[25][PRIORITY] = "soonish"
    rows[31][UPN] = ""
    return [["Inclusion list, autumn"], [], HEADINGS, *rows]


def workbook(path: Path, rows: list[list]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Autumn")
        for down, cells in enumerate(rows):
            sheet.write_row(down, 0, cells)
    return path


def looks_at(who: Visitor, path: Path) -> Visitor:
    """From the page of files to what would happen."""
    who.goes_to("/spreadsheets/").follows("Choose a file of requests")
    who.page.get_by_label("Your file").set_input_files(path)
    who.presses("Continue")
    if who.heading() == "Find the headings":
        who.presses("Continue")
    if who.heading() == "Say what each column is":
        who.presses("Look at what would happen")
    return who.sees("Look before you save")


def the_four_numbers(who: Visitor, **counts: int) -> Visitor:
    names = {"new": "New", "changed": "Changed", "same": "The same", "wrong": "To put right"}
    for key, number in counts.items():
        expect(who.page.get_by_role("navigation", name="Rows by what would happen")).to_contain_text(
            f"{names[key]}: {number}"
        )
    return who


def downloads_the_wrong_rows(who: Visitor) -> list[list]:
    with who.page.expect_download() as arriving:
        who.page.get_by_role("link", name="Download these rows with the reasons").click()
    content = Path(arriving.value.path()).read_bytes()
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_forty_rows_five_wrong_mended_confirmed_and_undone(somebody, tmp_path: Path):
    lead = somebody().signs_in_as(AMARA)
    # given a spreadsheet of forty requests with five wrong rows
    whole = workbook(tmp_path / "autumn.xlsx", forty_with_five_wrong())
    # when it is looked at, nothing is saved, and each wrong row says what to do
    looks_at(lead, whole)
    the_four_numbers(lead, new=35, changed=0, same=0, wrong=5)
    lead.sees("Nothing has been saved yet").sees("31/02/2014” is not a day that exists")
    reasons, *rows = downloads_the_wrong_rows(lead)
    assert reasons == ["Why this row was not taken", *HEADINGS]
    assert len(rows) == 5 and all(one[0] for one in rows)
    # and the good rows are brought in
    lead.presses("Bring in 35 new requests").sees("Brought in: requests").sees("Invented01 Spindlewater")
    # when the five are mended in the file that came back
    right = {cells[1]: cells for cells in map(row, range(1, 41))}
    mended = [["", *right[one[2]]] for one in rows]
    looks_at(lead, workbook(tmp_path / "mended.xlsx", [reasons, *mended]))
    the_four_numbers(lead, new=5, changed=0, same=0, wrong=0)
    lead.presses("Bring in 5 new requests").sees("Brought in: requests")
    # then the same forty again are all the same
    looks_at(lead, workbook(tmp_path / "again.xlsx", [HEADINGS, *map(row, range(1, 41))]))
    the_four_numbers(lead, new=0, changed=0, same=40, wrong=0)
    lead.sees("There is nothing to bring in")
    # and the five can be undone, and only they
    lead.goes_to("/spreadsheets/").follows("mended.xlsx").presses("Undo this file").presses("Undo it")
    lead.sees("5 rows undone").sees("Undone: requests")
    looks_at(lead, workbook(tmp_path / "after.xlsx", [HEADINGS, *map(row, range(1, 41))]))
    the_four_numbers(lead, new=5, changed=0, same=35, wrong=0)
