"""The places board never shows two children in one place, and says when there are more children than places."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.web.components.places_board import (
    MOST_WEEKS,
    Board,
    BoardClass,
    BoardProvision,
    BoardStay,
    BoardWeek,
    assign_lanes,
    layout,
)

stays = st.lists(
    st.builds(
        lambda first, length, state: BoardStay("A. B. Y8", first, first + length, state),
        st.integers(-5, 45),
        st.integers(0, 20),
        st.sampled_from(["stay", "overstay", "hold", "proposal"]),
    ),
    max_size=20,
)


def weeks(count: int) -> list[BoardWeek]:
    first = date(2026, 9, 7)
    return [BoardWeek(first + timedelta(weeks=number), f"week {number}") for number in range(count)]


def drawn(held_by: BoardClass, count: int = 39):
    return layout(Board(weeks(count), [BoardProvision("Alder House", "turnaround", [held_by])])).provisions[0].rows[0]


def most_at_once(found: list[BoardStay]) -> int:
    return max((sum(one.first_week <= week <= one.last_week for one in found) for week in range(-6, 70)), default=0)


@given(stays)
def test_no_two_stays_overlap_in_one_lane(found: list[BoardStay]) -> None:
    placed = assign_lanes(found)
    assert sorted(map(repr, found)) == sorted(repr(stay) for stay, _ in placed)
    for place, (one, lane) in enumerate(placed):
        for other, other_lane in placed[place + 1 :]:
            apart = one.last_week < other.first_week or other.last_week < one.first_week
            assert lane != other_lane or apart


@given(stays)
def test_as_many_lanes_as_children_at_once_and_no_more(found: list[BoardStay]) -> None:
    lanes = {lane for _, lane in assign_lanes(found)}
    assert lanes == set(range(most_at_once(found)))


@given(stays, st.integers(1, 6), st.integers(1, 39))
def test_bars_stay_on_the_board_and_every_child_beyond_the_places_is_flagged(
    found: list[BoardStay], lanes: int, count: int
) -> None:
    row = drawn(BoardClass("Class 1", lanes, found), count)
    assert row.lanes >= lanes
    for bar in row.bars:
        assert bar.column >= 1 and bar.span >= 1 and bar.column + bar.span - 1 <= count
        assert bar.over == (bar.lane > lanes)
    assert (row.over_by > 0) == any(bar.over for bar in row.bars)


def test_a_stay_across_the_edge_of_the_board_is_cut_off_and_says_so() -> None:
    row = drawn(BoardClass("Class 1", 2, [BoardStay("A. B.", -3, 2), BoardStay("C. D.", 4, 50)]), count=10)
    before, after = row.bars
    assert (before.column, before.span, before.began_before, before.ends_after) == (1, 3, True, False)
    assert (after.column, after.span, after.began_before, after.ends_after) == (5, 6, False, True)


def test_a_stay_wholly_outside_the_weeks_takes_no_lane() -> None:
    row = drawn(BoardClass("Class 1", 1, [BoardStay("A. B.", -9, -1), BoardStay("C. D.", 40, 44)]))
    assert row.bars == () and row.over_by == 0


def test_a_stay_that_ends_before_it_begins_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"A\. B\. ends in a week before it begins"):
        BoardStay("A. B.", 5, 4)


def test_a_board_of_more_weeks_than_a_year_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="at most 54 weeks; 55 were given"):
        Board(weeks(MOST_WEEKS + 1), [])
