"""Keeping scenarios and asking the worker to simulate them: asked once, stopped when asked, begun again after a break."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.sufficiency.county import scenario_from
from waymark.sufficiency.county.scenario import Scenario
from waymark.sufficiency.levers import levers_to, pull
from waymark.sufficiency.planning import Candidates
from waymark.sufficiency.surplus import figures_from

from . import permissions
from .asking import AS_IT_IS, keep, keep_question, new_question
from .drawings.wanted import Wanted as WantedPartnerships
from .drawings.wanted import question_of as drawing_asked
from .figures import figures_to_use, parameters_of
from .models import OwnNetCapacity, PlacesFile, PlanningScenario, PutForward, Simulation, SimulationProgress
from .plans.asking import plans_asked
from .plans.kept import named_of, plan_numbered, scenario_of
from .queries import as_it_is, is_in_hand
from .register import scenario_of_the_register
from .rules import WITH_THE_WORKER, WrongStage, next_state


@transaction.atomic
def keep_register(*, name: str, note: str, by: Actor, on: date) -> PlanningScenario:
    """Keep today's register as a scenario. Raises ``NothingToSimulate``. Kept twice on a day it is one."""
    permissions.MAKE_PLANS.require(by)
    found = scenario_of_the_register(by, on)
    return _kept(replace(found.scenario, name=name or found.scenario.name), found.named, note, "register", by, on)


@transaction.atomic
def keep_file(*, text: str, name: str, note: str, by: Actor, on: date) -> PlanningScenario:
    """Keep a scenario that was written elsewhere. Raises ``InvalidScenario`` with the field, what it was, what is allowed."""
    permissions.MAKE_PLANS.require(by)
    scenario = scenario_from(text)
    return _kept(replace(scenario, name=name or scenario.name), {}, note, "file", by, on)


def _kept(scenario: Scenario, named: Mapping[str, Any], note: str, kept_from: str, by: Actor, on: date) -> PlanningScenario:
    kept, is_new = keep(scenario, named, note=note, kept_from=kept_from, by=by, on=on)
    if is_new:
        record("keep_scenario", by=by, on=on, about=kept.reference, why=kept.name)
    return kept


@transaction.atomic
def start_simulation(
    *, scenario: PlanningScenario, levers: Iterable[Any], futures: int, name: str, by: Actor, on: date
) -> Simulation:
    """Ask what a scenario comes to with these levers pulled, and as it is, to set beside it. The same question asked again
    is the same simulation. Raises ``InvalidLever`` with the field, what it was and what is allowed."""
    permissions.MAKE_PLANS.require(by)
    levers, figures = tuple(levers), figures_to_use()
    pull(scenario_from(scenario.text), levers, parameters_of(figures))
    plain = json.loads(levers_to(levers))
    asked = _asked(scenario, "what_if", name or AS_IT_IS, plain, {}, futures, by, on)
    if levers:
        _asked(scenario, "what_if", AS_IT_IS, json.loads(levers_to(())), {}, futures, by, on)
    return asked


@transaction.atomic
def start_goal_search(
    *, scenario: PlanningScenario, goal: Mapping[str, Any], futures: int, name: str, by: Actor, on: date
) -> Simulation:
    """Ask how many places of a kind a goal takes. ``goal``: kind, measure, school_days, at_least, year."""
    permissions.MAKE_PLANS.require(by)
    return _asked(scenario, "goal", name, json.loads(levers_to(())), dict(goal), futures, by, on)


@transaction.atomic
def start_planning(
    *, scenario: PlanningScenario, candidates: Candidates, without: Iterable[str], assumed: Iterable[str], seconds: int,
    futures: int, name: str, by: Actor, on: date, only_consented: bool = False,
) -> Simulation:  # fmt: skip
    """Ask where and when to open what. ``without``: what is planned and may be planned anew. Raises ``InvalidPlanning`` before
    anybody waits: a sentence with the field, what it was and what is allowed."""
    permissions.MAKE_PLANS.require(by)
    goal = plans_asked(
        scenario, candidates, without=without, assumed=assumed, seconds=seconds, only_consented=only_consented, on=on
    )
    return _asked(scenario, "openings", name, json.loads(levers_to(())), goal, futures, by, on)


