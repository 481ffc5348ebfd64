"""One run: a job cut into blocks, done by some means, put together, with progress on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from waymark.sufficiency.county import Counts, InvalidScenario, Parameters, Scenario
from waymark.sufficiency.county.arrays import county_of
from waymark.sufficiency.county.run import MOST_REPLICATIONS

from .gathering import Gathered
from .means import Means, Threads
from .work import Job, blocks_of


@dataclass(frozen=True)
class Progress:
    """`counts_so_far`: the first futures that are all done, to say something of early; None before there are any."""

    done: int
    total: int
    seconds: float
    counts_so_far: Counts | None


def run(
    scenario: Scenario, parameters: Parameters, *, replications: int, seed: int = 1, by: Means | None = None,
    heard: Callable[[Progress], None] | None = None, stopped: Callable[[], bool] | None = None, by_month: bool = True,
) -> Counts:  # fmt: skip
    """So many futures. The whole numbers do not depend on `by`, which is Threads(2) unless said.

    Raises InvalidScenario or InvalidParameters before anything runs, Stopped when `stopped()` answers yes, and WorkersLost when
    those who should do the work cannot. `by_month` off keeps the counts of a year together: a tenth of the memory.
    """
    if not 1 <= replications <= MOST_REPLICATIONS:
        raise InvalidScenario(f"replications is {replications}. Put a whole number from 1 on there.")
    if not 0 <= seed < 2**32:
        raise InvalidScenario(f"seed is {seed}. Put a whole number from 0 to {2**32 - 1} there.")
    county_of(scenario, parameters)  # what is wrong is said here, and not by a worker
    gathered = Gathered(replications)
    began = time.monotonic()

    def tell(within: int = 0) -> None:
        if heard is not None:
            heard(Progress(gathered.done + within, replications, time.monotonic() - began, gathered.counts()))

    job = Job(scenario, parameters, seed, by_month)
    means = by or Threads()
    for block, part in means.done(job, blocks_of(replications), stopped or (lambda: False), tell):
        gathered.put(block, part)
        tell()
    counts = gathered.counts()
    assert counts is not None and counts.replications == replications
    return counts
