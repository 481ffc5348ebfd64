"""A school year of fortnightly meetings over one invented county: what is known when, what is promised, and by which rule.

A meeting in week t knows every request that arrives in week t or t + 1, and may promise stays that start in week t or later.
What it promises is taken for good; a request without a promise comes back until its last possible start has passed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array

from benchmarks.allocator.instances import Instance, generate
from benchmarks.allocator.rules import breaches, program_of
from waymark.allocator.engine import Program, maximise
from waymark.allocator.opportunity.years import Year

FORTNIGHT = 2
PARTNERSHIPS = 10
DUTY = 20_000
SECONDS_A_MEETING = 600.0
"""Far above what any meeting takes, so that a busy machine changes times and never answers."""


@cache
def county(requests: int, seed: int, request_seed: int) -> Instance:
    """One year of a county: the same county for a seed, another year's requests for a request seed."""
    return generate(requests, seed, arrivals=True, partnerships=PARTNERSHIPS, request_seed=request_seed)


def as_year(instance: Instance) -> Year:
    asked = instance.requests
    return Year(
        instance.request, instance.group, instance.start, instance.end, instance.value, asked.arrival, asked.urgency, asked.duty
    )


@dataclass(frozen=True)
class Hindsight:
    """The linear program with everything known in advance: its value bounds every rule; duty and served may be fractions."""

    value: float
    duty: float
    served: float
    place_prices: np.ndarray  # [class, week]


def matrix(program: Program) -> csc_array:
    """Rows of the owners first, then the program's own."""
    columns = np.arange(program.columns)
    row = np.concatenate([program.owner, program.owners + program.row])
    column = np.concatenate([columns, np.repeat(columns, np.diff(program.start))])
    return csc_array((np.ones(len(row)), (row, column)), shape=(program.owners + program.rows, program.columns))


@cache
def hindsight(requests: int, seed: int, request_seed: int) -> Hindsight:
    instance = county(requests, seed, request_seed)
    program = program_of(instance)
    table = matrix(program).tocsr()
    upper = np.concatenate([np.ones(program.owners), program.upper])
    binding = np.diff(table.indptr) > upper
    answer = linprog(-instance.value.astype(float), A_ub=table[binding], b_ub=upper[binding], bounds=(0, 1), method="highs")
    if answer.status:
        raise RuntimeError(f"The year in hindsight was not solved: {answer.message}")
    prices = np.zeros(len(upper))
    prices[binding] = -answer.ineqlin.marginals
    shape = instance.classes.free.shape
    places = prices[program.owners :][: shape[0] * shape[1]].reshape(shape)
    duty = float(answer.x[instance.requests.duty[instance.request]].sum())
    return Hindsight(-answer.fun, duty, float(answer.x.sum()), places)


@dataclass
class Meeting:
    """What one meeting sees: the week, the stays that could be promised now, free places, requests known."""

    instance: Instance
    week: int
    stays: np.ndarray  # columns of the instance
    free: np.ndarray  # [class, week]

    @property
    def next_week(self) -> int:
        return self.week + FORTNIGHT


Rule = Callable[["Round", Meeting], np.ndarray]
"""From what a meeting sees to the stays it promises."""


@dataclass
class Round:
    """A year as it goes, meeting by meeting, up to the last one with something new, or to `last_week`."""

    instance: Instance
    last_week: int | None = None
    program: Program = field(init=False)
    left: np.ndarray = field(init=False)
    promised: list[np.ndarray] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.program = program_of(self.instance)
        self.left = self.program.upper.copy()

    def run(self, rule: Rule) -> Round:
        arrival = self.instance.requests.arrival
        waiting = np.ones(self.instance.size, bool)
        shape = self.instance.classes.free.shape
        last = int(arrival.max()) if self.last_week is None else self.last_week
        for week in range(0, last + 1, FORTNIGHT):
            begun = time.process_time()
            known = waiting & (arrival < week + FORTNIGHT)
            stays = np.flatnonzero(known[self.instance.request] & (self.instance.start >= week))
            stays = stays[self._fit(stays)]
            free = self.left[: shape[0] * shape[1]].reshape(shape)
            chosen = rule(self, Meeting(self.instance, week, stays, free)) if len(stays) else stays
            np.subtract.at(self.left, self._rows(chosen)[0], 1)
            waiting[self.instance.request[chosen]] = False
            self.promised.append(chosen)
            self.seconds.append(time.process_time() - begun)
        return self

    def _rows(self, stays: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Every row of every stay, and which stay (its position) it is of."""
        first, many = self.program.start[stays], np.diff(self.program.start)[stays]
        at = np.arange(many.sum()) + np.repeat(first - (many.cumsum() - many), many)
        return self.program.row[at], np.repeat(np.arange(len(stays)), many)

    def _fit(self, stays: np.ndarray) -> np.ndarray:
        row, of = self._rows(stays)
        return np.bincount(of, self.left[row] < 1, len(stays)) == 0

    def best(self, stays: np.ndarray, score: np.ndarray) -> np.ndarray:
        """The list of these stays with the greatest sum of scores, proven; stays of no score are left out."""
        stays, score = stays[score > 0], score[score > 0]
        row, of = self._rows(stays)
        binding = np.bincount(row, minlength=len(self.left)) > self.left
        row, of = row[binding[row]], of[binding[row]]
        rows, row = np.unique(row, return_inverse=True)
        owners, owner = np.unique(self.instance.request[stays], return_inverse=True)
        start = np.concatenate([[0], np.bincount(of, minlength=len(stays)).cumsum()])
        program = Program(owner, score[:, None], start, row, np.ones(len(row), np.int64), self.left[rows], len(owners),
                          np.zeros(len(owners), bool))  # fmt: skip
        answer = maximise(program, seconds=SECONDS_A_MEETING)
        if answer.status != "proven":
            raise RuntimeError(f"A meeting was not solved to proof in {SECONDS_A_MEETING:.0f} seconds: {answer.status}.")
        return stays[answer.chosen]

    @property
    def chosen(self) -> np.ndarray:
        return np.concatenate(self.promised)

    def breaches(self) -> int:
        return breaches(self.instance, self.chosen)
