from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.kernel.money import Money

AMOUNTS = st.builds(Money, st.integers(-(10**12), 10**12))


@pytest.mark.parametrize(
    ("pence", "text"),
    [(1_000_000, "£10,000.00"), (5, "£0.05"), (0, "£0.00"), (-450, "-£4.50"), (123_456_789, "£1,234,567.89")],
)
def test_money_is_written_in_pounds_and_pence(pence, text):
    assert str(Money(pence)) == text


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£10,000.00", 1_000_000),
        ("10000", 1_000_000),
        ("10,000.5", 1_000_050),
        ("-£4.50", -450),
        (" £ 7 ", 700),
    ],
)
def test_money_is_read_as_people_write_it(text, pence):
    assert Money.parse(text) == Money(pence)


@pytest.mark.parametrize(
    "text", ["", "£", "1.234", "1,00", "10 000", "1e3", "£-5", "ten", "NaN", "1.", ".5", "٣"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"write it like £10,000\.00"):
        Money.parse(text)


@given(AMOUNTS)
def test_money_is_read_back_as_it_was_written(amount):
    assert Money.parse(str(amount)) == amount


@pytest.mark.parametrize("wrong", [1.5, "100", True, None])
def test_money_is_counted_in_whole_pence_only(wrong):
    with pytest.raises(TypeError, match="whole pence"):
        Money(wrong)


@pytest.mark.parametrize("calculate", [lambda: Money(1) + 1, lambda: Money(1) - 1, lambda: Money(1) * 1.5])
def test_money_does_not_mix_with_bare_numbers(calculate):
    with pytest.raises(TypeError):
        calculate()


@given(AMOUNTS, AMOUNTS, st.integers(-1000, 1000))
def test_sums_are_exact(one, other, times):
    assert one + other - other == one
    assert (one + other) * times == times * one + times * other
    assert one + -one == Money(0)
    assert (one < other) == (one.pence < other.pence)


@given(AMOUNTS, st.integers(1, 400))
def test_parts_differ_by_a_penny_at_most_and_add_up(amount, parts):
    split = amount.split(parts)
    assert sum(part.pence for part in split) == amount.pence
    assert max(split).pence - min(split).pence <= 1
    assert len(split) == parts


@given(AMOUNTS, st.integers(0, 400), st.integers(1, 400))
def test_a_portion_is_the_nearest_penny(amount, part, whole):
    exact = Fraction(amount.pence * part, whole)
    assert abs(amount.portion(part, whole).pence - exact) <= Fraction(1, 2)


def test_half_a_penny_goes_away_from_zero():
    assert Money(5).portion(1, 2) == Money(3)
    assert Money(-5).portion(1, 2) == Money(-3)


@pytest.mark.parametrize("calculate", [lambda: Money(5).split(0), lambda: Money(5).portion(1, 0)])
def test_money_is_not_divided_by_nothing(calculate):
    with pytest.raises(ValueError, match="0"):
        calculate()
