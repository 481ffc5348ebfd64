from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.kernel.periods import Period

HORIZON = [date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(40)]
DAYS = st.sampled_from(HORIZON[:30])


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first_on = draw(DAYS)
    last_on = draw(st.none() | DAYS.filter(lambda day: day >= first_on))
    return Period(first_on, last_on)


def days_of(period: Period) -> set[date]:
    return {day for day in HORIZON if period.contains(day)}


def test_both_ends_belong_to_a_period():
    period = Period(date(2026, 1, 5), date(2026, 1, 9))
    assert days_of(period) == set(HORIZON[4:9])
    assert period.days == 5
    assert Period(date(2026, 1, 5), date(2026, 1, 5)).days == 1


def test_an_open_period_never_ends_and_has_no_length():
    period = Period(date(2026, 1, 5))
    assert period.contains(date(2999, 1, 1))
    assert not period.contains(date(2026, 1, 4))
    assert period.days is None
    assert period.is_open_ended


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end on 2026-01-04 before it begins on 2026-01-05"):
        Period(date(2026, 1, 5), date(2026, 1, 4))


@given(periods(), periods())
def test_periods_relate_as_their_sets_of_days_do(one, other):
    shared = days_of(one) & days_of(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    assert one.covers(other) == (
        days_of(other) <= days_of(one) and (one.is_open_ended or not other.is_open_ended)
    )
    intersection = one.intersection(other)
    assert intersection == other.intersection(one)
    assert (days_of(intersection) if intersection else set()) == shared


@given(periods(), periods())
def test_adjacent_periods_share_no_day_and_leave_none_between(one, other):
    first, second = sorted((one, other), key=lambda period: period.first_on)
    together = sorted(days_of(one) | days_of(other))
    gapless = len(together) == (together[-1] - together[0]).days + 1
    expected = not first.overlaps(second) and gapless
    assert one.is_adjacent_to(other) == other.is_adjacent_to(one) == expected
