"""Ten years of a large county's suspensions and exclusions, invented from a seed: rows as an import would bring them.

Lengths and repeats follow the published shapes of state secondary schools (England 2015/16): 45% of one day, a spike at five,
2.3% of more than five; two suspensions a suspended child a year, one child in twenty more than five. GENERATED, about nobody.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from waymark.kernel.calendars import SchoolCalendar, Term

LABEL = "GENERATED, NOT ABOUT ANY CHILD OR SCHOOL"
FIRST_YEAR, YEARS, SCHOOLS = 2016, 10, 60
LENGTHS = {1: 45.3, 2: 23.0, 3: 14.2, 4: 3.2, 5: 12.1, 7: 0.8, 10: 1.0, 15: 0.31, 20: 0.19}
A_YEAR = {1: 61.0, 2: 18.3, 3: 8.4, 4: 4.6, 5: 2.7, 7: 4.1, 12: 0.9}
YEARS_SUSPENDED = {1: 55, 2: 25, 3: 12, 4: 6, 5: 2}
PERMANENT = 0.012  # of records


class Row(NamedTuple):
    """One record. `last_on` is None for a permanent exclusion; `sessions` are half days."""

    pupil: int
    school: str
    decided_on: date
    first_on: date
    last_on: date | None
    sessions: int
    representations: bool


class County(NamedTuple):
    calendars: dict[str, SchoolCalendar]
    open_days: dict[str, dict[date, None]]
    rows: list[Row]


def invent(records: int, seed: int) -> County:
    random = Random(seed)
    made = {f"school {number}": _school(random) for number in range(SCHOOLS)}
    open_days = {school: days for school, (_, days) in made.items()}
    listed = {school: list(days) for school, days in open_days.items()}
    rows: list[Row] = []
    pupil = 0
    while len(rows) < records:
        rows += _pupil(random, pupil, listed)
        pupil += 1
    return County({school: calendar for school, (calendar, _) in made.items()}, open_days, rows[:records])


def _school(random: Random) -> tuple[SchoolCalendar, dict[date, None]]:
    """Six half-terms a year, at dates that differ by up to a week from school to school, and five training days."""
    terms, weekdays = [], []
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS + 1):
        shift = timedelta(days=random.choice((-7, 0, 0, 0, 7)))
        blocks = (
            (date(year, 9, 3), date(year, 10, 21) + shift),
            (date(year, 10, 31) + shift, date(year, 12, 19)),
            (date(year + 1, 1, 4), date(year + 1, 2, 10) + shift),
            (date(year + 1, 2, 20) + shift, date(year + 1, 3, 31)),
            (date(year + 1, 4, 15), date(year + 1, 5, 26)),
            (date(year + 1, 6, 4), date(year + 1, 7, 21)),
        )
        name = f"{year}/{(year + 1) % 100:02d}"
        for first, last in blocks:
            terms.append(Term(f"{first:%B}", name, first, last))
            days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
            weekdays += [day for day in days if day.isoweekday() <= 5]
    closed = set(random.sample(weekdays, 5 * (YEARS + 1)))
    calendar = SchoolCalendar(tuple(terms), dict.fromkeys(sorted(closed), "Staff training day"))
    return calendar, dict.fromkeys(day for day in weekdays if day not in closed)


def _pupil(random: Random, pupil: int, listed: dict[str, list[date]]) -> list[Row]:
    schools = random.sample(sorted(listed), 2) if random.random() < 0.08 else [random.choice(sorted(listed))]
    first_year = random.randrange(YEARS)
    rows: list[Row] = []
    for year in range(first_year, min(YEARS, first_year + _one_of(random, YEARS_SUSPENDED))):
        school = random.choice(schools)
        days = listed[school]
        begin, end = len(days) * year // (YEARS + 1), len(days) * (year + 1) // (YEARS + 1) - 70
        place = random.randrange(begin + 10, end)
        for _ in range(_one_of(random, A_YEAR)):
            length = _one_of(random, LENGTHS)
            if place + length >= end + 40:
                break
            rows.append(_suspension(random, pupil, school, days, place, length))
            place += length + random.choice((0, 1, 4, 9, 20, 40))
        if rows and random.random() < PERMANENT * 2.3:
            decided_on = days[min(place, end + 45)]
            return [*rows, Row(pupil, school, decided_on, decided_on, None, 0, False)]
    return rows


def _suspension(random: Random, pupil: int, school: str, days: list[date], place: int, length: int) -> Row:
    sessions = 2 * length - (random.random() < 0.12)
    first_on = days[place]
    return Row(pupil, school, first_on, first_on, days[place + length - 1], sessions, random.random() < 0.1)


def _one_of(random: Random, weights: dict[int, float]) -> int:
    return random.choices(list(weights), list(weights.values()))[0]
