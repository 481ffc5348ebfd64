"""Compile everything ahead of the first question."""

from __future__ import annotations

import math

import numpy as np

from .basis import first_basis
from .branch import Search
from .program import Program
from .seating import room_to_seat, seat

_begun: list[bool] = []


def warm() -> None:
    """Compile every part of the engine, or fetch it from the cache folder. Once for a process; tens of seconds at the first time.

    A service calls it when it starts, so that no panel waits for a compiler. Whoever does not is made to wait here before
    the first program, since compiling must not eat the seconds meant for solving.
    """
    if _begun:
        return
    _begun.append(True)
    from .standing import Standing  # it asks for warming itself

    # Any two of three owners must be apart: the plan takes halves, so that cutting them off is compiled as well.
    pairs = ((0, 1), (1, 2), (2, 0))
    program = Program(
        owner=np.arange(3),
        value=np.array([[3, 1], [3, 1], [3, 2]]),
        start=np.arange(0, 7, 2),
        row=np.array(pairs).ravel(),
        coefficient=np.ones(6, np.int32),
        upper=np.ones(3, np.int64),
        owners=3,
        must=np.zeros(3, bool),
    )
    standing = Standing(program, seconds=math.inf, threads=1)
    standing.force_all([[0], [1]], seconds=math.inf)
    standing.force([2], seconds=math.inf)
    standing.prices()
    search = Search(standing.components[0].part, math.inf)
    search.try_rounding(search.settle(first_basis(search.part), ()))  # as a branching does
    one = np.ones(1, np.int64)
    seat(1, 1, one, one, one, np.ones((1, 1), np.int64), one, one.copy(), one.copy(), np.empty(room_to_seat(1, 1), np.int64))
