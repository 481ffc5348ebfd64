"""Free places of many days at once agree with counting them day by day, whatever the spans."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from waymark.service.placements.rules import Span, first_free_days, places_per_day

FIRST = date(2026, 9, 1)
days = st.integers(-40, 140).map(lambda count: FIRST + timedelta(days=count))


@st.composite
def spans(draw, most: int = 3) -> Span:
    begins = draw(days)
    ends = draw(st.none() | st.integers(0, 120).map(lambda count: begins + timedelta(days=count)))
    return Span(
        draw(st.integers(1, 3)),
        draw(st.sampled_from(["commissioned", "host"])),
        draw(st.integers(1, most)),
        begins,
        ends,
    )


def counted(found: list[Span], key: tuple[int, str], day: date) -> int:
    """The plain way: look at every span on every day."""
    return sum(
        one.count for one in found
        if (one.class_id, one.place_kind) == key and one.first_on <= day and (one.last_on is None or day <= one.last_on)
    )


lists = st.lists(spans(), max_size=12)


@given(lists, lists, lists, st.integers(0, 90))
def test_all_days_at_once_are_the_same_as_day_by_day(stated, held, taken, length):
    last = FIRST + timedelta(days=length)
    found = places_per_day(stated, held, taken, FIRST, last)
    for (key, one) in found.items():
        for position in range(length + 1):
            day = FIRST + timedelta(days=position)
            total, kept, there = (counted(spans_, key, day) for spans_ in (stated, held, taken))
            assert (one.total[position], one.held[position], one.taken[position]) == (total, kept, there)
            assert one.free[position] - one.over[position] == total - kept - there
            assert min(one.free[position], one.over[position]) == 0


@given(lists, st.integers(0, 90))
def test_every_class_with_places_on_some_day_is_there_and_no_other(stated, length):
    last = FIRST + timedelta(days=length)
    found = places_per_day(stated, [], [], FIRST, last)
    expected = {
        (one.class_id, one.place_kind)
        for one in stated
        if one.first_on <= last and (one.last_on is None or one.last_on >= FIRST)
    }
    assert set(found) == expected


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.integers(1, 12), st.integers(1, 5))
def test_a_waiting_child_gets_the_first_day_free_for_a_whole_stay(free, stay, children):
    found = first_free_days({"a": free}, [frozenset({"a"})] * children, stay)
    left = list(free)
    for day in found:
        fits = [begin for begin in range(len(left)) if all(left[begin:begin + stay])]
        assert day == (fits[0] if fits else None)
        if day is not None:
            left[day:day + stay] = [one - 1 for one in left[day:day + stay]]


def test_a_child_may_go_only_to_a_class_that_takes_them():
    free = {"a": [0, 0, 1], "b": [1, 1, 1]}
    assert first_free_days(free, [frozenset({"a"}), frozenset({"a", "b"}), frozenset()], 1) == [2, 0, None]
