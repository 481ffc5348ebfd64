"""No cell of a CSV that a spreadsheet opens begins a formula; numbers stay numbers."""

from __future__ import annotations

import pytest

from waymark.kernel.cells import as_typed, safe_cell, safe_value


@pytest.mark.parametrize("text", ["=1+1", "+44 1632", "-x", "@sum", " =A1", "\t=A1", "-1-1", "=-1"])
def test_what_begins_a_formula_gets_an_apostrophe_and_reads_back_as_it_was_typed(text):
    assert safe_cell(text) == safe_value(text) == f"'{text}"
    assert as_typed(safe_cell(text)) == text


PLAIN = ["-3", "-2.5", "1e-05", "-1.5e-05", "+7", "", "Norfolk", "2027-28", "'quoted'", "'s-Hertogenbosch"]


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_and_plain_words_are_left_alone(text):
    assert safe_cell(text) == as_typed(text) == text
    assert safe_value(-2.5) == -2.5 and safe_value(None) is None
