"""Rows of what a run says: each measure in each group, with its mean, the mean's interval and where futures lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from waymark.sufficiency.county import Counts, Scenario
from waymark.sufficiency.estimates.many import FEWEST_FUTURES, means_of

from .cubes import Group
from .labels import Said, labelled
from .measures import MEASURES, SCHOOL_DAYS, Measure
from .tables import NotMeasured, family_of, in_order, measure_named, values

SHARES = (0.1, 0.5, 0.9)
LEVEL = 0.95
SHARE = "share"
"""The unit of what lies between 0 and 1."""


@dataclass(frozen=True)
class Row(Said):
    """One measure in one group.

    `low` and `high` hold the true mean in 95 of 100 such runs: they tell whether enough futures were run. `p10`, `median` and
    `p90` are of the futures themselves: they tell how far apart those are, what is uncertain in the figures included. None
    where fewer than ten futures have the measure (a share of nothing is none).
    """

    ENDS_OF: ClassVar[str] = "mean"
    mean: float
    low: float | None
    high: float | None
    p10: float | None
    median: float
    p90: float | None
    futures: int


def rows(
    counts: Counts, scenario: Scenario, *, by: Sequence[str] = ("year",), measures: Sequence[str] | None = None,
    school_days: int = SCHOOL_DAYS,
) -> tuple[Row, ...]:  # fmt: skip
    """Every measure that is counted by all of `by`, or those named. Raises NotMeasured for a name or an axis that is none."""
    axes = in_order(by)
    found: list[Row] = []
    for measure in chosen(measures, axes):
        groups, table = values(counts, scenario, measure.name, by=axes, school_days=school_days)
        found += rows_of(measure.name, measure.unit, axes, groups, table)
    return tuple(found)


def chosen(measures: Sequence[str] | None, axes: tuple[str, ...]) -> list[Measure]:
    if measures is not None:
        return [measure_named(name) for name in measures]
    found = [measure for measure in MEASURES.values() if family_of(measure, axes) is not None]
    if not found:
        raise NotMeasured(f"Nothing is counted by {' and '.join(axes)} together.")
    return found


def there(groups: Sequence[Group], axes: Sequence[str], table: np.ndarray) -> list[int]:
    """Groups about which anything can be said: not places for the whole authority in a kind that has none."""
    some = np.isfinite(table).any(axis=0)
    empty = ~np.nan_to_num(table).any(axis=0)
    of_all = np.array(["partnership" in axes and group[list(axes).index("partnership")] == "" for group in groups], bool)
    return np.flatnonzero(some & ~(of_all & empty)).tolist()


def rows_of(measure: str, unit: str, axes: tuple[str, ...], groups: list[Group], table: np.ndarray) -> Iterator[Row]:
    """A row for each group of which anything can be said, from [futures, groups]."""
    places = there(groups, axes, table)
    if not places:
        return
    table = table[:, places]
    mean, low, high = means_of(table, LEVEL, **ends_of(unit, table))
    p10, median, p90 = np.nanquantile(table, SHARES, axis=0, method="inverted_cdf")
    futures = np.isfinite(table).sum(axis=0)
    for column, place in enumerate(places):
        ends = {name: float(one[column]) if futures[column] >= FEWEST_FUTURES else None
                for name, one in (("low", low), ("high", high), ("p10", p10), ("p90", p90))}  # fmt: skip
        yield Row(
            measure=measure, unit=unit, **labelled(groups[place], axes), **ends,  # type: ignore[arg-type]
            mean=float(mean[column]), median=float(median[column]), futures=int(futures[column]),
        )  # fmt: skip


def ends_of(unit: str, table: np.ndarray) -> dict[str, np.ndarray]:
    """The least and the most that each column's number can be [groups]: no count is below 0 and no share above 1.

    But for a difference of counts, and for places still occupied after they are closed: those show it themselves.
    """
    least = np.where(np.nanmin(table, axis=0) >= 0, 0.0, -np.inf)
    most = np.where((unit == SHARE) & (np.nanmax(table, axis=0) <= 1) & np.isfinite(least), 1.0, np.inf)
    return {"least": least, "most": most}
