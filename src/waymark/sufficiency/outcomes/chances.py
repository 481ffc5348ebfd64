"""The chance that a measure passes a threshold, and the year from which on there is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from waymark.sufficiency.county import Counts, Scenario
from waymark.sufficiency.estimates import chance_above

from .labels import Said, labelled
from .measures import MEASURES
from .summaries import LEVEL, there
from .tables import NotMeasured, in_order, values


@dataclass(frozen=True)
class ChanceRow(Said):
    """In what share of futures a measure is above a threshold, with the interval of that share."""

    ENDS_OF: ClassVar[str] = "chance"
    threshold: float
    chance: float
    low: float
    high: float
    futures: int


@dataclass(frozen=True)
class Enough:
    """The first year from which on a measure stays within its limit with the chance asked for; None if there is none."""

    year: str | None
    chances: tuple[tuple[str, float], ...]
    """By year: the chance that the measure is within the limit."""


def chances(
    counts: Counts, scenario: Scenario, thresholds: Mapping[str, float], *, by: Sequence[str] = ("year",)
) -> tuple[ChanceRow, ...]:
    """For each measure named, the chance that it is above its threshold, in each group. Raises NotMeasured."""
    axes = in_order(by)
    found = []
    for measure, threshold in thresholds.items():
        groups, table = values(counts, scenario, measure, by=axes)
        for place in there(groups, axes, table):
            column = table[:, place]
            one = chance_above(column[np.isfinite(column)], threshold, LEVEL)
            found.append(ChanceRow(
                measure, MEASURES[measure].unit, **labelled(groups[place], axes),  # type: ignore[arg-type]
                threshold=threshold, chance=one.value, low=one.low, high=one.high, futures=one.futures,
            ))  # fmt: skip
    return tuple(found)


def first_year_enough(
    counts: Counts, scenario: Scenario, *, measure: str = "places_short", at_most: float = 1.0, chance: float = 0.9,
    kind: str | None = None,
) -> Enough:  # fmt: skip
    """The year in which places stop being short: within `at_most`, with that chance, then and in every later year.

    Raises NotMeasured.
    """
    if kind is not None and measure == "places_short" and any(one.key == kind and one.for_excluded for one in scenario.kinds):
        raise NotMeasured(f"Nobody asks for {kind}: excluded pupils are owed it. Put excluded_waiting as measure, and no kind.")
    groups, table = values(counts, scenario, measure, by=("year",) if kind is None else ("year", "kind"))
    places = [place for place, group in enumerate(groups) if kind is None or group[1] == kind]
    within = [float((table[:, place] <= at_most).mean()) for place in places]
    years = [str(groups[place][0]) for place in places]
    first = len(years)
    while first and within[first - 1] >= chance:
        first -= 1
    return Enough(years[first] if first < len(years) else None, tuple(zip(years, within, strict=True)))
