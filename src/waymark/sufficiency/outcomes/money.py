"""Staff and money of a scenario's places in each future: places are the scenario's, figures are drawn over their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from waymark.sufficiency.county import Counts, Parameters, Provision, Scenario, staff_weeks
from waymark.sufficiency.county.parameters import drawn_over

from .costs import Costs, InvalidCosts
from .cubes import Group
from .differing import DifferenceRow, check_paired, subtracted
from .summaries import Row, rows_of
from .tables import NotMeasured, in_order, values

AXES = ("year", "tier", "kind", "partnership", "provision")
UNITS = {
    "teachers": "teachers, full time", "assistants": "assistants, full time", "cost_of_places": "pounds",
    "place_funding": "pounds", "cost_of_a_start": "pounds for each pupil who starts", "capital": "pounds",
}  # fmt: skip
STAFF = ("teachers", "assistants")


def staff_and_money(
    counts: Counts, scenario: Scenario, costs: Costs, parameters: Parameters, *, by: Sequence[str] = ("year",)
) -> tuple[Row, ...]:
    """Teachers and assistants in the mean week, what the places cost, what place funding there is, what a start costs, capital.

    By year, tier, kind, partnership and provision or some of them. Places are staffed and paid for while they are open, whether
    anybody is in them or not. Capital is of provisions that open after the first day, in the year they open. `scenario` and
    `parameters` are those that gave `counts`. Raises InvalidCosts for a kind without costs.
    """
    axes = _checked(by)
    return tuple(
        row
        for measure, (groups, table) in _values(counts, scenario, costs, parameters, axes).items()
        for row in rows_of(measure, UNITS[measure], axes, groups, table)
    )


def money_differences(
    counts: Counts, other: Counts, scenario: Scenario, changed: Scenario, costs: Costs, parameters: Parameters, *,
    by: Sequence[str] = ("year",),
) -> tuple[DifferenceRow, ...]:  # fmt: skip
    """Staff and money of `changed`, which gave `other`, less those of `scenario`; by what both have provisions of."""
    check_paired(counts, other)
    axes = _checked(by)
    first, second = (_values(*one, costs, parameters, axes) for one in ((counts, scenario), (other, changed)))
    return tuple(row for name, unit in UNITS.items() for row in subtracted(name, unit, axes, first[name], second[name]))


def _checked(by: Sequence[str]) -> tuple[str, ...]:
    axes = in_order(by)
    for axis in axes:
        if axis not in AXES:
            raise NotMeasured(f"Staff and money are not counted by {axis}. Put some of {', '.join(AXES)}.")
    return axes


def _values(
    counts: Counts, scenario: Scenario, costs: Costs, parameters: Parameters, axes: tuple[str, ...]
) -> dict[str, tuple[list[Group], np.ndarray]]:
    """Groups and [futures, groups] of each measure."""
    taken = _taken(counts, scenario, costs, parameters)
    found = {name: _grouped(taken[name], name in STAFF, counts, scenario, axes) for name in UNITS if name in taken}
    groups, table = found["cost_of_places"]
    started = dict(zip(*_starts(counts, scenario, axes), strict=True))
    below = np.column_stack([started[group] for group in groups]) if groups else table
    found["cost_of_a_start"] = groups, np.divide(table, below, out=np.full(table.shape, np.nan), where=below > 0)
    return {name: found[name] for name in UNITS}


def _taken(counts: Counts, scenario: Scenario, costs: Costs, parameters: Parameters) -> dict[str, np.ndarray]:
    """What each provision takes, each [futures, years, provisions]."""
    weeks = np.array([len(year) for year in scenario.weeks])[None, :, None]
    places = counts.of_provisions("place_weeks") / weeks
    opens = np.array([[_opens_in(one, scenario, year) * one.places for one in scenario.provisions]
                      for year in range(scenario.years)])[None]  # fmt: skip
    funded = np.array([costs.kinds[one.kind].gets_place_funding for one in _costed(scenario, costs)], float)
    first = counts.first_replication
    futures = range(first, first + counts.replications)
    funding = drawn_over(costs.place_funding, "costs.place_funding", counts.seed, futures)[:, None, None]
    drawn = {
        (kind, name): drawn_over(figure, f"costs.{kind}.{name}", counts.seed, futures)
        for kind in {one.kind for one in scenario.provisions} for name, figure in costs.kinds[kind].figures.items()
    }  # fmt: skip
    each = {
        name: np.stack([drawn[one.kind, name] for one in scenario.provisions], axis=1)[:, None] if scenario.provisions else 0.0
        for name in ("place_year", "capital_place")
    }
    return {
        **{role: table / weeks for role, table in staff_weeks(counts, scenario, parameters).items()},
        "cost_of_places": places * each["place_year"], "place_funding": places * funding * funded,
        "capital": opens * each["capital_place"],
    }  # fmt: skip


def _costed(scenario: Scenario, costs: Costs) -> tuple[Provision, ...]:
    """Raises InvalidCosts."""
    for kind in sorted({one.kind for one in scenario.provisions}):
        if kind not in costs.kinds:
            have = ", ".join(sorted(costs.kinds))
            raise InvalidCosts(f"The file of costs has nothing for the kind {kind!r}. It has {have}. Add kinds.{kind} to it.")
    return scenario.provisions


def _grouped(
    table: np.ndarray, is_staff: bool, counts: Counts, scenario: Scenario, axes: tuple[str, ...]
) -> tuple[list[Group], np.ndarray]:
    """Added up; without years staff are the mean of the years and money their sum."""
    tiers = {kind.key: kind.tier for kind in scenario.kinds}
    share = 1 / scenario.years if is_staff and "year" not in axes else 1.0
    made: dict[Group, np.ndarray] = {}
    for place, one in enumerate(scenario.provisions):
        for year, label in enumerate(counts.years):
            of = {"year": label, "tier": tiers[one.kind], "kind": one.kind, "partnership": one.partnership or "",
                  "provision": one.key}  # fmt: skip
            group = tuple(of[axis] for axis in axes)
            made[group] = made.get(group, np.zeros(len(table))) + share * table[:, year, place]
    groups = sorted(made, key=lambda group: tuple(str(label) for label in group))
    return groups, np.column_stack([made[group] for group in groups]) if groups else np.zeros((counts.replications, 0))


def _starts(counts: Counts, scenario: Scenario, axes: tuple[str, ...]) -> tuple[list[Group], list[np.ndarray]]:
    groups, table = values(counts, scenario, "starts", by=axes)
    return groups, list(table.T)


def _opens_in(provision: Provision, scenario: Scenario, year: int) -> float:
    """1 in the school year in which it first takes pupils, but for one that is open on the first day."""
    if provision.opens_on <= scenario.all_weeks[0]:
        return 0.0
    first = next((week for week in scenario.all_weeks if provision.opens_on <= week), None)
    return float(first is not None and first in scenario.weeks[year] and (provision.closes_on or first) >= first)
