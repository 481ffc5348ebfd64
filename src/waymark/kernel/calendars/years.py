"""The years and terms that schools and the exclusion law count in, and how a date is said."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class LawTerm(NamedTuple):
    """A term as exclusion law counts days in it, both days inclusive."""

    name: str
    first_on: date
    last_on: date


class ExclusionYear(NamedTuple):
    """The year in which a pupil may be suspended for at most 45 school days, both days inclusive."""

    name: str
    first_on: date
    last_on: date


def law_term(day: date) -> LawTerm:
    """The exclusion law's term: they end on 31 December, Easter Monday and 31 July, however many blocks.

    Law: School Discipline (Pupil Exclusions and Reviews) (England) Regulations 2012, reg 2, on schools with
    more than three terms. Each boundary day is counted with the term it ends.
    """
    easter_monday = easter_sunday(day.year) + ONE_DAY
    if day <= easter_monday:
        return LawTerm(f"Spring {day.year}", date(day.year, 1, 1), easter_monday)
    if day <= date(day.year, 7, 31):
        return LawTerm(f"Summer {day.year}", easter_monday + ONE_DAY, date(day.year, 7, 31))
    return LawTerm(f"Autumn {day.year}", date(day.year, 8, 1), date(day.year, 12, 31))


def exclusion_year(day: date) -> ExclusionYear:
    """From 1 August to 31 July: the law begins the year on the first school day after 31 July."""
    begins_in = day.year if day.month >= 8 else day.year - 1
    return ExclusionYear(_year_name(begins_in), date(begins_in, 8, 1), date(begins_in + 1, 7, 31))


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar, by the anonymous (Meeus, Jones, Butcher) algorithm."""
    moon_cycle = year % 19
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * moon_cycle + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(year_of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late_moon = (moon_cycle + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)


def academic_year_of(day: date) -> str:
    """ "2026/27" for any day from 1 September 2026 to 31 August 2027."""
    return _year_name(day.year if day.month >= 9 else day.year - 1)


def academic_year_bounds(academic_year: str) -> tuple[date, date]:
    """1 September and 31 August of a year written "2026/27"."""
    written = re.fullmatch(r"(\d{4})/(\d{2})", academic_year)
    if not written or (int(written[1]) + 1) % 100 != int(written[2]):
        raise ValueError(f'"{academic_year}" is not an academic year: write it like 2026/27.')
    begins_in = int(written[1])
    return date(begins_in, 9, 1), date(begins_in + 1, 8, 31)


def said(day: date) -> str:
    """A date as pages write it: "3 November 2025"."""
    return f"{day.day} {day:%B %Y}"


def _year_name(begins_in: int) -> str:
    return f"{begins_in}/{(begins_in + 1) % 100:02d}"
