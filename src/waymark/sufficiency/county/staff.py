"""Teachers and assistants that the places open in a run need, week by week: for whoever puts a price on them."""

from __future__ import annotations

import numpy as np

from .counts import Counts
from .parameters import Parameters
from .scenario import Scenario

ROLES = ("teachers", "assistants")


def staff_weeks(counts: Counts, scenario: Scenario, parameters: Parameters) -> dict[str, np.ndarray]:
    """Full-time staff times school weeks by role, each [n, years, provisions] in the order of the scenario.

    Places are staffed while they are open, whether anybody is in them or not; so many of a role for each place, as drawn for
    the same futures and multiplied by the scenario's changes.
    """
    place_weeks = counts.of_provisions("place_weeks").astype(float)
    futures = range(counts.first_replication, counts.first_replication + counts.replications)
    found = {}
    for role in ROLES:
        each = {}
        for kind in {one.kind for one in scenario.provisions}:
            name = f"kinds.{kind}.{role}_per_place"
            each[kind] = parameters.drawn(name, counts.seed, futures) * scenario.changes.get(name, 1.0)
        per_place = np.array([each[one.kind] for one in scenario.provisions]).reshape(len(scenario.provisions), -1).T
        found[role] = place_weeks * per_place[:, None, :]
    return found
