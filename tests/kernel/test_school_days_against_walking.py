"""Every answer of the calendar, computed a second way: by walking the days one at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.calendar_samples import calendars, calendars_with_days
from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar


def is_open(calendar: SchoolCalendar, day: date) -> bool:
    if day in calendar.extra_open:
        return True
    in_term = any(term.first_on <= day <= term.last_on for term in calendar.terms)
    return in_term and day.strftime("%a") not in ("Sat", "Sun") and day not in calendar.closures


def walk(first: date, last: date) -> list[date]:
    days, day = [], first
    while day <= last:
        days.append(day)
        day += timedelta(days=1)
    return days


def walked_school_days(calendar: SchoolCalendar, first: date, last: date) -> list[date]:
    return [day for day in walk(first, last) if is_open(calendar, day)]


def walk_on(calendar: SchoolCalendar, start: date, count: int) -> date | None:
    """The day reached by stepping until `count` school days have been passed; None when the terms run out."""
    step = timedelta(days=1 if count > 0 else -1)
    day, passed = start, 0
    while passed < abs(count):
        day += step
        if not calendar.covers(day):
            return None
        passed += is_open(calendar, day)
    return day


def answer(question) -> date | None:
    try:
        return question()
    except OutsideCalendar:
        return None


@given(calendars_with_days(2))
def test_counting_agrees_with_walking(case):
    calendar, (first, last) = case
    walked = walked_school_days(calendar, first, last)
    assert list(calendar.school_days_in(first, last)) == walked
    assert calendar.school_days_between(first, last) == len(walked)
    assert calendar.school_days_span(first, last) == ((len(walked), walked[0], walked[-1]) if walked else None)
    weeks = sorted({day - timedelta(days=day.isoweekday() - 1) for day in walked})
    assert calendar.school_weeks(first, last) == weeks


@given(calendars_with_days(1), st.integers(-60, 60).filter(bool))
def test_adding_school_days_agrees_with_walking(case, count):
    calendar, (start,) = case
    assert answer(lambda: calendar.add_school_days(start, count)) == walk_on(calendar, start, count)


@given(calendars_with_days(1))
def test_searching_agrees_with_walking(case):
    calendar, (day,) = case
    after = walked_school_days(calendar, day, calendar.last_on)
    before = walked_school_days(calendar, calendar.first_on, day)
    assert answer(lambda: calendar.school_day_on_or_after(day)) == (after[0] if after else None)
    assert answer(lambda: calendar.school_day_on_or_before(day)) == (before[-1] if before else None)
    assert answer(lambda: calendar.next_school_day(day)) == walk_on(calendar, day, 1)
    assert answer(lambda: calendar.add_school_days(day, 0)) == (after[0] if after else None)


@given(calendars_with_days(1), st.integers(1, 30))
def test_adding_school_weeks_agrees_with_walking(case, count):
    calendar, (start,) = case
    by_week: dict[tuple[int, int], date] = {}
    for day in walked_school_days(calendar, start, calendar.last_on):
        by_week[day.isocalendar()[:2]] = day
    ends = list(by_week.values())
    expected = ends[count - 1] if count <= len(ends) else None
    assert answer(lambda: calendar.add_school_weeks(start, count)) == expected


@given(calendars())
def test_every_day_is_either_open_or_closed_for_a_reason(calendar):
    for day in walk(calendar.first_on, calendar.last_on):
        assert (calendar.why_closed(day) is None) == is_open(calendar, day)


@given(calendars_with_days(1), st.integers(1, 80))
def test_adding_then_counting_gives_the_number_back(case, count):
    calendar, (start,) = case
    end = answer(lambda: calendar.add_school_days(start, count))
    if end is not None:
        assert calendar.school_days_between(start + timedelta(days=1), end) == count
        if calendar.is_school_day(start):
            assert calendar.add_school_days(end, -count) == start


@given(calendars_with_days(2), st.integers(1, 40))
def test_a_later_start_never_ends_earlier(case, count):
    calendar, (earlier, later) = case
    for add in (calendar.add_school_days, calendar.add_school_weeks):
        from_later = answer(lambda add=add: add(later, count))
        if from_later is not None:
            assert add(earlier, count) <= from_later


@given(calendars_with_days(3))
def test_counts_over_neighbouring_spans_add_up(case):
    calendar, (first, middle, last) = case
    whole = calendar.school_days_between(first, last)
    overlap = int(calendar.is_school_day(middle))
    assert (
        calendar.school_days_between(first, middle) + calendar.school_days_between(middle, last) - overlap
        == whole
    )


@pytest.mark.deep
@settings(max_examples=300)
@given(calendars())
def test_every_start_and_every_count_agree_with_walking(calendar):
    for start in walk(calendar.first_on, calendar.last_on):
        for count in (-45, -15, -1, 1, 5, 15, 45, 50):
            assert answer(lambda: calendar.add_school_days(start, count)) == walk_on(calendar, start, count)  # noqa: B023
