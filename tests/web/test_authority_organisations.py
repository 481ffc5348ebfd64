"""Schools, their calendars and import, partnerships, people, journeys and the record, in the browser's own requests."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.database import as_owner
from tests.factories import gias
from tests.factories.county import TODAY, make_person, make_pupil, make_small_county
from tests.factories.referrals import submitted
from tests.web.test_authority import BACKEND, signed_in, words
from waymark.service.accounts.models import Person
from waymark.service.audit.models import AuditEntry
from waymark.service.notifications.models import Message
from waymark.service.organisations.models import (
    ClosedDay,
    PartnershipMember,
    School,
    SchoolImport,
    SchoolLink,
    TravelTime,
)
from waymark.service.pupils.models import Access

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county(tmp_path, monkeypatch):
    monkeypatch.setenv("WAYMARK_STATE", str(tmp_path))
    made = make_small_county()
    with as_owner():
        made.people["admin"] = make_person(made.authority, "administrator", "Lia Sedgekeeper")
    return made


def three(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def brought(client, *rows, **more):
    file = SimpleUploadedFile("edubasealldata20260301.csv", gias.schools_file(*rows).getvalue())
    return client.post("/county/schools/import/", {"schools": file} | more)


def test_schools_are_imported_after_a_look_and_pressing_twice_imports_once(county):
    client = signed_in(county, "officer")
    to_look = brought(client, gias.school(urn="900001"), gias.school(urn="900002", name="Second School"))
    assert to_look.status_code == 302
    look = client.get(to_look["Location"])
    assert "New 2 Changed 0 Closed 0 Same 0 Wrong 0" in words(look)
    assert "Sun 1 Mar" in words(look)
    assert not School.objects.filter(urn=900001).exists()
    shown = re.search(r'name="shown" value="(\w+)"', look.content.decode()).group(1)
    for said in ("Imported: 2 changes", "stored already"):
        done = client.post(to_look["Location"] + "confirm/", {"shown": shown}, follow=True)
        assert said in words(done)
    assert SchoolImport.objects.count() == 1
    county.act_as("officer")
    assert AuditEntry.objects.filter(act="import_schools").count() == 1
    assert School.objects.get(urn=900001).source_as_of == date(2026, 3, 1)


def test_wrong_rows_stop_the_import_come_back_with_their_reason_and_may_be_left_out(county):
    client = signed_in(county, "officer")
    where = brought(client, gias.school(urn="900001"), gias.school(urn="ninety"))["Location"]
    look = client.get(where)
    assert "Wrong 1" in words(look)
    back = client.get(where + "wrong-rows/schools/").content.decode("utf-8-sig")
    assert len(back.splitlines()) == 2
    assert "ninety" in back
    shown = re.search(r'name="shown" value="(\w+)"', look.content.decode()).group(1)
    refused = client.post(where + "confirm/", {"shown": shown}, follow=True)
    assert "Rows that are wrong: 1, so nothing was imported" in words(refused)
    client.post(where + "confirm/", {"shown": shown, "leave_out_wrong": "true"})
    assert School.objects.filter(urn=900001).count() == 1


def test_confirming_something_other_than_was_shown_shows_it_again(county):
    client = signed_in(county, "officer")
    where = brought(client, gias.school(urn="900001"))["Location"]
    assert "changed since you looked" in words(client.post(where + "confirm/", {"shown": "old"}, follow=True))
    assert not School.objects.filter(urn=900001).exists()


def test_a_file_that_is_not_the_extract_is_refused_by_what_it_lacks(county):
    client = signed_in(county, "officer")
    file = SimpleUploadedFile("schools.csv", b"name,town\nA,B\n")
    where = client.post("/county/schools/import/", {"schools": file})["Location"]
    assert "URN" in words(client.get(where, follow=True))


def test_a_made_up_key_of_an_import_is_not_found(county):
    client = signed_in(county, "officer")
    for key in ("..%2F..%2Fetc%2Fpasswd", "a" * 64, "none"):
        assert client.get(f"/county/schools/import/{key}/").status_code == 404


def test_what_is_brought_lies_under_its_digest_and_is_forgotten_after_a_day(county, tmp_path):
    from waymark.service.web.authority import kept_files

    key = kept_files.keep(SimpleUploadedFile("../../evil.csv", b"x"))
    assert [path.name for path in (tmp_path / "brought").iterdir()] == [key]
    kept_files.forget_old(now=(tmp_path / "brought" / key).stat().st_mtime + 24 * 3600 + 1)
    assert kept_files.open_kept(key) is None


@pytest.fixture
def stored(county):
    """Two schools of GIAS, the second following the first."""
    client = signed_in(county, "officer")
    where = brought(
        client,
        gias.school(urn="900001", name="Old High School", status="2", closed="31-08-2020"),
        gias.school(urn="900002", name="New Academy"),
    )["Location"]
    shown = re.search(r'name="shown" value="(\w+)"', client.get(where).content.decode()).group(1)
    client.post(where + "confirm/", {"shown": shown})
    SchoolLink.objects.create(urn=900001, linked_urn=900002, link_type="Successor", established_on=date(2020, 9, 1))
    return School.objects.get(urn=900002).organisation


@pytest.mark.parametrize(("asked", "found"), [("New", 1), ("900002", 1), ("inventown", 1), ("nothing-of-it", 0)])
def test_schools_are_found_by_name_urn_and_town(county, stored, asked, found):
    said = words(signed_in(county, "lead").get(f"/county/schools/?q={asked}"))
    assert ("New Academy" in said) == bool(found)


def test_a_schools_page_gives_its_facts_with_their_day_and_the_school_it_followed(county, stored):
    said = words(signed_in(county, "lead").get(f"/county/schools/{stored.reference}/"))
    assert "Source: Get Information about Schools (DfE), as of Sun 1 Mar" in said
    assert "Schools this one followed" in said
    assert "Old High School" in said


def test_a_school_adds_and_removes_its_own_closed_day_and_a_wrong_date_is_said(county):
    client, school = signed_in(county, "lead"), county.schools[0]
    here = f"/county/schools/{school.reference}/"
    wrong = client.post(here + "closed-days/", {"day_day": "31", "day_month": "2", "day_year": "2027", "reason": "INSET day"})
    assert wrong.status_code == 422
    assert "The closed day must be a real date" in words(wrong)
    client.post(here + "closed-days/", three("day", date(2026, 11, 27)) | {"reason": "INSET day"})
    assert "Fri 27 Nov INSET day" in words(client.get(here))
    client.post(here + "closed-days/2026-11-27/remove/")
    assert not ClosedDay.objects.exists()


def test_a_school_is_not_offered_and_not_allowed_another_schools_calendar(county):
    client, other = signed_in(county, "lead"), county.schools[1]
    assert b"Add this day" not in client.get(f"/county/schools/{other.reference}/").content
    answer = client.post(f"/county/schools/{other.reference}/closed-days/", three("day", TODAY) | {"reason": "INSET day"})
    assert answer.status_code == 403


def test_an_officer_adds_a_school_by_urn_and_ends_it_with_nothing_typed_lost_on_a_mistake(county, stored):
    client, here = signed_in(county, "officer"), f"/county/partnerships/{county.partnership.reference}/"
    wrong = client.post(here + "join/", {"school": "No such school"} | three("starts_on", TODAY))
    assert "No open school is called “No such school”" in words(wrong)
    assert b'value="No such school"' in wrong.content
    client.post(here + "join/", {"school": "900002"} | three("starts_on", TODAY))
    assert "New Academy" in words(client.get(here))
    client.post(f"{here}{stored.reference}/leave/", three("ends_on", TODAY))
    assert PartnershipMember.objects.get(organisation=stored).ends_on == TODAY


def test_a_partnership_whose_members_are_assumed_says_so(county):
    from waymark.service.organisations.models import Partnership

    with as_owner():
        Partnership.objects.update(membership_is_assumed=True, is_pilot=True)
    said = words(signed_in(county, "lead").get(f"/county/partnerships/{county.partnership.reference}/"))
    assert "The members are assumed" in said
    assert "pilot" in said


def test_an_administrator_adds_a_person_who_chooses_a_password_and_signs_in(county):
    client, school = signed_in(county, "admin"), county.schools[2]
    client.post(
        f"/county/people/{school.reference}/add/",
        {"name": "Nia Rushcutter", "email": "nia@fenshire.example", "role": "inclusion_lead", "telephone": ""},
    )
    link = Message.objects.get().link
    stranger = Client()
    weak = stranger.post(link, {"password": "short", "again": "short"})
    assert weak.status_code == 422
    differing = stranger.post(link, {"password": "three marsh harriers", "again": "three marsh harrier"})
    assert "not the same" in words(differing)
    stranger.post(link, {"password": "three marsh harriers", "again": "three marsh harriers"})
    assert stranger.get(link).status_code == 404
    stranger.post("/sign-in/", {"email": "Nia@fenshire.example", "password": "three marsh harriers"})
    assert stranger.get("/county/schools/").status_code == 200


def test_a_head_sees_the_people_of_their_own_school_and_not_of_another(county):
    client = signed_in(county, "head")
    assert "Ada Marshlight" in words(client.get("/county/people/", follow=True))
    assert client.get(f"/county/people/{county.schools[1].reference}/").status_code == 404


def test_a_role_is_ended_from_the_page(county):
    client = signed_in(county, "head")
    number = county.people["lead"].membership_id
    client.post(f"/county/people/{county.schools[0].reference}/roles/{number}/end/", three("ends_on", date(2026, 11, 1)))
    lead = Client()
    lead.force_login(Person.objects.get(pk=county.people["lead"].person_id), backend=BACKEND)
    assert lead.get("/county/schools/")["Location"] == "/no-role/"


def test_who_looked_at_a_child_is_shown_to_the_school_and_the_officers_that_may(county):
    pupil = make_pupil(county.schools[0])
    submitted(county, pupil)
    here = f"/county/record/{pupil.reference}/"
    assert "Approved the request and sent it" in words(signed_in(county, "inclusion").get(here))
    again = words(signed_in(county, "head").get(here))
    assert "Looked at who looked at the child’s record" in again
    assert "Jory Peatdigger" in again
    assert signed_in(county, "third_head").get(here).status_code == 404
    assert signed_in(county, "coordinator").get(here).status_code == 403


def test_the_record_of_an_organisation_is_its_own_and_can_be_narrowed_to_one_act(county):
    submitted(county, make_pupil(county.schools[0]))
    said = words(signed_in(county, "head").get("/county/record/?act=approve_referral"))
    assert "1 entry" in said
    assert "0 entries" in words(signed_in(county, "third_head").get("/county/record/"))


@pytest.mark.parametrize("who", ["head", "admin"])
def test_the_record_goes_out_as_a_spreadsheet(county, who):
    assert signed_in(county, who).get("/county/record/record.xlsx").content[:2] == b"PK"
    assert signed_in(county, who).get("/county/record/record.exe").status_code == 404


def rows_of(answer) -> list[list[str]]:
    return [re.split("</t[dh]>", row) for row in answer.content.decode().split("<tr")[2:]]


def test_the_record_names_people_and_children_and_gives_a_reason_for_every_line(county):
    pupil = make_pupil(county.schools[0])
    submitted(county, pupil)
    client = signed_in(county, "head")
    client.get(f"/school/children/{pupil.reference}/")
    answer = client.get("/county/record/")
    said = words(answer)
    assert f"{pupil.name}" in said and pupil.reference not in said
    assert "Bram Thistlewick, Head teacher, Saltmere Academy" in said
    assert "Looked at the child’s record" in said and "The child is on its roll" in said
    assert "_" not in re.sub(r"<[^>]*>", "", answer.content.decode().split("<tbody ")[1].split("</tbody>")[0].partition(">")[2])
    for row in rows_of(answer):
        assert re.sub(r"<[^>]*>|\s", "", re.sub(r"^[^<]*>", "", row[4])), row


def test_the_record_is_narrowed_by_who_by_child_and_to_looks_and_goes_out_so(county):
    one, other = make_pupil(county.schools[0], serial=1), make_pupil(county.schools[0], serial=2)
    submitted(county, one)
    client = signed_in(county, "head")
    client.get(f"/school/children/{other.reference}/")
    assert other.name in words(client.get("/county/record/?kind=looks")) and one.name not in words(
        client.get("/county/record/?kind=looks")
    )
    assert "0 entries" in words(client.get(f"/county/record/?child={one.family_name}&who=Bram&kind=looks"))
    assert "No entry fits this filter" in words(client.get("/county/record/?who=Nobody"))
    out = client.get(f"/county/record/record.csv?child={one.family_name}&kind=acts").content.decode("utf-8-sig")
    assert "Approved the request and sent it" in out and other.name not in out
    assert "What was done" in out.splitlines()[0]


def test_a_child_no_longer_seen_has_no_name_in_the_record(county):
    pupil = make_pupil(county.schools[0])
    submitted(county, pupil)
    with as_owner():
        Access.objects.filter(pupil=pupil).update(ends_on=TODAY - timedelta(days=1))
    said = words(signed_in(county, "head").get("/county/record/"))
    assert "A child you no longer see" in said and pupil.name not in said


JOURNEYS = b"\n".join(
    (
        b"sector,site,mode,minutes,source,date",
        b"FQ1 2,lantern-base,car,30,Survey,2026-03-17",
        b"here,lantern-base,car,3,Survey,2026-03-17",
        b"",
    )
)


def test_measured_journeys_are_looked_at_then_kept_and_the_refused_line_comes_back(county):
    client = signed_in(county, "officer")
    where = client.post("/county/journeys/", {"file": SimpleUploadedFile("journeys.csv", JOURNEYS)})["Location"]
    look = words(client.get(where))
    assert "1 line can be kept, 1 line is refused" in look
    assert "3 “here” is not a postcode sector" in look
    assert "not a postcode sector" in client.get(where + "refused/").content.decode("utf-8-sig")
    assert TravelTime.objects.count() == 0
    client.post(where + "confirm/")
    client.post(where + "confirm/")
    assert TravelTime.objects.get().minutes == 30
    assert "measured" in words(client.get("/county/journeys/"))


def test_a_file_of_journeys_without_its_columns_is_refused_at_once(county):
    answer = signed_in(county, "officer").post("/county/journeys/", {"file": SimpleUploadedFile("j.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 422
    assert "The first line must name the columns" in words(answer)
