"""Rows of what a run says: each measure in each group, with its mean, the mean's interval and where futures lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.county import Counts, Scenario
from waymark.sufficiency.estimates.many import means_of

from .cubes import AXES, Group
from .measures import MEASURES, SCHOOL_DAYS, Measure
from .tables import NotMeasured, family_of, in_order, measure_named, values

SHARES = (0.1, 0.5, 0.9)
LEVEL = 0.95


@dataclass(frozen=True)
class Row:
    """One measure in one group; None for an axis that is not divided by.

    `low` and `high` hold the true mean in 95 of 100 such runs: they tell whether enough futures were run. `p10`, `median` and
    `p90` are of the futures themselves: they tell how far apart those are, what is uncertain in the figures included. None
    where too few futures have the measure (a share of nothing is none).
    """

    measure: str
    unit: str
    year: str | None
    tier: int | None
    kind: str | None
    partnership: str | None
    school: str | None
    year_group: int | None
    month: str | None
    provision: str | None
    mean: float
    low: float | None
    high: float | None
    p10: float
    median: float
    p90: float
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


def labelled(group: Group, axes: Sequence[str]) -> dict[str, object]:
    """All axes, None where not divided by."""
    return {**dict.fromkeys(AXES), **dict(zip(axes, group, strict=True))}


def or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def rows_of(measure: str, unit: str, axes: tuple[str, ...], groups: list[Group], table: np.ndarray) -> Iterator[Row]:
    """A row for each group of which anything can be said, from [futures, groups]."""
    places = there(groups, axes, table)
    if not places:
        return
    table = table[:, places]
    mean, low, high = means_of(table, LEVEL)
    p10, median, p90 = np.nanquantile(table, SHARES, axis=0, method="inverted_cdf")
    futures = np.isfinite(table).sum(axis=0)
    for column, place in enumerate(places):
        yield Row(
            measure=measure, unit=unit, **labelled(groups[place], axes),  # type: ignore[arg-type]
            mean=float(mean[column]), low=or_none(low[column]), high=or_none(high[column]),
            p10=float(p10[column]), median=float(median[column]), p90=float(p90[column]), futures=int(futures[column]),
        )  # fmt: skip
