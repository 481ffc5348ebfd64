"""Blocks put side by side as they come, in any order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from waymark.sufficiency.county import Counts
from waymark.sufficiency.county.layout import Tables

from .work import Block


class Gathered:
    """Room for all futures of a run, filled block by block."""

    def __init__(self, replications: int) -> None:
        self._replications = replications
        self._like: Counts | None = None
        self._tables: dict[str, np.ndarray] = {}
        self._ends: dict[int, int] = {}
        self.whole_to = 0
        """Futures 0 to this are all there."""
        self.done = 0

    def put(self, block: Block, counts: Counts) -> None:
        for name in Tables._fields:
            table = getattr(counts, name)
            if self._like is None:
                self._tables[name] = np.empty((self._replications, *table.shape[1:]), table.dtype)
            self._tables[name][block.first : block.first + block.many] = table
        self._like = self._like or counts
        self.done += block.many
        self._ends[block.first] = block.first + block.many
        while self.whole_to in self._ends:
            self.whole_to = self._ends.pop(self.whole_to)

    def counts(self) -> Counts | None:
        """Of futures 0 to `whole_to`: never of those that happened to be quick. None while there is none."""
        if self._like is None or not self.whole_to:
            return None
        tables = {name: table[: self.whole_to] for name, table in self._tables.items()}
        return replace(self._like, first_replication=0, **tables)
