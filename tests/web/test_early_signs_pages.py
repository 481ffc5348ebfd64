"""Early signs on their pages: a rule written from numbers, tried, switched on; and the list of children to look at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from waymark.service.accounts.models import Person
from waymark.service.duties.models import EarlySignFlag, EarlySignRule
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.exclusion.forms.early_signs import FamilyToldForm, LookForm, RuleForm

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def visitor(county, who):
    client = Client()
    client.force_login(Person.objects.get(pk=county.act_as(who).person_id))
    return client


def test_every_message_of_the_forms_is_in_its_own_words():
    assert [said for form in (RuleForm, LookForm, FamilyToldForm) for said in check_form_messages(form)] == []


def test_a_rule_is_read_back_in_words_and_is_switched_on_only_after_it_was_tried(county):
    officer = visitor(county, "officer")
    refused = officer.post("/early-signs/rules/", {"weeks": "12", "wears_off_weeks": "6"})
    assert refused.status_code == 422 and "Enter at least one of the three" in refused.text
    written = officer.post("/early-signs/rules/", {"weeks": "12", "wears_off_weeks": "6", "suspensions": "2"})
    address = written["Location"]
    page = officer.get(address).text
    assert "2 or more suspensions in 12 weeks; wears off after 6 weeks" in page and "Switch it on" not in page
    assert "Try the rule on past days first" in officer.post(address, {"act": "on"}, follow=True).text
    tried = officer.post(address, {"act": "try"}, follow=True).text
    assert "On past days" in tried and "Switch it on" in tried
    assert "On since" in officer.post(address, {"act": "on"}, follow=True).text
    assert visitor(county, "lead").get("/early-signs/rules/").status_code == 403


def test_a_school_looks_at_a_child_and_says_what_it_saw_and_that_the_family_was_told(county):
    pupil = make_pupil(county.schools[0])
    with as_owner():
        rule = EarlySignRule.objects.create(
            words="2 or more suspensions in 12 weeks; wears off after 6 weeks", written_on=TODAY,
            written_by_id=county.people["officer"].person_id,
        )
        flag = EarlySignFlag.objects.create(
            pupil=pupil, rule=rule, raised_on=TODAY, met_on=TODAY, wears_off_on=TODAY + timedelta(weeks=6),
            counted="2 suspensions in the 12 weeks to Monday 23 November 2026",
        )
    address = f"/early-signs/{flag.pk}/"
    other = visitor(county, "other_lead")
    assert other.get(address).status_code == 404 and pupil.family_name not in other.get("/early-signs/").text
    lead = visitor(county, "lead")
    assert "2 suspensions in the 12 weeks" in lead.get("/early-signs/").text
    assert lead.post(address, {"act": "look", "words": ""}).status_code == 422
    assert lead.post(address, {"act": "look", "words": "Spoke with her tutor; a plan begins."}).status_code == 302
    told = {"act": "told", "told_on_day": TODAY.day, "told_on_month": TODAY.month, "told_on_year": TODAY.year}
    assert lead.post(address, told).status_code == 302
    page = lead.get(address).text
    assert "Spoke with her tutor" in page and "Ada Marshlight" in lead.get("/early-signs/").text
