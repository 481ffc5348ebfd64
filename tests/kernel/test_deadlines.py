from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from tests.kernel.calendar_samples import AUTUMN, calendars_with_days
from waymark.kernel.calendars import OutsideCalendar
from waymark.kernel.deadlines import Deadline, school_days_left


def due(day: date) -> Deadline:
    return Deadline(day, "Invented rule, reg 1", "The board must meet within 15 school days.")


@pytest.mark.parametrize(
    ("today", "due_on", "left"),
    [
        (date(2025, 11, 4), date(2025, 11, 4), 0),
        (date(2025, 11, 4), date(2025, 11, 5), 1),
        (date(2025, 10, 24), date(2025, 11, 3), 1),
        (date(2025, 10, 29), date(2025, 11, 3), 1),
        (date(2025, 10, 28), date(2025, 10, 30), 0),
        (date(2025, 11, 5), date(2025, 11, 3), -2),
        (date(2025, 11, 3), date(2025, 10, 24), -1),
        (date(2025, 10, 27), date(2025, 10, 24), 0),  # late by the date, by no school day yet
    ],
)
def test_school_days_left_count_today_as_gone(today, due_on, left):
    assert school_days_left(due(due_on), today, AUTUMN) == left


def test_a_deadline_is_overdue_from_the_day_after():
    assert not due(date(2025, 11, 4)).is_overdue(date(2025, 11, 4))
    assert due(date(2025, 11, 4)).is_overdue(date(2025, 11, 5))


def test_school_days_left_are_not_guessed_beyond_the_known_terms():
    with pytest.raises(OutsideCalendar):
        school_days_left(due(date(2026, 1, 9)), date(2025, 11, 4), AUTUMN)


@given(calendars_with_days(2))
def test_as_many_school_days_are_left_before_as_are_overdue_after(case):
    calendar, (earlier, later) = case
    assert school_days_left(due(later), earlier, calendar) == -school_days_left(due(earlier), later, calendar)
