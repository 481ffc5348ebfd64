"""What one scenario changes against another: the same futures subtracted one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from waymark.sufficiency.county import Counts, Scenario
from waymark.sufficiency.estimates import FEWEST_FUTURES, paired_difference

from .cubes import Group
from .labels import Said, labelled
from .measures import SCHOOL_DAYS
from .summaries import LEVEL, SHARE, chosen
from .tables import in_order, values


class NotComparable(ValueError):
    """Two runs whose futures are not the same ones: a sentence says in what they differ."""


@dataclass(frozen=True)
class DifferenceRow(Said):
    """The second scenario less the first, in one group.

    `low` and `high` hold the mean difference in 95 of 100 such pairs of runs; None with fewer than ten futures.
    `variance_ratio`: how many times as many futures two runs with numbers of their own would need for an interval as narrow; None
    where the difference is the same in every future.
    """

    ENDS_OF: ClassVar[str] = "difference"
    first: float
    second: float
    difference: float
    low: float | None
    high: float | None
    share_lower: float
    share_higher: float
    variance_ratio: float | None
    futures: int


def differences(
    counts: Counts, other: Counts, scenario: Scenario, *, by: Sequence[str] = ("year",), measures: Sequence[str] | None = None,
    school_days: int = SCHOOL_DAYS,
) -> tuple[DifferenceRow, ...]:  # fmt: skip
    """`other` less `counts`, both over the same futures of the same authority; `scenario` is either, for its school weeks.

    Groups that only one of them has are left out. Raises NotComparable.
    """
    check_paired(counts, other)
    axes = in_order(by)
    found = []
    for measure in chosen(measures, axes):
        first = values(counts, scenario, measure.name, by=axes, school_days=school_days)
        second = values(other, scenario, measure.name, by=axes, school_days=school_days)
        found += subtracted(measure.name, measure.unit, axes, first, second)
    return tuple(found)


def subtracted(
    measure: str, unit: str, axes: tuple[str, ...], first: tuple[list[Group], np.ndarray], second: tuple[list[Group], np.ndarray]
) -> list[DifferenceRow]:
    """A row for each group that both have, from the groups and [futures, groups] of each."""
    columns = {group: place for place, group in enumerate(second[0])}
    found = []
    for place, group in enumerate(first[0]):
        if group in columns:
            pair = np.stack([first[1][:, place], second[1][:, columns[group]]])
            row = _row(pair[:, np.isfinite(pair).all(axis=0)], measure, unit, labelled(group, axes))
            found += [row] if row else []
    return found


def _row(pair: np.ndarray, measure: str, unit: str, labels: dict[str, object]) -> DifferenceRow | None:
    """None where nothing can be said: fewer than two futures have the measure, or it is 0 in all of both."""
    if pair.shape[1] < 2 or (labels["partnership"] == "" and not pair.any()):
        return None
    found = paired_difference(pair[0], pair[1], LEVEL, of_shares=unit == SHARE and pair.min() >= 0 and pair.max() <= 1)
    enough = found.mean.futures >= FEWEST_FUTURES
    return DifferenceRow(
        measure, unit, **labels,  # type: ignore[arg-type]
        first=float(pair[0].mean()), second=float(pair[1].mean()), difference=found.mean.value,
        low=found.mean.low if enough else None, high=found.mean.high if enough else None,
        share_lower=found.share_lower, share_higher=found.share_higher,
        variance_ratio=found.variance_ratio if np.ptp(pair[1] - pair[0]) > 0 else None, futures=found.mean.futures,
    )  # fmt: skip


def check_paired(counts: Counts, other: Counts) -> None:
    """Raises NotComparable."""
    for name in ("seed", "first_replication", "replications", "years", "partnerships"):
        one, its = getattr(counts, name), getattr(other, name)
        if one != its:
            what = name.replace("_", " ")
            raise NotComparable(
                f"The runs differ in {what}: {_short(one)} and {_short(its)}. Run both over the same futures of one authority."
            )


def _short(value: object) -> str:
    return f"{value[0]} to {value[-1]}" if isinstance(value, tuple) and value else str(value)
