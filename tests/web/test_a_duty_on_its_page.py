"""One duty to educate a child: every act on its page, the record, and days in a calendar without a name."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.county import TODAY, make_pupil, make_small_county
from waymark.service.accounts.models import Person
from waymark.service.duties import actions
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.exclusion.forms.duty import EndForm, HomeForm, LateForm, OwnerForm, StepForm
from waymark.service.web.exclusion.presenters.feed import escaped, folded

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def visitor(county, who):
    client = Client()
    client.force_login(Person.objects.get(pk=county.act_as(who).person_id))
    return client


@pytest.fixture
def duty(county):
    pupil = make_pupil(county.schools[0])
    opened = actions.exclude(
        pupil=pupil, school=county.schools[0], decided_on=TODAY, first_day_on=TODAY, reasons=["PA"], by=county.act_as("head"),
        on=TODAY,
    ).duty
    opened.pupil, opened.school = pupil, county.schools[0]  # read once, for whoever looks later
    return opened


def a_day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.mark.parametrize("form", [StepForm, OwnerForm, LateForm, EndForm, HomeForm])
def test_every_message_of_the_forms_is_in_its_own_words(form):
    assert check_form_messages(form) == []


def test_an_officer_takes_steps_from_the_board_to_full_time_education(county, duty):
    officer = visitor(county, "officer")
    board = officer.get("/sixth-day/").text
    assert "Speak with the family" in board and f"/sixth-day/{duty.reference}/step/?what=contact_made" in board
    address = f"/sixth-day/{duty.reference}/step/"
    assert "What was done?" in officer.get(address).text
    spoken = officer.post(address, {"what": "contact_made", "note": "Rang the mother."} | a_day("happened_on", TODAY))
    assert spoken.status_code == 302
    refused = officer.post(address, {"what": "start_agreed", "note": "At the base"} | a_day("happened_on", TODAY))
    assert refused.status_code == 422
    assert "Enter who gives, or is asked to give, the education" in refused.text and "At the base" in refused.text
    started = {"what": "started", "with_whom": "Saltmere Base", "is_full_time": "yes", "note": ""} | a_day("happened_on", TODAY)
    assert officer.post(address, started).status_code == 302
    page = officer.get(f"/sixth-day/{duty.reference}/").text
    assert "Ended" in page and "Rang the mother." in page and "Saltmere Base, full-time" in page


def test_a_duty_is_given_to_somebody_else_and_ends_only_with_words(county, duty):
    officer = visitor(county, "officer")
    owner = Person.objects.get(pk=county.people["coordinator"].person_id)
    given = officer.post(f"/sixth-day/{duty.reference}/owner/", {"owner": owner.reference, "why": "On leave"})
    assert given.status_code == 302
    assert "Hal Dykereeve" in officer.get(f"/sixth-day/{duty.reference}/").text
    refused = officer.post(f"/sixth-day/{duty.reference}/end/", {"reason": "reinstated", "words": "The board met and said so."})
    assert refused.status_code == 422 and "Record first what happened" in refused.text
    ended = officer.post(f"/sixth-day/{duty.reference}/end/", {"reason": "mistake", "words": "Entered for the wrong child."})
    assert ended.status_code == 302
    assert "recorded by mistake" in officer.get(f"/sixth-day/{duty.reference}/").text


def test_a_child_who_lives_in_another_area_is_owed_the_education_by_that_council(county, duty):
    officer = visitor(county, "officer")
    said = {"authority": "Eastmoor County Council"} | a_day("starts_on", TODAY)
    assert officer.post(f"/sixth-day/{duty.reference}/home/", said).status_code == 302
    assert "Eastmoor County Council" in officer.get(f"/sixth-day/{duty.reference}/").text
    board = officer.get("/sixth-day/?owed_by=elsewhere").text
    assert duty.pupil.name in board and "Eastmoor County Council" in board


def test_the_record_holds_everything_in_order_with_its_source_on_the_page_and_on_paper(county, duty):
    officer = visitor(county, "officer")
    page = officer.get(f"/school/children/{duty.pupil.reference}/education/").text
    assert "Permanently excluded" in page and "Bram Thistlewick" in page and duty.reference in page
    paper = officer.get(f"/school/children/{duty.pupil.reference}/education/record.pdf")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_another_school_finds_neither_the_duty_nor_the_record(county, duty):
    other = visitor(county, "other_lead")
    assert other.get(f"/sixth-day/{duty.reference}/").status_code == 404
    assert other.post(f"/sixth-day/{duty.reference}/end/", {"reason": "mistake", "words": "Not ours at all."}).status_code == 404
    assert other.get(f"/school/children/{duty.pupil.reference}/education/").status_code == 404
    assert duty.pupil.family_name not in other.get("/sixth-day/").text


def test_a_calendar_reads_days_from_a_secret_address_without_names_until_it_is_ended(county, duty):
    officer = visitor(county, "officer")
    made = officer.post("/sixth-day/calendar/", {"act": "make"}).text
    address = made.split('value="http://testserver')[1].split('"')[0]
    file = Client().get(address)
    assert file["Content-Type"].startswith("text/calendar") and not file.cookies
    lines = file.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and f"UID:{duty.reference}@waymark" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    words = file.content.decode().replace("\r\n ", "")
    assert not any(part in words for part in (duty.pupil.family_name, duty.pupil.given_names, duty.school.name))
    assert address not in officer.get("/sixth-day/calendar/").text
    officer.post("/sixth-day/calendar/", {"act": "end"})
    assert Client().get(address).status_code == 404


def test_values_of_a_calendar_are_escaped_and_long_lines_folded_between_letters():
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"
    long = "SUMMARY:" + "é" * 100
    parts = folded(long).split("\r\n ")
    assert "".join(parts) == long and all(len(part.encode()) <= 74 + (not at) for at, part in enumerate(parts))
