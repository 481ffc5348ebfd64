"""What a cell says, and which column and row are which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.imports.headings import REASON, column_letter, guess_columns, guess_header_row
from waymark.service.imports.previewing import CannotPreview, column_problems, read_rows
from waymark.service.imports.reading import Sheet
from waymark.service.imports.target import Column
from waymark.service.imports.values import (
    EXCEL_DAY_NOUGHT,
    WrongValue,
    choice,
    day_between,
    is_empty,
    several,
    text,
    whole_number,
)

COLUMNS = (
    Column("upn", "UPN", text(13), ("unique pupil number",), is_needed=True),
    Column("family_name", "Family name", text(20), ("surname",)),
    Column("born_on", "Date of birth", text(20), ("dob",)),
)
BORN = day_between(date(2006, 11, 23), date(2024, 11, 23), what="the birthday of a child of school age")


@pytest.mark.parametrize(
    "cell",
    [
        {"d": "2014-01-15"},
        41654,
        "41654",
        41654.5,
        "15/01/2014",
        "15-01-14",
        "15.1.14",
        "2014-01-15",
        "15 January 2014",
        "15-Jan-14",
        "15th Jan 2014",
        "2014-01-15T00:00:00",
        "15/01/2014 00:00",
        "20140115",
    ],
)
def test_a_day_is_read_however_it_is_written(cell):
    assert BORN(cell) == date(2014, 1, 15)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("31/02/2014", "not a day that exists. Write it with the day first"),
        ("01/15/2014", "not a day that exists. Write it with the day first"),
        ("15/01/1914", "should lie between 23/11/2006 and 23/11/2024"),
        ("15/01/05", "cannot be the birthday"),
        ("soon", "not a day that exists"),
        (True, "not a day"),
        (8, "not a day that exists"),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_write(cell, sentence):
    with pytest.raises(WrongValue, match=sentence):
        BORN(cell)


@given(st.dates(date(2006, 11, 23), date(2024, 11, 23)))
def test_every_birthday_survives_the_ways_a_spreadsheet_writes_it(day):
    written = [
        {"d": day.isoformat()},
        (day - EXCEL_DAY_NOUGHT).days,
        f"{day:%d/%m/%Y}",
        f"{day:%d/%m/%y}",
        f"{day:%d %b %Y}",
        day.isoformat(),
    ]
    assert {BORN(cell) for cell in written} == {day}


def test_a_two_digit_year_that_could_be_either_century_is_refused():
    century = day_between(date(1900, 1, 1), date(2026, 1, 1), what="the day")
    with pytest.raises(WrongValue, match="Check the year"):
        century("15/01/14")
    assert century("15/01/2014") - timedelta(days=0) == date(2014, 1, 15)


def test_choices_are_read_by_key_by_words_and_by_what_people_write():
    read = choice({"E": ("EHCP",), "N": ()}, shown={"E": "Education, health and care plan", "N": "None"})
    assert [read(one) for one in ("e", " EDUCATION health & care plan".replace("&", "and"), "ehcp", "n")] == [
        "E",
        "E",
        "E",
        "N",
    ]
    with pytest.raises(WrongValue) as refused:
        read("maybe")
    assert str(refused.value) == "“maybe” is not one of the answers. Write “Education, health and care plan” or “None”."


def test_several_choices_share_a_cell_even_where_one_has_a_comma_in_its_name():
    read = several({"base": (), "advice": ()}, shown={"base": "Base, six weeks", "advice": "Advice"})
    assert read("Base, six weeks") == ["base"]
    assert read("base; Advice; base") == ["base", "advice"]


def test_numbers_and_lengths_are_held_to_their_limits():
    assert whole_number(0, 20)("3.0") == 3
    for wrong in ("21", "-1", "3.5", "three"):
        with pytest.raises(WrongValue, match="from 0 to 20"):
            whole_number(0, 20)(wrong)
    with pytest.raises(WrongValue, match="has more than 10,000 characters, and 5 is the most"):
        text(5)("x" * 10_001)  # a longer cell is cut there as it is read, so nobody knows how long it was
    with pytest.raises(WrongValue, match="has 6 characters, and 5 is the most"):
        text(5)("abcdef")


@pytest.mark.parametrize("cell", ["", " ", "-", "n/a", "#N/A"])
def test_what_people_write_for_nothing_is_nothing(cell):
    assert is_empty(cell)
    assert not is_empty(0)
    assert not is_empty({"d": "2014-01-15"})


def test_the_row_of_headings_is_found_beneath_titles():
    rows = [
        ["St Nowhere"],
        ["List", "printed", "on", "Monday"],
        [],
        ["Surname", "Unique Pupil Number", "DOB"],
        ["Reed", "B1", "1/1/14"],
    ]
    assert guess_header_row(rows, COLUMNS) == 3


def test_columns_are_guessed_by_words_near_words_and_memory_and_never_twice():
    headings = ["U.P.N.", "Surname", "Date of Brith", "Family name", "Zzz", REASON]
    assert guess_columns(headings, COLUMNS, {"zzz": "upn"}) == {
        0: "",
        1: "family_name",
        2: "born_on",
        3: "",
        4: "upn",
        5: "",
    }


@given(st.lists(st.sampled_from(["UPN", "Surname", "surnam", "DOB", "dob ", "other", "", "Unique pupil number"]), max_size=9))
def test_no_key_is_ever_guessed_for_two_columns(headings):
    given_keys = [key for key in guess_columns(headings, COLUMNS).values() if key]
    assert len(given_keys) == len(set(given_keys))


def test_a_column_that_is_lacking_or_said_twice_is_a_sentence():
    assert column_problems(COLUMNS, {0: "family_name", 1: "family_name"}) == [
        "Two columns are both “Family name”. Choose one of them.",
        "No column is “UPN”. Say which column of your file it is.",
    ]
    assert issubclass(CannotPreview, Exception)


def test_rows_are_numbered_as_the_spreadsheet_shows_them_and_empty_ones_left_out():
    sheet = Sheet("", [["Title"], ["UPN", REASON], ["B1", "wrong"], [], ["", "left over"], ["B2"]])
    assert [(row.number, row.values) for row in read_rows(COLUMNS, sheet, 1, {0: "upn"})] == [
        (3, {"upn": "B1"}),
        (6, {"upn": "B2"}),
    ]


def test_a_wrong_cell_is_named_by_its_column_and_a_merged_row_by_its_rows():
    sheet = Sheet("", [["UPN"], ["x" * 14], ["B1"], ["B2"]], [[2, 3, 0, 0]])
    wrong, *merged = read_rows(COLUMNS, sheet, 0, {0: "upn"})
    assert wrong.wrongs[0].column == "UPN (column A)"
    assert [one.wrongs[0].sentence.split(".")[0] for one in merged] == ["Cells are merged across rows 3 to 4"] * 2


@pytest.mark.parametrize(("at", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_the_spreadsheet_does(at, letters):
    assert column_letter(at) == letters
