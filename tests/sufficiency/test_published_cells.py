"""Cells, intervals and years of published tables."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.sufficiency.published import UnusableData
from waymark.sufficiency.published.reading.cells import GROSSED, Why, count_cell, rate_cell
from waymark.sufficiency.published.reading.interval import Interval, rate_per_100, total, whole_numbers_in
from waymark.sufficiency.published.reading.rolls import count_behind, possible_rolls, roll_behind
from waymark.sufficiency.published.reading.years import academic_year, beginning


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("0", Interval(0, 0), None),
        ("17", Interval(17, 17), None),
        ("x", Interval(1, 2), None),
        ("c", None, Why.CONFIDENTIAL),
        ("z", None, Why.NOT_APPLICABLE),
        (":", None, Why.NOT_AVAILABLE),
        ("..", None, Why.NOT_AVAILABLE),
        ("", None, Why.NOT_AVAILABLE),
        ("low", None, Why.LOW),
    ],
)
def test_each_sign_of_a_count_has_its_meaning(text, value, why):
    cell = count_cell(text, hides_one_and_two=True)
    assert (cell.value, cell.why) == (value, why)


def test_an_x_is_not_available_where_it_does_not_hide_one_and_two():
    assert count_cell("x").why is Why.NOT_AVAILABLE


def test_a_national_count_lies_within_two_of_what_is_printed():
    assert count_cell("7720", rounded_to=5).value == Interval(7718, 7722)
    assert count_cell("0", rounded_to=5).value == Interval(0, 2)


def test_a_scaled_count_keeps_the_whole_numbers_around_it():
    cell = count_cell("4.41176")
    assert (cell.value, cell.note) == (Interval(4, 5), GROSSED)


def test_a_rate_that_lost_its_zero_is_read():
    cell = rate_cell(".16", places=2)
    assert cell.value.low == pytest.approx(0.155)
    assert cell.value.high == pytest.approx(0.165)


def test_scientific_notation_is_read_and_low_is_above_nothing():
    assert rate_cell("3.4790000000000001E-2", places=5).value.middle == pytest.approx(0.03479)
    assert rate_cell("low", places=1).value == Interval(0.0, 0.05)


@pytest.mark.parametrize("text", ["twelve", "-3", "nan", "inf"])
def test_what_is_neither_figure_nor_sign_is_refused_in_a_sentence(text):
    with pytest.raises(UnusableData, match=text):
        count_cell(text)


@pytest.mark.parametrize("text", ["201617", "2016/17", "2016-17"])
def test_the_ways_of_writing_a_year_agree(text):
    assert beginning(text) == 2016
    assert academic_year(2016) == "2016/17"


@pytest.mark.parametrize("text", ["2016", "201618", "last year", ""])
def test_what_is_no_academic_year_is_refused(text):
    with pytest.raises(UnusableData, match="academic year"):
        beginning(text)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5), st.integers(0, 5)), max_size=20))
def test_a_sum_of_hidden_counts_encloses_the_sum_of_the_true_ones(parts):
    hidden = [Interval(max(true - below, 0), true + above) for true, below, above in parts]
    assert sum(true for true, _, _ in parts) in total(hidden)


@given(st.integers(0, 400), st.integers(400, 60_000), st.integers(0, 3), st.integers(0, 300))
def test_a_rate_between_ends_encloses_the_true_one(count, pupils, slack, loose):
    rate = rate_per_100(Interval(max(count - slack, 0), count + slack), Interval(max(pupils - loose, 1), pupils + loose))
    assert rate.low - 1e-12 <= 100 * count / pupils <= rate.high + 1e-12


@given(
    st.integers(300, 90_000),
    st.floats(0.0, 0.3),
    st.floats(0.1, 0.9),
    st.floats(0.0, 0.02),
    st.sampled_from([3, 5]),
)
def test_the_true_roll_is_always_among_the_possible_ones(pupils, rate, share, permanent, places):
    counts = [round(pupils * rate), round(pupils * rate * share), round(pupils * permanent)]
    rates = [rate_cell(f"{100 * count / pupils:.{places}f}", places=places).value for count in counts]
    assert pupils in possible_rolls(rates, Interval(pupils * 0.95, pupils * 1.05))


@given(st.integers(2_000, 70_000), st.integers(0, 2**31))
def test_five_decimals_give_the_count_back(pupils, seed):
    events = 50 + seed % (pupils // 8)
    rates = [rate_cell(f"{100 * count / pupils:.5f}", places=5).value for count in (events, events // 2 + 1, events // 17 + 1)]
    roll = roll_behind(rates, pupils * 1.02, 0.06)
    assert pupils in roll.pupils
    if roll.found:
        assert count_behind(rates[0], roll) == Interval.exactly(events)


def test_nothing_between_two_ends_is_none():
    assert whole_numbers_in(1.2, 1.8) is None
    assert whole_numbers_in(1.2, 3.0) == Interval(2, 3)
    with pytest.raises(ValueError, match="holds nothing"):
        Interval(2, 1)


def test_what_the_page_on_forecasts_shows_is_what_happens():
    page = Path(__file__).parents[2] / "docs/models/sufficiency-forecast.md"
    done = doctest.testfile(str(page), module_relative=False)
    assert done.attempted >= 8
    assert done.failed == 0
