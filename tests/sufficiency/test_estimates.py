"""Intervals hold the truth as often as they say, and pairs are worth what the ratio says."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.sufficiency.county_cases import figures, small_county
from waymark.sufficiency.county import simulate
from waymark.sufficiency.estimates import chance_above, enough, mean_of, paired_difference, quantile_of, shares_of, variance_ratio
from waymark.sufficiency.estimates.many import means_of

RUNS = 2_000


def samples(many: int) -> np.ndarray:
    """Skewed, as waits are."""
    return np.random.default_rng(3).exponential(size=(RUNS, many))


def held(estimates, truth: float) -> float:
    return np.mean([one.low <= truth <= one.high for one in estimates])


def test_the_interval_of_a_mean_holds_it_as_often_as_it_says():
    assert held([mean_of(row) for row in np.random.default_rng(4).normal(7, 2, (RUNS, 8))], 7.0) == pytest.approx(0.95, abs=0.02)
    assert held([mean_of(row, 0.8) for row in samples(60)], 1.0) == pytest.approx(0.8, abs=0.04)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_the_interval_of_a_quantile_holds_it_at_least_as_often_as_it_says(share):
    truth = -math.log(1 - share)
    assert 0.95 <= held([quantile_of(row, share) for row in samples(80)], truth) < 0.99


def test_a_quantile_too_far_out_for_so_few_futures_has_no_upper_end():
    assert quantile_of(np.arange(10.0), 0.9).high == math.inf
    assert quantile_of(np.arange(10.0), 0.1).low == -math.inf
    assert quantile_of(np.arange(1, 101), 0.5).value == 50


def test_the_interval_of_a_chance_is_never_too_narrow():
    for truth in (0.02, 0.3, 0.9):
        found = [chance_above(row, 1 - truth) for row in np.random.default_rng(5).random((RUNS, 40))]
        assert held(found, truth) >= 0.95


def test_what_never_happened_may_still_happen():
    none = chance_above(np.zeros(20), 1.0)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(1 - 0.025 ** (1 / 20))
    assert chance_above(np.ones(20), 0.5).high == 1.0


def test_a_paired_difference_is_that_of_the_pairs():
    first = np.array([10.0, 20.0, 30.0, 40.0])
    found = paired_difference(first, first - np.array([1.0, 2.0, 2.0, 0.0]))
    assert found.mean.value == -1.25
    assert (found.share_lower, found.share_higher) == (0.75, 0.0)
    assert found.mean.low < -1.25 < found.mean.high


def test_the_ratio_is_1_without_pairs_and_large_with_them():
    chance = np.random.default_rng(6)
    one, other, little = chance.normal(size=5000), chance.normal(size=5000), chance.normal(size=5000)
    assert variance_ratio(one, other) == pytest.approx(1, abs=0.1)
    assert variance_ratio(one, one + 0.1 * little) == pytest.approx(200, rel=0.15)
    assert variance_ratio(np.arange(9.0), np.arange(9.0) + 3) == math.inf
    assert variance_ratio(np.ones(3), np.ones(3)) == 1.0


def test_futures_of_a_county_are_paired():
    """Keyed draws: the same future with and without two more places in each Base."""
    scenario = small_county()
    more = [replace(one, places=one.places + 2) if one.kind == "base" else one for one in scenario.provisions]
    one, other = (
        simulate(which, figures(), replications=40, by_month=False)
        for which in (scenario, replace(scenario, provisions=tuple(more)))
    )
    for name in ("suspensions", "exclusions_issued", "waiting_weeks"):
        assert paired_difference(one.yearly(name).sum(axis=1), other.yearly(name).sum(axis=1)).variance_ratio > 30


def test_a_run_stops_when_its_interval_is_narrow_enough():
    values = np.random.default_rng(7).normal(100, 10, 400)
    assert not enough(values[:10], 0.5)
    assert not enough(values[:25], 0.02)
    assert enough(values, 0.02)


def test_shares_are_those_the_answer_was_made_with():
    chance = np.random.default_rng(8)
    drawn = {name: chance.random(2_000) for name in ("much", "some", "none")} | {"still": np.ones(2_000)}
    answer = 3 * drawn["much"] - 1 * drawn["some"] + chance.normal(0, math.sqrt(1 / 12), 2_000)
    found = shares_of(answer, drawn)
    assert list(found.by_figure) == ["much", "some", "none"]
    assert found.by_figure["much"] == pytest.approx(9 / 11, abs=0.03)
    assert found.by_figure["some"] == pytest.approx(1 / 11, abs=0.03)
    assert found.by_figure["none"] == pytest.approx(0, abs=0.01)
    assert found.rest == pytest.approx(1 / 11, abs=0.03)


def test_the_rate_of_suspension_has_the_largest_share_of_suspensions():
    counts = simulate(small_county(years=1), figures(), replications=720, threads=2, by_month=False)
    found = shares_of(counts.yearly("suspensions")[:, 0], figures().all_drawn(1, range(720)))
    assert next(iter(found.by_figure)) in ("base_rate", "risk_shape", "repeat_effect")
    assert found.by_figure["kinds.pru.holds_ks4"] < 0.05


def test_too_few_futures_for_shares_are_refused():
    with pytest.raises(ValueError, match=r"There are 15 futures for 2 figures\. Run at least 20"):
        shares_of(np.arange(15.0), {"a": np.arange(15.0), "b": np.arange(15.0) ** 2})


@pytest.mark.parametrize(
    ("values", "said"), [([1.0], "from each of 2 futures or more"), ([1.0, math.nan], "not a number"), ([[1.0, 2.0]], "of shape")]
)
def test_values_that_have_no_interval_are_refused(values, said):
    with pytest.raises(ValueError, match=said):
        mean_of(np.array(values))


def test_scenarios_of_different_futures_are_not_subtracted():
    with pytest.raises(ValueError, match="There are 3 and 4 futures"):
        paired_difference(np.ones(3), np.ones(4))


def test_an_interval_stays_between_what_a_number_can_be_and_is_that_of_students_t_where_ends_are_far():
    near_one = np.array([[0.9], [1.0], [0.99], [0.7]])
    mean, low, high = means_of(near_one, least=0.0, most=1.0)
    assert 0 < low[0] < mean[0] < high[0] < 1 < means_of(near_one)[2][0]
    rare = np.array([[0.0], [0.0], [3.0]])
    assert means_of(rare)[1][0] < 0 < means_of(rare, least=0.0)[1][0]
    middle = 0.5 + np.linspace(-0.01, 0.01, 400)[:, None]
    assert np.allclose(means_of(middle, least=0.0, most=1.0), means_of(middle), atol=1e-5)
    assert np.allclose(means_of(middle, least=0.0), means_of(middle), atol=1e-5)
    still = means_of(np.ones((5, 1)), least=0.0, most=1.0)
    assert [one[0] for one in still] == [1.0, 1.0, 1.0]


def test_intervals_of_a_share_hold_its_true_mean_as_often_as_they_say():
    """Skewed shares of few futures: nine intervals in ten and more hold the mean, as Student's own do not near an end."""
    drawn = np.random.Generator(np.random.Philox(7)).beta(6.0, 0.6, (20, 4_000))
    _, low, high = means_of(drawn, least=0.0, most=1.0)
    held = ((low <= 6.0 / 6.6) & (high >= 6.0 / 6.6)).mean()
    assert 0.9 < held < 0.98 and (high <= 1).all()
