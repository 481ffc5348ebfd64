"""Lawful start, longest stay, rhythm of reviews, checks of a return: on the days of the school."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.organisations.authority_model import load_model
from waymark.service.placements.rules import (
    HOLDS_A_PLACE,
    OVER,
    TRANSITIONS,
    Refused,
    WrongState,
    check_length,
    check_start,
    decision_maker_for,
    earliest_start,
    first_day_to_begin,
    last_day_of_stay,
    longest_stay_weeks,
    next_state,
    return_checks_due,
    review_dates,
    weeks_added,
    weeks_allowed,
)

CALENDAR = load_model("fenshire").calendar()
school_days = st.sampled_from(list(CALENDAR.school_days_in(date(2026, 9, 3), date(2027, 7, 1))))
any_days = st.dates(date(2026, 9, 3), date(2027, 7, 1))


def start(given_on: date, notice: int):
    return earliest_start(given_on, notice, CALENDAR, law="the law", route="Off-site direction")


@given(any_days, st.integers(1, 10))
def test_notice_is_counted_in_school_days_of_the_home_school(given_on, notice):
    found = start(given_on, notice)
    assert CALENDAR.is_school_day(found.due_on)
    after = sum(1 for day in CALENDAR.school_days_in(given_on, found.due_on) if day > given_on)
    assert after == notice


def test_notice_on_the_last_friday_of_term_allows_the_second_day_of_the_next():
    assert start(date(2026, 12, 18), 2).due_on == date(2027, 1, 6)


@given(any_days)
def test_no_start_before_the_earliest_is_let_through(given_on):
    earliest = start(given_on, 2)
    check_start(earliest.due_on, earliest, CALENDAR)
    with pytest.raises(Refused, match="too early"):
        check_start(earliest.due_on - timedelta(days=1), earliest, CALENDAR)


@given(school_days, st.integers(1, 12))
def test_the_longest_stay_ends_on_the_last_school_day_of_its_last_week(starts_on, weeks):
    last = CALENDAR.add_school_weeks(starts_on, weeks)
    check_length(starts_on, last, weeks, CALENDAR, kind="Base")
    with pytest.raises(Refused, match=f"at most {weeks} school weeks"):
        check_length(starts_on, CALENDAR.next_school_day(last), weeks, CALENDAR, kind="Base")


@given(school_days, st.integers(1, 12), st.integers(0, 6))
def test_the_last_day_told_of_a_longer_stay_is_the_last_that_the_rule_lets_through(starts_on, weeks, extra):
    last = last_day_of_stay(starts_on, weeks_allowed(weeks, extra), CALENDAR)
    check_length(starts_on, last, weeks, CALENDAR, kind="Base", extra_weeks=extra)
    with pytest.raises(Refused, match=f"at most {weeks} school weeks"):
        check_length(starts_on, CALENDAR.next_school_day(last), weeks, CALENDAR, kind="Base", extra_weeks=extra)
    assert weeks_added(starts_on, CALENDAR.add_school_weeks(starts_on, weeks), last, CALENDAR) == (extra, weeks + extra)


def test_a_kind_without_a_length_has_no_last_day():
    assert weeks_allowed(None, 4) is None
    assert last_day_of_stay(date(2026, 9, 7), None, CALENDAR) is None


def test_terms_are_thirteen_school_weeks_and_weeks_win_over_terms():
    assert longest_stay_weeks(None, 3) == 39
    assert longest_stay_weeks(8, 3) == 8
    assert longest_stay_weeks(None, None) is None


@given(
    school_days,
    st.integers(1, 30),
    st.none() | st.integers(1, 8),
    st.none() | st.integers(1, 8),
    st.none() | st.integers(1, 8),
)
def test_reviews_fall_within_the_stay_and_exactly_one_settles_the_way_on(starts_on, length, first, every, decide):
    try:
        ends_on = CALENDAR.add_school_weeks(starts_on, length)
    except ValueError:
        return
    found = review_dates(starts_on, ends_on, CALENDAR, first_after=first, every=every, decide_by_week=decide)
    assert [one.is_decision for one in found].count(True) == 1
    assert all(starts_on <= one.due_on <= ends_on for one in found)
    assert len({one.due_on for one in found}) == len(found)


def test_without_a_week_of_its_own_the_way_on_is_settled_at_two_thirds():
    starts_on = date(2027, 1, 5)
    found = review_dates(
        starts_on, CALENDAR.add_school_weeks(starts_on, 9), CALENDAR, first_after=3, every=3, decide_by_week=None
    )
    [decision] = [one for one in found if one.is_decision]
    assert CALENDAR.school_weeks_between(starts_on, decision.due_on) == 6


def test_a_last_review_a_fortnight_after_the_way_on_is_settled_is_that_one():
    starts_on = date(2027, 1, 5)
    ends_on = CALENDAR.add_school_weeks(starts_on, 6)
    [only] = review_dates(starts_on, ends_on, CALENDAR, first_after=6, every=6, decide_by_week=4)
    assert only.is_decision
    longer = CALENDAR.add_school_weeks(starts_on, 12)  # eight weeks would be left without a review: too long
    kept = review_dates(starts_on, longer, CALENDAR, first_after=6, every=6, decide_by_week=4)
    assert [CALENDAR.school_weeks_between(starts_on, one.due_on) for one in kept] == [4, 6, 12]


def test_a_return_is_checked_after_6_13_and_26_school_weeks_also_beyond_the_terms_known():
    checks = return_checks_due(date(2027, 2, 1), CALENDAR)
    assert [CALENDAR.school_weeks_between(date(2027, 2, 1), day) for _, day in checks] == [6, 13, 26]
    late = return_checks_due(date(2028, 7, 3), CALENDAR)
    assert [weeks for weeks, _ in late] == [6, 13, 26]
    assert late[2][1] == date(2028, 7, 3) + timedelta(weeks=26)


@pytest.mark.parametrize(
    ("stated", "academy_decided_by", "expected"),
    [
        ("governing_board_or_trust", "trust_board", "trust"),
        ("governing_board_or_trust", "governing_board", "governing_board"),
        ("governing_board_or_trust", "", "governing_board"),
        ("trust", "governing_board", "trust"),
        ("authority", "trust_board", "authority"),
    ],
)
def test_the_decision_maker_is_the_body_that_uses_the_power_of_the_home_school(stated, academy_decided_by, expected):
    assert decision_maker_for(stated, has_home_school=True, academy_decided_by=academy_decided_by) == expected


def test_a_home_schools_power_needs_a_home_school():
    with pytest.raises(Refused, match="on no school’s roll"):
        decision_maker_for("head", has_home_school=False)
    assert decision_maker_for("authority", has_home_school=False) == "authority"


def test_a_place_is_confirmed_only_by_both_answers_in_either_order():
    assert next_state(next_state("agreed", "host_accepts"), "decision_maker_acts") == "confirmed"
    assert next_state(next_state("agreed", "decision_maker_acts"), "host_accepts") == "confirmed"
    single = {state for state, events in TRANSITIONS.items() if "confirmed" in events.values()}
    assert single == {"offered", "authorised"}


def test_what_is_over_leads_nowhere_and_holds_no_place():
    assert all(TRANSITIONS[state] == {} for state in OVER)
    assert not OVER & HOLDS_A_PLACE
    with pytest.raises(WrongState, match="so it cannot be ended now"):
        next_state("withdrawn", "end")


def test_a_stay_begins_after_the_answer_and_the_notice():
    first = first_day_to_begin(date(2026, 11, 26), notice_school_days=2, answer_school_days=3, calendar=CALENDAR)
    assert first == date(2026, 12, 4)
