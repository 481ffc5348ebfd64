"""Filters that turn values into the words a page shows. Dates as "Thu 26 Nov", times as "3:30pm"."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from django.utils import timezone

from waymark.kernel import wording as kernel
from waymark.kernel.wording import in_sentence, initials, plural, sentence_list
from waymark.service.web.components.today import page_day

__all__ = [
    "academic_year", "anchor", "as_day", "clock_time", "day", "day_acted", "day_and_time", "in_sentence", "initials", "long_day",
    "plural", "pounds", "sentence_list",
]

ACADEMIC_YEAR_STARTS_IN = 9  # September


def academic_year(day: date) -> int:
    """The calendar year in which the school year holding `day` began."""
    return day.year if day.month >= ACADEMIC_YEAR_STARTS_IN else day.year - 1


def as_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime | None, today: date | None = None) -> str:
    """ "Thu 26 Nov"; with the year when the date falls outside the school year of `today`."""
    if not value:
        return ""
    on = as_day(value)
    words = kernel.short_day(on)
    return words if academic_year(on) == academic_year(today or page_day()) else f"{words} {on.year}"


def long_day(value: date | datetime | None) -> str:
    """ "Thursday 26 November 2026"."""
    if not value:
        return ""
    return kernel.long_day(as_day(value))


def clock_time(value: datetime | time | None) -> str:
    """ "3:30pm", "9am", "noon", "midnight"."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if value.minute == 0 and value.hour in (0, 12):
        return "noon" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def day_and_time(value: datetime | None) -> str:
    """ "Thu 26 Nov at 3:30pm", of something that has happened.

    Nothing has happened after today: while a demonstration's day stands still and the clock goes on, what was done
    reads as done on that day.
    """
    return day_acted(min(as_day(value), page_day()), value) if value else ""


def day_acted(on: date, at: datetime) -> str:
    """The day as the service saw it, with the hour by the clock."""
    return f"{day(on)} at {clock_time(at)}"


def pounds(value: float | None) -> str:
    """ "£1,250"; pence only when there are some."""
    if value is None:
        return ""
    return f"£{value:,.0f}" if value == int(value) else f"£{value:,.2f}"


def anchor(text: str) -> str:
    """A word fit for an id: "Free now (5)" becomes "free-now-5"."""
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-") or "item"
