"""What must hold of every history, whatever happened in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.clocks.invented_histories import World, child, world
from waymark.clocks import History, PermanentExclusion, Suspension, answer, clocks, counters, duties, runs
from waymark.kernel.calendars import SchoolCalendar

ONE = timedelta(days=1)
SEEDS = st.integers(0, 10**9)
PARTS = ("counters", "runs", "duties", "clocks")
COUNTED_IN_SCHOOL_DAYS = ("board", "review_apply", "review_meet", "reconsider")


@cache
def _a_world(number: int) -> World:
    return world(Random(f"property world {number}"))


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, World, date]:
    schools = _a_world(draw(st.integers(0, 4)))
    history, on = child(Random(draw(SEEDS)), schools)
    return history, schools, on


def sessions(history: History, schools: World, on: date) -> list[int]:
    return [counter.sessions for counter in counters(history, schools.calendars, on)]


def taking_every_half_day(history: History) -> History:
    """The same with every suspension taking all its days whole; what is over is cut by the rules."""
    return replace(
        history, events=tuple(replace(each, sessions=999) if isinstance(each, Suspension) else each for each in history.events)
    )


@given(histories(), st.integers(0, 400), st.integers(1, 20), st.booleans())
def test_one_suspension_more_never_lowers_a_counter(case, ahead, length, lunchtimes_only):
    history, schools, on = case
    days = list(schools.open_days["elm"])
    more = Suspension("more", "elm", days[ahead], days[ahead], days[ahead + length], 2 * length, lunchtimes_only)
    before = sessions(history, schools, on)
    after = sessions(replace(history, events=(*history.events, more)), schools, on)
    assert all(then >= now for now, then in zip(before, after, strict=True))


@given(histories(), st.integers(0, 30))
def test_cancelling_never_gives_a_day_back(case, ahead):
    history, schools, on = case
    alone = [each for each in taking_every_half_day(history).events if isinstance(each, Suspension) and not each.board_met_on]
    assume(alone)
    suspension = replace(alone[0], cancelled_on=None, recorded_on=None)
    cancelled_on = suspension.decided_on + ahead * ONE
    asked_on = max(on, cancelled_on)
    cancelled = replace(history, events=(replace(suspension, cancelled_on=cancelled_on),))
    only_what_was_lost = ()
    if suspension.first_on < cancelled_on:
        only_what_was_lost = (replace(suspension, last_on=min(suspension.last_on, cancelled_on - ONE)),)
    assert sessions(cancelled, schools, asked_on) == sessions(replace(history, events=only_what_was_lost), schools, asked_on)


@given(histories(), st.integers(0, 500), st.sampled_from(("elm", "oak", "yew")))
def test_a_school_day_that_falls_away_never_makes_a_deadline_earlier(case, place, school):
    history, schools, on = case
    history = taking_every_half_day(history)
    days = list(schools.open_days[school])
    snow = days[min(place, len(days) - 2)]
    calendar = schools.calendars[school]
    snowed_in = dict(schools.calendars) | {school: SchoolCalendar(calendar.terms, {**calendar.closures, snow: "Snow"})}
    before = {clock.key: clock for clock in clocks(history, schools.calendars, on)}
    after = {clock.key: clock for clock in clocks(history, snowed_in, on)}
    for key in before.keys() & after.keys():
        if before[key].kind in COUNTED_IN_SCHOOL_DAYS and before[key].due_on and after[key].due_on:
            assert after[key].due_on >= before[key].due_on, key
    sixth_before = {run.key: run.duty_from for run in runs(history, schools.calendars, on) if run.kind == "permanent_exclusion"}
    for run in runs(history, snowed_in, on):
        if run.key in sixth_before and run.duty_from and sixth_before[run.key]:
            assert run.duty_from >= sixth_before[run.key]


@given(histories(), SEEDS)
def test_the_order_of_rows_does_not_matter(case, seed):
    history, schools, on = case
    random = Random(seed)
    turned = replace(
        history,
        **{
            name: tuple(random.sample(rows, len(rows)))
            for name in ("events", "registrations", "circumstances", "homes", "education")
            if (rows := list(getattr(history, name)))
        },
    )
    assert answer(turned, schools.calendars, on) == answer(history, schools.calendars, on)


@given(histories(), st.data())
def test_two_suspensions_back_to_back_are_one(case, data):
    history, schools, on = case
    whole = [
        replace(each, sessions=999, cancelled_on=None, board_met_on=None, board_decision=None)
        for each in history.events
        if isinstance(each, Suspension) and each.decided_on <= on
    ]
    assume(whole)
    one = data.draw(st.sampled_from(whole))
    missed = [day for day in schools.open_days[one.school] if one.first_on <= day <= one.last_on]
    assume(len(missed) >= 2)
    second_from = data.draw(st.sampled_from(missed[1:]))
    halves = (replace(one, last_on=second_from - ONE), replace(one, key="the rest", first_on=second_from))
    others = tuple(each for each in whole if each.key != one.key)
    as_one, as_two = replace(history, events=(*others, one)), replace(history, events=(*others, *halves))
    assert sessions(as_one, schools, on) == sessions(as_two, schools, on)
    assert _days_of_runs(as_one, schools, on) == _days_of_runs(as_two, schools, on)


def _days_of_runs(history: History, schools: World, on: date) -> list[tuple]:
    return [
        (run.school, run.first_on, run.last_on, run.school_days, run.duty_from) for run in runs(history, schools.calendars, on)
    ]


@given(histories(), st.integers(1, 40))
def test_a_day_of_education_lost_stays_lost(case, later):
    history, schools, on = case
    assert lost(history, schools, on + later * ONE) >= lost(history, schools, on)


def lost(history: History, schools: World, on: date) -> int:
    return sum(duty.days_lost for duty in duties(history, schools.calendars, on) if duty.kind == "sixth_day")


@given(histories())
def test_no_run_of_five_days_or_fewer_is_a_duty_and_every_longer_one_has_its_sixth_day(case):
    history, schools, on = case
    for run in runs(history, schools.calendars, on):
        if run.kind == "suspension":
            days = [day for day in schools.open_days[run.school] if run.first_on <= day <= run.last_on]
            assert run.school_days == len(days)
            assert run.duty_from == (days[5] if len(days) > 5 else None)


@given(histories(), st.integers(1, 200))
def test_when_it_was_entered_moves_no_clock(case, late):
    history, schools, on = case
    entered_late = tuple(replace(each, recorded_on=each.decided_on + late * ONE) for each in history.events)
    before, after = answer(history, schools.calendars, on), answer(replace(history, events=entered_late), schools.calendars, on)
    assert [getattr(after, name) for name in PARTS] == [getattr(before, name) for name in PARTS]


@given(histories())
def test_only_what_is_known_by_the_day_decides(case):
    """Facts that lie after the day may not change a thing: a page about yesterday is the page of yesterday."""
    history, schools, on = case
    known = tuple(each for each in history.events if each.decided_on <= on)
    later = PermanentExclusion("later", "elm", on + ONE, on + ONE)
    before = answer(replace(history, events=known), schools.calendars, on)
    after = answer(replace(history, events=(*known, later)), schools.calendars, on)
    assert [getattr(after, name) for name in PARTS] == [getattr(before, name) for name in PARTS]
