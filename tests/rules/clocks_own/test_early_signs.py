"""Early signs: written and read in plain words, met or not, wearing off, tried on past data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.clocks import History, Suspension
from waymark.clocks.early_signs import Attended, Child, EarlySign, UnclearRule, first_met_on, flag, from_words, in_words, trial

RULE = from_words("two", "2 or more suspensions in 6 weeks; wears off after 4 weeks")
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))


def suspended(*days: date, cancelled_on: date | None = None) -> History:
    events = tuple(Suspension(f"s{place}", "oak", day, day, day, 2, cancelled_on=cancelled_on) for place, day in enumerate(days))
    return History("x", "Marlshire", events=events)


@st.composite
def rules(draw) -> EarlySign:
    suspensions, sessions, attendance = (draw(st.none() | st.integers(1, most)) for most in (100, 380, 100))
    if suspensions is sessions is attendance is None:
        suspensions = 1
    least = draw(st.integers(1, 380)) if attendance else 20
    return EarlySign("r", draw(st.integers(1, 104)), draw(st.integers(1, 104)), suspensions, sessions, attendance, least)


@given(rules())
def test_a_rule_said_in_words_is_read_back_the_same(rule):
    assert from_words("r", in_words(rule)) == rule


@pytest.mark.parametrize(
    "words",
    [
        "many suspensions",
        "2 or more moods in 6 weeks; wears off after 4 weeks",
        "0 or more suspensions in 6 weeks; wears off after 4 weeks",
    ],
)
def test_what_is_no_rule_is_refused_with_what_to_write(words):
    with pytest.raises(UnclearRule, match=r"Write it like|must be from"):
        from_words("r", words)


def test_a_flag_shows_while_the_rule_is_met_and_some_weeks_after():
    history = suspended(date(2026, 3, 2), date(2026, 3, 30))
    assert flag(RULE, history, (), date(2026, 3, 29)) is None
    met = flag(RULE, history, (), date(2026, 4, 12))
    assert met and met.met_on == date(2026, 4, 12)
    after = flag(RULE, history, (), date(2026, 4, 20))
    assert after and (after.met_on, after.wears_off_on) == (date(2026, 4, 12), date(2026, 5, 10))
    assert flag(RULE, history, (), date(2026, 5, 11)) is None


def test_a_cancelled_suspension_is_no_sign():
    history = suspended(date(2026, 3, 2), date(2026, 3, 9), cancelled_on=date(2026, 3, 10))
    assert flag(RULE, history, (), date(2026, 3, 9)) and flag(RULE, history, (), date(2026, 3, 10)) is None


def test_both_thresholds_must_be_met_and_few_sessions_say_nothing():
    both = from_words(
        "b", "1 or more suspensions and attendance below 85% (of 20 or more sessions) in 6 weeks; wears off after 1 week"
    )
    history = suspended(date(2026, 3, 2))
    month = Attended(date(2026, 2, 23), date(2026, 3, 20), 40, 33)
    assert flag(both, history, (month,), date(2026, 3, 20)).counted.startswith(
        "1 suspension and 33 of 40 sessions attended (82%)"
    )
    assert flag(both, history, (month._replace(attended=34),), date(2026, 3, 20)) is None
    assert flag(both, history, (Attended(month.first_on, month.last_on, 18, 0),), date(2026, 3, 20)) is None
    assert flag(both, suspended(), (month,), date(2026, 3, 20)) is None


@given(st.lists(DAYS, max_size=8), DAYS, st.integers(1, 12), st.integers(1, 6), st.integers(1, 3))
def test_a_flag_is_what_looking_at_every_day_finds(days, on, weeks, wears_off, least):
    rule = EarlySign("r", weeks, wears_off, suspensions=least)
    met = [
        day
        for day in (on - timedelta(days=back) for back in range(wears_off * 7 + 1))
        if sum(day - timedelta(weeks=weeks) < one <= day for one in days) >= least
    ]
    found = flag(rule, suspended(*sorted(days)), (), on)
    assert (found.met_on if found else None) == (max(met) if met else None)


@given(st.lists(DAYS, max_size=6), DAYS, st.integers(0, 60))
def test_the_first_day_met_is_what_looking_at_every_day_finds(days, first_on, span):
    last_on = first_on + timedelta(days=span)
    every = [first_on + timedelta(days=ahead) for ahead in range(span + 1)]
    met = [day for day in every if sum(day - timedelta(weeks=6) < one <= day for one in days) >= 2]
    assert first_met_on(RULE, suspended(*sorted(days)), (), first_on, last_on) == (met[0] if met else None)


def test_a_trial_counts_children_by_group():
    often, once = suspended(date(2026, 3, 2), date(2026, 3, 9)), suspended(date(2026, 3, 2))
    children = [Child(often, (), {"sex": "girl"}), Child(once, (), {"sex": "girl"}), Child(often, (), {"sex": "boy"})]
    found = trial(RULE, children, date(2026, 3, 1), date(2026, 6, 1))
    assert (found.children, found.flagged) == (3, 2)
    assert found.by_group == {"sex": {"boy": (1, 1), "girl": (1, 2)}}
