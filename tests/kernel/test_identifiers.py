from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real_data import real_data
from waymark.kernel.identifiers import (
    REFERENCE_ALPHABET,
    REFERENCE_BITS,
    InvalidIdentifier,
    is_reference,
    new_reference,
    parse_laestab,
    parse_nhs_number,
    parse_ukprn,
    parse_uln,
    parse_urn,
)

PARSERS = (parse_urn, parse_ukprn, parse_laestab, parse_uln, parse_nhs_number)


@pytest.mark.parametrize("text", ["9264005", "926/4005", " 926/4005 "])
def test_a_school_number_is_read_with_or_without_its_stroke(text):
    assert parse_laestab(text) == ("926", "4005")
    assert str(parse_laestab(text)) == "926/4005"


def test_a_school_number_keeps_the_leading_zeros_of_its_establishment():
    assert parse_laestab("926/0401").establishment == "0401"


@pytest.mark.parametrize(
    ("parse", "text", "sentence"),
    [
        (parse_laestab, "9264/005", "should be 7 digits"),
        (parse_laestab, "926400", "should be 7 digits"),
        (parse_laestab, "0004005", "cannot begin with 0"),
        (parse_urn, "13749", "should be 6 digits"),
        (parse_urn, "137490.0", "should be 6 digits"),
        (parse_urn, "013749", "cannot begin with 0"),
        (parse_ukprn, "1003", "should be 8 digits"),
        (parse_uln, "1234567890", "first nine digits call for"),
        (parse_nhs_number, "943 476 5918", "call for 9"),
        (parse_nhs_number, "943476591", "should be 10 digits"),
        (parse_nhs_number, "1000000010", "no last digit fits"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(parse, text, sentence):
    with pytest.raises(InvalidIdentifier, match=sentence):
        parse(text)


def test_an_nhs_number_is_read_with_its_spaces():
    # 943 476 5919 is the NHS's own example number.
    assert parse_nhs_number("943 476 5919") == "9434765919"


# 10x1 + 9x0 + ... worked by hand: the remainder by 11 of 10 is 10, so 0 ends it; of 19 is 8, so 2.
@pytest.mark.parametrize("uln", ["1000000000", "1100000002"])
def test_a_uln_ends_with_ten_less_the_remainder(uln):
    assert parse_uln(uln) == uln


def test_nine_digits_that_no_last_digit_fits_are_no_uln():
    # 1x10 + 0... + 6x2 = 22, which 11 divides.
    for last in "0123456789":
        with pytest.raises(InvalidIdentifier, match="no last digit fits"):
            parse_uln("100000006" + last)


@given(st.integers(10**9, 10**10 - 1), st.integers(0, 9), st.integers(1, 9))
def test_a_single_wrong_digit_is_caught_in_a_uln_and_an_nhs_number(number, place, change):
    for parse in (parse_uln, parse_nhs_number):
        right = next(
            (f"{str(number)[:9]}{last}" for last in range(10) if accepts(parse, f"{str(number)[:9]}{last}")),
            None,
        )
        if right is None:
            continue
        wrong = right[:place] + str((int(right[place]) + change) % 10) + right[place + 1 :]
        assert not accepts(parse, wrong)


@given(st.text(max_size=12))
def test_any_text_is_either_a_number_or_refused_by_name(text):
    for parse in PARSERS:
        accepts(parse, text)


def accepts(parse, text: str) -> bool:
    try:
        parse(text)
    except InvalidIdentifier:
        return False
    return True


def test_every_number_of_a_published_extract_is_read():
    path = real_data("gias/REBUILT_edubasealldata_layout2025_cp1252.csv")
    with path.open(encoding="cp1252", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 1000
    for row in rows:
        assert parse_urn(row["URN"]) == row["URN"]
        laestab = row["LA (code)"] + row["EstablishmentNumber"]
        assert parse_laestab(laestab) == (row["LA (code)"], row["EstablishmentNumber"])
        if row["UKPRN"]:
            assert parse_ukprn(row["UKPRN"]) == row["UKPRN"]


def test_a_reference_can_be_neither_guessed_nor_misread():
    assert REFERENCE_BITS >= 50
    assert not set(REFERENCE_ALPHABET) & set("AEIOUS015")
    made = {new_reference("RF") for _ in range(2000)}
    assert len(made) == 2000
    assert {letter for reference in made for letter in reference[3:]} == {*REFERENCE_ALPHABET, "-"}


@given(st.from_regex("[A-Z]{1,4}", fullmatch=True))
def test_a_new_reference_is_a_reference_of_its_prefix(prefix):
    reference = new_reference(prefix)
    assert is_reference(reference, prefix)
    assert not is_reference(reference, "ZZ" if prefix != "ZZ" else "YY")
    for wrong in (
        reference.lower(),
        reference[:-1],
        reference + "B",
        f"{reference}\n",
        reference.replace("-", ""),
    ):
        assert not is_reference(wrong, prefix)


@pytest.mark.parametrize("prefix", ["", "rf", "R.", "TOOLONG"])
def test_a_reference_begins_with_a_few_capital_letters(prefix):
    with pytest.raises(ValueError, match="capital letters"):
        new_reference(prefix)
