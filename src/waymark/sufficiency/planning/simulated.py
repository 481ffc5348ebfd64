"""What every school's pupils need, simulated: the same authority with places for all."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import replace

import numpy as np

from waymark.sufficiency.county import Counts, Parameters, Provision, Scenario
from waymark.sufficiency.county.layout import PLACE_COUNTS, SCHOOL_COUNTS
from waymark.sufficiency.county.standing import Standing
from waymark.sufficiency.ensembles import Progress, run
from waymark.sufficiency.ensembles.means import Means

from .demand import Demand, keys_of

PLENTY = 5_000
"""Places of each kind in each partnership: more than anybody asks for."""


def demand_simulated(
    scenario: Scenario, parameters: Parameters, kinds: Sequence[str], *, replications: int, seed: int,
    heard: Callable[[Progress], None] | None = None, stopped: Callable[[], bool] | None = None,
    by: Means | None = None,
) -> Demand:  # fmt: skip
    """Mean place-weeks that would be filled if nobody were ever short of a place of these kinds.

    Counting what is used today and adding who is short would mix weeks of a stay with weeks of waiting for one; so the same
    authority is simulated with places for all. A kind for excluded pupils is owed by duty. A partnership's need is shared
    out by its schools' requests (of a kind for excluded pupils: by their permanent exclusions).
    """
    counts = run(with_plenty(scenario, kinds), parameters, replications=replications, seed=seed, by=by,
                 heard=heard, stopped=stopped)  # fmt: skip
    schools, all_kinds, years = keys_of(scenario)
    needed = np.zeros((len(schools), len(all_kinds), len(years)), np.int64)
    owed = np.zeros_like(needed)
    for kind in kinds:
        at = all_kinds.index(kind)
        excluded = scenario.kinds[at].for_excluded
        needed[:, at] = _shared_out(counts, scenario, kind, "exclusions_issued" if excluded else "requests")
        if excluded:
            owed[:, at] = needed[:, at]
    return Demand(schools, all_kinds, years, needed, owed)


def with_plenty(scenario: Scenario, kinds: Sequence[str]) -> Scenario:
    """The authority with more places of these kinds than anybody asks for, wherever anybody is."""
    first = scenario.weeks[0][0]
    plenty = tuple(
        Provision(_plenty_of(kind, one.key), kind, PLENTY, first, one.key) for kind in kinds for one in scenario.partnerships
    )
    kept = tuple(one for one in scenario.provisions if one.kind not in kinds)
    keys = {one.key for one in kept}
    minutes = {school: {key: value for key, value in row.items() if key in keys} for school, row in scenario.minutes.items()}
    return replace(scenario, provisions=kept + plenty, minutes=minutes, standing=_moved(scenario, keys))


def _moved(scenario: Scenario, kept: Container[str]) -> tuple[Standing, ...] | str:
    """Whoever stands in a place that is replaced stands in the plenty of its kind and the school's partnership."""
    if isinstance(scenario.standing, str):
        return scenario.standing
    kinds = {one.key: one.kind for one in scenario.provisions}
    areas = {school.key: school.partnership for school in scenario.schools}
    return tuple(
        row if row.provision is None or row.provision in kept
        else replace(row, provision=_plenty_of(kinds[row.provision], areas[row.school]))
        for row in scenario.standing
    )  # fmt: skip


def _plenty_of(kind: str, partnership: str) -> str:
    return f"plenty of {kind}, {partnership}"


def _shared_out(counts: Counts, scenario: Scenario, kind: str, by: str) -> np.ndarray:
    """[schools, years]: whole numbers that add up to each partnership's mean, rounded."""
    shares = counts.school[..., SCHOOL_COUNTS.index(by)].mean(axis=0).T + 1e-9
    place = counts.kinds.index(kind)
    used = counts.place[..., place, [PLACE_COUNTS.index("occupied_weeks"), PLACE_COUNTS.index("held_weeks")]]
    mean = used.sum(axis=(2, 4)).mean(axis=0)  # [years, partnerships + 1]
    made = np.zeros(shares.shape, np.int64)
    for at, partnership in enumerate(scenario.partnerships):
        rows = [row for row, school in enumerate(scenario.schools) if school.partnership == partnership.key]
        for year in range(shares.shape[1]) if rows else ():
            made[rows, year] = apportioned(round(float(mean[year, at])), shares[rows, year])
    return made


def apportioned(total: int, weights: np.ndarray) -> np.ndarray:
    """`total` in whole parts by weight: largest remainders, the first of equals."""
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    for at in np.argsort(-(exact - parts), kind="stable")[: total - int(parts.sum())]:
        parts[at] += 1
    return parts
