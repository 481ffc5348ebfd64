"""Any file a school may choose: read for what it is, or refused with a sentence."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date

import pytest

from tests.factories.spreadsheets import csv_text, ods, xlsx, zipped
from waymark.service.imports.reading import Book, CannotRead, Sheet, read_book, unpacked

ROWS = [["UPN", "Name"], ["00123", "Zoë"]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(xlsx(ROWS), id="xlsx"),
        pytest.param(ods(ROWS), id="ods"),
        pytest.param(csv_text(ROWS).encode(), id="commas"),
        pytest.param(csv_text(ROWS).encode("utf-8-sig"), id="byte order mark"),
        pytest.param(csv_text(ROWS).encode("cp1252"), id="Windows text"),
        pytest.param(csv_text(ROWS, ";").encode(), id="semicolons"),
        pytest.param(csv_text(ROWS, "\t").encode(), id="tabs, as pasted"),
        pytest.param(csv_text(ROWS, "|").encode(), id="bars"),
        pytest.param(csv_text(ROWS, "\t").encode("utf-16"), id="Excel's Unicode text"),
    ],
)
def test_each_kind_of_file_gives_the_same_rows(content):
    assert read_book(content).sheets[0].rows == ROWS


def test_a_workbook_that_is_really_text_is_read_as_text_and_said_so():
    book = read_book(csv_text(ROWS).encode(), "autumn.xlsx")
    assert book.sheets[0].rows == ROWS
    assert book.notes == ["This file is called .xlsx but is plain text inside. It was read as a list with separators."]


def test_formulas_give_what_they_show():
    assert read_book(xlsx(ROWS, formulas=True)).sheets[0].rows == ROWS


def test_a_real_date_stays_a_date_and_a_number_keeps_no_false_fraction():
    rows = read_book(xlsx([["DOB", "Year"], [date(2014, 1, 15), 8.0]])).sheets[0].rows
    assert rows[1] == [{"d": "2014-01-15"}, 8]


def test_merges_over_several_rows_are_noted():
    assert read_book(xlsx([["a", "b"], ["x", "y"], ["", "z"]], merge="A2:A3")).sheets[0].merged == [[1, 2, 0, 0]]


def test_what_was_read_is_kept_and_comes_back_the_same():
    book = Book([Sheet("A", [["x", 1, {"d": "2014-01-15"}]], [[1, 2, 0, 0]])], ["A note."])
    assert unpacked(book.packed()) == book


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "is empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf\r\n  \r\n", "is empty", id="only line ends"),
        pytest.param(xlsx([[]]), "is empty", id="an empty workbook"),
        pytest.param(xlsx(ROWS)[:-400], "not whole", id="half of a workbook"),
        pytest.param(OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "has a password", id="a password"),
        pytest.param(OLE + b"\x00" * 2000, "not whole", id="a broken xls"),
        pytest.param(zipped({"word/document.xml": b"<x/>"}), "not a spreadsheet but a Word document", id="a Word file"),
        pytest.param(b"%PDF-1.7\n" + b"x" * 50, "not a spreadsheet but a PDF", id="a PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not a spreadsheet but a picture", id="a picture"),
        pytest.param(b"import csv\n\ndef rows(a, b):\n    return a, b\n", "the text of a program", id="a program"),
        pytest.param(b'{"children": []}', "download the empty template", id="JSON"),
        pytest.param(
            b"<html><table><tr><td>UPN</td></tr></table>",
            "web page saved with a spreadsheet",
            id="a web page called xls",
        ),
        pytest.param(b"a,b\r\n" * 20_200, "20,000 is the most", id="too many rows"),
        pytest.param((",".join("x" * 300)).encode(), "200 is the most", id="too many columns"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(CannotRead, match=sentence):
        read_book(content)


def test_a_file_over_the_limit_is_refused_before_it_is_opened():
    with pytest.raises(CannotRead, match="21 MB, and 20 MB is the most"):
        read_book(b"a" * (21 * 1024 * 1024))


def test_a_file_that_unpacks_to_far_more_is_not_opened():
    with pytest.raises(CannotRead, match="unpacks to far more"):
        read_book(zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * (310 * 1024 * 1024)}))


def test_a_file_that_lies_about_its_size_is_not_opened():
    body = b" " * (310 * 1024 * 1024)
    honest = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": body})
    lying = honest.replace(struct.pack("<L", len(body)), struct.pack("<L", 100))
    assert lying != honest
    with pytest.raises(CannotRead, match="unpacks to far more"):
        read_book(lying)


def test_a_sheet_with_a_cell_in_its_furthest_corner_takes_no_memory_of_ours():
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )

    content = xlsx(ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(CannotRead, match=r"memory and time|is the most"):
        read_book(zipped(files | {"xl/worksheets/sheet1.xml": far}))
