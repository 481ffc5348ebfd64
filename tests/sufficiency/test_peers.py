"""The same small models in SimPy and in Ciw, within intervals. Run where the optional dependencies `bench` are installed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.sufficiency.county_cases import small_county, with_values
from waymark.sufficiency.county import simulate
from waymark.sufficiency.county.arrays import county_of, figures_of

RUNS = 20


def agree(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """No difference of means that Welch's test would find once in a thousand times (the seeds are fixed)."""
    return stats.ttest_ind(ours, theirs, equal_var=False).pvalue > 1e-3


def test_the_county_model_gives_what_it_gives_in_simpy():
    pytest.importorskip("simpy")
    from benchmarks.sufficiency.county_simpy import Model

    scenario, found = small_county(), with_values()
    county, drawn = county_of(scenario, found), figures_of(scenario, found, 1, range(RUNS))
    theirs = [Model(county, drawn[one], one).run(lean=True) for one in range(RUNS)]
    ours = simulate(scenario, found, replications=3 * RUNS)
    for name in ("suspensions", "exclusions_issued", "exclusions_withdrawn", "sixth_day_breaches"):
        assert agree(ours.yearly(name).sum(axis=1), np.array([counts[name] for counts in theirs])), name
    for place, kind in enumerate(ours.kinds[:-1]):  # the last is of excluded pupils, counted above
        for name in ("requests", "starts", "returns_held"):
            by_simpy = np.array([counts[name, place] for counts in theirs])
            assert agree(ours.yearly(name, kind=kind).sum(axis=1), by_simpy), (kind, name)


@pytest.mark.parametrize("peer", ["simpy", "ciw"])
def test_a_network_gives_what_it_gives_in_a_peer(peer):
    pytest.importorskip(peer)
    from benchmarks.sufficiency import network

    for case in network.cases():
        ours = network.ours(case, RUNS, 10_000).figures
        theirs = getattr(network, peer)(case, RUNS // 2, 1_500).figures
        assert agree(np.array(ours), np.array(theirs)), case.name
