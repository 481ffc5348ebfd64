"""Each measure as one number for each future and group: year, tier, kind, partnership, school, year group or month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

import numpy as np

from waymark.sufficiency.county import Counts, Scenario
from waymark.sufficiency.county.counts import MONTH_NAMES
from waymark.sufficiency.county.layout import MONTHS

from .cubes import AXES, FAMILIES, PLACE, Cube, Family, Group, cube_of, labels_of, starts_by_wait
from .measures import MEASURES, SCHOOL_DAYS, SCHOOL_DAYS_A_WEEK, WEEKS, Measure

OF_REQUESTS = frozenset({"requests", "lapsed", "left_waiting", "waiting_weeks", "waiting_at_end", "short_weeks"})
"""Counts of what schools ask for: nobody asks for a kind that is for excluded pupils, who are owed it."""
AT_END = ("waiting_at_end",)
"""States, of which the last month counts and which are not added up over time."""


class NotMeasured(ValueError):
    """A measure or a grouping that there is none of: a sentence says what there is."""


def measure_named(name: str) -> Measure:
    if name in MEASURES:
        return MEASURES[name]
    near = get_close_matches(name, sorted(MEASURES), 1)
    raise NotMeasured(f"{name!r} is no measure. " + (f"Did you mean {near[0]}?" if near else f"There are {', '.join(MEASURES)}."))


def in_order(by: Sequence[str]) -> tuple[str, ...]:
    """What to divide by, in the order of `AXES`. Raises NotMeasured."""
    for axis in by:
        if axis not in AXES:
            raise NotMeasured(f"{axis!r} is nothing to divide by. Put some of {', '.join(AXES)}.")
    return tuple(axis for axis in AXES if axis in by)


def values(
    counts: Counts, scenario: Scenario, measure: str, *, by: Sequence[str] = ("year",), school_days: int = SCHOOL_DAYS
) -> tuple[list[Group], np.ndarray]:
    """The groups, each as its labels in the order of `AXES`, and [futures, groups]; nan where a share is of nothing,
    and for what is asked for in a kind that is for excluded pupils: nobody asks for it.

    `school_days` is for share_started_within and waited_longer: in whole school weeks, since the model's clock goes by them.
    Places for the whole authority are of partnership "". Raises NotMeasured where the measure is not counted by an axis.
    """
    chosen, axes = measure_named(measure), in_order(by)
    family = family_of(chosen, axes)
    if family is None:
        raise NotMeasured(f"{measure} is not counted by {' and '.join(axes)}.")
    if "month" in axes and counts.place.shape[2] != MONTHS:
        raise NotMeasured("The run kept no months. Run it with months, or leave month out.")
    wanted = tuple(axis for axis in axes if not (axis == "tier" and "kind" in axes))
    groups, answer = _divided(chosen, family, counts, scenario, wanted, school_days)
    if chosen.top and OF_REQUESTS.issuperset(chosen.top):
        answer[:, _nobody_asks_for(groups, wanted, scenario)] = np.nan
    return (_with_tier_of_kind(groups, wanted, axes, counts) if wanted != axes else groups), answer


def _nobody_asks_for(groups: Sequence[Group], by: Sequence[str], scenario: Scenario) -> list[bool]:
    """Groups of kinds, or of tiers of kinds, that are only for excluded pupils."""
    asked_for = {
        "kind": {one.key for one in scenario.kinds if not one.for_excluded},
        "tier": {one.tier for one in scenario.kinds if not one.for_excluded},
    }
    places = [(place, asked_for[axis]) for place, axis in enumerate(by) if axis in asked_for]
    return [any(group[place] not in asked for place, asked in places) for group in groups]


def family_of(measure: Measure, by: Sequence[str]) -> Family | None:
    """The table that holds all of the measure's counts by all of these axes."""
    if measure.waits:  # kept by year, partnership and kind
        return PLACE if "month" not in by and PLACE.has(measure.counts, by) else None
    return next((family for family in FAMILIES if family.has(measure.counts, by)), None)


def counted_by(thresholds: Mapping[str, float], by: Sequence[str]) -> dict[str, float]:
    """Those of the measures named that are counted by all of these axes."""
    return {name: value for name, value in thresholds.items() if family_of(measure_named(name), by) is not None}


