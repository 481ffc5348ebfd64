"""Reads of scenarios and simulations. Row security has narrowed them to the acting authority's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from waymark.service.organisations.models import Partnership

from .models import PlanningScenario, PutForward, Simulation, SimulationProgress
from .results import Result, unpacked

HEAVY = ("result", "paired")


def scenarios() -> QuerySet[PlanningScenario]:
    """The newest first, with how often each was simulated; without their texts."""
    found = PlanningScenario.objects.defer("text", "named").select_related("kept_by")
    return found.annotate(simulated=Count("simulations"))


def scenario_with_reference(reference: str) -> PlanningScenario | None:
    return PlanningScenario.objects.select_related("kept_by").filter(reference=reference).first()


def simulations(scenario: PlanningScenario | None = None) -> QuerySet[Simulation]:
    """The newest first, without what they came to."""
    found = Simulation.objects.defer(*HEAVY).select_related("progress", "scenario", "asked_by").defer(
        "scenario__text", "scenario__named"
    )
    return found.filter(scenario=scenario) if scenario else found


def simulation_with_reference(reference: str) -> Simulation | None:
    found = Simulation.objects.defer("paired").select_related("progress", "scenario", "figures", "costs", "asked_by")
    return found.filter(reference=reference).first()


def progress_of(simulation: Simulation) -> SimulationProgress | None:
    return SimulationProgress.objects.filter(simulation=simulation).first()


def is_in_hand(simulation: Simulation) -> bool:
    """Whether the worker holds it at this moment. One that runs and is in nobody's hand was cut off."""
    free = Simulation.objects.select_for_update(skip_locked=True).filter(pk=simulation.pk).values_list("pk")
    return not list(free)


def as_it_is(simulation: Simulation) -> Simulation | None:
    """The simulation of the same scenario with nothing changed, over the same futures: what to set this one beside."""
    return (
        simulations(simulation.scenario)
        .filter(
            question="what_if", levers__levers=[], figures=simulation.figures, seed=simulation.seed, futures=simulation.futures,
            library_version=simulation.library_version,
        )
        .first()
    )  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One simulation beside others: its result, and each headline's values in every future."""

    simulation: Simulation
    result: Result
    paired: dict[str, list[list[float | None]]]


def compared(references: list[str]) -> list[Compared]:
    """Those that are done, in the order asked for."""
    found = {
        one.reference: one
        for one in Simulation.objects.select_related("scenario", "figures", "costs").filter(
            reference__in=references, state="done", question="what_if"
        )
    }
    return [
        Compared(one, Result(one.result), unpacked(one.paired))
        for one in (found.get(reference) for reference in dict.fromkeys(references)) if one is not None
    ]


def same_futures(one: Simulation, other: Simulation) -> bool:
    """Whether the futures of two simulations are pairs: then their difference is far surer than either."""
    keys = ("figures_id", "seed", "futures", "library_version")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def put_forward(simulation: Simulation, plan: int | None = None) -> list[PutForward]:
    """That it, or one plan of it, was chosen to be talked about: the newest first."""
    found = PutForward.objects.filter(simulation=simulation).select_related("put_by")
    return list(found if plan is None else found.filter(plan=plan))


def areas() -> dict[str, dict[str, Any]]:
    """Partnership by name to its area, longitude first; those without one are left out."""
    return dict(Partnership.objects.filter(area__isnull=False).values_list("name", "area"))
