from __future__ import annotations

import csv
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.real_data import real_data
from waymark.kernel.identifiers import (
    CHECK_LETTERS,
    InvalidIdentifier,
    is_temporary_upn,
    make_upn,
    parse_upn,
    upn_check_letter,
)

UPNS = st.builds(
    make_upn, st.integers(100, 999), st.integers(0, 9999), st.integers(2000, 2026), st.integers(0, 999)
)
TEMPORARY_UPNS = st.builds(
    lambda upn, letter: upn_check_letter(upn[1:12] + letter) + upn[1:12] + letter,
    UPNS,
    st.sampled_from(CHECK_LETTERS),
)


# Sums worked out by hand: each of characters 2 to 13 times its position, added, by 23.
@pytest.mark.parametrize(
    ("twelve", "total", "letter"),
    [
        ("801200005001", 93, "B"),
        ("207000016049", 266, "P"),
        ("926410025001", 155, "U"),
        ("92641002500A", 142, "E"),
        ("925400012345", 239, "K"),
    ],
)
def test_the_check_letter_is_the_weighted_sum_by_23(twelve, total, letter):
    assert CHECK_LETTERS[total % 23] == letter
    assert upn_check_letter(twelve) == letter
    assert parse_upn(letter + twelve) == letter + twelve


def test_the_published_help_page_example_is_wrong():
    """A supplier's help page reaches Q for this number; its own weights add up to 266, which is P."""
    worked = [2 * 2, 3 * 0, 4 * 7, 5 * 0, 6 * 0, 7 * 0, 8 * 0, 9 * 1, 10 * 6, 11 * 0, 12 * 4, 13 * 9]
    assert sum(worked) == 266
    assert 266 % 23 == 13
    assert "ABCDEFGHJKLMNPQRTUVWXYZ"[13] == "P"
    with pytest.raises(InvalidIdentifier, match="call for P"):
        parse_upn("Q207000016049")
    with pytest.raises(InvalidIdentifier, match="call for P"):
        parse_upn("B207000016049")
    assert parse_upn("P207000016049") == "P207000016049"


def test_every_collected_upn_is_judged_as_its_source_says():
    with real_data("formats/upn_test_vectors.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    known = {"801", "873", "925", "926"}
    judged = {row["expected"]: is_accepted(row["upn"], known) for row in rows}
    assert len(judged) >= 10
    for expected, accepted in judged.items():
        assert accepted == expected.startswith(("valid", "needs trim")), expected
    temporary = [row["upn"] for row in rows if "temporary" in row["expected"]]
    assert [is_temporary_upn(upn) for upn in temporary] == [True] * 3


def is_accepted(text: str, known: set[str]) -> bool:
    try:
        return parse_upn(text, known) == text.strip().upper()
    except InvalidIdentifier:
        return False


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has 0 characters"),
        ("P92640051900", "has 12 characters"),
        ("1926400519001", "begins with 1"),
        ("I926400519001", "never I, O or S"),
        ("P9264O0519001", 'has "O" in position 6'),
        ("P92640051900O", 'ends with "O"'),
        ("P92640051900٣", 'ends with "٣"'),
        ("P92640051900²", 'ends with "²"'),
        ("Q926400519001", "begins with Q, but its other characters call for P"),
    ],
)
def test_a_wrong_upn_is_refused_with_the_reason(text, sentence):
    with pytest.raises(InvalidIdentifier, match=re.escape(sentence)):
        parse_upn(text)


def test_an_unknown_authority_is_refused_only_when_the_known_ones_are_given():
    assert parse_upn("A123456789012") == "A123456789012"
    with pytest.raises(InvalidIdentifier, match="names authority 123"):
        parse_upn("A123456789012", {"926", "925"})


@given(UPNS)
def test_a_made_upn_is_valid_and_permanent_however_it_is_typed(upn):
    assert parse_upn(f" {upn.lower()}\n") == upn
    assert not is_temporary_upn(upn)


@given(TEMPORARY_UPNS)
def test_a_letter_at_the_end_makes_a_upn_temporary(upn):
    assert is_temporary_upn(upn)


@given(UPNS | TEMPORARY_UPNS)
def test_every_single_error_in_a_upn_is_caught(upn):
    for place in range(13):
        alphabet = CHECK_LETTERS if not upn[place].isdigit() else "0123456789"
        for other in alphabet.replace(upn[place], ""):
            with pytest.raises(InvalidIdentifier):
                parse_upn(upn[:place] + other + upn[place + 1 :])


@given(UPNS, st.integers(1, 11))
def test_every_swap_of_neighbouring_digits_is_caught(upn, place):
    assume(upn[place] != upn[place + 1])
    with pytest.raises(InvalidIdentifier):
        parse_upn(upn[:place] + upn[place + 1] + upn[place] + upn[place + 2 :])


@pytest.mark.parametrize(
    "parts", [(9260, 4005, 26, 1), (926, 40051, 26, 1), (926, 4005, 26, 1000), (926, 4005, 26, -1)]
)
def test_no_upn_is_made_of_parts_too_long(parts):
    with pytest.raises(InvalidIdentifier, match="No UPN can be made"):
        make_upn(*parts)


@pytest.mark.parametrize("twelve", ["", "92640051900", "9264005190011", "9264005A9001", "92640051900I"])
def test_the_check_letter_is_asked_for_the_rest_of_a_upn_only(twelve):
    with pytest.raises(InvalidIdentifier, match="is not the rest of a UPN"):
        upn_check_letter(twelve)


@given(st.text(max_size=20))
def test_any_text_is_either_a_upn_or_refused_by_name(text):
    try:
        assert len(parse_upn(text)) == 13
    except InvalidIdentifier as error:
        assert str(error).endswith(".")