def _divided(
    measure: Measure, family: Family, counts: Counts, scenario: Scenario, by: tuple[str, ...], school_days: int
) -> tuple[list[Group], np.ndarray]:
    if measure.waits and measure.waits not in ("within", "beyond"):
        return _waited(float(measure.waits), counts, by)
    if measure.waits:
        waits = starts_by_wait(counts)[..., : school_days // SCHOOL_DAYS_A_WEEK + 1].sum(axis=-1, dtype=np.int64)
        groups, top = _grouped(Cube(PLACE.axes, labels_of(counts, PLACE), waits), counts, by)
        if measure.waits == "beyond":
            return groups, (_added(measure.top, family, counts, by, scenario)[1] - top).astype(float)
    else:
        groups, top = _added(measure.top, family, counts, by, scenario)
    if measure.less:
        top = top - _added(measure.less, family, counts, by, scenario)[1]
    if measure.over == WEEKS:
        return groups, top / _weeks_of(groups, by, counts, scenario)
    if isinstance(measure.over, tuple) and measure.over:
        below = _added(measure.over, family, counts, by, scenario)[1]
        return groups, np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0)
    return groups, top.astype(float)


def _added(
    names: Sequence[str], family: Family, counts: Counts, by: tuple[str, ...], scenario: Scenario
) -> tuple[list[Group], np.ndarray]:
    cubes = [cube_of(counts, family, name) for name in names]
    cubes = [_at_end(cube, by, scenario) if name in AT_END else cube for name, cube in zip(names, cubes, strict=True)]
    grouped = [_grouped(cube, counts, by) for cube in cubes]
    return grouped[0][0], np.sum([one for _, one in grouped], axis=0)


def _grouped(cube: Cube, counts: Counts, by: tuple[str, ...]) -> tuple[list[Group], np.ndarray]:
    return (cube.with_tiers(counts.tiers) if "tier" in by else cube).by(by)


def _waited(share: float, counts: Counts, by: tuple[str, ...]) -> tuple[list[Group], np.ndarray]:
    """The weeks by which this share of starts had been made; nan where there was none."""
    waits, labels = starts_by_wait(counts), labels_of(counts, PLACE)
    each = [_grouped(Cube(PLACE.axes, labels, waits[..., week]), counts, by) for week in range(waits.shape[-1])]
    cumulated = np.cumsum([one for _, one in each], axis=0)
    reached = (cumulated >= np.ceil(share * cumulated[-1])).argmax(axis=0)
    return each[0][0], np.where(cumulated[-1] > 0, reached, np.nan)


def _at_end(cube: Cube, by: tuple[str, ...], scenario: Scenario) -> Cube:
    """Of a state only the last month of each year counts, and the last year, unless they are divided by."""
    kept = cube.table.copy()
    if "month" not in by and kept.shape[2] == MONTHS:
        for year, weeks in enumerate(scenario.weeks):
            kept[:, year, np.arange(MONTHS) != _month(weeks[-1].month)] = 0
    if "year" not in by:
        kept[:, :-1] = 0
    return replace(cube, table=kept)


def _weeks_of(groups: Sequence[Group], by: tuple[str, ...], counts: Counts, scenario: Scenario) -> np.ndarray:
    """School weeks of each group's period [groups]; nan where it has none."""
    weeks = np.zeros((scenario.years, MONTHS))
    for year, mondays in enumerate(scenario.weeks):
        for monday in mondays:
            weeks[year, _month(monday.month)] += 1
    weeks[weeks == 0] = np.nan
    years = {label: place for place, label in enumerate(counts.years)}

    def of(group: Group) -> float:
        named = dict(zip(by, group, strict=True))
        part = weeks[[years[named["year"]]]] if "year" in named else weeks
        part = part[:, [MONTH_NAMES.index(str(named["month"]))]] if "month" in named else part
        return float(np.nansum(part)) or np.nan

    found = {group: of(group) for group in set(groups)}
    return np.array([found[group] for group in groups])


def _with_tier_of_kind(groups: Sequence[Group], by: Sequence[str], axes: Sequence[str], counts: Counts) -> list[Group]:
    tiers = dict(zip(counts.kinds, counts.tiers, strict=True))
    named = [dict(zip(by, group, strict=True)) for group in groups]
    return [tuple(tiers[str(one["kind"])] if axis == "tier" else one[axis] for axis in axes) for one in named]


def _month(month: int) -> int:
    return (month - 9) % MONTHS
