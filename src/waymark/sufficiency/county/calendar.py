"""The weeks of a school year, Monday by Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from .errors import InvalidScenario

BLOCKS = ((7, 1), (7, 2), (6, 1), (6, 2), (6, 1), (7, 0))
"""School weeks and the weeks of holiday after them: 39 school weeks in six blocks."""
FEWEST, MOST = 30, 45


def typical_year(year: int) -> tuple[date, ...]:
    """39 Mondays from the first of September `year` on, for an authority whose own dates are not known: an assumption."""
    first = date(year, 9, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = []
    for school, holiday in BLOCKS:
        weeks += [monday + timedelta(weeks=week) for week in range(school)]
        monday += timedelta(weeks=school + holiday)
    return tuple(weeks)


def typical_years(first: int, years: int) -> tuple[tuple[date, ...], ...]:
    return tuple(typical_year(first + year) for year in range(years))


def school_year_of(monday: date) -> int:
    """The calendar year in which the school year of a week began."""
    return monday.year if monday.month >= 8 else monday.year - 1


def check_years(years: Sequence[Sequence[date]]) -> None:
    """Raises InvalidScenario for a gap, an overlap or a day that is no Monday."""
    if not years:
        raise InvalidScenario("weeks is empty. Put the Mondays of at least one school year there.")
    for place, weeks in enumerate(years):
        where = f"weeks, year {place + 1},"
        if not FEWEST <= len(weeks) <= MOST:
            raise InvalidScenario(f"{where} has {len(weeks)} school weeks. Put {FEWEST} to {MOST} Mondays there.")
        for week in weeks:
            if week.weekday() != 0:
                raise InvalidScenario(f"{where} has {week}, which is no Monday. Put Mondays only.")
        if list(weeks) != sorted(set(weeks)):
            raise InvalidScenario(f"{where} is out of order or has a week twice. Put each Monday once, in order.")
        if len({school_year_of(week) for week in weeks}) != 1:
            raise InvalidScenario(f"{where} runs from {weeks[0]} to {weeks[-1]}. Put weeks of one school year there.")
        expected = school_year_of(years[0][0]) + place
        if school_year_of(weeks[0]) != expected:
            raise InvalidScenario(f"{where} begins on {weeks[0]}. Put the school year of {expected}: no year is left out.")
