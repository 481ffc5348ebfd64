"""Reads around panels: the next one for a school, what waits for whom, minutes, and fair share."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_small_county, see_as
from tests.factories.panel import (
    FEW_VOTERS,
    MEETS_ON,
    PLACE,
    called_panel,
    case_of,
    family_is_told,
    frozen_panel,
    make_request,
    open_panel,
)
from waymark.service.organisations.models import Organisation, Partnership
from waymark.service.organisations.once import reading_once
from waymark.service.panels import actions, queries
from waymark.service.panels.models import PanelAction

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def test_a_school_sees_the_next_panel_even_before_it_is_called(county):
    county.act_as("lead")
    found = queries.next_meeting_for(county.schools[0].pk, TODAY)
    assert found.reference == ""
    assert found.meets_on.weekday() == 3 and found.meets_on > TODAY
    assert found.cut_off_on >= TODAY
    assert found.school_days_to_cut_off >= 0


def test_a_called_panel_whose_list_is_open_is_the_next(county):
    meeting = called_panel(county, meets_on=date(2026, 12, 3))
    found = queries.next_meeting_for(county.schools[0].pk, TODAY)
    assert (found.reference, found.meets_on, found.cut_off_on) == (
        meeting.reference, date(2026, 12, 3), date(2026, 11, 27)
    )
    assert found.school_days_to_cut_off == 4


def test_a_school_in_no_partnership_has_no_next_panel(county):
    with as_owner():
        alone = Organisation.objects.create(kind="school", name="Quillmarsh School")
    assert queries.next_meeting_for(alone.pk, TODAY) is None


def test_beyond_the_known_term_dates_there_is_no_next_panel(county):
    assert queries.next_meeting_for(county.schools[0].pk, date(2031, 1, 6)) is None


def test_the_coordinator_is_told_to_call_to_prepare_and_to_close(county):
    by = county.act_as("coordinator")
    assert ("call_panel", county.partnership.reference) in [
        (need.kind, need.about) for need in queries.home_needs(by, TODAY)
    ]
    meeting = called_panel(county)
    needs = {need.kind: need for need in queries.home_needs(by, TODAY)}
    assert "call_panel" not in needs
    assert needs["prepare_panel"].due_on == meeting.cut_off_on
    referral = make_request(county)
    actions.list_case(meeting=meeting, kind="new_request", referral=referral, by=county.act_as("coordinator"), on=TODAY)
    actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    needs = {need.kind: need for need in queries.home_needs(by, TODAY)}
    assert needs["open_panel"].due_on == MEETS_ON
    assert needs["open_panel"].note == "1 on the list"


def test_a_member_is_told_to_read_the_cases_once_the_list_is_closed(county):
    meeting = frozen_panel(county, make_request(county))
    by = county.act_as("third_head")
    assert [(one.kind, one.about, one.waits_for_others) for one in queries.home_needs(by, TODAY)] == [
        ("attend_panel", meeting.reference, False)
    ]


def test_an_action_agreed_is_on_its_owners_home_page_until_done(county):
    referral = make_request(county)
    meeting = open_panel(county, referral)
    item = case_of(meeting, referral)
    by, owner = county.act_as("coordinator"), county.people["lead"]
    decision = actions.decide(
        item=item, outcome="agree", reason="Now.", voters=queries.voters_for(item), by=by, on=MEETS_ON,
        actions=[actions.ActionAgreed("Show him the workshop", owner.person_id, MEETS_ON)], **PLACE, **FEW_VOTERS,
    )
    family_is_told(county, decision)
    see_as(owner, MEETS_ON)
    assert [need.what for need in queries.home_needs(owner, MEETS_ON)] == ["Show him the workshop"]
    actions.done_action(action=PanelAction.objects.get(), by=owner, on=MEETS_ON)
    assert queries.home_needs(owner, MEETS_ON) == []


def test_minutes_of_one_child_name_no_other(county):
    one, other = make_request(county, serial=1), make_request(county, serial=2)
    meeting = open_panel(county, one, other)
    for referral in (one, other):
        item = case_of(meeting, referral)
        assert queries.minutes_of(item) is None
        actions.decide(
            item=item, outcome="agree", reason="Now.", voters=queries.voters_for(item),
            by=county.act_as("coordinator"), on=MEETS_ON, **PLACE, **FEW_VOTERS,
        )
    minutes = queries.minutes_of(case_of(meeting, one))
    assert minutes.child == one.pupil.name
    assert minutes.place.startswith("Lantern Base, Class 1, ")
    assert minutes.legal_decision_maker == "the governing board of the home school"
    assert other.pupil.family_name not in repr(minutes)


def test_the_home_page_of_a_coordinator_costs_few_queries(county, django_assert_max_num_queries):
    with as_owner():
        Partnership.objects.bulk_create([
            Partnership(key=f"more_{number}", kind="lpp", name=f"More Fens {number}", starts_on=date(2025, 9, 1))
            for number in range(9)
        ])
    meeting = called_panel(county)
    by = county.act_as("coordinator")
    for number in range(1, 6):
        actions.list_case(
            meeting=meeting, kind="new_request", referral=make_request(county, serial=number),
            by=county.act_as("coordinator"), on=TODAY,
        )
    county.act_as("coordinator")
    # Whatever the number of partnerships and cases. Three came with what coordinators are told since: support meanwhile that
    # they see to, families that ask to look again, and longer stays that somebody asks for. A page reads the county once.
    with reading_once(), django_assert_max_num_queries(13):
        needs = queries.home_needs(by, TODAY)
    assert sum(need.kind == "call_panel" for need in needs) == 9
