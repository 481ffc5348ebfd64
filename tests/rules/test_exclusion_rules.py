"""Suspensions and exclusions as they can have happened."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.exclusions.rules import (
    ImpossibleFact,
    check_attendance,
    check_permanent_exclusion,
    check_suspension,
)
from waymark.service.organisations.authority_model import load_model

CALENDAR = load_model("fenshire").calendar()
TODAY = date(2026, 11, 23)
GOOD = {
    "decided_on": date(2026, 10, 12),
    "starts_on": date(2026, 10, 13),
    "ends_on": date(2026, 10, 14),
    "sessions": 4,
    "reasons": ["DB"],
    "on": TODAY,
    "calendar": CALENDAR,
}


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"decided_on": date(2026, 12, 1)}, "decided_on", "future"),
        ({"ends_on": date(2026, 10, 12)}, "ends_on", "first day or later"),
        ({"sessions": 5}, "sessions", "enter 1 to 4 half days"),
        ({"starts_on": date(2026, 10, 17), "ends_on": date(2026, 10, 18)}, "sessions", "no school day"),
        ({"reasons": []}, "reasons", "one, two or three"),
        ({"reasons": ["DB", "PP", "PA", "TH"]}, "reasons", "one, two or three"),
        ({"reasons": ["ZZ"]}, "reasons", "ZZ is not a reason code"),
    ],
)
def test_a_suspension_that_cannot_have_been_is_refused_at_its_box(wrong, field, words):
    check_suspension(**GOOD)
    with pytest.raises(ImpossibleFact, match=words) as refused:
        check_suspension(**(GOOD | wrong))
    assert refused.value.field == field


def test_the_first_day_missed_is_not_before_the_decision():
    with pytest.raises(ImpossibleFact, match="cannot be before"):
        check_permanent_exclusion(decided_on=TODAY, first_day_on=date(2026, 11, 20), reasons=["OW"], on=TODAY)


@given(
    possible=st.integers(1, 300),
    attended=st.integers(0, 300),
    authorised=st.integers(0, 300),
    unauthorised=st.integers(0, 300),
)
def test_half_days_add_up_to_no_more_than_were_possible(possible, attended, authorised, unauthorised):
    counted = {"possible": possible, "attended": attended, "authorised": authorised, "unauthorised": unauthorised}
    period = {"first_on": date(2026, 9, 7), "last_on": date(2026, 10, 23), "on": TODAY}
    if attended + authorised + unauthorised <= possible:
        check_attendance(**counted, **period)
    else:
        with pytest.raises(ImpossibleFact):
            check_attendance(**counted, **period)
