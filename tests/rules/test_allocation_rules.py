"""What the law and the model make of a list before it is solved."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from waymark.allocator.problem import Policy
from waymark.service.allocation.rules import in_solving_order, places_kept
from waymark.service.duties.rules import school_days_unmet
from waymark.service.organisations.authority_model import load_model

CALENDAR = load_model("fenshire").calendar()


@given(st.integers(0, 20), st.data(), st.floats(0, 1), st.integers(0, 20))
def test_excluded_children_never_hold_more_than_the_reserve_leaves(total, data, share, there):
    free = data.draw(st.integers(0, total))
    kept = places_kept(total, free, share=share, excluded_there=there)
    assert 0 <= kept <= free
    let_in = free - kept
    assert let_in == 0 or there + let_in <= (1 - share) * total + 1e-6


def test_a_base_keeps_every_place_and_a_centre_four_in_five():
    assert places_kept(10, 4, share=1.0) == 4
    assert places_kept(10, 4, share=0.8) == 2
    assert places_kept(10, 4, share=0.8, excluded_there=2) == 4
    assert places_kept(11, 11, places=2) == 2


def test_every_shipped_model_gives_an_order_the_allocator_takes():
    for name in ("norfolk", "lincolnshire", "fenshire"):
        order = in_solving_order(row.key for row in load_model(name).priorities)
        assert Policy(priorities=order).priorities[0] == "statutory_days"
        assert order[-2:] == ("fair_share", "tie_break")


def test_days_on_which_education_was_owed_count_only_school_days_gone_by():
    assert school_days_unmet(date(2026, 11, 19), date(2026, 11, 23), CALENDAR) == 2
    assert school_days_unmet(date(2026, 11, 23), date(2026, 11, 23), CALENDAR) == 0
    assert school_days_unmet(date(2026, 11, 25), date(2026, 11, 23), CALENDAR) == 0
