"""What a scenario offers to be changed, and levers made of what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from waymark.sufficiency.county import Scenario, scenario_from
from waymark.sufficiency.levers import Lever, MorePlaces, Multiply, StayLength, pull

from .models import PlanningScenario
from .opening import kinds_to_open, opening_at
from .wording import kind_name

STAYS_CHANGED = ("base", "centre")
SUSPENSIONS = "base_rate"


@lru_cache(maxsize=8)
def read(text: str) -> Scenario:
    """A kept scenario; read once while pages about it are looked at."""
    return scenario_from(text)


@dataclass(frozen=True)
class Offered:
    """Kinds by key to their names; schools by name; ``stays`` the shortest and longest in school weeks today."""

    names: dict[str, str]
    to_open: list[str]
    schools: list[str]
    places: list[str]
    stays: dict[str, tuple[int, int]]
    years: list[str]
    last_day: date
    example_day: str


def offered_by(kept: PlanningScenario) -> Offered:
    scenario = read(kept.text)
    used = {one.kind for one in scenario.provisions if one.places}
    first = scenario.weeks[0][0].year
    return Offered(
        names={one.key: kind_name(one.key, kept.named) for one in scenario.kinds},
        to_open=kinds_to_open(scenario),
        schools=sorted(one.key for one in scenario.schools),
        places=[one.key for one in scenario.kinds if one.key in used],
        stays={one.key: (one.weeks_min, one.weeks_max) for one in scenario.kinds if one.key in STAYS_CHANGED},
        years=[f"{first + year}-{(first + year + 1) % 100:02d}" for year in range(scenario.years)],
        last_day=scenario.all_weeks[-1],
        example_day=f"1 9 {first + 1}",
    )


def levers_of(kept: PlanningScenario, openings: Iterable[Mapping[str, Any]], changes: Mapping[str, Any]) -> tuple[Lever, ...]:
    """In the order of the form. Whatever changes nothing is no lever."""
    scenario, levers = read(kept.text), []
    for one in openings:
        opened = opening_at(kept, scenario, **one)
        scenario = pull(scenario, [opened])  # so that the next one in the same school gets a name of its own
        levers.append(opened)
    levers += [StayLength(kind, *weeks) for kind, weeks in changes["stays"].items()]
    if changes["outreach"] != 1:
        levers.append(MorePlaces("outreach", changes["outreach"]))
    if changes["suspensions"] != 1:
        levers.append(Multiply(SUSPENSIONS, changes["suspensions"], beyond=True))
    if changes["places"] and changes["places"][1] != 1:
        levers.append(MorePlaces(*changes["places"]))
    return tuple(levers)

