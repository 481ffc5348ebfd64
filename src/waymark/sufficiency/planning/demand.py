"""What every school's pupils need of each kind in each year, in place-weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.county import Scenario

from .candidates import Given, known
from .errors import InvalidPlanning


@dataclass(frozen=True)
class Demand:
    """`needed` and, of it, `owed` by duty: whole place-weeks [schools, kinds, years], in the order of these keys."""

    schools: tuple[str, ...]
    kinds: tuple[str, ...]
    years: tuple[str, ...]
    needed: np.ndarray
    owed: np.ndarray


def years_of(scenario: Scenario) -> tuple[str, ...]:
    first = [weeks[0].year for weeks in scenario.weeks]
    return tuple(f"{year}-{(year + 1) % 100:02d}" for year in first)


def demand_given(scenario: Scenario, rows: Sequence[Given]) -> Demand:
    """From rows of a file. What is not named is 0."""
    schools, kinds, years = keys_of(scenario)
    needed = np.zeros((len(schools), len(kinds), len(years)), np.int64)
    owed = np.zeros_like(needed)
    for row in rows:
        where = f"demand, {row.school}, {row.kind}, {row.year},"
        for key, allowed, name in ((row.school, schools, "school"), (row.kind, kinds, "kind"), (row.year, years, "year")):
            known(key, set(allowed), f"{where} {name}")
        at = schools.index(row.school), kinds.index(row.kind), years.index(row.year)
        if needed[at]:
            raise InvalidPlanning(f"{where} is there twice. Give each school, kind and year once.")
        needed[at], owed[at] = row.place_weeks, row.owed
    return Demand(schools, kinds, years, needed, owed)


def keys_of(scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return tuple(one.key for one in scenario.schools), tuple(one.key for one in scenario.kinds), years_of(scenario)
