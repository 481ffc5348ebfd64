"""The account between schools: adds up to nothing, stays within its cap, and asking for more earns nothing."""

from __future__ import annotations

import doctest
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.allocator.fair_share import InvalidLedger, Rule, Term, held, ledger, owed_at_last, remembered, shares

SCHOOLS = ("alder", "beech", "cherry", "elm", "fir")
weights = st.dictionaries(st.sampled_from(SCHOOLS), st.integers(0, 3_000), min_size=1)
rules = st.builds(Rule, cap=st.integers(0, 60), forgotten_percent=st.integers(0, 100))


@st.composite
def terms(draw):
    """Up to six terms of two years; schools join and leave, some without a roll, and places are given back."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        weight = draw(weights)
        received = draw(st.fixed_dictionaries({}, optional={one: st.integers(-30, 200) for one in weight}))
        found.append(Term(f"term {number % 3}", f"year {number // 3}", weight, received))
    return found


@given(terms(), rules)
def test_what_is_owed_sums_to_nothing_and_stays_within_the_cap(history, rule):
    for term in ledger(history, rule):
        assert sum(one.owed for one in term.schools) == 0
        assert sum(one.entitled for one in term.schools) == term.given == sum(one.received for one in term.schools)
        assert all(abs(one.owed) <= rule.cap for one in term.schools)
        assert all(one.owed == one.brought + one.entitled - one.received + one.lapsed for one in term.schools)


@given(terms(), rules)
def test_a_school_with_no_roll_owes_nothing_and_changes_nothing_for_the_others(history, rule):
    for term in ledger(history, rule):
        assert all(one.weight > 0 for one in term.schools)
    without = [
        Term(
            one.name, one.year, {key: each for key, each in one.weights.items() if each},
            {key: each for key, each in one.received.items() if one.weights[key]},
        )
        for one in history
    ]
    assert ledger(without, rule) == ledger(history, rule)


@given(terms(), rules, st.randoms())
def test_the_order_of_rounds_and_of_schools_inside_a_term_does_not_matter(history, rule, chance):
    """The same place-weeks given out one at a time in any order, schools listed in any order."""
    again = []
    for term in history:
        given_out = [(key, 1 if count > 0 else -1) for key, count in term.received.items() for _ in range(abs(count))]
        chance.shuffle(given_out)
        counted = Counter()
        for key, one in given_out:
            counted[key] += one
        listed = list(term.weights.items())
        chance.shuffle(listed)
        again.append(replace(term, weights=dict(listed), received=dict(counted)))
    assert ledger(again, rule) == ledger(history, rule)


@given(st.integers(-500, 5_000), weights)
def test_shares_add_up_and_are_never_a_whole_one_away_from_exact(total, weight):
    found = shares(total, weight)
    whole = sum(weight.values())
    assert sum(found.values()) == (total if whole else 0)
    if whole:
        assert all(abs(found[key] - Fraction(total * weight[key], whole)) < 1 for key in weight)


@given(st.dictionaries(st.sampled_from(SCHOOLS), st.integers(-300, 300)), st.integers(0, 100), st.integers(0, 100))
def test_forgetting_and_the_cap_never_turn_what_is_owed_into_a_debt(owed, cap, percent):
    for found in (held(owed, cap), remembered(held(owed, 300), percent)):
        assert sum(found.values()) == 0
        assert all(found[key] * owed[key] >= 0 and abs(found[key]) <= abs(owed[key]) for key in owed)


def test_a_year_of_two_schools_by_hand():
    """900 and 300 on roll: three quarters and one. Nothing forgotten inside a year, half of it at the year's end."""
    weight = {"alder": 900, "beech": 300}
    history = [
        Term("Autumn", "2026/27", weight, {"alder": 20, "beech": 20}),
        Term("Spring", "2026/27", weight, {"alder": 10, "beech": 6}),
        Term("Autumn", "2027/28", weight, {"alder": 4, "beech": 0}),
    ]
    autumn, spring, next_autumn = ledger(history, Rule(cap=12, forgotten_percent=50))
    assert [(one.entitled, one.received, one.owed) for one in autumn.schools] == [(30, 20, 10), (10, 20, -10)]
    assert [(one.brought, one.entitled, one.lapsed, one.owed) for one in spring.schools] == [
        (10, 12, 0, 12), (-10, 4, 0, -12),
    ]
    assert [(one.brought, one.entitled, one.owed) for one in next_autumn.schools] == [(6, 3, 5), (-6, 1, -5)]
    assert owed_at_last(history, Rule(cap=11, forgotten_percent=0)) == {"alder": 10, "beech": -10}
    assert owed_at_last(history, Rule(cap=0, forgotten_percent=0)) == {"alder": 0, "beech": 0}


def test_what_a_school_that_left_was_owed_lapses_on_both_sides():
    history = [
        Term("Autumn", "2026/27", {"alder": 1, "beech": 1, "cherry": 1}, {"cherry": 30}),
        Term("Spring", "2026/27", {"alder": 1, "cherry": 1}),
    ]
    assert owed_at_last(history[:1], Rule(40, 0)) == {"alder": 10, "beech": 10, "cherry": -20}
    assert owed_at_last(history, Rule(40, 0)) == {"alder": 10, "cherry": -10}


@pytest.mark.parametrize(("make", "said"), [
    (lambda: Rule(-1, 0), "cap is -1"),
    (lambda: Rule(10, 101), "forgotten_percent is 101"),
    (lambda: Rule(True, 0), "cap is True"),
    (lambda: Term("Autumn", "2026/27", {"alder": -5}), "weight of alder is -5"),
    (lambda: Term("Autumn", "2026/27", {"alder": 5}, {"beech": 1}), "received by beech: this school has no weight"),
    (lambda: Term("Autumn", "2026/27", {"alder": 5}, {"alder": 1.5}), "received by alder is 1.5"),
])
def test_wrong_values_are_named(make, said):
    with pytest.raises(InvalidLedger, match=said):
        make()


def test_the_example_of_the_transparency_record_runs():
    page = Path(__file__).parents[2] / "docs/models/fair-share.md"
    found = doctest.testfile(str(page), module_relative=False)
    assert (found.attempted, found.failed) == (3, 0)
