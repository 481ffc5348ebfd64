"""The list of children: for every role, filtered, paged, and out as a spreadsheet that runs nothing."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from tests.factories.county import make_pupil, make_small_county
from tests.factories.referrals import submitted
from tests.web.test_authority import signed_in, words
from waymark.service.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


@pytest.mark.parametrize("who", ["lead", "head", "base_lead", "coordinator", "officer", "inclusion", "director"])
def test_every_role_but_a_board_has_the_list(county, who):
    assert signed_in(county, who).get("/children/").status_code == 200


@pytest.mark.parametrize("show", ["writing", "waiting", "decided", "placed", "past_end", "returned", "nonsense"])
def test_each_number_of_the_home_page_opens_its_list(county, show):
    assert signed_in(county, "officer").get(f"/children/?show={show}").status_code == 200


def test_a_page_holds_25_children_and_says_how_many_there_are(county):
    for serial in range(1, 28):
        submitted(county, make_pupil(county.schools[0], serial=serial))
    client = signed_in(county, "officer")
    first, second = words(client.get("/children/?show=waiting")), words(client.get("/children/?show=waiting&page=2"))
    assert "Children 1 to 25 of 27" in first
    assert "Children 26 to 27 of 27" in second
    assert "27 children" in first


def test_an_empty_list_says_what_would_fill_it_and_a_filter_that_finds_nothing_says_so(county):
    client = signed_in(county, "officer")
    assert "No children yet" in words(client.get("/children/"))
    assert "No child fits this filter" in words(client.get("/children/?name=Nobody"))


def test_the_csv_cannot_run_a_formula_and_says_its_filters_and_day(county):
    submitted(county, make_pupil(county.schools[0], given_names="=2+5", family_name="@Sum"))
    answer = signed_in(county, "officer").get("/children/children.csv?show=waiting")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "Children seen by Fenshire County Council, Mon 23 Nov 2026, Waiting"
    assert rows[3][0] == "'=2+5 @Sum"


def test_the_spreadsheet_holds_text_alone_and_taking_it_out_is_written_down(county):
    submitted(county, make_pupil(county.schools[0], given_names="=2+5"))
    answer = signed_in(county, "officer").get("/children/children.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet, texts = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=2+5" in texts
    county.act_as("officer")
    assert AuditEntry.objects.get(act="take_out_children").why == "1 children, no filter"


def test_a_child_of_another_school_is_not_in_the_list_nor_in_what_is_taken_out(county):
    submitted(county, make_pupil(county.schools[0], family_name="Hiddenreed"))
    client = signed_in(county, "third_head")
    assert "Hiddenreed" not in words(client.get("/children/"))
    assert b"Hiddenreed" not in client.get("/children/children.csv").content
