"""The calendars of the worked cases, and days written as a reader says them: "Mon 12 Oct".

A day without a year lies in the school year 2026/27: August to December in 2026, January to July in 2027. A weekday that
is written is checked, so that a case cannot count on a Tuesday that was a Wednesday. Three invented schools:

ash     six half-terms, one-week half-terms, a training day on Fri 9 Oct and Fri 27 Nov; in 2028 it is back before Easter.
birch   a two-week half-term in October, training days of its own, and still at school in the week after Easter Monday.
cedar   lies over the county's border: its holidays are its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from waymark.kernel.calendars import SchoolCalendar, Term

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

SCHOOL_YEARS = {
    "ash": """
        2025/26  Wed 3 Sep 2025 - Fri 24 Oct 2025
        2025/26  Mon 3 Nov 2025 - Fri 19 Dec 2025
        2025/26  Mon 5 Jan 2026 - Fri 13 Feb 2026
        2025/26  Mon 23 Feb 2026 - Thu 2 Apr 2026
        2025/26  Mon 20 Apr 2026 - Fri 22 May 2026
        2025/26  Mon 1 Jun 2026 - Tue 21 Jul 2026
        2026/27  Mon 7 Sep - Fri 23 Oct
        2026/27  Mon 2 Nov - Fri 18 Dec
        2026/27  Tue 5 Jan - Fri 12 Feb
        2026/27  Mon 22 Feb - Thu 25 Mar
        2026/27  Mon 12 Apr - Fri 28 May
        2026/27  Mon 7 Jun - Wed 21 Jul
        2027/28  Mon 6 Sep 2027 - Fri 22 Oct 2027
        2027/28  Mon 1 Nov 2027 - Fri 17 Dec 2027
        2027/28  Tue 4 Jan 2028 - Fri 11 Feb 2028
        2027/28  Mon 21 Feb 2028 - Fri 31 Mar 2028
        2027/28  Mon 10 Apr 2028 - Fri 26 May 2028
        2027/28  Mon 5 Jun 2028 - Fri 21 Jul 2028
    """,
    "birch": """
        2026/27  Wed 2 Sep - Fri 16 Oct
        2026/27  Mon 2 Nov - Fri 18 Dec
        2026/27  Mon 4 Jan - Fri 5 Feb
        2026/27  Mon 15 Feb - Fri 2 Apr
        2026/27  Mon 19 Apr - Fri 28 May
        2026/27  Mon 7 Jun - Fri 23 Jul
    """,
    "cedar": """
        2026/27  Thu 3 Sep - Thu 22 Oct
        2026/27  Tue 3 Nov - Thu 17 Dec
        2026/27  Mon 4 Jan - Fri 12 Feb
        2026/27  Mon 22 Feb - Wed 24 Mar
        2026/27  Tue 13 Apr - Thu 27 May
        2026/27  Tue 8 Jun - Fri 16 Jul
    """,
}
CLOSED = {
    "ash": {
        "Mon 4 May 2026": "Bank holiday",
        "Fri 9 Oct": "Staff training day",
        "Fri 27 Nov": "Staff training day",
        "Mon 3 May": "Bank holiday",
        "Fri 14 Apr 2028": "Good Friday",
        "Mon 17 Apr 2028": "Easter Monday",
        "Mon 1 May 2028": "Bank holiday",
    },
    "birch": {
        "Mon 16 Nov": "Staff training day",
        "Fri 26 Mar": "Good Friday",
        "Mon 29 Mar": "Easter Monday",
        "Mon 3 May": "Bank holiday",
    },
    "cedar": {"Mon 9 Nov": "Staff training day", "Mon 3 May": "Bank holiday"},
}


def day(written: str) -> date:
    """ "Mon 12 Oct", "12 Oct" or "Wed 12 Apr 2028"."""
    found = re.fullmatch(r"(?:([A-Z][a-z]{2}) )?(\d{1,2}) ([A-Z][a-z]{2})(?: (\d{4}))?", written.strip())
    if not found:
        raise ValueError(f'"{written}" is no day: write it like Mon 12 Oct.')
    weekday, number, month_name, year = found.groups()
    month = MONTHS.index(month_name) + 1
    said = date(int(year) if year else 2026 if month >= 8 else 2027, month, int(number))
    if weekday and f"{said:%a}" != weekday:
        raise ValueError(f'"{written}" was a {said:%A}.')
    return said


def span(written: str) -> tuple[date, date]:
    """ "Mon 12 Oct - Fri 16 Oct", or one day for both."""
    first, _, last = written.partition(" - ")
    return day(first), day(last or first)


def every_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def terms_of(school: str) -> list[tuple[str, date, date]]:
    rows = [row.strip().split("  ", 1) for row in SCHOOL_YEARS[school].strip().splitlines()]
    return [(year, *span(dates)) for year, dates in rows]


def _calendar(school: str) -> SchoolCalendar:
    terms = tuple(Term(f"Block {place}", *each) for place, each in enumerate(terms_of(school), start=1))
    return SchoolCalendar(terms, {day(written): why for written, why in CLOSED[school].items()})


def _open_days(school: str) -> frozenset[date]:
    closed = {day(written) for written in CLOSED[school]}
    return frozenset(
        each
        for _, first, last in terms_of(school)
        for each in every_day(first, last)
        if f"{each:%a}" not in ("Sat", "Sun") and each not in closed
    )


CALENDARS = {school: _calendar(school) for school in SCHOOL_YEARS}
OPEN_DAYS = {school: _open_days(school) for school in SCHOOL_YEARS}
