"""What was entered wrongly about a child is put right on a page, once, by who may, with a word of it kept."""

from __future__ import annotations

from datetime import date

import pytest

from tests.access.test_reading_is_not_acting import let_read
from tests.database import as_owner
from tests.factories.county import make_pupil, make_small_county
from tests.web.test_school_journey import CHILD, enter, page
from waymark.service.audit.models import AuditEntry
from waymark.service.organisations.models import School
from waymark.service.pupils.changing import fingerprint_of
from waymark.service.pupils.models import Pupil

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RIGHT = {
    "given_names": "Robin", "family_name": "Reedcutter1", "born_on_day": "15", "born_on_month": "1", "born_on_year": "2013",
    "upn": "", "sen_provision": "N",
}
NURSERY = {"born_on_day": "3", "born_on_month": "5", "born_on_year": "2024"}


@pytest.fixture
def county():
    county = make_small_county()
    with as_owner():
        School.objects.create(
            organisation=county.schools[0], urn=998400, authority_code="998", type_code="34", type_name="Academy",
            status_code="1", status_name="Open", low_age=11, high_age=16,
        )
    return county


def refreshed(county, pupil):
    county.act_as("lead")
    pupil.refresh_from_db()
    return pupil


def test_a_wrong_birthday_without_a_upn_is_corrected_with_the_year_that_follows_and_a_word_of_it(county):
    pupil = make_pupil(county.schools[0], upn=None, home_postcode="PE1 1AA", address_is_protected=True)
    lead = enter(county, "lead")
    shown = lead.get(page("change_details", pupil.reference)).content.decode()
    assert "PE1 1AA" not in shown and fingerprint_of(pupil) in shown
    sent = RIGHT | {"seen": fingerprint_of(pupil), "is_looked_after": "on", "address_is_protected": "on"}
    for _ in range(2):  # pressed twice
        assert lead.post(page("change_details", pupil.reference), sent).status_code == 302
    pupil = refreshed(county, pupil)
    assert (pupil.born_on, pupil.year_group, pupil.is_looked_after) == (date(2013, 1, 15), 9, True)
    assert pupil.home_postcode == "PE1 1AA", "a box left empty does not lose what is protected"
    with as_owner():
        assert list(AuditEntry.objects.filter(act="change_pupil").values_list("why", flat=True)) == ["Date of birth, care"]


def test_nobodys_correction_is_overwritten_unread(county):
    pupil = make_pupil(county.schools[0])
    lead, opened = enter(county, "lead"), fingerprint_of(pupil)
    with as_owner():
        Pupil.objects.filter(pk=pupil.pk).update(known_as="Bobbin")
    answer = lead.post(page("change_details", pupil.reference), RIGHT | {"seen": opened, "upn": pupil.upn})
    assert answer.status_code == 422 and "Somebody changed this child’s details" in answer.content.decode()
    assert refreshed(county, pupil).born_on == date(2014, 1, 15)


def test_another_childs_upn_is_refused_and_another_school_may_not_even_open_the_page(county):
    pupil, other = make_pupil(county.schools[0]), make_pupil(county.schools[1], serial=2)
    sent = RIGHT | {"seen": fingerprint_of(pupil), "upn": other.upn}
    answer = enter(county, "lead").post(page("change_details", pupil.reference), sent)
    assert answer.status_code == 422 and "is recorded already" in answer.content.decode()
    assert enter(county, "other_lead").post(page("change_details", pupil.reference), sent).status_code == 404
    let_read(county, pupil)
    assert enter(county, "other_head").post(page("change_details", pupil.reference), sent).status_code == 403
    assert refreshed(county, pupil).born_on == date(2014, 1, 15)


def test_a_birthday_in_a_year_the_school_does_not_teach_is_asked_about_once(county):
    lead = enter(county, "lead")
    asked = lead.post(page("add_child"), CHILD | NURSERY)
    assert asked.status_code == 422
    assert "would be in Nursery 1; Saltmere Academy teaches Year 7 to Year 11" in asked.content.decode()
    county.act_as("lead")
    assert not Pupil.objects.exists()
    assert lead.post(page("add_child"), CHILD | NURSERY | {"is_right_date": "on"}).status_code == 302
    assert lead.post(page("add_child"), CHILD).status_code == 302, "one that fits is not asked about"
    county.act_as("lead")
    pupil = Pupil.objects.get(born_on=date(2024, 5, 3))
    unchanged = {"seen": fingerprint_of(pupil), "family_name": "Eelcatcherson"}
    assert lead.post(page("change_details", pupil.reference), CHILD | NURSERY | unchanged).status_code == 302
