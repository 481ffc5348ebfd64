"""A calendar changed after the fact: what moved is listed, and nothing else."""

from __future__ import annotations

from datetime import date

from waymark.clocks import History, PermanentExclusion, answer, moved
from waymark.kernel.calendars import SchoolCalendar, Term

TERM = Term("Autumn", "2026/27", date(2026, 9, 2), date(2026, 12, 18))
AS_BEFORE = {"oak": SchoolCalendar((TERM,))}
AFTER_SNOW = {"oak": SchoolCalendar((TERM,), {date(2026, 11, 5): "Snow", date(2026, 11, 6): "Snow"})}
ON = date(2026, 11, 4)


def test_a_day_the_school_closed_moves_what_counts_school_days_and_nothing_else():
    history = History("x", "Marlshire", events=(PermanentExclusion("p", "oak", date(2026, 11, 2), date(2026, 11, 3)),))
    found = moved(answer(history, AS_BEFORE, ON), answer(history, AFTER_SNOW, ON))
    assert [(one.key, one.was_on, one.is_on) for one in found] == [
        ("sixth_day:p", date(2026, 11, 10), date(2026, 11, 12)),
        ("board:p", date(2026, 11, 23), date(2026, 11, 25)),
    ]


def test_what_has_no_term_dates_now_went():
    history = History("x", "Marlshire", events=(PermanentExclusion("p", "oak", date(2026, 11, 2), date(2026, 11, 3)),))
    found = {one.key: one for one in moved(answer(history, AS_BEFORE, ON), answer(history, {}, ON))}
    assert found["board:p"].is_on is None and found["sixth_day:p"].was_on == date(2026, 11, 10)
