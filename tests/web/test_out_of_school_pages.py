"""Away for illness, out of school otherwise, and fair access, on their pages."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.county import TODAY, make_pupil, make_small_county
from waymark.service.accounts.models import Person
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.exclusion.views.out_of_school import ACTS

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def visitor(county, who):
    client = Client()
    client.force_login(Person.objects.get(pk=county.act_as(who).person_id))
    return client


def a_day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_every_message_of_the_forms_is_in_its_own_words():
    assert [said for one in ACTS.values() for said in check_form_messages(one.form)] == []


def test_a_school_records_an_illness_tells_the_council_and_the_child_comes_back(county):
    pupil = make_pupil(county.schools[0])
    page = f"/school/children/{pupil.reference}/out-of-school/"
    lead = visitor(county, "lead")
    assert "Away for illness" in lead.get(page).text
    assert lead.post(f"{page}away/", a_day("first_on", TODAY)).status_code == 302
    assert pupil.name in lead.get("/out-of-school/").text
    assert lead.post(f"{page}sickness-return/", a_day("clear_on", TODAY)).status_code == 302
    assert "Sickness return made" in lead.get(page).text
    assert pupil.name in visitor(county, "officer").get("/out-of-school/").text
    lead = visitor(county, "lead")
    assert lead.post(f"{page}back/", a_day("last_on", TODAY)).status_code == 302
    assert pupil.name not in lead.get("/out-of-school/").text
    assert visitor(county, "other_lead").get(page).status_code == 404


def test_a_school_is_named_under_fair_access_and_the_case_ends_with_words(county):
    pupil = make_pupil(county.schools[0], seen_by=[county.authority])
    page = f"/school/children/{pupil.reference}/out-of-school/"
    officer = visitor(county, "officer")
    assert officer.post(f"{page}fair-access/", {}).status_code == 422
    assert officer.post(f"{page}fair-access/", {"ground": "homeless"}).status_code == 302
    assert "Fair access" in officer.get("/out-of-school/").text
    assert officer.post(f"{page}name-a-school/", {"school": county.schools[2].reference}).status_code == 302
    assert county.schools[2].name in officer.get(page).text
    refused = officer.post(f"{page}end-fair-access/", {"reason": "admitted", "words": "Yes"})
    assert refused.status_code == 422 and "Say in your own words" in refused.text
    ended = officer.post(f"{page}end-fair-access/", {"reason": "admitted", "words": "She began there on Monday."})
    assert ended.status_code == 302 and "She began there" in officer.get(page).text
