"""Facts entered late, twice, over one another or out of order; the night's sweep; the record; messages and calendars."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county, see_as
from waymark.service.access.context import Sight, tell_database
from waymark.service.access.permission import NotPermitted
from waymark.service.duties import actions, sweeping
from waymark.service.duties.actions import recording
from waymark.service.duties.board import BoardFilter, board
from waymark.service.duties.feed import actor_of_feed, events_for
from waymark.service.duties.following import what_follows
from waymark.service.duties.models import EducationDuty
from waymark.service.duties.queries import digest_of
from waymark.service.duties.record import record_of
from waymark.service.exclusions import actions as exclusions
from waymark.service.exclusions.models import PermanentExclusion, Suspension
from waymark.service.exclusions.rules import ImpossibleFact
from waymark.service.notifications.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


def suspend(county, pupil, first, last, days, **more):
    given = {"decided_on": first, "starts_on": first, "ends_on": last, "sessions": 2 * days, "reasons": ["DB"]}
    return actions.suspend(pupil=pupil, school=county.schools[0], by=county.act_as("lead"), on=TODAY, **given | more)


def exclude(county, pupil, first=TODAY, **more):
    return actions.exclude(
        pupil=pupil, school=county.schools[0], decided_on=first, first_day_on=first, reasons=["PA"], by=county.act_as("head"),
        on=TODAY, **more,
    )


def test_a_suspension_over_another_is_refused_and_its_correction_is_not(county, pupil):
    first = suspend(county, pupil, date(2026, 11, 9), date(2026, 11, 10), 2).fact
    with pytest.raises(ImpossibleFact, match="suspended already from 9 November 2026"):
        suspend(county, pupil, date(2026, 11, 10), date(2026, 11, 11), 2)
    suspend(county, pupil, date(2026, 11, 10), date(2026, 11, 11), 2, replaces=first)
    year = next(one for one in what_follows(pupil, TODAY).counters if one.limit_school_days == 45)
    assert year.school_days == 2


def test_what_is_entered_weeks_late_says_so_and_keeps_its_days(county, pupil):
    kept = exclude(county, pupil, first=date(2026, 11, 2))
    due = next(one for one in kept.follows.lines if one.key.startswith("sixth_day:"))
    told = next(one for one in kept.follows.lines if one.key.endswith(":authority"))
    assert (due.due_on, due.state) == (date(2026, 11, 9), "breached")
    assert told.state == "done_late"
    assert any("15 school days after it was decided" in one for one in kept.follows.warnings), kept.follows.warnings


def test_two_schools_entering_the_same_day_count_it_once_and_say_so(county, pupil):
    suspend(county, pupil, TODAY, TODAY, 1)
    with as_owner():
        Suspension.objects.create(
            pupil=pupil, school=county.schools[1], decided_on=TODAY, starts_on=TODAY, ends_on=TODAY, sessions=2, reasons=["DB"]
        )
    county.act_as("lead")
    follows = what_follows(pupil, TODAY)
    assert [one.school_days for one in follows.counters] == [1, 1]
    assert follows.warnings


def test_a_child_who_moves_is_owed_by_the_other_council_and_stays_on_the_board(county, pupil):
    duty = exclude(county, pupil, first=date(2026, 11, 16)).duty
    officer = county.act_as("inclusion")
    exclusions.record_home(pupil=pupil, authority="Norfolk", starts_on=date(2026, 11, 20), by=officer, on=TODAY)
    actions.settle([pupil], TODAY, officer)
    row = board(TODAY, BoardFilter(owed_by="elsewhere")).rows[0]
    assert (row.duty, row.owed_by_words) == (duty.reference, "Norfolk")


def test_the_review_goes_in_the_order_of_the_law_and_each_step_says_what_comes_next(county, pupil):
    px = exclude(county, pupil, first=date(2026, 10, 5)).fact
    board_member = county.act_as("board")

    def record(outcome, day):
        return actions.record_outcome(
            permanent_exclusion=px, outcome=outcome, happened_on=day, reason="As it was", by=board_member, on=TODAY
        )

    with pytest.raises(ImpossibleFact, match="cannot follow"):
        record("quashed", date(2026, 10, 20))
    record("upheld", date(2026, 10, 20))
    asked = record("review_asked", date(2026, 11, 3))
    meets = next(one for one in asked.follows.lines if one.key == f"review_meet:{px.reference}")
    assert meets.due_on == date(2026, 11, 24)
    with pytest.raises(ImpossibleFact, match="Something later is recorded"):
        record("quashed", date(2026, 11, 2))
    record("quashed", date(2026, 11, 20))
    assert EducationDuty.objects.get(about=px.reference).ended_on is None  # quashed is not reinstated
    undone = record("reinstated", TODAY)
    assert any("Say why they were lost" in one for one in undone.says)


def test_the_night_opens_what_came_in_otherwise_once_and_warns_the_director_before_the_breach(county):
    late, soon = (make_pupil(county.schools[0], serial=serial, seen_by=[county.authority]) for serial in (1, 2))
    with as_owner():
        for child, first in ((late, date(2026, 11, 9)), (soon, date(2026, 11, 16))):
            PermanentExclusion.objects.create(
                pupil=child, school=county.schools[0], decided_on=first, first_day_on=first, reasons=["PA"]
            )
    tell_database(Sight(today=TODAY))
    assert sweeping.sweep(TODAY) == {"opened": 2, "ended": 0, "moved": 0, "warned": 1, "flagged": 0}
    assert sweeping.sweep(TODAY) == {"opened": 0, "ended": 0, "moved": 0, "warned": 0, "flagged": 0}
    assert Message.objects.filter(to_address="kit.washbanker@fenshire.example", subject="A sixth day is near").count() == 1
    sent = sweeping.send_digests(TODAY)
    assert sent and sweeping.send_digests(TODAY) == 0
    body = Message.objects.get(to_address="jory.peatdigger@fenshire.example", about__startswith="sixth-day ").body
    assert body == "1 child late; 1 child due within two school days; 1 child with days lost to explain. Sign in to read who."
    see_as(county.people["director"])
    assert digest_of(TODAY).late == 1


def test_the_record_tells_everything_in_order_with_its_source(county, pupil):
    px = exclude(county, pupil, first=date(2026, 11, 9))
    head = county.act_as("head")
    exclusions.record_told(
        about=px.fact, who="social_worker", subject="exclusion", told_on=date(2026, 11, 10), how="telephone", by=head, on=TODAY
    )
    officer = county.act_as("inclusion")
    actions.take_step(
        duty=px.duty, what="contact_made", happened_on=date(2026, 11, 11), note="Rang the mother", by=officer, on=TODAY
    )
    actions.record_breach(duty=px.duty, reason="told_late", words="The school told us two weeks late", by=officer, on=TODAY)
    found = record_of(pupil, TODAY)
    days = [one.happened_on for one in found.lines]
    assert days == sorted(days) and found.days_lost == 5
    said = {one.what: one for one in found.lines}
    assert said["Permanently excluded"].source == "Bram Thistlewick, entered Monday 23 November 2026"
    assert said["Family spoken with"].words == "Rang the mother"
    assert {"Told", "Duty opened", "Owner", "Day said", "Why it was late"} <= set(said)


def test_a_calendar_shows_days_and_no_name_until_its_address_ends(county, pupil):
    exclude(county, pupil)
    officer = county.act_as("inclusion")
    _, old = actions.make_feed(by=officer, on=TODAY)
    _, token = actions.make_feed(by=officer, on=TODAY)
    assert actor_of_feed(old, TODAY) is None
    actor = actor_of_feed(token, TODAY)
    see_as(actor)
    event = events_for(actor, TODAY)[0]
    assert event.on == date(2026, 11, 30) and pupil.family_name not in event.summary
    actions.revoke_feed(by=officer, on=TODAY)
    assert actor_of_feed(token, TODAY) is None


@pytest.mark.parametrize("days", [1, 6])
def test_the_notice_says_all_that_the_law_asks(county, pupil, days):
    kept = suspend(county, pupil, TODAY, date(2026, 11, 23 if days == 1 else 30), days)
    assert kept.letter_lacks == () == exclude(county, make_pupil(county.schools[0], serial=2)).letter_lacks
    body = kept.letters[0].body
    assert "public place" in body and ("48 hours" in body) is (days == 6)
    assert ("bring a friend" in body) is (days == 6)


def test_what_fails_in_the_middle_leaves_nothing_behind(county, pupil, monkeypatch):
    def broken(*_):
        raise RuntimeError("the power went")

    monkeypatch.setattr(recording, "draft_notice", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        exclude(county, pupil)
    assert not PermanentExclusion.objects.exists() and not EducationDuty.objects.exists() and not Message.objects.exists()


def test_another_school_neither_sees_nor_acts(county, pupil):
    duty = exclude(county, pupil).duty
    other = county.act_as("other_head")
    assert board(TODAY).rows == ()
    assert not EducationDuty.objects.exists()
    duty.pupil = pupil
    with pytest.raises(NotPermitted):
        actions.take_step(duty=duty, what="contact_made", happened_on=TODAY, by=other, on=TODAY)
