"""What the authority's model asks for first, and where the law needs agreement."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from waymark.service.organisations.authority_model import load_model
from waymark.service.referrals.eligibility import Evidence, agreement_needed, gaps

FENSHIRE = load_model("fenshire")
LINCOLNSHIRE = load_model("lincolnshire")
EVERYTHING = Evidence(tried=99, school_weeks=99, plan_terms=9, reports=frozenset({"outreach", "psychologist"}))


def test_a_base_asks_for_two_things_kept_up_for_half_a_term():
    found = gaps(FENSHIRE, ["base"], Evidence(tried=1, school_weeks=4))
    assert [gap.sentence for gap in found] == [
        "2 things tried are asked for; 1 listed",
        "6 school weeks of support are asked for; the dates listed show 4",
    ]
    assert all(gap.exception_allowed for gap in found)


def test_what_is_there_leaves_no_gap_for_any_kind_of_either_county():
    for model in (FENSHIRE, LINCOLNSHIRE):
        assert gaps(model, [kind.key for kind in model.kinds], EVERYTHING) == []


def test_advice_alone_asks_for_nothing():
    assert gaps(FENSHIRE, [], Evidence(tried=0, school_weeks=0)) == []


@given(tried=st.integers(0, 6), weeks=st.integers(0, 20))
def test_more_evidence_never_opens_a_gap(tried, weeks):
    kinds = [kind.key for kind in FENSHIRE.kinds]
    less = len(gaps(FENSHIRE, kinds, Evidence(tried=tried, school_weeks=weeks)))
    more = len(gaps(FENSHIRE, kinds, Evidence(tried=tried + 1, school_weeks=weeks + 1)))
    assert more <= less


def test_only_a_managed_move_needs_the_parents_to_agree():
    assert agreement_needed(FENSHIRE, ["base", "centre", "outreach", "direction_before_move"]) == []
    assert agreement_needed(FENSHIRE, ["base", "managed_move_support"]) == ["Transition support for managed moves"]
