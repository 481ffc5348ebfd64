from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.kernel.year_groups import (
    KEY_STAGES,
    YearGroup,
    compulsory_school_age_begins_on,
    compulsory_school_age_ends_on,
    is_of_compulsory_school_age,
    key_stage_of,
    year_group_label,
    year_group_on,
)

BIRTHS = st.dates(date(2005, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("born_on", "day", "year"),
    [
        (date(2015, 8, 31), date(2026, 9, 1), 7),  # the youngest of Year 7
        (date(2015, 9, 1), date(2026, 9, 1), 6),  # the oldest of Year 6
        (date(2014, 9, 1), date(2026, 9, 1), 7),
        (date(2015, 8, 31), date(2026, 8, 31), 6),
        (date(2022, 8, 31), date(2026, 9, 1), YearGroup.R),
        (date(2022, 9, 1), date(2026, 9, 1), YearGroup.N2),
        (date(2024, 8, 31), date(2026, 9, 1), YearGroup.N1),
        (date(2010, 9, 1), date(2027, 6, 25), 11),
        (date(2012, 2, 29), date(2026, 11, 2), 10),
    ],
)
def test_the_year_group_turns_on_the_age_on_31_august(born_on, day, year):
    assert year_group_on(born_on, day) == year


@given(BIRTHS, st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_a_year_group_is_the_age_on_31_august_less_four(born_on, day):
    age = 2026 - born_on.year - ((born_on.month, born_on.day) > (8, 31))
    if -2 <= age - 4 <= 14:
        assert year_group_on(born_on, day) == age - 4
    else:
        with pytest.raises(ValueError, match="in no year group"):
            year_group_on(born_on, day)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("R", 0),
        ("r", 0),
        ("Reception", 0),
        ("0", 0),
        ("N1", -2),
        ("n2", -1),
        ("7", 7),
        ("07", 7),
        (" 10 ", 10),
        ("Y7", 7),
        ("Year 7", 7),
        ("yr 11", 11),
        ("year R", 0),
        (9, 9),
        (14, 14),
        ("Y0", 0),
    ],
)
def test_year_groups_are_read_as_schools_write_them(text, year):
    assert YearGroup.parse(text) is YearGroup(year)


@pytest.mark.parametrize("text", ["", "15", "Y", "N3", "7A", "-1", "seven", "Year X", "٧"])
def test_what_is_no_year_group_is_refused(text):
    with pytest.raises(ValueError, match="is not a year group: use N1, N2, R or a number from 1 to 14"):
        YearGroup.parse(text)


def test_a_child_who_follows_no_curriculum_year_needs_the_year_of_their_age():
    with pytest.raises(ValueError, match="give the year of their age"):
        YearGroup.parse("x")


@pytest.mark.parametrize("year", list(YearGroup))
def test_every_year_group_is_read_back_and_is_in_one_key_stage(year):
    assert YearGroup.parse(year.code) is year
    assert YearGroup.parse(int(year)) is year if year > 0 else True
    assert [stage for stage, years in KEY_STAGES.items() if year in years] == [key_stage_of(year)]


def test_labels_and_key_stages_are_those_schools_use():
    assert [year_group_label(year) for year in (7, 0, -2, YearGroup.N2)] == [
        "Year 7",
        "Reception",
        "Nursery 1",
        "Nursery 2",
    ]
    assert [key_stage_of(year) for year in (0, 2, 3, 6, 7, 9, 10, 11, 12)] == [
        *("EYFS", "KS1", "KS2", "KS2", "KS3", "KS3", "KS4", "KS4", "KS5")
    ]


# The last Fridays in June: 26 June 2026 and 25 June 2027.
@pytest.mark.parametrize(
    ("born_on", "last_day"),
    [
        (date(2009, 9, 1), date(2026, 6, 26)),
        (date(2010, 8, 31), date(2026, 6, 26)),
        (date(2010, 6, 26), date(2026, 6, 26)),
        (date(2010, 9, 1), date(2027, 6, 25)),
        (date(2008, 2, 29), date(2024, 6, 28)),
    ],
)
def test_compulsory_school_age_ends_on_the_last_friday_in_june(born_on, last_day):
    assert compulsory_school_age_ends_on(born_on) == last_day


@given(BIRTHS)
def test_that_last_friday_falls_in_year_11(born_on):
    last_day = compulsory_school_age_ends_on(born_on)
    assert last_day.strftime("%a %B") == "Fri June"
    assert (last_day + timedelta(days=7)).month == 7
    assert year_group_on(born_on, last_day) == YearGroup.Y11


@pytest.mark.parametrize(
    ("born_on", "first_day"),
    [
        (date(2020, 1, 1), date(2025, 3, 31)),
        (date(2020, 3, 31), date(2025, 3, 31)),
        (date(2020, 4, 1), date(2025, 8, 31)),
        (date(2020, 9, 1), date(2025, 12, 31)),
        (date(2020, 12, 31), date(2025, 12, 31)),
        (date(2020, 2, 29), date(2025, 3, 31)),
    ],
)
def test_compulsory_school_age_begins_on_the_prescribed_day_after_the_fifth_birthday(born_on, first_day):
    assert compulsory_school_age_begins_on(born_on) == first_day
    assert is_of_compulsory_school_age(born_on, first_day)
    assert not is_of_compulsory_school_age(born_on, first_day - timedelta(days=1))
