"""Queues whose answers are known, by the event kernel, by SimPy and by Ciw in the same run: events a second and answers.

    bin/bench sufficiency/network                   # all four networks
    bin/bench sufficiency/network --peer-customers 5000

An event is an arrival at a node or a departure from one; times are the processor's, on one thread, so that a busy machine
slows nobody's figures. Each makes as many independent runs as `--runs` says, and every mean carries its 95% interval. SimPy and
Ciw come with the optional dependencies `bench`; a peer that is absent is left out and said to be.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from scipy import stats

from waymark.sufficiency.queues import Network, erlang_b, jackson_rates, mean_wait, simulate

WARM_UP = 1_000
LEAST_RATIO = {"SimPy": 150, "Ciw": 300}


@dataclass(frozen=True)
class Case:
    """A network, the node and the figure that theory knows."""

    name: str
    network: Network
    figure: str
    node: int
    theory: float


@dataclass(frozen=True)
class Found:
    """Events a second, and the figure of each run."""

    rate: float
    figures: list[float]

    @property
    def mean(self) -> float:
        return float(np.mean(self.figures))

    @property
    def reach(self) -> float:
        """Half of the 95% interval."""
        many = len(self.figures)
        return float(stats.t.ppf(0.975, many - 1) * np.std(self.figures, ddof=1) / math.sqrt(many))


def cases() -> list[Case]:
    loss = {"arrivals": (8.0,), "servers": (10,), "service": (1.0,), "room": (10,)}
    jackson = Network(
        arrivals=(4.0, 2.0, 1.0), servers=(12, 10, 16), service=(2.0, 2.0, 1 / 0.35),
        routing=((0.0, 0.3, 0.1), (0.1, 0.0, 0.3), (0.05, 0.05, 0.0)),
    )  # fmt: skip
    rates = jackson_rates(np.array(jackson.arrivals), np.array(jackson.routing))
    return [
        Case("Erlang B, M/M/10/10, 8 Erlangs", Network(**loss), "lost", 0, erlang_b(10, 8.0)),
        Case("M/G/10/10, two speeds", Network(**loss, law=("two_speeds",)), "lost", 0, erlang_b(10, 8.0)),
        Case("Erlang C, M/M/10, 8.5 Erlangs", Network((8.5,), (10,), (1.0,)), "wait", 0, mean_wait(10, 8.5, 1.0)),
        Case("Jackson, 3 nodes, the second", jackson, "wait", 1, mean_wait(10, float(rates[1]), 2.0)),
    ]


def ours(case: Case, runs: int, customers: int) -> Found:
    simulate(case.network, customers=10)
    began = time.thread_time()
    found = [simulate(case.network, customers=customers, warm_up=WARM_UP, replication=one) for one in range(runs)]
    seconds = time.thread_time() - began
    figures = [one.share_turned_away[case.node] if case.figure == "lost" else one.mean_wait[case.node] for one in found]
    return Found(sum(one.events for one in found) / seconds, figures)


def service_of(network: Network, node: int, chance: random.Random) -> float:
    mean = network.service[node]
    if network.law[node] == "two_speeds":
        mean *= 5.5 if chance.random() < 0.1 else 0.5
    return chance.expovariate(1 / mean)


def simpy(case: Case, runs: int, customers: int) -> Found:
    began = time.thread_time()
    events, figures = 0, []
    for one in range(runs):
        count, figure = _simpy_run(case, customers, one)
        events += count
        figures.append(figure)
    return Found(events / (time.thread_time() - began), figures)


def _simpy_run(case: Case, customers: int, seed: int) -> tuple[int, float]:
    import simpy as library

    network, chance, world = case.network, random.Random(seed), library.Environment()
    places = [library.Resource(world, servers) for servers in network.servers]
    arrived, waited, left = 0, 0.0, 0
    come, finished = 0, world.event()

    def customer(number: int, node: int):
        nonlocal arrived, waited, left
        while node < network.nodes:
            counted = number >= WARM_UP and node == case.node
            arrived += 1
            lost_here = network.room[node] is not None and places[node].count + len(places[node].queue) >= network.room[node]
            if counted:
                seen[0] += 1
                seen[1] += lost_here
            if lost_here:
                return
            since = world.now
            with places[node].request() as turn:
                yield turn
                if counted:
                    seen[2] += 1
                    waited += world.now - since
                yield world.timeout(service_of(network, node, chance))
            left += 1
            node = chance.choices(range(network.nodes + 1), cum_weights=onward[node])[0]

    def source(node: int):
        nonlocal come
        while True:
            yield world.timeout(chance.expovariate(network.arrivals[node]))
            come += 1
            if come > customers + WARM_UP:
                if not finished.triggered:
                    finished.succeed()
                return
            world.process(customer(come, node))

    seen = [0, 0, 0]
    onward = [[*np.cumsum(shares), 1.0] for shares in network.routing]
    for node in range(network.nodes):
        if network.arrivals[node] > 0:
            world.process(source(node))
    world.run(until=finished)
    figure = seen[1] / seen[0] if case.figure == "lost" else waited / seen[2]
    return arrived + left, figure


def ciw(case: Case, runs: int, customers: int) -> Found:
    began = time.thread_time()
    events, figures = 0, []
    for one in range(runs):
        count, figure = _ciw_run(case, customers, one)
        events += count
        figures.append(figure)
    return Found(events / (time.thread_time() - began), figures)


def _ciw_run(case: Case, customers: int, seed: int) -> tuple[int, float]:
    import ciw as library

    network = case.network

    def law(node: int):
        rate = 1 / network.service[node]
        if network.law[node] == "two_speeds":
            return library.dists.HyperExponential([rate / 5.5, rate / 0.5], [0.1, 0.9])
        return library.dists.Exponential(rate)

    made = library.create_network(
        arrival_distributions=[library.dists.Exponential(rate) if rate else None for rate in network.arrivals],
        service_distributions=[law(node) for node in range(network.nodes)],
        number_of_servers=list(network.servers),
        queue_capacities=[
            float("inf") if room is None else room - servers for room, servers in zip(network.room, network.servers, strict=True)
        ],
        routing=[list(shares) for shares in network.routing],
    )
    library.seed(seed)
    run = library.Simulation(made)
    run.simulate_until_max_customers(customers + WARM_UP, method="Arrive")
    records = run.get_all_records()
    served = [row for row in records if row.record_type == "service"]
    refused = [row for row in records if row.record_type == "rejection"]
    since = sorted(row.arrival_date for row in records)[WARM_UP]
    if case.figure == "lost":
        lost = sum(row.arrival_date >= since for row in refused)
        taken = sum(row.arrival_date >= since for row in served)
        return 2 * len(served) + len(refused), lost / (lost + taken)
    waits = [row.waiting_time for row in served if row.node == case.node + 1 and row.arrival_date >= since]
    return 2 * len(served) + len(refused), sum(waits) / len(waits)


def agree(one: Found, other: Found) -> bool:
    """Whether the 99.9% interval of the difference of the two means holds 0 (three times the 95% reach at most)."""
    return abs(one.mean - other.mean) <= 1.7 * math.hypot(one.reach, other.reach)


def compare(case: Case, peers: dict[str, Callable[[Case, int, int], Found]], given: argparse.Namespace) -> bool:
    print(f"\n{case.name}: {'share lost' if case.figure == 'lost' else 'mean wait'}, theory {case.theory:.5f}")
    kernel = ours(case, given.runs, given.customers)
    print(f"  {'Waymark':8} {kernel.rate / 1e6:9.3f} M events/s   {kernel.mean:.5f} ± {kernel.reach:.5f}")
    enough = True
    for name, peer in peers.items():
        found = peer(case, given.runs, given.peer_customers)
        ratio = kernel.rate / found.rate
        enough &= ratio >= LEAST_RATIO[name] and agree(kernel, found)
        same = "same within intervals" if agree(kernel, found) else "NOT the same"
        speed = f"{name:8} {found.rate / 1e6:9.4f} M events/s"
        print(f"  {speed}   {found.mean:.5f} ± {found.reach:.5f}   {same}; Waymark {ratio:.0f}×")
    return enough


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10, help="independent runs of each network (10)")
    parser.add_argument("--customers", type=int, default=400_000, help="from outside, in each of our runs (400,000)")
    parser.add_argument("--peer-customers", type=int, default=10_000, help="in each run of a peer (10,000)")
    given = parser.parse_args()
    peers = {}
    for name, module, peer in (("SimPy", "simpy", simpy), ("Ciw", "ciw", ciw)):
        if find_spec(module) is None:
            print(f"{name} is absent: install the optional dependencies `bench` to measure it too.")
        else:
            peers[name] = peer
    enough = [compare(case, peers, given) for case in cases()]
    if not peers:
        print("\nNothing was compared.")
        return 0
    print(f"\nTargets ({', '.join(f'{least} × {name}' for name, least in LEAST_RATIO.items())}, same answers): "
          f"{sum(enough)} of {len(enough)} networks.")  # fmt: skip
    return 0 if all(enough) else 1


if __name__ == "__main__":
    raise SystemExit(main())
