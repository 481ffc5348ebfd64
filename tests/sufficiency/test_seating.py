"""What the county's panels get from the allocator's kernel, against giving places one by one to the most urgent."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.sufficiency.county_cases import figures, small_county, with_places, with_values
from waymark.allocator.engine.seating import room_to_seat, seat
from waymark.sufficiency.county import simulate
from waymark.sufficiency.county.layout import Tables
from waymark.sufficiency.county.panels import NOWHERE, seat_by_urgency

ONES = st.integers(1, 7)


@st.composite
def panels(draw):
    """Up to seven requests of few urgencies for up to seven provisions with one to three places."""
    many, places = draw(ONES), draw(ONES)
    row = st.lists(st.sampled_from([-1, 5, 10, 20]), min_size=places, max_size=places)
    minutes = draw(st.lists(row, min_size=many, max_size=many))
    urgency = draw(st.lists(st.integers(0, 3), min_size=many, max_size=many))
    asked = draw(st.lists(st.integers(0, 2), min_size=many, max_size=many))
    free = draw(st.lists(st.integers(1, 3), min_size=places, max_size=places))
    return (np.array(values, np.int64) for values in (urgency, asked, minutes, free))


def seated(by_allocator: bool, urgency, asked, minutes, free) -> np.ndarray:
    many, places = minutes.shape
    names, given_to = np.arange(many) * 3 + 7, np.empty(many, np.int64)
    if by_allocator:
        room = np.empty(room_to_seat(many, places), np.int64)
        seat(many, places, urgency, asked, names, minutes, np.arange(places), free, given_to, room)
    else:
        seat_by_urgency(many, places, urgency, asked, names, minutes, free, np.empty(many, np.int64), given_to)
    return given_to


def by_claim(urgency, asked, given_to) -> list[int]:
    """How many of each claim are seated, the strongest first."""
    claims = [(-int(one), int(week)) for one, week in zip(urgency, asked, strict=True)]
    seated = [claim for claim, place in zip(claims, given_to, strict=True) if place != NOWHERE]
    return [seated.count(claim) for claim in sorted(set(claims))]


@given(panels())
def test_the_allocator_never_seats_fewer_of_the_most_urgent(panel):
    """Claim by claim, the strongest first, it seats as many or more; and no place is given twice or to whom it is ruled out."""
    urgency, asked, minutes, free = panel
    found = {by_allocator: seated(by_allocator, urgency, asked, minutes, free.copy()) for by_allocator in (True, False)}
    assert by_claim(urgency, asked, found[True]) >= by_claim(urgency, asked, found[False])
    assert (found[True] != NOWHERE).sum() >= (found[False] != NOWHERE).sum()
    for given_to in found.values():
        taken = [(who, place) for who, place in enumerate(given_to) if place != NOWHERE]
        assert all(minutes[who, place] >= 0 for who, place in taken)
        assert (np.bincount([place for _, place in taken], minlength=len(free)) <= free).all()


def by_the_allocator(**sizes):
    return replace(small_county(**sizes), seating="allocator")


def test_panels_that_call_the_allocator_give_the_same_futures_in_threads_pieces_and_any_order_of_schools():
    whole = simulate(by_the_allocator(), figures(), replications=4, seed=5)
    threads = simulate(by_the_allocator(), figures(), replications=4, seed=5, threads=3)
    assert all(np.array_equal(getattr(whole, name), getattr(threads, name)) for name in Tables._fields)
    piece = simulate(by_the_allocator(), figures(), replications=2, seed=5, first=2)
    assert np.array_equal(piece.place, whole.place[2:])
    turned = replace(by_the_allocator(), schools=small_county().schools[::-1])
    assert np.array_equal(simulate(turned, figures(), replications=4, seed=5).place, whole.place)


def test_more_places_shorten_the_wait_when_the_allocator_seats():
    weeks = [
        simulate(with_places(by_the_allocator(), "base", factor), figures(), replications=6).yearly("short_weeks", kind="base")
        for factor in (0.1, 0.2, 0.4, 0.8)
    ]
    totals = [found.sum(axis=1) for found in weeks]
    assert all((fewer >= more).all() and fewer.sum() > more.sum() for fewer, more in pairwise(totals))


def test_scenarios_stay_pairs_when_the_allocator_seats():
    """A difference of which pairs know far more than futures with numbers of their own."""
    counts = [simulate(with_places(by_the_allocator(), "base", factor), with_values(), replications=12) for factor in (1.0, 1.2)]
    one, other = (found.yearly("suspensions").sum(axis=1) for found in counts)
    assert np.var(other - one) * 30 < np.var(one) + np.var(other)
