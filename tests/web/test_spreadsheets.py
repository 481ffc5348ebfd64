"""The pages of a spreadsheet: from the file to the drafts, with every fault said in a sentence."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benchmarks.main_pages import MOST_QUERIES, counting_queries
from tests.database import as_owner
from tests.factories.county import TODAY, make_small_county, see_as
from tests.factories.spreadsheets import HEADINGS, csv_text, request_row, upn, xlsx
from waymark.service.accounts.models import Person
from waymark.service.imports.models import Spreadsheet
from waymark.service.imports.reading import read_book
from waymark.service.organisations.models import Deployment
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.models import Referral
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.spreadsheets.forms import FileForm, HeaderRowForm

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def lead(county):
    return signed_in(county, "lead")


def signed_in(county, name: str) -> Client:
    client = Client()
    client.force_login(
        Person.objects.get(pk=county.people[name].person_id), backend="waymark.service.accounts.sign_in.PasswordBackend"
    )
    return client


def chosen(client: Client, content: bytes, name: str = "autumn.xlsx", target: str = "requests"):
    return client.post(f"/spreadsheets/new/{target}/", {"file": SimpleUploadedFile(name, content), "pasted": "", "whole": "yes"})


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def up_to_preview(client: Client, content: bytes, name: str = "autumn.xlsx", target: str = "requests") -> str:
    """Choose a file and take every guess; the address of the preview."""
    address = chosen(client, content, name, target)["Location"]
    if address.endswith("/sheet/"):
        address = client.post(address, {"sheet": "0", "header_row": "0"})["Location"]
    return client.post(address, guesses_taken(client, address))["Location"]


def guesses_taken(client: Client, address: str) -> dict[str, str]:
    """What the page would send if nothing was changed on it."""
    page = client.get(address).content.decode()
    boxes = re.findall(r'<select[^>]* name="(column_\d+)".*?</select>', page, re.S)
    return dict.fromkeys(boxes, "")


def seen(client: Client, address: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())[1]


def confirmed(client: Client, address: str):
    return client.post(address, {"seen": seen(client, address)}, follow=True)


def forty_with_five_wrong() -> list[list]:
    rows = [request_row(n) for n in range(40)]
    rows[3] = request_row(3, UPN="A" + upn(3)[1:] if upn(3)[0] != "A" else "B" + upn(3)[1:])
    rows[11] = request_row(11, DOB="31/02/2014")
    rows[20] = request_row(20, Surname="")
    rows[25] = request_row(25, Priority="soonish")
    rows[31] = request_row(30)
    return [["Inclusion list, autumn"], ["Printed 20/11/2026"], HEADINGS, *rows]


def test_forty_rows_with_five_wrong_ones_are_brought_in_in_two_goes(lead, county):
    address = up_to_preview(lead, xlsx(forty_with_five_wrong()))
    page = words(lead.get(address))
    assert "New: 35" in page
    assert "To put right: 5" in page
    assert "Bring in 35 new requests" in page
    assert "31/02/2014” is not a day that exists" in page
    assert "Row 34 has the same UPN" in page
    book = read_book(lead.get(address.replace("preview", "wrong-rows")).content)
    reason, *headings = book.sheets[0].rows[0]
    assert reason == "Why this row was not taken"
    assert headings == HEADINGS
    assert len(book.sheets[0].rows) == 6
    assert "confirm" not in words(confirmed(lead, address))
    see_as(county.people["lead"])
    assert Referral.objects.count() == 35

    mended = [row[:] for row in book.sheets[0].rows]
    mended[1][1], mended[2][4], mended[3][3], mended[4][-1], mended[5][1] = (
        upn(3),
        "15/01/2014",
        "Reedcutter",
        "4",
        upn(31),
    )
    second = up_to_preview(lead, xlsx(mended), "rows-to-put-right.xlsx")
    assert "Bring in 5 new requests" in words(lead.get(second))
    confirmed(lead, second)
    see_as(county.people["lead"])
    assert Referral.objects.count() == 40


def test_nothing_is_saved_before_confirm_and_a_double_press_saves_once(lead, county):
    address = up_to_preview(lead, xlsx([HEADINGS, request_row(1), request_row(2)]))
    digest = seen(lead, address)
    see_as(county.people["lead"])
    assert not Pupil.objects.exists()
    first, again = (lead.post(address, {"seen": digest}) for _ in range(2))
    assert first["Location"] == again["Location"]
    see_as(county.people["lead"])
    assert Referral.objects.count() == 2


def test_what_changed_underneath_is_shown_again_and_nothing_is_saved(lead, county):
    content = xlsx([HEADINGS, request_row(1), request_row(2)])
    address = up_to_preview(lead, content)
    digest = seen(lead, address)
    confirmed(lead, up_to_preview(lead, xlsx([HEADINGS, request_row(1, Worries="Something else")])))
    answer = lead.post(address, {"seen": digest}, follow=True)
    assert "Something has changed since this page was shown, so nothing was saved" in words(answer)
    see_as(county.people["lead"])
    assert Referral.objects.count() == 1


def test_what_is_changed_stands_beside_what_was(lead):
    confirmed(lead, up_to_preview(lead, xlsx([HEADINGS, request_row(1)])))
    address = up_to_preview(lead, xlsx([HEADINGS, request_row(1, Worries="Leaves the site")]))
    page = words(lead.get(address))
    assert "Changed: 1" in page
    assert "Worries Leaves lessons Leaves the site" in page


def test_a_column_said_once_is_remembered(lead):
    headings = ["UPN", "Vorname", "Surname", "DOB"]
    row = [upn(1), "Robin", "Reedcutter", "15/01/2014"]
    address = chosen(lead, csv_text([headings, row]).encode(), "list.csv")["Location"]
    assert "Column B: Vorname" in words(lead.get(address))
    lead.post(address, {"column_1": "given_names"})
    again = chosen(lead, csv_text([headings, row]).encode(), "list.csv")["Location"]
    assert "Every column was recognised" in words(lead.get(again))


def test_a_recognised_column_can_be_changed(lead):
    address = chosen(lead, xlsx([HEADINGS, request_row(1)]))["Location"]
    answer = lead.post(f"{address}?change=5", {"column_5": "why_now"})
    page = words(lead.get(answer["Location"] + "?show=new"))
    assert "New: 1" in page
    see = lead.get(address)
    assert "Why now" in words(see)


def test_two_columns_cannot_be_the_same_thing(lead):
    address = chosen(lead, xlsx([[*HEADINGS, "Other"], [*request_row(1), "x"]]))["Location"]
    answer = lead.post(f"{address}?change=5", {"column_5": "worry", "column_10": "worry"})
    assert answer.status_code == 422
    assert "Two columns are both “Worries”. Choose one of them." in words(answer)


def test_a_file_of_several_sheets_asks_which(lead):
    address = chosen(lead, xlsx([["Notes"], ["Read me"]], [["Our list"], HEADINGS, request_row(1)]))["Location"]
    page = words(lead.get(f"{address}?sheet=1"))
    assert "Sheet1 Sheet2" in page
    assert "Row 2: UPN · Forename" in page
    answer = lead.post(address, {"sheet": "1", "header_row": "1"})
    assert "10 columns we recognised" in words(lead.get(answer["Location"]))


def test_pasted_rows_are_read_like_a_file(lead):
    answer = lead.post("/spreadsheets/new/requests/", {"pasted": csv_text([HEADINGS, request_row(1)], "\t"), "whole": "yes"})
    assert "10 columns we recognised" in words(lead.get(answer["Location"]))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"whole": "yes"}, "Choose a file, or paste rows below"),
        ({"file": b"a,b", "pasted": "a,b", "whole": "yes"}, "Use one of them"),
        ({"file": b"", "whole": "yes"}, "This file is empty"),
        ({"file": b"UPN,Surn", "whole": ""}, "did not arrive whole"),
        ({"file": xlsx([HEADINGS, request_row(1)])[:900], "whole": "yes"}, "not whole"),
        ({"file": b"x" * (21 * 1024 * 1024), "whole": "yes"}, "21 MB, and 20 MB is the most"),
        ({"file": b"%PDF-1.7 \x00", "whole": "yes"}, "not a spreadsheet but a PDF"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence_and_nothing_is_kept(lead, data, sentence):
    if "file" in data:
        data = data | {"file": SimpleUploadedFile("autumn.xlsx", data["file"])}
    answer = lead.post("/spreadsheets/new/requests/", data)
    assert answer.status_code == 422
    assert sentence in words(answer)
    with as_owner():
        assert not Spreadsheet.objects.exists()


def test_undo_takes_the_drafts_out_and_says_what_stays(lead, county):
    address = up_to_preview(lead, xlsx([HEADINGS, request_row(1), request_row(2)]))
    confirmed(lead, address)
    see_as(county.people["lead"])
    gone_on_with = Referral.objects.get(pupil__upn=upn(2))
    gone_on_with.sections.filter(key="worries").update(answers={"worry": "Written since"})
    answer = lead.post(address.replace("preview", "undo"), follow=True)
    page = words(answer)
    assert "1 row undone. 1 row could not be" in page
    assert "Stays: Somebody has gone on writing this request since." in page
    see_as(county.people["lead"])
    assert list(Referral.objects.values_list("pupil__upn", "state")) == [(upn(2), "draft")]
    assert "Robin1 Reedcutter" not in words(lead.get("/school/children/")), "gone from the list with the child it brought"
    see_as(county.people["lead"])
    again = up_to_preview(lead, xlsx([HEADINGS, request_row(1)]))
    assert "Bring in 1 new request" in words(lead.get(again))


def test_undo_is_over_after_the_next_day(lead, county):
    address = up_to_preview(lead, xlsx([HEADINGS, request_row(1)]))
    confirmed(lead, address)
    with as_owner():
        Deployment.objects.update(stands_still_on=TODAY + timedelta(days=2))
    answer = lead.post(address.replace("preview", "undo"), follow=True)
    assert "The day for undoing this has passed" in words(answer)
    assert "Undo this file" not in words(answer)


def test_another_school_cannot_open_the_file(lead, county):
    address = up_to_preview(lead, xlsx([HEADINGS, request_row(1)]))
    other = signed_in(county, "other_lead")
    for step in ("preview", "columns", "sheet", "wrong-rows", "done", "undo", "discard"):
        assert other.get(address.replace("preview", step)).status_code == 404
    assert "autumn.xlsx" not in words(other.get("/spreadsheets/"))


def test_a_coordinator_says_the_school_in_a_column(county):
    coordinator = signed_in(county, "coordinator")
    headings = [*HEADINGS, "School name"]
    rows = [
        [*request_row(1), "Saltmere Academy"],
        [*request_row(2), "lantern fen high school"],
        [*request_row(3), "Nowhere"],
    ]
    address = up_to_preview(coordinator, xlsx([headings, *rows]))
    page = words(coordinator.get(address))
    assert "“Nowhere” is not a school we know" in page
    assert "Bring in 2 new requests" in page
    confirmed(coordinator, address)
    see_as(county.people["other_lead"])
    assert Referral.objects.get().pupil.upn == upn(2)
    see_as(county.people["lead"])
    assert Referral.objects.get().pupil.upn == upn(1)


def test_a_file_put_aside_is_gone(lead):
    address = up_to_preview(lead, xlsx([HEADINGS, request_row(1)]))
    assert "put aside" in words(lead.post(address.replace("preview", "discard"), follow=True))
    with as_owner():
        assert Spreadsheet.objects.get().original is None
    assert lead.get(address.replace("preview", "wrong-rows")).status_code == 404


def test_the_template_holds_every_column_the_child_first_and_can_be_brought_in(lead):
    answer = lead.get("/spreadsheets/template/requests/")
    book = read_book(answer.content)
    headings = book.sheets[0].rows[0]
    assert headings[0] == "UPN"
    assert [sheet.name for sheet in book.sheets] == ["Requests for support", "Guidance", "Notes"]
    assert {row[1] for row in book.sheets[1].rows[1:]} == set(headings)
    address = chosen(lead, xlsx([headings, [upn(1), "Robin", "Reedcutter", "", "15/01/2014"]]))["Location"]
    assert "Every column was recognised" in words(lead.get(address))


def test_a_transfer_file_brings_children_and_reports_bad_numbers_one_by_one(lead, county):
    content = f"""<?xml version="1.0" encoding="utf-8"?>
      <CTfile><Header><CTFversion>25.0</CTFversion></Header><CTFpupilData>
      <Pupil><UPN>A123456789</UPN><Surname>Doe</Surname><Forename>Jane</Forename><DOB>2011-05-10</DOB><Sex>F</Sex></Pupil>
      <Pupil><UPN>X</UPN><Surname>Y</Surname><Forename>Z</Forename><DOB>2010-01-01</DOB><Sex>M</Sex></Pupil>
      <Pupil><UPN>{upn(4).lower()}</UPN><Surname>Reed</Surname><Forename>Ana</Forename><DOB>2013-02-03</DOB><Sex>F</Sex></Pupil>
    </CTFpupilData></CTfile>""".encode()
    address = up_to_preview(lead, content, "ctf.xml", "children")
    page = words(lead.get(address))
    assert "10 characters: a UPN has 13" in page
    assert "1 characters: a UPN has 13" in page
    assert "New: 1" in page
    confirmed(lead, address)
    see_as(county.people["lead"])
    assert Pupil.objects.get().family_name == "Reed"


def test_a_page_of_the_preview_keeps_to_its_budget(lead):
    rows = [request_row(n) for n in range(60)]
    confirmed(lead, up_to_preview(lead, xlsx([HEADINGS, *rows])))
    changed = [request_row(n, Worries="Something new") for n in range(60)]
    address = up_to_preview(lead, xlsx([HEADINGS, *changed]))
    with counting_queries() as asked:
        answer = lead.get(address)
    assert asked.count <= MOST_QUERIES
    assert len(answer.content) < 150_000


@pytest.mark.parametrize("form", [FileForm])
def test_every_message_is_in_its_own_words(form):
    assert check_form_messages(form) == []
    assert check_form_messages(HeaderRowForm) == []


def test_numbers_are_never_formulas_in_what_is_given_back(lead):
    row = request_row(1, UPN="=1+1", Surname="=cmd|' /C calc'!A0", Worries="00123")
    address = up_to_preview(lead, csv_text([HEADINGS, row]).encode(), "list.csv")
    content = lead.get(address.replace("preview", "wrong-rows")).content
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "00123" in read_book(content).sheets[0].rows[1]


def test_a_birthday_that_does_not_fit_the_year_is_remarked_on_and_taken_all_the_same(lead, county):
    born = "03/05/2013"  # in November 2026: Year 9
    rows = [[*request_row(1, DOB=born), "Year 11"], [*request_row(2, DOB=born), "9"]]
    address = up_to_preview(lead, xlsx([[*HEADINGS, "Year group"], *rows]))
    page = words(lead.get(address))
    assert "1 row is worth a look before you go on: it is taken as it stands" in page
    assert "To look at: 1" in page and "To put right: 0" in page
    assert "Born 3 May 2013 would be Year 9, and the file says Year 11. Check both." in page
    confirmed(lead, address)
    see_as(county.people["lead"])
    assert dict(Pupil.objects.values_list("upn", "year_group")) == {upn(1): 11, upn(2): 9}
    again = up_to_preview(lead, xlsx([[*HEADINGS, "Year group"], *rows]))
    assert "worth a look" not in words(lead.get(again)), "what is recorded already is not remarked on again"


def test_a_need_that_is_none_is_refused_with_the_nearest(lead):
    rows = [[*request_row(1), "autistic spectrum"], [*request_row(2), "unicorn"], [*request_row(3), "semh"]]
    page = words(lead.get(up_to_preview(lead, xlsx([[*HEADINGS, "Primary need"], *rows]))))
    assert "“autistic spectrum” is not one of the answers. Did you mean “Autistic spectrum disorder”?" in page
    assert "“unicorn” is not one of the answers. Write one of these: Specific learning difficulty;" in page
    assert "New: 1" in page


def test_a_list_of_something_else_is_told_once_what_is_needed(lead):
    address = chosen(lead, csv_text([["Invoice", "Amount"], ["17", "£20"], ["18", "£30"]]).encode(), "bills.csv")["Location"]
    page = lead.get(address)
    assert "No column of this sheet is one that we know, so it may be another file." in words(page)
    assert "/spreadsheets/template/requests/" in page.content.decode()


def test_a_list_without_upns_is_told_what_it_lacks_and_nothing_that_contradicts_it(lead):
    rows = csv_text([["Forename", "Surname"], ["Robin", "Reedcutter"]]).encode()
    page = words(lead.get(chosen(lead, rows, "no-upn.csv")["Location"]))
    assert "Every column was recognised, and none of them is UPN" in page and "add the column to your file" in page
    assert "then continue" not in page and "Choose the column below" not in page and "Look at what would happen" not in page
