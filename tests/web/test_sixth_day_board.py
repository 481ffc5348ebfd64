"""The sixth-day board: what the council, a school and a stranger see of it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.county import TODAY, make_pupil, make_small_county
from waymark.service.accounts.models import Person
from waymark.service.duties import actions

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def page(county, who, address="/sixth-day/"):
    visitor = Client()
    visitor.force_login(Person.objects.get(pk=county.act_as(who).person_id))
    return visitor.get(address)


def test_an_excluded_child_is_on_the_board_of_the_council_with_an_owner_and_a_day(county):
    pupil = make_pupil(county.schools[0])
    actions.exclude(
        pupil=pupil, school=county.schools[0], decided_on=TODAY, first_day_on=TODAY, reasons=["PA"], by=county.act_as("head"),
        on=TODAY,
    )
    shown = page(county, "officer")
    assert shown.status_code == 200
    assert pupil.name in shown.text and "Day 1 of 6" in shown.text and "Nothing done yet" in shown.text
    assert pupil.name in page(county, "officer", "/sixth-day/children.csv").text


def test_the_pocket_page_holds_no_name(county):
    pupil = make_pupil(county.schools[0])
    actions.exclude(
        pupil=pupil, school=county.schools[0], decided_on=TODAY, first_day_on=TODAY, reasons=["PA"], by=county.act_as("head"),
        on=TODAY,
    )
    shown = page(county, "officer", "/sixth-day/pocket/")
    assert "Day 1 of 6" in shown.text
    assert pupil.family_name not in shown.text and pupil.given_names not in shown.text
