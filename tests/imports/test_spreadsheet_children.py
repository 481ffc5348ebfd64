"""Children from a list: only one's own, once, and taken out again for a day where nothing was built on them."""

from __future__ import annotations

import resource
from datetime import date, timedelta

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county, see_as
from tests.factories.spreadsheets import csv_text, upn, xlsx
from tests.imports.test_spreadsheet_requests import brought_in, named, previewed
from waymark.kernel.identifiers import make_upn
from waymark.service.access.permission import NotPermitted
from waymark.service.audit.models import AuditEntry
from waymark.service.imports.actions import choose_sheet, confirm_spreadsheet, undo_spreadsheet
from waymark.service.imports.keeping import remove_what_is_past
from waymark.service.imports.models import Spreadsheet, SpreadsheetRow
from waymark.service.imports.rules import WrongStage
from waymark.service.pupils.actions import set_next_step
from waymark.service.pupils.imports import CHILDREN
from waymark.service.pupils.models import Access, Pupil, Registration
from waymark.service.referrals.actions import start_referral
from waymark.service.referrals.imports import REQUESTS

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEADINGS = ["UPN", "Forename", "Surname", "DOB", "Year", "SEN", "Postcode"]


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def lead(county):
    return county.act_as("lead")


def row(
    serial: int,
    *,
    number: str = "",
    forename: str = "Robin",
    born: object = date(2014, 1, 15),
    year: object = "",
    sen: str = "K",
    postcode: str = "nr11aa",
) -> list:
    return [number or upn(serial), forename, f"Reedcutter{serial}", born, year, sen, postcode]


def compared(rows, by):
    return previewed(named(xlsx([HEADINGS, *rows]), by, CHILDREN), by, CHILDREN)


def reasons(rows, by) -> list[str]:
    return [one.wrongs[0].sentence if one.wrongs else "" for one in compared(rows, by).compared]


def test_a_child_is_added_to_the_schools_own_roll_and_seen_by_it_alone(county, lead):
    brought_in(xlsx([HEADINGS, row(1)]), lead, CHILDREN)
    pupil = Pupil.objects.get()
    assert (pupil.upn, pupil.year_group, pupil.sen_provision, pupil.home_postcode) == (upn(1), 8, "K", "NR1 1AA")
    assert Registration.objects.get(pupil=pupil).school_id == lead.organisation_id
    assert set(Access.objects.filter(pupil=pupil).values_list("organisation", "part")) == {
        (lead.organisation_id, "facts"),
        (lead.organisation_id, "restricted"),
    }
    assert AuditEntry.objects.filter(act="add_pupil", pupil_id=pupil.pk).count() == 1
    county.act_as("other_lead")
    assert not Pupil.objects.exists()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (f" {upn(1).lower()[:5]} {upn(1).lower()[5:]} ", ""),
        ("Q926400519001", "begins with Q"),
        (upn(1)[1:], "lacks the letter a UPN begins with"),
        ("9264005", "Zeros at the front may be lost as well"),
        ("UN1", "3 characters"),
        ("X80120000A001", "in position 10"),
    ],
)
def test_a_pupil_number_is_put_right_where_it_can_be_and_named_where_it_cannot(lead, written, sentence):
    said = reasons([row(1, number=written)], lead)[0]
    assert sentence in said
    assert bool(said) == bool(sentence)


def test_a_child_known_elsewhere_gets_the_neutral_sentence_and_nothing_of_the_record(county, lead):
    make_pupil(county.schools[1], serial=5, given_names="Secret")
    other = make_upn("998", 4001, 19, 5)
    preview = compared([row(1, number=other)], lead)
    assert preview.counts["wrong"] == 1
    assert preview.compared[0].wrongs[0].sentence.startswith(f"A child with the UPN {other} is recorded already.")
    assert "Secret" not in repr(preview.compared)


def test_a_child_we_hold_is_changed_only_where_the_file_differs_and_says_something(county, lead):
    make_pupil(county.schools[0], serial=1, sen_provision="N", home_postcode="NR1 1AA")
    number = make_upn("998", 4001, 19, 1)
    preview = compared([row(1, number=number, born="", forename="")], lead)
    assert [(one.label, one.old, one.new) for one in preview.compared[0].changes] == [
        ("SEN provision", "No SEN provision", "SEN support"),
    ]


def test_a_birthday_that_disagrees_is_never_changed_by_a_file(county, lead):
    make_pupil(county.schools[0], serial=1)
    said = reasons([row(1, number=make_upn("998", 4001, 19, 1), born=date(2013, 1, 15))], lead)[0]
    assert said == "We hold 15/01/2014 for the child with this UPN, and the row says 15/01/2013. Correct whichever is wrong."


def test_a_child_who_moved_to_another_roll_is_not_changed_by_the_old_school(county, lead):
    pupil = make_pupil(county.schools[0], serial=1)
    with as_owner():
        Registration.objects.filter(pupil=pupil).update(school=county.schools[1])
    see_as(lead)
    assert "not on the roll of the school this row is for" in reasons([row(1, number=pupil.upn)], lead)[0]


def test_undo_takes_children_out_again_so_that_the_file_can_be_used_anew(lead):
    content = xlsx([HEADINGS, row(1), row(2)])
    first = brought_in(content, lead, CHILDREN)
    undo_spreadsheet(spreadsheet=first, target=CHILDREN, by=lead, on=TODAY + timedelta(days=1))
    assert not Pupil.objects.exists()
    assert not Access.objects.exists()
    assert previewed(named(content, lead, CHILDREN), lead, CHILDREN).counts["new"] == 2


