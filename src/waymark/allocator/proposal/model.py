"""One problem as the engine's program: offers as columns, rules as rows, priorities as words; built once, asked often."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from waymark.allocator.engine.program import Program
from waymark.allocator.offers.candidates import Candidates, PairId
from waymark.allocator.offers.rows import Rows, together
from waymark.allocator.problem import Problem
from waymark.allocator.proposal.words import Gains, Words, packed
from waymark.allocator.result import Assignment
from waymark.allocator.rules import mix, places
from waymark.allocator.rules.offering import candidates
from waymark.allocator.rules.priorities import TIERS, Tier

Pins = Mapping[str, tuple[str, int | None]]

RULES = (
    places.weekly_class_capacity,
    places.preventive_reserve,
    places.host_only_places,
    places.high_intensity_limit,
    places.staffing,
    places.caseload,
    mix.separation,
    mix.year_span,
)
PINS_KEPT = "pins_kept"


@dataclass(frozen=True)
class Asked:
    """A program for the engine and how to read its answer. `columns` are the model's, program column by program column."""

    program: Program
    words: Words
    columns: np.ndarray

    def offers(self, chosen: Iterable[int], among: int) -> list[int]:
        """The model's offers among the chosen columns of the program; `among` is the number of offers."""
        own = self.columns[np.asarray(list(chosen), np.int64)]
        return own[own < among].tolist()


class Model:
    """Offers, rows and tiers of one problem, less what the panel has ruled out."""

    def __init__(self, problem: Problem, banned: Collection[PairId] = (), seed: int = 0) -> None:
        self.problem = problem
        self.seed = seed
        self.found: Candidates = candidates(problem, banned)
        self.tiers: dict[str, Tier] = {name: TIERS[name](self.found, seed) for name in problem.policy.priorities}

    @cached_property
    def rows(self) -> Rows:
        return together(self.found, [rule(self.found) for rule in RULES])

    @property
    def settled(self) -> tuple[str, ...]:
        """The priorities that are settled one after the other; fair share breaks near-ties in a way of its own."""
        return tuple(name for name in self.problem.policy.priorities if name != "fair_share")

    def gains(self) -> list[tuple[str, np.ndarray]]:
        return [(name, self.tiers[name].gain) for name in self.settled]

    def kept_by(self, pins: Pins) -> np.ndarray:
        """Which offers agree with the pins: all of other requests, and of a pinned one those it is pinned to."""
        kept = np.ones(len(self.found), bool)
        for request_id, (class_id, week) in pins.items():
            kept[self.found.of(request_id)] = False
            kept[self.found.of(request_id, class_id, week)] = True
        return kept

    def with_pins(self, pins: Pins, gains: Gains) -> list[tuple[str, np.ndarray]]:
        """Keeping the pins goes before everything: as a first word, so that a list that keeps fewer proves a clash."""
        if not pins:
            return list(gains)
        pinned = np.isin(self.found.request, [self.found.arrays.request_number[request_id] for request_id in pins])
        return [(PINS_KEPT, pinned.astype(np.int64)), *gains]

    def asked(self, gains: Gains, kept: np.ndarray | None = None) -> Asked:
        """The program that maximises `gains` in order over the offers that are `kept` (all, when not given)."""
        rows, offers, owners = self.rows, len(self.found), len(self.found.arrays.requests)
        words = packed(gains, self.found.request, owners)
        columns = np.arange(rows.columns)
        if kept is not None:
            columns = columns[np.concatenate([kept, np.ones(rows.columns - offers, bool)])]
        size = np.diff(rows.start)[columns]
        start = np.concatenate([[0], np.cumsum(size)])
        entry = np.repeat(rows.start[columns] - start[:-1], size) + np.arange(start[-1])
        value = np.zeros((len(columns), words.value.shape[1]), np.int64)
        own = columns < offers
        value[own] = words.value[columns[own]]
        owner = np.full(len(columns), -1)
        owner[own] = self.found.request[columns[own]]
        program = Program(
            owner=owner, value=value, start=start, row=rows.row[entry], coefficient=rows.coefficient[entry],
            upper=rows.upper, owners=owners, must=np.zeros(owners, bool),
        )  # fmt: skip
        return Asked(program, words, columns)

    def levels(self, columns: Iterable[int]) -> dict[str, int]:
        """Every priority's level for a list, fair share included."""
        own = list(columns)
        return {name: tier.level(own) for name, tier in self.tiers.items()}

    def assignments(self, columns: Iterable[int]) -> tuple[Assignment, ...]:
        offers = (self.found.offer(column) for column in sorted(columns))
        return tuple(Assignment(*offer, offer.start_week + offer.weeks - 1) for offer in offers)

    def columns_of(self, allocation: Iterable[Assignment]) -> list[int]:
        """Columns of an allocation; an assignment that is no longer possible is left out."""
        return [
            int(column)
            for each in allocation
            for column in self.found.of(each.request, each.class_id, each.start_week)
        ]
