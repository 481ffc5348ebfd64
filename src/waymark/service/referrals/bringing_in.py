"""Bringing in a large spreadsheet, or undoing it: handed to the worker, which acts as the person who asked for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from django.db import transaction

from waymark.service.access.context import Sight, acting
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership
from waymark.service.imports.actions import (
    PreviewChanged,
    confirm_spreadsheet,
    give_back_spreadsheet,
    hand_over_spreadsheet,
    hand_over_undo,
    undo_spreadsheet,
)
from waymark.service.imports.models import Spreadsheet
from waymark.service.imports.previewing import CannotPreview
from waymark.service.imports.progress import Tell, telling
from waymark.service.imports.queries import spreadsheet_with_reference
from waymark.service.imports.rules import WrongStage
from waymark.service.imports.target import NothingSaved, Target
from waymark.service.pupils.imports import CHILDREN

from .imports import REQUESTS

TARGETS: dict[str, Target] = {one.key: one for one in (REQUESTS, CHILDREN)}
BROKE_OFF = "Something went wrong on our side, so {nothing}. Try again; if it happens twice, tell the council."
NOTHING = {"waiting": "nothing was saved", "undoing": "nothing was undone"}  # by the state that it waits in
Act = Callable[[Spreadsheet, Actor, Tell], object]
log = logging.getLogger("waymark.imports")


@transaction.atomic
def ask_the_worker(*, spreadsheet: Spreadsheet, target: Target, seen: str, by: Actor, on: date) -> None:
    """Hand a confirmed spreadsheet to the worker. The job is seen when the act is whole; pressing twice asks once."""
    from .tasks import bring_in_spreadsheet

    if hand_over_spreadsheet(spreadsheet=spreadsheet, target=target, seen=seen, by=by, on=on):
        bring_in_spreadsheet.defer(reference=spreadsheet.reference, membership=by.membership_id, on=on.isoformat())


@transaction.atomic
def ask_the_worker_to_undo(*, spreadsheet: Spreadsheet, target: Target, by: Actor, on: date) -> None:
    """Hand the undoing of a long file to the worker. Pressing twice asks once."""
    from .tasks import undo_brought_in_spreadsheet

    if hand_over_undo(spreadsheet=spreadsheet, target=target, by=by, on=on):
        undo_brought_in_spreadsheet.defer(reference=spreadsheet.reference, membership=by.membership_id, on=on.isoformat())


def bring_in(reference: str, membership: int, on: date) -> str:
    """What the worker does. Returns the state the spreadsheet is in afterwards: brought in, or back at its preview."""

    def act(spreadsheet: Spreadsheet, by: Actor, tell: Tell) -> None:
        target = TARGETS[spreadsheet.target]
        confirm_spreadsheet(spreadsheet=spreadsheet, target=target, seen=spreadsheet.seen, by=by, on=on, tell=tell)

    return _by_the_worker("waiting", act, reference, membership, on)


def undo_brought_in(reference: str, membership: int, on: date) -> str:
    """What the worker does. Returns the state the spreadsheet is in afterwards: undone, or brought in as it was."""

    def act(spreadsheet: Spreadsheet, by: Actor, tell: Tell) -> None:
        undo_spreadsheet(spreadsheet=spreadsheet, target=TARGETS[spreadsheet.target], by=by, on=on, tell=tell)

    return _by_the_worker("undoing", act, reference, membership, on)


def _by_the_worker(waits_in: str, act: Act, reference: str, membership: int, on: date) -> str:
    """All of the act or nothing: a worker that is killed leaves the spreadsheet waiting, and the next begins afresh."""
    held = Membership.objects.select_related("person", "organisation").get(pk=membership)
    by = actor_of(held)
    sight = Sight(organisation_id=by.organisation_id, person_id=by.person_id, today=on)
    with acting(sight):
        spreadsheet = spreadsheet_with_reference(reference)
    if spreadsheet is None or spreadsheet.state != waits_in:
        return spreadsheet.state if spreadsheet else "gone"
    nothing = NOTHING[waits_in]
    refused = _tried(spreadsheet, act, by, sight, nothing) if _still_acts(held, on) else f"You no longer act here, so {nothing}."
    with acting(sight):
        if refused:
            give_back_spreadsheet(spreadsheet=spreadsheet, because=refused, by=by, on=on)
        spreadsheet.refresh_from_db(fields=["state"])
    return spreadsheet.state


def _still_acts(held: Membership, on: date) -> bool:
    return held.person.is_active and held.starts_on <= on and (held.ends_on is None or held.ends_on >= on)


def _tried(spreadsheet: Spreadsheet, act: Act, by: Actor, sight: Sight, nothing: str) -> str:
    """Do it. Returns why not, or nothing."""
    try:
        with telling(spreadsheet.pk, by.organisation_id) as tell, acting(sight):
            act(spreadsheet, by, tell)
    except (PreviewChanged, NothingSaved, CannotPreview, WrongStage) as wrong:
        return str(wrong)
    except Exception:
        log.exception("The work on %s broke off", spreadsheet.reference)
        return BROKE_OFF.format(nothing=nothing)
    return ""
