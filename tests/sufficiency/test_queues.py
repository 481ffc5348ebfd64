"""Where theory knows the answer, the event kernel finds it."""

from __future__ import annotations

import csv
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy import stats

from tests.real_data import real_data
from waymark.sufficiency.queues import (
    SERVICE_LAWS,
    Network,
    OutgrownQueue,
    erlang_b,
    erlang_c,
    jackson_rates,
    mean_in_system,
    mean_wait,
    simulate,
)

LOSS = Network(arrivals=(8.0,), servers=(10,), service=(1.0,), room=(10,))
LINE = Network(arrivals=(7.0,), servers=(10,), service=(1.0,))
THREE = Network(
    arrivals=(4.0, 2.0, 1.0), servers=(13, 11, 16), service=(2.0, 2.0, 2.5),
    routing=((0.0, 0.3, 0.1), (0.1, 0.0, 0.3), (0.05, 0.05, 0.0)),
)  # fmt: skip


def runs(network: Network, many: int = 12, customers: int = 60_000) -> list:
    return [simulate(network, customers=customers, warm_up=2_000, seed=20, replication=one) for one in range(many)]


def agrees(found: list[float], theory: float) -> bool:
    """Whether theory is inside the interval of 99.9% of independent runs (the seed is fixed: it always is or never)."""
    reach = stats.t.ppf(0.9995, len(found) - 1) * np.std(found, ddof=1) / math.sqrt(len(found))
    return abs(np.mean(found) - theory) <= reach


def reference() -> list[dict]:
    with real_data("bench/erlang/erlang_bc_reference.csv").open() as file:
        return list(csv.DictReader(file))


def test_erlangs_formulas_are_right_to_fifteen_figures():
    for row in reference():
        servers, offered, waits = int(row["servers"]), float(row["offered_erlangs"]), row["erlang_c_wait_probability"]
        # below 1e-307 a double has fewer figures left
        assert math.isclose(erlang_b(servers, offered), float(row["erlang_b_blocking"]), rel_tol=3e-15, abs_tol=1e-322)
        if waits:
            assert math.isclose(erlang_c(servers, offered), float(waits), rel_tol=3e-15, abs_tol=1e-321)


def test_erlang_b_is_stable_where_factorials_are_not():
    assert 0 < erlang_b(10_000, 9_900.0) < 0.01
    assert erlang_b(0, 3.0) == 1.0 and erlang_b(3, 0.0) == 0.0


def test_a_line_that_grows_for_ever_has_no_wait():
    with pytest.raises(ValueError, match=r"The load offered is 10.* for 10 servers: the line grows for ever"):
        erlang_c(10, 10.0)


@pytest.mark.parametrize("law", SERVICE_LAWS)
def test_a_loss_system_loses_erlang_bs_share_whatever_the_law_of_service(law):
    network = Network(arrivals=(8.0,), servers=(10,), service=(1.0,), room=(10,), law=(law,))
    assert agrees([one.share_turned_away[0] for one in runs(network)], erlang_b(10, 8.0))


def test_a_line_waits_as_erlang_c_says():
    found = runs(LINE)
    assert agrees([one.share_waiting[0] for one in found], erlang_c(10, 7.0))
    assert agrees([one.mean_wait[0] for one in found], mean_wait(10, 7.0, 1.0))
    assert agrees([one.mean_inside[0] for one in found], mean_in_system(10, 7.0, 1.0))


def test_constant_service_halves_the_wait_of_one_server():
    """Pollaczek and Khinchine: the wait of M/G/1 goes with 1 + the squared coefficient of variation."""
    for law, variation in (("constant", 0.0), ("uniform", 1 / 12), ("two_speeds", 5.5)):
        network = Network(arrivals=(0.6,), servers=(1,), service=(1.0,), law=(law,))
        expected = 0.6 / (1 - 0.6) * (1 + variation) / 2
        assert agrees([one.mean_wait[0] for one in runs(network, many=20)], expected)


def test_each_node_of_a_jackson_network_is_a_queue_of_its_own():
    rates = jackson_rates(np.array(THREE.arrivals), np.array(THREE.routing))
    found = runs(THREE)
    for node in range(3):
        theory = mean_wait(THREE.servers[node], rates[node], THREE.service[node])
        assert agrees([one.mean_wait[node] for one in found], theory)
        assert agrees([one.arrived[node] / one.length for one in found], rates[node])


@pytest.mark.parametrize("network", [LOSS, LINE, THREE])
def test_littles_law_holds_at_every_node(network):
    """Number inside, over time, is time inside, over people: but for those inside at the two ends."""
    one = simulate(network, customers=200_000, warm_up=1_000)
    np.testing.assert_allclose(one.number_times_time, one.time_inside, rtol=1e-3)


def test_everybody_who_comes_is_served_or_lost_or_still_there():
    one = simulate(LOSS, customers=10_000)
    assert one.arrived[0] == 10_000
    assert one.started[0] + one.turned_away[0] == one.arrived[0]
    line = simulate(LINE, customers=10_000)
    assert 0 <= line.arrived[0] - line.started[0] < 100


def test_a_traveller_takes_a_new_turn_at_every_visit():
    """Without the number of the visit in its key a customer would come back to the node for ever, or never."""
    ring = Network(arrivals=(1.0,), servers=(4,), service=(0.5,), routing=((0.75,),))
    found = simulate(ring, customers=50_000)
    assert math.isclose(found.arrived[0] / 50_000, 4.0, rel_tol=0.02)


def test_another_place_never_loses_more():
    lost = [
        simulate(Network((8.0,), (places,), (1.0,), room=(places,)), customers=20_000).turned_away[0] for places in range(6, 15)
    ]
    assert lost == sorted(lost, reverse=True)


def test_runs_are_the_same_in_any_order_and_in_threads():
    one_by_one = [simulate(THREE, customers=5_000, replication=one).time_waiting.tolist() for one in range(8)]
    with ThreadPoolExecutor(4) as pool:
        backwards = list(
            pool.map(lambda one: simulate(THREE, customers=5_000, replication=one).time_waiting.tolist(), reversed(range(8)))
        )
    assert one_by_one == backwards[::-1]


def test_a_line_that_outgrows_what_is_kept_is_said():
    with pytest.raises(OutgrownQueue, match="wait at node 0"):
        simulate(Network((3.0,), (1,), (1.0,)), customers=200_000)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"arrivals": (0.0,)}, "Put rates of 0 or more, at least one above 0"),
        ({"servers": (0,)}, "Put at least 1"),
        ({"room": (5,)}, "Put at least its 10 servers, or None"),
        ({"law": ("normal",)}, "Put one of exponential, constant"),
        ({"routing": ((1.2,),)}, "shares that add up to 1 at most"),
        ({"service": (1.0, 2.0)}, "service has 2 entries for 1 nodes"),
    ],
)
def test_a_network_that_cannot_be_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        Network(**({"arrivals": (8.0,), "servers": (10,), "service": (1.0,)} | wrong))


@pytest.mark.deep
def test_a_long_run_agrees_to_three_figures():
    found = [simulate(LOSS, customers=2_000_000, warm_up=2_000, replication=one).share_turned_away[0] for one in range(8)]
    assert agrees(found, erlang_b(10, 8.0))
    assert math.isclose(np.mean(found), erlang_b(10, 8.0), rel_tol=2e-3)
