"""Rows as the acts write them, without the acts: also for a county that is invented."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from waymark import VERSION
from waymark.service.accounts.actor import Actor
from waymark.sufficiency.county import About, Scenario, scenario_to

from .figures import costs_to_use, figures_to_use
from .models import PlanningScenario, Simulation, SimulationProgress
from .rules import SEED

AS_IT_IS = "As it is planned today"


def keep(
    scenario: Scenario, named: Mapping[str, Any], *, note: str, kept_from: str, by: Actor, on: date
) -> tuple[PlanningScenario, bool]:
    """The scenario as it is kept, and whether it is new: the same content is kept once."""
    text = scenario_to(scenario)
    return PlanningScenario.objects.get_or_create(
        organisation_id=by.organisation_id,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        defaults={
            "name": scenario.name[:120], "note": note, "kept_from": kept_from, "kept_on": on, "kept_by_id": by.person_id,
            "text": text, "named": named_of(scenario.about) | dict(named),
        },
    )  # fmt: skip


def named_of(about: About) -> dict[str, Any]:
    """What a scenario says of its own keys, as it is kept beside it."""
    spots = {name: {key: list(spot) for key, spot in getattr(about, name).items()} for name in ("at", "sites")}
    found = {"kinds": dict(about.kinds), **spots, "assumed": list(about.assumed)}
    return {name: value for name, value in found.items() if value}


def new_question(
    scenario: PlanningScenario, question: str, name: str, levers: Mapping[str, Any], goal: Mapping[str, Any], futures: int
) -> Simulation:
    """Not saved yet. ``asked_sha256`` sums up everything that decides the numbers: the same question is the same row."""
    figures, costs = figures_to_use(), costs_to_use()
    decides = [scenario.sha256, question, levers, goal, figures.sha256, costs.sha256, SEED, futures, VERSION]
    return Simulation(
        scenario=scenario, question=question, name=name[:160], levers=dict(levers), goal=dict(goal), figures=figures, costs=costs,
        seed=SEED, futures=futures, library_version=VERSION,
        asked_sha256=hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest(),
    )  # fmt: skip


def keep_question(asked: Simulation, *, by: Actor, on: date) -> Simulation:
    asked.organisation_id, asked.asked_by_id, asked.asked_on = by.organisation_id, by.person_id, on
    asked.save()
    SimulationProgress.objects.create(simulation=asked, organisation_id=by.organisation_id, in_all=asked.futures)
    return asked
