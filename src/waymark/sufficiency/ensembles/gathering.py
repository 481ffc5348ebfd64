"""Blocks put side by side as they come, in any order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from waymark.sufficiency.county import Counts, Scenario
from waymark.sufficiency.county.calendar import school_year_of

from .work import Block


class Gathered:
    """Room for all futures of a run, filled block by block."""

    def __init__(self, scenario: Scenario, replications: int, seed: int) -> None:
        self._scenario, self._replications, self._seed = scenario, replications, seed
        self._tables: list[np.ndarray] = []
        self._ends: dict[int, int] = {}
        self.whole_to = 0
        """Futures 0 to this are all there."""
        self.done = 0

    def put(self, block: Block, tables: Sequence[np.ndarray]) -> None:
        if not self._tables:
            self._tables = [np.empty((self._replications, *table.shape[1:]), table.dtype) for table in tables]
        for room, table in zip(self._tables, tables, strict=True):
            room[block.first : block.first + block.many] = table
        self.done += block.many
        self._ends[block.first] = block.first + block.many
        while self.whole_to in self._ends:
            self.whole_to = self._ends.pop(self.whole_to)

    def counts(self) -> Counts | None:
        """Of futures 0 to `whole_to`: never of those that happened to be quick. None while there is none."""
        if not self.whole_to:
            return None
        scenario = self._scenario
        return Counts(
            *(table[: self.whole_to] for table in self._tables),
            partnerships=tuple(one.key for one in scenario.partnerships), kinds=tuple(one.key for one in scenario.kinds),
            tiers=tuple(one.tier for one in scenario.kinds), schools=tuple(one.key for one in scenario.schools),
            first_year=school_year_of(scenario.weeks[0][0]), seed=self._seed, first_replication=0,
        )  # fmt: skip