def test_undo_leaves_a_child_on_whom_something_was_built(county, lead):
    done = brought_in(xlsx([HEADINGS, row(1), row(2), row(3)]), lead, CHILDREN)
    start_referral(pupil=Pupil.objects.get(upn=upn(1)), school=county.schools[0], path="persistent", by=lead, on=TODAY)
    set_next_step(Pupil.objects.get(upn=upn(2)), what="Ring home", due_on=TODAY, owner=lead.person_id, by=lead, on=TODAY)
    answers = undo_spreadsheet(spreadsheet=done, target=CHILDREN, by=lead, on=TODAY)
    assert {one.number: one.why_not for one in answers} == {
        2: "Something has been recorded about this child since.",
        3: "Something has been recorded about this child since.",
        4: "",
    }
    assert set(Pupil.objects.values_list("upn", flat=True)) == {upn(1), upn(2)}
    assert undo_spreadsheet(spreadsheet=done, target=CHILDREN, by=lead, on=TODAY) == []


def test_undo_puts_back_details_unless_somebody_changed_them_since(county, lead):
    for serial in (1, 2):
        make_pupil(county.schools[0], serial=serial, sen_provision="N", home_postcode="NR1 1AA")
    numbers = [make_upn("998", 4001, 19, serial) for serial in (1, 2)]
    done = brought_in(xlsx([HEADINGS, *(row(1, number=one, born="", forename="") for one in numbers)]), lead, CHILDREN)
    Pupil.objects.filter(upn=numbers[1]).update(sen_provision="E")
    answers = undo_spreadsheet(spreadsheet=done, target=CHILDREN, by=lead, on=TODAY)
    assert [one.why_not for one in answers] == ["Somebody has changed this child’s details since.", ""]
    assert list(Pupil.objects.order_by("upn").values_list("upn", "sen_provision")) == sorted(
        zip(numbers, ("N", "E"), strict=True)
    )


def test_the_database_lets_nobody_delete_a_child_that_no_file_of_theirs_added(county, lead):
    pupil = make_pupil(county.schools[0], serial=1)
    see_as(lead)
    assert Pupil.objects.filter(pk=pupil.pk)._raw_delete(using="default") == 0
    assert Access.objects.filter(pupil=pupil)._raw_delete(using="default") == 0
    assert Pupil.objects.filter(pk=pupil.pk).exists()


def test_the_database_lets_nobody_delete_a_child_after_the_next_day(lead):
    brought_in(xlsx([HEADINGS, row(1)]), lead, CHILDREN)
    see_as(lead, TODAY + timedelta(days=2))
    assert Pupil.objects.all()._raw_delete(using="default") == 0


def test_one_row_that_fails_after_all_leaves_nothing(lead, monkeypatch):
    spreadsheet = named(xlsx([HEADINGS, row(1), row(2)]), lead, CHILDREN)
    seen = previewed(spreadsheet, lead, CHILDREN).seen

    def broken(*args, **kwargs):
        raise RuntimeError("the machine went off")

    monkeypatch.setattr("waymark.service.pupils.imports.record_each", broken)
    with pytest.raises(RuntimeError):
        confirm_spreadsheet(spreadsheet=spreadsheet, target=CHILDREN, seen=seen, by=lead, on=TODAY)
    assert not Pupil.objects.exists()
    assert not SpreadsheetRow.objects.exists()
    assert Spreadsheet.objects.get().state == "named"


def test_another_schools_file_is_not_even_there(county, lead):
    brought_in(xlsx([HEADINGS, row(1)]), lead, CHILDREN)
    county.act_as("other_lead")
    assert not Spreadsheet.objects.exists()
    assert not SpreadsheetRow.objects.exists()
    see_as(None)
    assert not Spreadsheet.objects.exists()


def test_an_officer_may_add_children_but_not_begin_requests(county):
    officer = county.act_as("officer")
    with pytest.raises(NotPermitted, match="ask for support for a child"):
        named(xlsx([HEADINGS, row(1)]), officer, REQUESTS)


def test_the_original_is_kept_whole_until_its_day_and_then_removed(lead):
    content = xlsx([HEADINGS, row(1)])
    spreadsheet = brought_in(content, lead, CHILDREN)
    assert bytes(Spreadsheet.objects.get().original) == content
    assert spreadsheet.removed_on == TODAY + timedelta(days=30)
    assert remove_what_is_past(TODAY + timedelta(days=29)) == 0
    assert remove_what_is_past(TODAY + timedelta(days=30)) == 1
    kept = Spreadsheet.objects.get()
    assert (kept.original, kept.sheets, kept.sha256 != "") == (None, None, True)
    assert not SpreadsheetRow.objects.exists()


def test_a_file_that_was_brought_in_cannot_be_laid_out_again(lead):
    spreadsheet = brought_in(xlsx([HEADINGS, row(1)]), lead, CHILDREN)
    with pytest.raises(WrongStage, match="has been brought in already"):
        choose_sheet(spreadsheet=spreadsheet, target=CHILDREN, sheet=0, header_row=0, by=lead, on=TODAY)


@pytest.mark.deep
def test_twenty_thousand_children_come_in_and_go_out_in_reasonable_memory(lead):
    numbers = (make_upn("998", 4000 + serial // 1000, 20, serial % 1000) for serial in range(20_000))
    rows = [[one, "Robin", f"Reed{at}", date(2014, 1, 15), "", "K", ""] for at, one in enumerate(numbers)]
    content = csv_text([HEADINGS, *rows]).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = brought_in(content, lead, CHILDREN)
    assert previewed(named(content, lead, CHILDREN), lead, CHILDREN).counts["same"] == 20_000
    answers = undo_spreadsheet(spreadsheet=done, target=CHILDREN, by=lead, on=TODAY)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert {one.why_not for one in answers} == {""}
    assert grown < 600 * 1024  # kilobytes
    assert not Pupil.objects.exists()
