"""The Mondays of each school year to come, from the authority's term dates while there are any."""

from __future__ import annotations

from datetime import date

from waymark.kernel.calendars import SchoolCalendar, monday_of
from waymark.sufficiency.county import typical_year

FEWEST, MOST = 30, 45  # school weeks the simulation takes for a year


def weeks_of_years(
    calendar: SchoolCalendar | None, first_year: int, years: int
) -> tuple[tuple[tuple[date, ...], ...], list[str]]:
    """Mondays by school year, and which years had to be assumed."""
    found, assumed = [], []
    for year in range(first_year, first_year + years):
        known = _known(calendar, year)
        found.append(known or typical_year(year))
        if not known:
            assumed.append(f"{year}/{(year + 1) % 100:02d}")
    said = [f"Term dates of {', '.join(assumed)} are not entered: 39 usual school weeks were taken."] if assumed else []
    return tuple(found), said


def _known(calendar: SchoolCalendar | None, year: int) -> tuple[date, ...]:
    name = f"{year}/{(year + 1) % 100:02d}"
    terms = [one for one in calendar.terms if one.academic_year == name] if calendar else []
    if not terms:
        return ()
    first, last = min(one.first_on for one in terms), max(one.last_on for one in terms)
    mondays = [monday_of(one) for one in calendar.school_weeks(first, last)]
    kept = tuple(dict.fromkeys(one for one in mondays if (one.month >= 8 and one.year == year) or one.year == year + 1))
    return kept if FEWEST <= len(kept) <= MOST else ()
