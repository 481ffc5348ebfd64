"""What a scenario offers to be changed, and levers made of what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from waymark.sufficiency.county import Scenario, scenario_from
from waymark.sufficiency.levers import Lever, MorePlaces, Multiply, StayLength, levers_from, pull

from .models import PlanningScenario, Simulation
from .opening import host_of, kinds_to_open, opening_at
from .wording import kind_name

STAYS_CHANGED = ("base", "centre")
SUSPENSIONS = "base_rate"


@lru_cache(maxsize=8)
def read(text: str) -> Scenario:
    """A kept scenario; read once while pages about it are looked at."""
    return scenario_from(text)


def changed(simulation: Simulation) -> Scenario:
    """The scenario of a simulation with its levers pulled."""
    return pull(read(simulation.scenario.text), levers_from(simulation.levers))


@dataclass(frozen=True)
class Offered:
    """Kinds by key to their names; schools by name; ``stays`` the shortest and longest in school weeks today."""

    names: dict[str, str]
    to_open: list[str]
    schools: list[str]
    places: list[str]
    asked_for: list[str]
    """Of the kinds with places, those that schools ask for: not those for excluded children."""
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
        asked_for=[one.key for one in scenario.kinds if one.key in used and not one.for_excluded],
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



def chosen_in(simulation: Simulation) -> dict[str, Any]:
    """What the form would hold had it been asked with these levers: to change one thing more."""
    found: dict[str, Any] = {}
    opened = 0
    for one in simulation.levers.get("levers", []):
        if one["lever"] == "open_provision":
            opened += 1
            found |= {
                f"open_kind_{opened}": one["kind"], f"open_school_{opened}": host_of(one["key"]),
                f"open_places_{opened}": one["places"], f"open_on_{opened}": date.fromisoformat(one["opens_on"]),
                f"open_serves_{opened}": "own" if one["partnership"] else "all",
            }  # fmt: skip
        elif one["lever"] == "stay_length":
            found |= {f"shortest_{one['kind']}": one["weeks_min"], f"longest_{one['kind']}": one["weeks_max"]}
        elif one["lever"] == "multiply" and one["figure"] == SUSPENSIONS:
            found["suspensions"] = round(100 * (one["factor"] - 1))
        elif one["lever"] == "more_places" and one["kind"] == "outreach":
            found["outreach"] = f"{one['factor']:g}"
        elif one["lever"] == "more_places":
            found |= {"places_kind": one["kind"], "places_more": round(100 * (one["factor"] - 1))}
    return found | {"futures": str(simulation.futures)}