@transaction.atomic
def start_drawing(
    *, scenario: PlanningScenario, wanted: WantedPartnerships, name: str, by: Actor, on: date
) -> Simulation:
    """Ask how partnerships could be drawn. Raises ``InvalidDrawing`` with a sentence."""
    permissions.MAKE_PLANS.require(by)
    return _asked(scenario, "drawing", name, json.loads(levers_to(())), drawing_asked(scenario, wanted), 1, by, on)


@transaction.atomic
def keep_plan(*, simulation: Simulation, number: int, by: Actor, on: date) -> PlanningScenario:
    """A plan as a scenario of its own, to go on from. Pressed twice it is one. Raises ``WrongStage``."""
    permissions.MAKE_PLANS.require(by)
    plan = _plan_of(simulation, number)
    changed = replace(scenario_of(simulation, plan), name=f"{simulation.scenario.name}: plan {number}"[:120])
    note = f"Plan {number} of “{simulation.name}”"[:600]
    return _kept(changed, named_of(simulation, number, plan), note, "plan", by, on)


@transaction.atomic
def put_forward(*, simulation: Simulation, number: int | None, reason: str, by: Actor, on: date) -> PutForward:
    """Choose a plan, or a drawing, to be talked about. It changes no provision and no partnership. Raises ``WrongStage``."""
    permissions.MAKE_PLANS.require(by)
    if number is not None:
        _plan_of(simulation, number)
    elif simulation.question != "drawing" or simulation.state != "done":
        raise WrongStage("Only a plan or a drawing that is done can be put forward.")
    Simulation.objects.select_for_update().get(pk=simulation.pk)  # two presses at once keep one
    kept, is_new = PutForward.objects.get_or_create(
        organisation_id=by.organisation_id, simulation=simulation, plan=number, reason=reason, put_by_id=by.person_id, put_on=on
    )
    if is_new:
        record("put_plan_forward", by=by, on=on, about=simulation.reference, why=reason)
    return kept


def _plan_of(simulation: Simulation, number: int) -> dict[str, Any]:
    plan = plan_numbered(simulation, number) if simulation.question == "openings" and simulation.state == "done" else None
    if plan is None:
        raise WrongStage(f"There is no plan {number} here.")
    return plan


@transaction.atomic
def keep_places_file(*, text: str, name: str, by: Actor, on: date) -> PlacesFile:
    """Schools' places, rolls and forecasts by source. The newest file holds; those before stay. Raises ``InvalidSurplus``."""
    permissions.MAKE_PLANS.require(by)
    figures_from(text, name)
    newest = PlacesFile.objects.first()
    if newest is not None and newest.text == text:
        return newest
    kept = PlacesFile.objects.create(
        organisation_id=by.organisation_id, name=name[:120], text=text, given_by_id=by.person_id, given_on=on
    )
    record("keep_places_file", by=by, on=on, about=kept.name)
    return kept


@transaction.atomic
def state_own_capacity(*, school: str, places: int | None, reason: str, by: Actor, on: date) -> OwnNetCapacity:
    """The authority's own word on a school's places, above every source. Without ``places`` it is taken back."""
    permissions.MAKE_PLANS.require(by)
    newest = OwnNetCapacity.objects.filter(school=school).first()
    if newest is not None and (newest.places, newest.reason) == (places, reason):
        return newest
    kept = OwnNetCapacity.objects.create(
        organisation_id=by.organisation_id, school=school, places=places, reason=reason, said_by_id=by.person_id, said_on=on
    )
    record("state_own_capacity", by=by, on=on, about=school, why=reason)
    return kept


