"""Staff and money of a scenario's places in each future: places are the scenario's, figures are drawn over their intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.county import Counts, Provision, Scenario
from waymark.sufficiency.county.parameters import drawn_over

from .costs import Costs, InvalidCosts
from .cubes import Group
from .differing import DifferenceRow, check_paired, subtracted
from .summaries import Row, rows_of
from .tables import NotMeasured, in_order, values

AXES = ("year", "tier", "kind", "partnership")
UNITS = {
    "teachers": "teachers, full time", "assistants": "assistants, full time", "cost_of_places": "pounds",
    "place_funding": "pounds", "cost_of_a_start": "pounds for each pupil who starts", "capital": "pounds",
}  # fmt: skip


@dataclass(frozen=True)
class _Taken:
    """What one provision takes in each future and year [futures, years]."""

    provision: Provision
    by_measure: dict[str, np.ndarray]


def staff_and_money(
    counts: Counts, scenario: Scenario, costs: Costs, *, by: Sequence[str] = ("year",)
) -> tuple[Row, ...]:
    """Teachers and assistants in the mean week, what the places cost, what place funding there is, what a start costs, capital.

    By year, tier, kind and partnership or some of them. Classes are staffed whole, in every week in which a provision is open.
    Capital is of provisions that open after the first day, in the year they open. Raises InvalidCosts for a kind without costs.
    """
    axes = _checked(by)
    return tuple(
        row
        for measure, (groups, table) in _values(counts, scenario, costs, axes).items()
        for row in rows_of(measure, UNITS[measure], axes, groups, table)
    )


def money_differences(
    counts: Counts, other: Counts, scenario: Scenario, changed: Scenario, costs: Costs, *, by: Sequence[str] = ("year",)
) -> tuple[DifferenceRow, ...]:
    """Staff and money of `changed`, which gave `other`, less those of `scenario`; by what both have provisions of."""
    check_paired(counts, other)
    axes = _checked(by)
    first, second = _values(counts, scenario, costs, axes), _values(other, changed, costs, axes)
    return tuple(row for name, unit in UNITS.items() for row in subtracted(name, unit, axes, first[name], second[name]))


def _checked(by: Sequence[str]) -> tuple[str, ...]:
    axes = in_order(by)
    for axis in axes:
        if axis not in AXES:
            raise NotMeasured(f"Staff and money are not counted by {axis}. Put some of {', '.join(AXES)}.")
    return axes


def _values(
    counts: Counts, scenario: Scenario, costs: Costs, axes: tuple[str, ...]
) -> dict[str, tuple[list[Group], np.ndarray]]:
    """Groups and [futures, groups] of each measure."""
    for kind in sorted({one.kind for one in scenario.provisions}):
        if kind not in costs.kinds:
            have = ", ".join(sorted(costs.kinds))
            raise InvalidCosts(f"The file of costs has nothing for the kind {kind!r}. It has {have}. Add kinds.{kind} to it.")
    taken = list(_taken(counts, scenario, costs))
    found = {name: _grouped(name, taken, counts, scenario, axes) for name in UNITS if name != "cost_of_a_start"}
    groups, table = found["cost_of_places"]
    started = dict(zip(*_starts(counts, scenario, axes), strict=True))
    below = np.column_stack([started[group] for group in groups]) if groups else table
    found["cost_of_a_start"] = groups, np.divide(table, below, out=np.full(table.shape, np.nan), where=below > 0)
    return found


def _taken(counts: Counts, scenario: Scenario, costs: Costs) -> Iterator[_Taken]:
    first = counts.first_replication
    futures = range(first, first + counts.replications)
    drawn = {
        (kind, name): drawn_over(figure, f"costs.{kind}.{name}", counts.seed, futures)[:, None]
        for kind in {one.kind for one in scenario.provisions} for name, figure in costs.kinds[kind].figures.items()
    }  # fmt: skip
    funding = drawn_over(costs.place_funding, "costs.place_funding", counts.seed, futures)[:, None]
    for provision in scenario.provisions:
        open_share = np.array([_share_open(provision, weeks) for weeks in scenario.weeks])[None]
        opens = np.array([_opens_in(provision, scenario, year) for year in range(scenario.years)])[None]
        figure = {name: drawn[provision.kind, name] for name in costs.kinds[provision.kind].figures}
        # A class is a whole one of the figure's own size, so that its interval does not staff a fraction of a pupil.
        classes = np.ceil(provision.places / np.round(figure["class_places"])) * open_share
        places = provision.places * open_share
        funded = 1.0 if costs.kinds[provision.kind].gets_place_funding else 0.0
        yield _Taken(provision, {
            "teachers": classes * figure["teachers_a_class"], "assistants": classes * figure["assistants_a_class"],
            "cost_of_places": places * figure["place_year"], "place_funding": places * funding * funded,
            "capital": opens * provision.places * figure["capital_place"],
        })  # fmt: skip


def _grouped(
    measure: str, taken: Sequence[_Taken], counts: Counts, scenario: Scenario, axes: tuple[str, ...]
) -> tuple[list[Group], np.ndarray]:
    """Added up; without years staff are the mean of the years and money their sum."""
    tiers = {kind.key: kind.tier for kind in scenario.kinds}
    made: dict[Group, np.ndarray] = {}
    for one in taken:
        table = one.by_measure[measure]
        for year, label in enumerate(counts.years):
            of = {"year": label, "tier": tiers[one.provision.kind], "kind": one.provision.kind,
                  "partnership": one.provision.partnership or ""}  # fmt: skip
            group = tuple(of[axis] for axis in axes)
            share = 1.0 if "year" in axes or measure not in ("teachers", "assistants") else 1 / scenario.years
            made[group] = made.get(group, np.zeros(len(table))) + share * table[:, year]
    groups = sorted(made, key=lambda group: tuple(str(label) for label in group))
    return groups, np.column_stack([made[group] for group in groups]) if groups else np.zeros((counts.replications, 0))


def _starts(counts: Counts, scenario: Scenario, axes: tuple[str, ...]) -> tuple[list[Group], list[np.ndarray]]:
    groups, table = values(counts, scenario, "starts", by=axes)
    return groups, list(table.T)


def _share_open(provision: Provision, weeks: Sequence[object]) -> float:
    return sum(_is_open(provision, week) for week in weeks) / len(weeks)


def _is_open(provision: Provision, week: object) -> bool:
    return provision.opens_on <= week and (provision.closes_on is None or week < provision.closes_on)  # type: ignore[operator]


def _opens_in(provision: Provision, scenario: Scenario, year: int) -> float:
    """1 in the school year in which it first takes pupils, but for one that is open on the first day."""
    if _is_open(provision, scenario.all_weeks[0]):
        return 0.0
    first = next((week for week in scenario.all_weeks if _is_open(provision, week)), None)
    return float(first is not None and first in scenario.weeks[year])
