"""Fenshire's school years, by rule, so that the county works on whatever day the demo is opened."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from waymark.kernel.calendars import SchoolCalendar, Term
from waymark.kernel.calendars.years import easter_sunday

DAY = timedelta(days=1)
INSET_PATTERNS = ("spring", "summer", "split")
INSET_REASON = "Staff training day"


def weekday_on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def weekday_on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _next_weekday(day: date) -> date:
    return weekday_on_or_after(day, 0) if day.weekday() >= 5 else day


def _last_weekday(day: date) -> date:
    return weekday_on_or_before(day, 4) if day.weekday() >= 5 else day


def term_time_bank_holidays(year: int) -> dict[date, str]:
    """Those of England that can fall between January's first and July's last school day."""
    easter = easter_sunday(year)
    new_year = date(year, 1, 1)
    observed = weekday_on_or_after(new_year, 0) if new_year.weekday() >= 5 else new_year
    return {
        observed: "New Year's Day",
        easter - 2 * DAY: "Good Friday",
        easter + DAY: "Easter Monday",
        weekday_on_or_after(date(year, 5, 1), 0): "Early May bank holiday",
        weekday_on_or_before(date(year, 5, 31), 0): "Spring bank holiday",
    }


def _easter_break(year: int) -> tuple[date, date]:
    """First and last day of the two-week break."""
    easter = easter_sunday(year)
    if easter < date(year, 4, 1):
        return easter - 2 * DAY, easter + 12 * DAY
    if easter < date(year, 4, 10):
        return easter - 6 * DAY, easter + 5 * DAY
    return easter - 13 * DAY, easter + DAY


@lru_cache(maxsize=32)
def half_terms(starts: int) -> tuple[Term, ...]:
    """The six blocks of the school year that starts in September of `starts`."""
    autumn_half = weekday_on_or_before(date(starts, 10, 31), 0)
    spring_half = weekday_on_or_after(date(starts + 1, 2, 15), 0)
    summer_half = weekday_on_or_before(date(starts + 1, 5, 31), 0)
    break_from, break_until = _easter_break(starts + 1)
    january = [day for day in term_time_bank_holidays(starts + 1) if day.month == 1]
    edges = (
        (weekday_on_or_after(date(starts, 9, 2), 2), autumn_half - 3 * DAY),
        (autumn_half + 7 * DAY, weekday_on_or_before(date(starts, 12, 21), 4)),
        (_next_weekday(max(date(starts + 1, 1, 4), january[0] + DAY)), spring_half - 3 * DAY),
        (spring_half + 7 * DAY, _last_weekday(break_from - DAY)),
        (_next_weekday(break_until + DAY), summer_half - 3 * DAY),
        (summer_half + 7 * DAY, weekday_on_or_after(date(starts + 1, 7, 20), 1)),
    )
    names = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
    label = year_label(starts)
    return tuple(Term(name, label, first, last) for name, (first, last) in zip(names, edges, strict=True))


def year_label(starts: int) -> str:
    return f"{starts}/{(starts + 1) % 100:02d}"


def year_starting(day: date) -> int:
    """The September year a day belongs to; August counts with the year that is about to start."""
    return day.year if day.month >= 8 else day.year - 1


def training_days(calendar: SchoolCalendar, pattern: str) -> tuple[date, ...]:
    """Four days a year at the edges of holidays; a fifth lies before the autumn begins."""
    chosen: list[date] = []
    for term in calendar.terms:
        first, last = (
            calendar.school_day_on_or_after(term.first_on),
            calendar.school_day_on_or_before(term.last_on),
        )
        wanted = {
            "spring": {"Autumn 2": first, "Spring 1": first, "Spring 2": last, "Summer 2": last},
            "summer": {"Autumn 2": first, "Summer 1": first, "Spring 1": last, "Summer 2": last},
            "split": {"Autumn 1": last, "Spring 1": first, "Summer 2": last, "Spring 2": last},
        }[pattern]
        if term.name in wanted:
            chosen.append(wanted[term.name])
    return tuple(chosen)


def school_calendar(calendar: SchoolCalendar, pattern: str) -> SchoolCalendar:
    """The county's days less a school's own training days."""
    return calendar.with_overrides(closures=dict.fromkeys(training_days(calendar, pattern), INSET_REASON))
