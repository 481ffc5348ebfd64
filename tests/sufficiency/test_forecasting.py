"""The forecasting model: its likelihood, its search, its scores, and its coverage where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, poisson

from waymark.sufficiency.published.forecasting.candidates import CANDIDATES, candidate
from waymark.sufficiency.published.forecasting.draws import generator
from waymark.sufficiency.published.forecasting.fit import fit
from waymark.sufficiency.published.forecasting.forecast import forecast
from waymark.sufficiency.published.forecasting.likelihood import log_likelihood
from waymark.sufficiency.published.forecasting.peak import average_log_rate, find_peak
from waymark.sufficiency.published.forecasting.scores import crps, held
from waymark.sufficiency.published.forecasting.table import Table, layout
from waymark.sufficiency.published.reading.interval import Interval

ENGLAND = "970"


def table_of(low, high, pupils, unit, time, units, shocks=()) -> Table:
    columns = [np.asarray(each, dtype=float) for each in (low, high, pupils)]
    return Table(tuple(units), 2000, np.asarray(unit), np.asarray(time), *columns, tuple(shocks))


@given(st.floats(0.05, 60), st.integers(0, 20), st.integers(0, 6))
def test_a_hidden_count_is_as_likely_as_all_it_may_be_together(expected, low, wide):
    [value], _, _ = log_likelihood(np.array([float(low)]), np.array([float(low + wide)]), np.array([expected]))
    assert value == pytest.approx(
        np.log(sum(poisson.pmf(count, expected) for count in range(low, low + wide + 1))), rel=1e-6, abs=1e-6
    )


@given(st.floats(0.1, 40), st.integers(0, 12), st.integers(0, 4))
def test_slopes_are_those_of_the_likelihood(expected, low, wide):
    def at(log_expected):
        return log_likelihood(np.array([float(low)]), np.array([float(low + wide)]), np.array([np.exp(log_expected)]))

    middle, step = np.log(expected), 1e-4
    _, [slope], [bend] = at(middle)
    values = [at(middle + side * step)[0][0] for side in (-1, 0, 1)]
    assert slope == pytest.approx((values[2] - values[0]) / (2 * step), rel=1e-3, abs=1e-3)
    assert bend == pytest.approx(max(-(values[2] - 2 * values[1] + values[0]) / step**2, 1e-6), rel=0.02, abs=0.02)


def test_a_hidden_count_far_from_what_is_expected_still_has_a_slope():
    value, slope, bend = log_likelihood(np.array([1.0]), np.array([2.0]), np.array([5000.0]))
    assert np.isfinite(value).all()
    assert slope[0] < -1000
    assert bend[0] > 0


def test_the_evidence_of_one_count_is_near_its_integral():
    table = table_of([30], [30], [2000], [0], [0], ["951"])
    model = candidate("steady")
    values = np.array([setting.middle for setting in model.settings])
    spread = np.sqrt(model.covariance(values, table.layout)[0, 0])
    grid = np.linspace(-8 * spread, 8 * spread, 4001)
    chances = poisson.pmf(30, 2000 * np.exp(average_log_rate(table) + grid)) * norm.pdf(grid, scale=spread)
    integral = np.log(np.trapezoid(chances, grid))
    assert find_peak(table, model, values).log_evidence == pytest.approx(integral, abs=0.02)


@pytest.mark.parametrize("model", CANDIDATES, ids=lambda model: model.name)
def test_every_candidate_is_a_covariance(model):
    unit, time = np.repeat(np.arange(4), 12), np.tile(np.arange(12), 4)
    table = table_of(np.ones(48), np.ones(48), np.ones(48), unit, time, ["951", "952", "953", ENGLAND], shocks=(2009,))
    values = np.array([setting.middle for setting in model.settings])
    matrix = model.covariance(values, layout(table, unit, time))
    assert np.allclose(matrix, matrix.T)
    assert np.linalg.eigvalsh(matrix).min() > 0


def test_a_shock_year_hardly_moves_the_years_after():
    years = np.arange(14)
    counts = np.full(14, 900.0)
    shocked = counts.copy()
    shocked[-2:] = 200.0
    answers = []
    for each in (counts, shocked):
        table = table_of(each, each, np.full(14, 10_000.0), np.zeros(14, dtype=int), years, ["951"], shocks=(2012, 2013))
        answers.append(forecast(fit(table, candidate("steady"), 1, thorough=False), ["951"], (2014,), 1)["951"].middle()[0])
    assert answers[1] > 0.75 * answers[0]


def test_an_authority_with_one_year_is_pulled_towards_the_others():
    rows = [(unit, time, 2000.0) for unit in range(4) for time in range(10)] + [(4, 9, 8.0)]
    unit, time, counts = (np.array(each) for each in zip(*rows, strict=True))
    pupils = np.where(unit == 4, 400.0, 20_000.0)
    table = table_of(counts, counts, pupils, unit, time, ["951", "952", "953", ENGLAND, "954"])
    answer = forecast(fit(table, candidate("steady"), 1, thorough=False), ["954"], (2010,), 1)["954"]
    own_rate, others = 2.0, 10.0
    assert own_rate + 0.5 < answer.middle()[0] < others


def simulated(draws, authorities=6, years=14, step=0.1, level=0.3, own=0.15, noise=0.06):
    """Log rates and counts of a “steady” world, and the table of all but the last two years."""
    path = np.log(0.05) + np.cumsum(step * draws.standard_normal(years))
    pupils = draws.integers(3_000, 50_000, authorities).astype(float)
    wander = np.zeros((authorities, years))
    wander[:, 0] = own * draws.standard_normal(authorities)
    for year in range(1, years):
        wander[:, year] = 0.73 * wander[:, year - 1] + own * np.sqrt(1 - 0.73**2) * draws.standard_normal(authorities)
    logs = path + level * draws.standard_normal((authorities, 1)) + wander + noise * draws.standard_normal((authorities, years))
    counts = np.vstack([draws.poisson(pupils[:, None] * np.exp(logs)), np.round(3e6 * np.exp(path))[None, :]]).astype(float)
    rolls = np.append(pupils, 3e6)
    units = [*(str(951 + at) for at in range(authorities)), ENGLAND]
    unit, time = np.repeat(np.arange(len(units)), years - 2), np.tile(np.arange(years - 2), len(units))
    seen = counts[:, : years - 2].ravel()
    return table_of(seen, seen, rolls[unit], unit, time, units), counts[:authorities, years - 2 :], pupils


def coverage(worlds, seed, thorough):
    inside = {80: [], 95: []}
    for world in range(worlds):
        table, ahead, pupils = simulated(generator(seed, "world", world))
        answers = forecast(fit(table, candidate("steady"), world, thorough=thorough), list(table.units), (2012, 2013), world, 600)
        for at, counts in enumerate(ahead):
            answer = answers[str(951 + at)]
            for percent, found in inside.items():
                for interval, count in zip(answer.between(percent), counts, strict=True):
                    found.append(held(interval, Interval.exactly(100 * count / pupils[at]), answer.pupils))
    return {percent: np.mean(found) for percent, found in inside.items()}


def test_intervals_hold_about_as_often_as_they_say_in_a_world_of_the_models_own():
    found = coverage(20, seed=11, thorough=False)
    assert 0.66 < found[80] < 0.92
    assert 0.85 < found[95] <= 1.0


@pytest.mark.deep
def test_intervals_hold_as_often_as_they_say_over_many_worlds():
    found = coverage(150, seed=12, thorough=True)
    assert 0.75 < found[80] < 0.86
    assert 0.91 < found[95] < 0.98


def test_an_interval_that_is_too_narrow_is_found_out():
    """The same computation, with intervals of half the width: coverage must fall well below what is said."""
    inside = []
    for world in range(20):
        table, ahead, pupils = simulated(generator(11, "world", world))
        answers = forecast(fit(table, candidate("steady"), world, thorough=False), list(table.units), (2012, 2013), world, 600)
        for at, counts in enumerate(ahead):
            answer = answers[str(951 + at)]
            for middle, (low, high), count in zip(answer.middle(), answer.between(80), counts, strict=True):
                half = ((low + middle) / 2, (high + middle) / 2)
                inside.append(held(half, Interval.exactly(100 * count / pupils[at]), answer.pupils))
    assert np.mean(inside) < 0.66


def test_the_same_seed_gives_the_same_numbers_whatever_is_asked_beside():
    table, _, _ = simulated(generator(3, "world", 0))
    fitted = fit(table, candidate("trending"), 4)
    alone = forecast(fitted, ["952"], (2012, 2013), 4)["952"].rates
    beside = forecast(fit(table, candidate("trending"), 4), ["953", "952", "951"], (2012, 2013), 4)["952"].rates
    assert np.array_equal(alone, beside)
    assert not np.array_equal(alone, forecast(fitted, ["952"], (2012, 2013), 5)["952"].rates)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_the_score_of_a_single_number_is_its_distance(draw, actual):
    assert crps(np.full(7, draw), actual) == pytest.approx(abs(draw - actual), abs=1e-9)


def test_the_score_of_a_bell_is_the_known_one():
    """For a standard normal: x(2Φ(x) − 1) + 2φ(x) − 1/√π (Gneiting and others 2005)."""
    draws = norm.ppf((np.arange(200_000) + 0.5) / 200_000)
    for actual in (-1.5, 0.0, 0.4, 3.0):
        known = actual * (2 * norm.cdf(actual) - 1) + 2 * norm.pdf(actual) - 1 / np.sqrt(np.pi)
        assert crps(draws, actual) == pytest.approx(known, abs=1e-4)


@pytest.mark.parametrize(
    ("interval", "actual", "inside"),
    [
        ((0.0, 100 / 2853), Interval.exactly(100 / 2813), True),  # one event, though of fewer pupils
        ((0.0, 100 / 2853), Interval.exactly(200 / 2853), False),
        ((100 / 2853, 300 / 2853), Interval(100 / 2853, 200 / 2853), True),
        ((200 / 2853, 300 / 2853), Interval(100 / 2853, 200 / 2853), None),
    ],
)
def test_inside_is_told_in_whole_events(interval, actual, inside):
    assert held(interval, actual, 2853) is inside


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_wider_intervals_enclose_narrower_ones(seed):
    table, _, _ = simulated(np.random.default_rng(seed), authorities=3, years=9)
    answer = forecast(fit(table, candidate("wandering"), seed, thorough=False), ["951"], (2007, 2008), seed, 200)["951"]
    for narrow, wide in zip(answer.between(80), answer.between(95), strict=True):
        assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
