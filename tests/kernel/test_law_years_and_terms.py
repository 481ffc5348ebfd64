from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.kernel.calendars import (
    academic_year_bounds,
    academic_year_of,
    bank_holidays_from_govuk,
    easter_sunday,
    exclusion_year,
    law_term,
)

ANY_DAY = st.dates(date(1990, 1, 1), date(2090, 12, 31))


# Published dates of Easter, the earliest and latest of the range among them.
@pytest.mark.parametrize(
    "easter",
    [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
        date(1981, 4, 19),
    ],
)
def test_easter_falls_where_it_is_published(easter):
    assert easter_sunday(easter.year) == easter


@pytest.mark.parametrize(
    ("day", "name", "first_on", "last_on"),
    [
        (date(2026, 1, 1), "Spring 2026", date(2026, 1, 1), date(2026, 4, 6)),
        (date(2026, 4, 6), "Spring 2026", date(2026, 1, 1), date(2026, 4, 6)),
        (date(2026, 4, 7), "Summer 2026", date(2026, 4, 7), date(2026, 7, 31)),
        (date(2026, 7, 31), "Summer 2026", date(2026, 4, 7), date(2026, 7, 31)),
        (date(2026, 8, 1), "Autumn 2026", date(2026, 8, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), "Autumn 2026", date(2026, 8, 1), date(2026, 12, 31)),
    ],
)
def test_the_laws_terms_end_on_31_december_easter_monday_and_31_july(day, name, first_on, last_on):
    assert law_term(day) == (name, first_on, last_on)


@given(ANY_DAY)
def test_the_laws_terms_fill_the_exclusion_year_without_gap_or_overlap(day):
    year = exclusion_year(day)
    assert year.first_on <= day <= year.last_on
    term = law_term(year.first_on)
    names = [term.name]
    while term.last_on < year.last_on:
        term = law_term(term.last_on + timedelta(days=1))
        names.append(term.name)
    assert term.last_on == year.last_on
    assert [name.split()[0] for name in names] == ["Autumn", "Spring", "Summer"]
    assert law_term(day).name in names


def test_the_exclusion_year_turns_on_1_august_and_the_academic_year_on_1_september():
    assert exclusion_year(date(2026, 7, 31)).name == "2025/26"
    assert exclusion_year(date(2026, 8, 1)) == ("2026/27", date(2026, 8, 1), date(2027, 7, 31))
    assert academic_year_of(date(2026, 8, 31)) == "2025/26"
    assert academic_year_of(date(2026, 9, 1)) == "2026/27"
    assert academic_year_of(date(1999, 9, 1)) == "1999/00"


@given(ANY_DAY)
def test_a_day_lies_within_the_academic_year_it_is_said_to_be_in(day):
    first_on, last_on = academic_year_bounds(academic_year_of(day))
    assert first_on <= day <= last_on
    assert (first_on.month, first_on.day, last_on.month, last_on.day) == (9, 1, 8, 31)


@pytest.mark.parametrize("wrong", ["2026", "2026/28", "2026-27", "26/27", "2026/2027", ""])
def test_a_year_written_otherwise_is_refused(wrong):
    with pytest.raises(ValueError, match="write it like 2026/27"):
        academic_year_bounds(wrong)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no JSON, at line 1"),
        ("[]", "expected shape"),
        ('{"scotland": {"events": []}}', "england-and-wales"),
        ('{"england-and-wales": {"events": [{"title": "New Year"}]}}', "date"),
        ('{"england-and-wales": {"events": [{"title": "New Year", "date": "1/1/2026"}]}}', "1/1/2026"),
    ],
)
def test_a_wrong_bank_holidays_file_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        bank_holidays_from_govuk(text)
