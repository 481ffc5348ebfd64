"""Many futures of one scenario, in threads, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np

from .arrays import county_of, figures_of
from .calendar import school_year_of
from .counts import Counts
from .errors import InvalidScenario, Stopped
from .kernel import run
from .layout import MONTHS, Tables
from .parameters import Parameters
from .scenario import Scenario

MOST_REPLICATIONS = 2**32 - 1


def simulate(
    scenario: Scenario, parameters: Parameters, *, replications: int, seed: int = 1, first: int = 0, threads: int = 1,
    by_month: bool = True, progress: Callable[[int, int], None] | None = None, stop: Callable[[], bool] | None = None,
) -> Counts:  # fmt: skip
    """`replications` futures, numbered from `first`. The numbers are the same for any `threads` and any cut into runs.

    `progress(done, all)` is called after each future, and `stop()` asked: Stopped is raised, with nothing to show, when it
    answers yes. With `by_month` off the counts of a year are in one month, which takes a tenth of the memory.
    """
    if not 1 <= replications <= MOST_REPLICATIONS - first or first < 0:
        raise InvalidScenario(f"replications is {replications}, from number {first}. Put at least 1, numbered from 0 on.")
    if not 0 <= seed < 2**32:
        raise InvalidScenario(f"seed is {seed}. Put a whole number from 0 to {2**32 - 1} there.")
    county = county_of(scenario, parameters)
    months = MONTHS if by_month else 1
    if not by_month:
        county.weeks[:, 1] = 0
    figures = figures_of(scenario, parameters, seed, range(first, first + replications))
    made: list[Tables | None] = [None] * replications

    def one(place: int) -> int:
        if stop is not None and stop():
            raise Stopped(f"The run was stopped before all of its {replications} futures were done; nothing is kept of it.")
        made[place], overfull = run(county, figures[place], months, seed, first + place)
        if overfull:
            raise MemoryError("The kernel ran out of room for what is due: this is a fault of Waymark, not of the scenario.")
        return place

    with ThreadPoolExecutor(max(1, threads)) as pool:
        waiting = [pool.submit(one, place) for place in range(replications)]
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                future.result()
                if progress is not None:
                    progress(done, replications)
        finally:
            for future in waiting:
                future.cancel()
    tables = [table for table in made if table is not None]
    return Counts(
        *(np.stack([getattr(table, name)[county.counted_from :] for table in tables]) for name in Tables._fields),
        partnerships=tuple(one.key for one in scenario.partnerships), kinds=tuple(one.key for one in scenario.kinds),
        tiers=tuple(one.tier for one in scenario.kinds), schools=tuple(one.key for one in scenario.schools),
        first_year=school_year_of(scenario.weeks[0][0]), seed=seed, first_replication=first,
        provisions=tuple(one.key for one in scenario.provisions),
    )  # fmt: skip
