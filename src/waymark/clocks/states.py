"""How something due by a day stands on another."""

from __future__ import annotations

from datetime import date

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar

from .answers import Because, Clock
from .history import Calendars


def state_of(due_on: date | None, done_on: date | None, on: date) -> str:
    """One of `Clock`'s states for what must be done by `due_on`; what was done after `on` is not known yet."""
    if done_on is not None and done_on <= on:
        return "done_late" if due_on is not None and done_on > due_on else "done"
    if due_on is None:
        return "open"
    if due_on == on:
        return "today"
    return "waiting" if due_on > on else "overdue"


def known(day: date | None, on: date) -> date | None:
    """The day, unless it had not come yet."""
    return day if day is not None and day <= on else None


def after_school_days(start_on: date, count: int, school: str, calendars: Calendars) -> date | None:
    """The `count`-th school day after `start_on`, itself not counted; None where term dates are missing."""
    calendar = calendars.get(school)
    if calendar is None:
        return None
    try:
        return calendar.add_school_days(start_on, count)
    except OutsideCalendar:
        return None


def on_or_after(day: date, calendar: SchoolCalendar | None) -> date | None:
    try:
        return calendar.school_day_on_or_after(day) if calendar is not None else None
    except OutsideCalendar:
        return None


def by_the_day(
    key: str, who: str, due_on: date | None, done_on: date | None, on: date, because: Because, rule: str, event: str
) -> Clock:
    """A clock in school days: unknown without term dates, whatever was done apart."""
    state = state_of(due_on, done_on, on)
    if due_on is None and state == "open":
        state, because = "unknown", because._replace(words=f"{because.words} {NOT_KNOWN}")
    return Clock(key, key[: key.index(":")], event, who, due_on, state, known(done_on, on), because, rule)


def ended(clock: Clock, why: str, *values: object) -> Clock:
    """The same clock, overtaken, and why."""
    because = Because(f"{clock.because.words} {why}", clock.because.values + values)
    return clock._replace(state="ended", because=because)


NOT_KNOWN = "The day is not known until the term dates of the school are entered."
