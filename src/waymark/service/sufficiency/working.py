"""What the worker does with a question: takes it in hand, tells how far it is, keeps the answer when it is whole.

While the worker holds it, its row is locked. A worker that is killed lets go of it at once: then it is nobody's, reads as
cut off, and is begun again by whoever wants it.
"""

from __future__ import annotations

import logging
from datetime import date

from waymark.service.access.context import Sight, acting
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership
from waymark.sufficiency.access import InvalidAccess
from waymark.sufficiency.county import InvalidParameters, InvalidScenario, Stopped
from waymark.sufficiency.ensembles import InvalidGoal, WorkersLost
from waymark.sufficiency.levers import InvalidLever
from waymark.sufficiency.planning import InvalidPlanning

from .answering import Answer, answer
from .models import Simulation, SimulationProgress
from .progress import telling
from .rules import next_state

CUT_OFF = "The worker was cut off half-way, so nothing is kept of it. Start it again."
BROKE_OFF = "Something went wrong on our side, so nothing is kept of it. Start it again; if it fails twice, tell your help desk."
NOT_YOURS = "Whoever asked for it no longer works here."
STOPPED = "It was stopped when asked to; nothing is kept of it."
CANNOT = (InvalidScenario, InvalidParameters, InvalidLever, InvalidGoal, InvalidPlanning, InvalidAccess, WorkersLost)  # sentences
log = logging.getLogger("waymark.sufficiency")


def simulate_asked(reference: str, membership: int, on: date) -> str:
    """Returns the state it is in afterwards."""
    held = Membership.objects.select_related("person", "organisation").get(pk=membership)
    by = actor_of(held)
    sight = Sight(organisation_id=by.organisation_id, person_id=by.person_id, today=on)
    with acting(sight):
        simulation = _taken(reference, held, on)
    if simulation is None or simulation.state != "running":
        return simulation.state if simulation else "gone"
    event, said = _tried(simulation.pk, by, sight)
    if event != "finish":
        with acting(sight):
            _leave(simulation.pk, event, said)
    with acting(sight):
        simulation.refresh_from_db(fields=["state"])
    return simulation.state


def _taken(reference: str, held: Membership, on: date) -> Simulation | None:
    """The simulation, begun now; or as it is, where there is nothing to begin."""
    found = Simulation.objects.select_for_update(skip_locked=True).defer("paired").filter(reference=reference).first()
    if found is None or found.state not in ("waiting", "running"):
        return found
    if found.state == "running":  # queued again after its worker was cut off: that is for a person to decide
        return _leave(found.pk, "stop", CUT_OFF)
    if not (held.person.is_active and held.starts_on <= on and (held.ends_on is None or held.ends_on >= on)):
        return _leave(found.pk, "stop", NOT_YOURS)
    found.state = next_state(found.state, "begin")
    found.save(update_fields=["state"])
    return found


def _leave(pk: int, event: str, said: str) -> Simulation:
    simulation = Simulation.objects.select_for_update().get(pk=pk)
    simulation.state, simulation.said = next_state(simulation.state, event), said[:400]
    simulation.save(update_fields=["state", "said"])
    return simulation


def _tried(pk: int, by: Actor, sight: Sight) -> tuple[str, str]:
    """Do it. Returns the event, and why where it is not finished."""
    try:
        with telling(pk, by.organisation_id) as told, acting(sight):
            whole = Simulation.objects.select_related("scenario", "figures", "costs")
            simulation = whole.select_for_update(of=("self",)).get(pk=pk)
            keep_answer(simulation, answer(simulation, told))
    except Stopped:
        return "stop", STOPPED
    except CANNOT as wrong:
        return "fail", str(wrong)
    except Exception:
        log.exception("The simulation %s broke off", pk)
        return "fail", BROKE_OFF
    return "finish", ""


def keep_answer(simulation: Simulation, found: Answer) -> None:
    simulation.state, simulation.said = next_state(simulation.state, "finish"), ""
    simulation.result, simulation.paired = found.result, found.paired
    simulation.digest, simulation.seconds = found.digest, found.seconds
    simulation.save(update_fields=["state", "said", "result", "paired", "digest", "seconds"])
    SimulationProgress.objects.filter(simulation=simulation).update(done=simulation.futures, first=None)
