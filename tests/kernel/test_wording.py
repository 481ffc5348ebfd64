"""Names in the middle of a sentence, and lists of days."""

from __future__ import annotations

from datetime import date

import pytest

from waymark.kernel.wording import in_sentence, initials, long_day, sentence_list, short_day


@pytest.mark.parametrize(("name", "said"), [
    ("Inclusion lead or SENCo", "inclusion lead or SENCo"), ("SEND panel", "SEND panel"), ("Local panel", "local panel"),
    ("", ""), ("A", "a"),
])  # fmt: skip
def test_a_name_in_a_sentence_keeps_its_own_capitals(name, said):
    assert in_sentence(name) == said


def test_a_child_has_the_same_initials_everywhere():
    assert initials("Amara Pell-Dyke") == "A. P-D."


def test_days_are_said_and_listed():
    days = [date(2026, 12, 3), date(2027, 1, 8)]
    assert sentence_list([long_day(day) for day in days]) == "Thursday 3 December 2026 and Friday 8 January 2027"
    assert short_day(days[0]) == "Thu 3 Dec"
