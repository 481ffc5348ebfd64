"""From a suspension or an exclusion to education: what the acts open, say, end and refuse."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county, see_as
from waymark.service.access.permission import NotPermitted
from waymark.service.accounts.models import Person
from waymark.service.duties import actions, rules
from waymark.service.duties.board import BoardFilter, board, children_concerned
from waymark.service.duties.models import DutyDay, EducationDuty
from waymark.service.exclusions.models import PermanentExclusion, Told
from waymark.service.exclusions.rules import ImpossibleFact
from waymark.service.notifications.models import Message
from waymark.service.organisations.models import ClosedDay
from waymark.service.pupils.models import Access, Letter, NextStep

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MONDAY, NEXT_MONDAY = date(2026, 11, 16), date(2026, 11, 23)


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


def suspend(county, pupil, first, last, days, on=TODAY, who="lead", **more):
    given = {"decided_on": first, "starts_on": first, "ends_on": last, "sessions": 2 * days, "reasons": ["DB"]}
    return actions.suspend(
        pupil=pupil, school=county.schools[0], by=county.act_as(who), on=on, **given | more
    )


def exclude(county, pupil, first=TODAY, on=TODAY, **more):
    return actions.exclude(
        pupil=pupil, school=county.schools[0], decided_on=first, first_day_on=first, reasons=["PA"], by=county.act_as("head"),
        on=on, **more,
    )


def five_and_five(county, pupil):
    suspend(county, pupil, MONDAY, date(2026, 11, 20), 5, on=MONDAY)
    return suspend(county, pupil, NEXT_MONDAY, date(2026, 11, 27), 5, on=TODAY)


def test_five_days_open_nothing_and_five_more_back_to_back_open_the_schools_duty_with_an_owner(county, pupil):
    first = suspend(county, pupil, MONDAY, date(2026, 11, 20), 5, on=MONDAY)
    assert first.duty is None
    second = suspend(county, pupil, NEXT_MONDAY, date(2026, 11, 27), 5)
    assert second.duty.owed_by == "school" and second.duty.owner.name == "Ada Marshlight"
    assert second.duty.about == first.fact.reference
    assert DutyDay.objects.get(duty=second.duty).due_on == NEXT_MONDAY
    assert Message.objects.filter(about=second.duty.reference).exists()


def test_the_council_is_told_of_every_suspension_and_sees_it_at_once(county, pupil):
    kept = suspend(county, pupil, TODAY, TODAY, 1)
    assert Told.objects.get(suspension=kept.fact).who == "authority"
    see_as(county.people["inclusion"])
    assert Access.objects.filter(pupil=pupil, organisation=county.authority, because="duty").exists()
    assert "The governing board considers what you tell it" in kept.letters[0].body


def test_pressing_twice_does_it_once(county, pupil):
    five_and_five(county, pupil)
    again = suspend(county, pupil, NEXT_MONDAY, date(2026, 11, 27), 5)
    assert EducationDuty.objects.count() == 1 and Letter.objects.count() == 2
    assert Told.objects.filter(suspension=again.fact).count() == 2  # the council, and the board as it is over five days


def test_an_exclusion_gives_the_council_the_duty_and_says_by_when_the_board_must_meet(county, pupil):
    kept = exclude(county, pupil)
    assert kept.duty.owed_by == "authority" and kept.duty.owner.name == "Jory Peatdigger"
    board = next(one for one in kept.follows.lines if one.key == f"board:{kept.fact.reference}")
    assert board.due_on == date(2026, 12, 14)
    assert "Monday 14 December 2026" in kept.letters[0].body
    see_as(county.people["inclusion"])
    step = NextStep.objects.get(pupil=pupil, done_on__isnull=True)
    assert (step.due_on, step.owner_id) == (date(2026, 11, 30), kept.duty.owner_id)


def test_steps_end_the_duty_when_full_time_education_has_started(county, pupil):
    duty = five_and_five(county, pupil).duty
    lead = county.act_as("lead")
    for what, more in (
        ("contact_made", {}), ("provider_asked", {"with_whom": "Fen Tutors"}),
        ("start_agreed", {"with_whom": "Fen Tutors", "starts_on": TODAY}),
        ("started", {"with_whom": "Fen Tutors", "is_full_time": True}),
    ):
        for _ in range(2):
            actions.take_step(duty=duty, what=what, happened_on=TODAY, by=lead, on=TODAY, **more)
    duty.refresh_from_db()
    assert (duty.end_reason, duty.ended_on) == ("met", TODAY)
    assert duty.steps.count() == 4


def test_a_duty_does_not_end_by_a_word_while_the_education_is_owed(county, pupil):
    duty = five_and_five(county, pupil).duty
    lead = county.act_as("lead")
    with pytest.raises(rules.CannotBeDone, match="record first that it started"):
        actions.end_duty(duty=duty, reason="met", words="They are taught now, I think", by=lead, on=TODAY)
    with pytest.raises(rules.CannotBeDone, match="still owed"):
        actions.end_duty(duty=duty, reason="back_at_school", words="They are back at school", by=lead, on=TODAY)
    ended = actions.end_duty(duty=duty, reason="mistake", words="Entered for the wrong child", by=lead, on=TODAY)
    assert ended.end_reason == "mistake"
    actions.settle([pupil], TODAY, lead)
    assert not EducationDuty.objects.filter(ended_on__isnull=True).exists()


def test_days_lost_are_explained_before_the_duty_ends(county, pupil):
    duty = suspend(county, pupil, date(2026, 11, 9), date(2026, 11, 20), 10, on=TODAY).duty
    lead = county.act_as("lead")
    assert duty is not None and duty.ended_on is None  # entered late: five days of education were lost
    with pytest.raises(rules.CannotBeDone, match="5 school days were lost"):
        actions.end_duty(duty=duty, reason="back_at_school", words="They are back at school", by=lead, on=TODAY)
    actions.record_breach(duty=duty, reason="our_mistake", words="We entered it two weeks late", by=lead, on=TODAY)
    duty.refresh_from_db()
    assert duty.end_reason == "back_at_school"


def test_cancelling_ends_the_duty_and_reinstating_says_what_still_stands(county, pupil):
    kept = exclude(county, pupil)
    undone = actions.reinstate(
        permanent_exclusion=kept.fact, happened_on=TODAY, reason="Other steps were not tried", by=county.act_as("board"), on=TODAY
    )
    assert [one.end_reason for one in undone.ended] == ["reinstated"]
    assert any("will not" in one for one in undone.says)  # the letter that had not gone out
    with pytest.raises(ImpossibleFact, match="The board met on"):
        actions.cancel_permanent_exclusion(
            permanent_exclusion=kept.fact, reason="A managed move", by=county.act_as("head"), on=TODAY
        )


def test_a_closed_day_entered_afterwards_moves_the_day_and_the_owner_is_told_what_it_was(county, pupil):
    duty = exclude(county, pupil).duty
    with as_owner():
        ClosedDay.objects.create(organisation=county.schools[0], day=date(2026, 11, 25), reason="Boiler")
    settled = actions.settle([pupil], TODAY, county.act_as("inclusion"))
    assert [(row.pk, before) for row, before in settled.moved] == [(duty.pk, date(2026, 11, 30))]
    assert list(DutyDay.objects.filter(duty=duty).values_list("due_on", flat=True)) == [date(2026, 11, 30), date(2026, 12, 1)]
    assert actions.settle([pupil], TODAY, county.act_as("inclusion")).moved == ()
    assert NextStep.objects.get(pupil=pupil, done_on__isnull=True).due_on == date(2026, 12, 1)


def test_the_board_shows_what_nobody_opened_and_reads_no_more_for_more_children(county, django_assert_num_queries):
    def excluded_by_import(serial):
        child = make_pupil(county.schools[0], serial=serial, seen_by=[county.authority])
        with as_owner():
            PermanentExclusion.objects.create(
                pupil=child, school=county.schools[0], decided_on=MONDAY, first_day_on=MONDAY, reasons=["PA"]
            )
        return child

    one = excluded_by_import(1)
    county.act_as("inclusion")
    with CaptureQueriesContext(connection) as counted:
        rows = board(TODAY).rows
    assert [(row.pupil, row.duty, row.days_left, row.state) for row in rows] == [(one.reference, "", 0, "due")]
    for serial in range(2, 12):
        excluded_by_import(serial)
    county.act_as("inclusion")
    with django_assert_num_queries(len(counted)):
        found = board(TODAY, BoardFilter(show="unopened"))
    assert len(found.rows) == found.counts["unopened"] == 11
    settled = actions.settle(children_concerned(TODAY), TODAY, county.act_as("inclusion"))
    assert len(settled.opened) == 11 and board(TODAY).counts["unopened"] == 0


def test_the_board_says_owner_step_hours_and_what_holds_it_up(county, pupil):
    duty = exclude(county, pupil, first=MONDAY, on=MONDAY).duty
    officer = county.act_as("inclusion")
    asked = {"what": "provider_asked", "with_whom": "The hub", "hours_a_week": 15}
    actions.take_step(duty=duty, happened_on=TODAY, by=officer, on=TODAY, **asked)
    actions.take_step(duty=duty, what="blocked", happened_on=TODAY, blocked_by="no_place", by=officer, on=TODAY)
    row = board(date(2026, 11, 25), BoardFilter(show="late")).rows[0]
    assert (row.owner, row.step, row.hours_a_week, row.with_whom, row.blocked_by) == (
        "Jory Peatdigger", "Held up", 15.0, "The hub", "no place free",
    )
    assert (row.days_left, row.days_lost, row.day_of_run) == (-2, 2, 8)


def test_a_school_neither_ends_nor_hands_on_what_the_council_owes_a_child_of_its_roll(county, pupil):
    duty = exclude(county, pupil).duty
    lead, officer = county.people["lead"], county.people["officer"]
    county.act_as("lead")
    with pytest.raises(NotPermitted, match="who owes it does"):
        actions.end_duty(duty=duty, reason="mistake", words="It was entered by mistake.", by=lead, on=TODAY)
    with pytest.raises(NotPermitted, match="who owes it does"):
        actions.give_owner(duty=duty, owner=Person.objects.get(pk=lead.person_id), why="x", by=lead, on=TODAY)
    county.act_as("officer")
    assert actions.end_duty(duty=duty, reason="mistake", words="It was entered by mistake.", by=officer, on=TODAY).ended_on


def test_only_the_head_cancels_however_it_is_asked(county, pupil):
    fact = exclude(county, pupil).fact
    officer = county.act_as("officer")
    with pytest.raises(NotPermitted, match="only the head may"):
        actions.record_outcome(
            permanent_exclusion=fact, outcome="cancelled", happened_on=TODAY, reason="x", by=officer, on=TODAY
        )
