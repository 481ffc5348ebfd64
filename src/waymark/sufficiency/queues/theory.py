"""What theory knows: Erlang's two formulas, waits of M/M/c, and the traffic of a Jackson network."""

from __future__ import annotations

import numpy as np


def erlang_b(servers: int, offered: float) -> float:
    """Share of arrivals turned away by `servers` places without a waiting line, `offered` in Erlangs.

    Holds for every law of service with the same mean. The recursion adds, multiplies and divides positive numbers only, so
    that it loses no figures, and never overflows.
    """
    _refuse(servers, offered)
    lost = 1.0
    for busy in range(1, servers + 1):
        lost = offered * lost / (busy + offered * lost)
    return lost


def erlang_c(servers: int, offered: float) -> float:
    """Share of arrivals that wait for one of `servers` places, exponential service, a line without end."""
    _refuse(servers, offered)
    if offered >= servers:
        raise ValueError(f"The load offered is {offered} for {servers} servers: the line grows for ever. Put less.")
    turned_away = erlang_b(servers, offered)
    return servers * turned_away / (servers - offered * (1.0 - turned_away))


def mean_wait(servers: int, arrivals: float, service: float) -> float:
    """Mean time in the line of M/M/c, everybody counted; `service` is the mean time of one."""
    offered = arrivals * service
    return erlang_c(servers, offered) * service / (servers - offered)


def mean_in_system(servers: int, arrivals: float, service: float) -> float:
    """Mean number waiting or served in M/M/c, by Little's law."""
    return arrivals * (mean_wait(servers, arrivals, service) + service)


def jackson_rates(arrivals: np.ndarray, routing: np.ndarray) -> np.ndarray:
    """Arrivals at each node [n], from outside and from other nodes: each then behaves as an M/M/c of its own (Jackson 1957)."""
    return np.linalg.solve(np.eye(len(arrivals)) - np.asarray(routing, float).T, np.asarray(arrivals, float))


def _refuse(servers: int, offered: float) -> None:
    if servers < 0 or offered < 0:
        raise ValueError(f"There are {servers} servers and {offered} Erlangs. Put numbers of 0 or more.")
