"""An open network of queues: what it is, and one run of it as counts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .kernel import LINE, run

SERVICE_LAWS = ("exponential", "constant", "uniform", "two_speeds")
"""Of the mean given: `uniform` from half of it to one and a half; `two_speeds` is nine in ten exponential of half the mean
and one in ten exponential of five and a half means (squared coefficient of variation 5.5)."""


class OutgrownQueue(RuntimeError):
    """A line grew beyond what is kept: more arrives at the node than it can serve."""


@dataclass(frozen=True)
class Network:
    """Nodes with arrivals per unit of time from outside, servers, mean service, and shares of leavers going on to each node.

    `room` [n] is the most that may be at a node, waiting or served; None has no limit. Who finds a node full is lost.
    """

    arrivals: tuple[float, ...]
    servers: tuple[int, ...]
    service: tuple[float, ...]
    routing: tuple[tuple[float, ...], ...] = ()
    room: tuple[int | None, ...] = ()
    law: tuple[str, ...] = ()
    nodes: int = field(init=False)

    def __post_init__(self) -> None:
        nodes = len(self.servers)
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "routing", self.routing or ((0.0,) * nodes,) * nodes)
        object.__setattr__(self, "room", self.room or (None,) * nodes)
        object.__setattr__(self, "law", self.law or ("exponential",) * nodes)
        self._refuse()

    def _refuse(self) -> None:
        for name in ("arrivals", "service", "routing", "room", "law"):
            if len(getattr(self, name)) != self.nodes:
                raise ValueError(f"{name} has {len(getattr(self, name))} entries for {self.nodes} nodes. Put one for each.")
        if not 1 <= self.nodes <= 200:
            raise ValueError(f"The network has {self.nodes} nodes. Put 1 to 200.")
        if min(self.arrivals) < 0 or sum(self.arrivals) <= 0:
            raise ValueError(f"arrivals are {self.arrivals}. Put rates of 0 or more, at least one above 0.")
        if min(self.servers) < 1 or min(self.service) <= 0:
            raise ValueError("A node has no server, or no time of service. Put at least 1, and a time above 0.")
        for node, shares in enumerate(self.routing):
            if len(shares) != self.nodes or min(shares) < 0 or sum(shares) > 1 + 1e-12:
                raise ValueError(f"routing of node {node} is {shares}. Put {self.nodes} shares that add up to 1 at most.")
        for node, most in enumerate(self.room):
            if most is not None and most < self.servers[node]:
                raise ValueError(f"room of node {node} is {most}. Put at least its {self.servers[node]} servers, or None.")
        for law in self.law:
            if law not in SERVICE_LAWS:
                raise ValueError(f"The law of service is {law!r}. Put one of {', '.join(SERVICE_LAWS)}.")


@dataclass(frozen=True)
class Counts:
    """Of one run after its warm-up, by node [n]: whole numbers, and sums of time in the unit of the rates."""

    arrived: np.ndarray
    turned_away: np.ndarray
    started: np.ndarray
    had_to_wait: np.ndarray
    time_waiting: np.ndarray
    time_inside: np.ndarray
    """Of those whose service started: wait and service."""
    number_times_time: np.ndarray
    """Number at the node, integrated over time."""
    length: float
    events: int
    """Arrivals and departures, warm-up included."""

    @property
    def share_turned_away(self) -> np.ndarray:
        return self.turned_away / self.arrived

    @property
    def share_waiting(self) -> np.ndarray:
        return self.had_to_wait / self.started

    @property
    def mean_wait(self) -> np.ndarray:
        return self.time_waiting / self.started

    @property
    def mean_inside(self) -> np.ndarray:
        return self.number_times_time / self.length


def simulate(network: Network, *, customers: int, warm_up: int = 0, seed: int = 1, replication: int = 0) -> Counts:
    """One run until `customers` have come from outside after the first `warm_up`. Holds no lock, so that threads may run many."""
    whole, sums, length, events, overfull = run(
        np.array(network.arrivals, float), np.array(network.servers, np.int64), np.array(network.service, float),
        np.array(network.routing, float), np.array([-1 if most is None else most for most in network.room], np.int64),
        np.array([SERVICE_LAWS.index(law) for law in network.law], np.int64), warm_up + customers, warm_up, seed, replication,
    )  # fmt: skip
    if overfull >= 0:
        raise OutgrownQueue(f"More than {LINE} wait at node {overfull}. Put more servers there, or a limit on its room.")
    return Counts(*whole.T, *sums.T, length, events)
