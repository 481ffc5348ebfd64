"""Blocks put side by side as they come, in any order."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np

from waymark.sufficiency.county import Counts, InvalidScenario
from waymark.sufficiency.county.layout import Tables

from .work import Block

MOST_OF_MEMORY = 0.6
"""Of the machine's memory that the counts of a run may take; what is made of them takes its own."""


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
        if self._like is None:
            self._check_room(counts)
            shapes = {name: getattr(counts, name) for name in Tables._fields}
            self._tables = {name: np.empty((self._replications, *one.shape[1:]), one.dtype) for name, one in shapes.items()}
            self._like = counts
        for name, room in self._tables.items():
            room[block.first : block.first + block.many] = getattr(counts, name)
        self.done += block.many
        self._ends[block.first] = block.first + block.many
        while self.whole_to in self._ends:
            self.whole_to = self._ends.pop(self.whole_to)

    def _check_room(self, counts: Counts) -> None:
        """Before the room is taken: a system may promise more memory than it has, and end the run when it is used."""
        needed = self._replications * sum(getattr(counts, name)[0].nbytes for name in Tables._fields)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        if needed > MOST_OF_MEMORY * memory:
            most = int(self._replications * MOST_OF_MEMORY * memory / needed)
            raise InvalidScenario(
                f"replications is {self._replications}, whose counts take {needed / 1e9:.0f} GB of memory. Put {most} at most, "
                "or leave the months out: that takes about a tenth."
            )

    def counts(self) -> Counts | None:
        """Of futures 0 to `whole_to`: never of those that happened to be quick. None while there is none."""
        if self._like is None or not self.whole_to:
            return None
        tables = {name: table[: self.whole_to] for name, table in self._tables.items()}
        return replace(self._like, first_replication=0, **tables)
