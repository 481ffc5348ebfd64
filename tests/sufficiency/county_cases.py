"""Small counties for the tests of the county model."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.repository.architecture import PROJECT
from waymark.sufficiency.county import Parameters, Scenario, Standing, read_parameters
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


def begun_with_some(scenario: Scenario) -> Scenario:
    """Somebody waiting, placed, excluded, and excluded and placed on the first day."""
    first, second = scenario.schools[0].key, scenario.schools[1].key
    return replace(scenario, standing=(
        Standing(first, 9, "waiting", weeks=5, kind="base", suspensions=3, pupils=4),
        Standing(second, 8, "waiting", weeks=0, kind="outreach", pupils=2),
        Standing(first, 9, "placed", weeks=2, provision="base-01", weeks_left=3, pupils=2),
        Standing(second, 10, "placed", weeks=10, provision="outreach-02"),
        Standing(first, 10, "excluded", weeks=0),
        Standing(second, 11, "excluded", weeks=8),
        Standing(first, 11, "placed", weeks=20, provision="pru", pupils=3),
    ))  # fmt: skip


def with_places(scenario: Scenario, kind: str, factor: float) -> Scenario:
    """Every provision of a kind with so many times its places."""
    changed = [
        replace(one, places=round(one.places * factor)) if one.kind == kind else one for one in scenario.provisions
    ]
    return replace(scenario, provisions=tuple(changed))
