"""Small counties for the tests of the county model."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.repository.architecture import PROJECT
from waymark.sufficiency.county import Parameters, Scenario, read_parameters
from waymark.sufficiency.county.invented import invented_county

FIGURES = PROJECT / "data/sufficiency/england.toml"


@cache
def figures() -> Parameters:
    return read_parameters(FIGURES)


def with_values(**values: float) -> Parameters:
    """The figures without their intervals, some of them replaced; a kind's are written kind__name."""
    given = figures().without_intervals()
    scalars = dict(given.scalars)
    kinds = {kind: dict(own) for kind, own in given.kinds.items()}
    for name, value in values.items():
        place, key = (kinds[name.split("__")[0]], name.split("__")[1]) if "__" in name else (scalars, name)
        place[key] = replace(place[key], value=value, low=value, high=value)
    return replace(given, scalars=scalars, kinds=kinds)


@cache
def small_county(**sizes: int) -> Scenario:
    return invented_county(**({"pupils": 6_000, "schools": 12, "partnerships": 3, "years": 3, "pru_places": 15} | sizes))


def with_places(scenario: Scenario, kind: str, factor: float) -> Scenario:
    """Every provision of a kind with so many times its places."""
    changed = [
        replace(one, places=round(one.places * factor)) if one.kind == kind else one for one in scenario.provisions
    ]
    return replace(scenario, provisions=tuple(changed))