def _asked(
    scenario: PlanningScenario, question: str, name: str, levers: Mapping[str, Any], goal: Mapping[str, Any], futures: int,
    by: Actor, on: date,
) -> Simulation:  # fmt: skip
    asked = new_question(scenario, question, name, levers, goal, futures)
    before = Simulation.objects.filter(organisation_id=by.organisation_id, asked_sha256=asked.asked_sha256).first()
    if before is not None:
        return start_simulation_again(simulation=before, by=by, on=on)
    try:
        with transaction.atomic():
            keep_question(asked, by=by, on=on)
    except IntegrityError:  # somebody asked the same at the same moment
        return Simulation.objects.get(organisation_id=by.organisation_id, asked_sha256=asked.asked_sha256)
    _hand_over(asked, by, on)
    record("start_simulation", by=by, on=on, about=asked.reference, why=asked.name)
    return asked


def _hand_over(asked: Simulation, by: Actor, on: date) -> None:
    from .tasks import simulate_what_was_asked

    simulate_what_was_asked.defer(reference=asked.reference, membership=by.membership_id, on=on.isoformat())


@transaction.atomic
def stop_simulation(*, simulation: Simulation, by: Actor, on: date) -> bool:
    """Whether it has stopped by now; while the worker holds it, it stops between two blocks of futures."""
    permissions.MAKE_PLANS.require(by)
    if simulation.state == "stopped":
        return True
    has_stopped = _stop(simulation, by, on)
    beside = _asked_beside(simulation)
    if beside is not None and beside.state in WITH_THE_WORKER and not _others_wait_for(beside, simulation):
        _stop(beside, by, on)
    return has_stopped


def _asked_beside(simulation: Simulation) -> Simulation | None:
    """What is planned today, where nobody asked for it by itself: it was asked in the act that asked for a change, just after."""
    if simulation.question != "what_if" or not simulation.levers["levers"]:
        return None
    beside = as_it_is(simulation)
    return beside if beside is not None and _changes_of(beside).filter(pk__lt=beside.pk).exists() else None


def _others_wait_for(beside: Simulation, simulation: Simulation) -> bool:
    return _changes_of(beside).filter(state__in=WITH_THE_WORKER).exclude(pk=simulation.pk).exists()


def _changes_of(beside: Simulation) -> QuerySet[Simulation]:
    """All that it is set beside."""
    same = {"scenario": beside.scenario_id, "figures": beside.figures_id, "futures": beside.futures}
    return Simulation.objects.filter(**same, question="what_if").exclude(pk=beside.pk)


def _stop(simulation: Simulation, by: Actor, on: date) -> bool:
    if is_in_hand(simulation):
        SimulationProgress.objects.filter(simulation=simulation).update(stop_asked=True)
        return False
    simulation = Simulation.objects.select_for_update().get(pk=simulation.pk)
    simulation.state, simulation.said = next_state(simulation.state, "stop"), f"{by.name} stopped it."
    simulation.save(update_fields=["state", "said"])
    record("stop_simulation", by=by, on=on, about=simulation.reference)
    return True


@transaction.atomic
def start_simulation_again(*, simulation: Simulation, by: Actor, on: date) -> Simulation:
    """After it was stopped, broke off or was cut off with its worker, and what was asked beside it likewise. Pressing twice
    starts it once."""
    permissions.MAKE_PLANS.require(by)
    beside = _asked_beside(simulation)
    if beside is not None and beside.state in ("stopped", "failed"):
        start_simulation_again(simulation=beside, by=by, on=on)
    if simulation.state in ("waiting", "done") or is_in_hand(simulation):
        return simulation
    simulation = Simulation.objects.select_for_update().get(pk=simulation.pk)
    if simulation.state == "running":  # in nobody's hand: its worker is gone
        simulation.state = next_state(simulation.state, "stop")
    if simulation.state in ("stopped", "failed"):
        _begin_again(simulation)
        _hand_over(simulation, by, on)
        record("start_simulation_again", by=by, on=on, about=simulation.reference)
    return simulation


def _begin_again(simulation: Simulation) -> None:
    simulation.state, simulation.said = next_state(simulation.state, "start_again"), ""
    simulation.save(update_fields=["state", "said"])
    SimulationProgress.objects.filter(simulation=simulation).update(done=0, began_at=None, stop_asked=False, first=None)
