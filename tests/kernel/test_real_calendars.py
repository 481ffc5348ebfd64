"""The published bank holidays, and two years of Norfolk's term dates made into a calendar."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest

from tests.real_data import real_data
from waymark.kernel.calendars import SchoolCalendar, Term, bank_holidays_from_govuk, easter_sunday

BLOCKS = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")


@pytest.fixture(scope="module")
def bank_holidays() -> dict[date, str]:
    return bank_holidays_from_govuk(
        real_data("calendar/gov_uk_bank_holidays.json").read_text(encoding="utf-8")
    )


@pytest.fixture(scope="module")
def norfolk(bank_holidays) -> SchoolCalendar:
    with real_data("calendar/norfolk_term_dates_2024_2026.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    edges: dict[str, list[date]] = {}
    for row in rows:
        edges.setdefault(row["academic_year"], []).append(edge_of_block(row["kind"], row["date"]))
    terms = [
        Term(name, year, first_on, last_on)
        for year, days in edges.items()
        for name, first_on, last_on in zip(BLOCKS, days[::2], days[1::2], strict=True)
    ]
    return SchoolCalendar(tuple(terms), bank_holidays)


def edge_of_block(kind: str, written: str) -> date:
    """One year gives the days of the holiday, the other the school days on either side of it."""
    day = date.fromisoformat(written)
    if kind == "half_term_start":
        return day - timedelta(days=3)  # a Monday: school closed on the Friday
    if kind == "half_term_end":
        return day + timedelta(days=3)  # a Friday: school opens on the Monday
    return day


def test_the_published_good_fridays_and_easter_mondays_agree_with_easter_by_computation(bank_holidays):
    named = {
        name: [day for day, title in bank_holidays.items() if title == name]
        for name in bank_holidays.values()
    }
    assert len(named["Good Friday"]) >= 10
    assert named["Good Friday"] == [
        easter_sunday(day.year) - timedelta(days=2) for day in named["Good Friday"]
    ]
    assert named["Easter Monday"] == [
        easter_sunday(day.year) + timedelta(days=1) for day in named["Easter Monday"]
    ]


def test_another_division_of_the_file_can_be_read():
    text = real_data("calendar/gov_uk_bank_holidays.json").read_text(encoding="utf-8")
    assert "St Andrew’s Day" in bank_holidays_from_govuk(text, "scotland").values()


@pytest.mark.parametrize(
    ("year", "school_days"),
    # Counted by hand on the published dates: weekdays of each block less its bank holidays.
    [("2024/25", [37, 35, 29, 30, 22, 37]), ("2025/26", [38, 34, 29, 25, 27, 35])],
)
def test_norfolks_published_dates_give_about_190_school_days(norfolk, year, school_days):
    terms = [term for term in norfolk.terms if term.academic_year == year]
    assert [norfolk.school_days_between(term.first_on, term.last_on) for term in terms] == school_days
    assert norfolk.school_days_between(terms[0].first_on, terms[-1].last_on) == sum(school_days)


def test_early_may_is_a_bank_holiday_in_norfolk_and_half_term_is_closed(norfolk):
    assert norfolk.why_closed(date(2025, 5, 5)) == "Early May bank holiday"
    assert norfolk.why_closed(date(2025, 10, 29)) == "Holiday between Autumn 1 and Autumn 2"
    assert norfolk.next_school_day(date(2025, 7, 22)) == date(2025, 9, 3)


def test_a_stay_of_eight_school_weeks_in_norfolk_runs_over_half_term(norfolk):
    assert norfolk.add_school_weeks(date(2025, 9, 29), 8) == date(2025, 11, 28)
    # Christmas is two weeks without school: nine calendar weeks and more for eight of school.
    assert norfolk.add_school_weeks(date(2025, 12, 1), 8) == date(2026, 2, 6)
