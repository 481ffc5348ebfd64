"""What a run is made of: one job, cut into blocks of futures that any worker can do alone."""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from waymark.sufficiency.county import Counts, Parameters, Scenario, scenario_from, scenario_to, simulate

SMALLEST, LARGEST = 8, 64
"""Futures in the first block, so that something can soon be said, and in the later ones."""
PACKAGE = Path(__file__).resolve().parents[2]
SOURCES = ("sufficiency/county", "sufficiency/draws", "allocator/engine")


class Block(NamedTuple):
    """Futures `first` to `first + many - 1`."""

    first: int
    many: int


@dataclass(frozen=True)
class Job:
    """Everything that decides the whole numbers of a run."""

    scenario: Scenario
    parameters: Parameters
    seed: int
    by_month: bool

    def done(
        self, block: Block, *, threads: int = 1, progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Counts:  # fmt: skip
        return simulate(
            self.scenario, self.parameters, replications=block.many, seed=self.seed, first=block.first, threads=threads,
            by_month=self.by_month, progress=progress, stop=stop,
        )  # fmt: skip

    def packed(self) -> bytes:
        """For another process: the scenario travels as its JSON, which both ends check."""
        parts = (scenario_to(self.scenario), self.parameters, self.seed, self.by_month)
        return zlib.compress(pickle.dumps(parts), 1)


@lru_cache(maxsize=2)
def unpacked(packed: bytes) -> Job:
    """Kept, since a worker does many blocks of one job."""
    text, parameters, seed, by_month = pickle.loads(zlib.decompress(packed))
    return Job(scenario_from(text), parameters, seed, by_month)


def blocks_of(replications: int, smallest: int = SMALLEST, largest: int = LARGEST) -> tuple[Block, ...]:
    """From small to large, each at most twice the one before."""
    blocks, first, many = [], 0, smallest
    while first < replications:
        blocks.append(Block(first, min(many, replications - first)))
        first += many
        many = min(2 * many, largest)
    return tuple(blocks)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Of the sources that decide the numbers: workers of another version of Waymark would give others, and are refused."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for source in sorted((PACKAGE / folder).rglob("*.py")):
            digest.update(source.relative_to(PACKAGE).as_posix().encode() + source.read_bytes())
    return digest.hexdigest()[:16]
