"""A plan that was kept, as a scenario to go on from."""

from __future__ import annotations

from typing import Any

from waymark.sufficiency.county import Scenario
from waymark.sufficiency.levers import levers_from, pull

from ..models import Simulation
from ..offering import read
from ..opening import host_of
from ..wording import year_words
from .wanted import scenario_to_plan


def plan_numbered(simulation: Simulation, number: int) -> dict[str, Any] | None:
    """From 1 on, as they are shown."""
    plans = simulation.result["plans"]
    return plans[number - 1] if 1 <= number <= len(plans) else None


def scenario_of(simulation: Simulation, plan: dict[str, Any]) -> Scenario:
    """What was planned before less what might be planned anew, and all that the plan opens."""
    before = scenario_to_plan(read(simulation.scenario.text), simulation.goal["without"])
    return pull(before, levers_from(plan["levers"]))


def named_of(simulation: Simulation, number: int, plan: dict[str, Any]) -> dict[str, Any]:
    """Names and positions as before, those of new places with them, and where the scenario is from."""
    named = dict(simulation.scenario.named)
    at, sites = named.get("at", {}), dict(named.get("sites", {}))
    for one in plan["openings"]:
        host = host_of(one["key"])
        if host in at:
            sites[one["key"]] = at[host]
    said = f"Plan {number} of “{simulation.name}”: {opens_words(plan)}"
    return named | {"sites": sites, "assumed": [*named.get("assumed", []), *simulation.goal.get("assumed", []), said]}


def opens_words(plan: dict[str, Any]) -> str:
    """ "opens 10 places at Saltmere Academy in 2027/28, …"; or that it opens nothing."""
    each = [f"{one['places']} places {one['key']} in {year_words(one['year'])}" for one in plan["openings"]]
    return f"opens {', '.join(each)}." if each else "opens nothing."
