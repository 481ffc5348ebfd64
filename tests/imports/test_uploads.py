"""Files before they are read: shown to a virus scanner; and the old Excel workbook that schools' systems still write."""

from __future__ import annotations

import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.old_excel import xls
from waymark.service.config.settings import WAYMARK
from waymark.service.documents.scanning import NotClean, refuse_what_is_not_clean
from waymark.service.imports.reading import read_book
from waymark.service.web.spreadsheets.forms import FileForm

LOOKS = "import pathlib, sys; sys.exit(1 if b'EVIL' in pathlib.Path(sys.argv[1]).read_bytes() else 0)"


@pytest.fixture
def scanner(settings):
    def use(*command: str) -> None:
        settings.WAYMARK = WAYMARK | {"scan_command": list(command)}

    return use


def test_without_a_scanner_every_file_passes(scanner):
    scanner()
    refuse_what_is_not_clean([b"EVIL"])


def test_the_scanner_is_given_the_whole_file_and_refuses_it_by_its_answer(scanner):
    scanner(sys.executable, "-c", LOOKS)
    refuse_what_is_not_clean([b"go", b"od"])
    with pytest.raises(NotClean, match="virus scanner refused this file"):
        refuse_what_is_not_clean([b"very EV", b"IL"])


def test_a_scanner_that_cannot_be_run_takes_no_file(scanner):
    scanner("/nowhere/scanner")
    with pytest.raises(NotClean, match="could not be checked"):
        refuse_what_is_not_clean([b"good"])


def test_the_page_says_that_a_file_was_refused_and_reads_one_that_was_not(scanner):
    scanner(sys.executable, "-c", LOOKS)

    def sent(content: bytes) -> FileForm:
        return FileForm({"whole": "yes"}, {"file": SimpleUploadedFile("list.csv", content)})

    refused = sent(b"UPN\nEVIL")
    assert not refused.is_valid()
    assert "virus scanner refused" in refused.errors["file"][0]
    taken = sent(b"UPN\ngood")
    assert taken.is_valid()
    assert taken.content == (b"UPN\ngood", "list.csv")


def test_a_workbook_of_old_excel_is_read():
    rows = [["UPN", "Forename", "Year"], ["A998400120001", "Zoë", 8.0], ["B998400120002", "Bo", 10.0]]
    sheet = read_book(xls(rows, "Autumn"), "autumn.xls").sheets[0]
    assert sheet.name == "Autumn"
    assert sheet.rows == [["UPN", "Forename", "Year"], ["A998400120001", "Zoë", 8], ["B998400120002", "Bo", 10]]
