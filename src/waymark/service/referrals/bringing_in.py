"""Bringing in a large spreadsheet: handed to the worker, which acts as the person who confirmed it."""

from __future__ import annotations

import logging
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
)
from waymark.service.imports.models import Spreadsheet
from waymark.service.imports.previewing import CannotPreview
from waymark.service.imports.progress import telling
from waymark.service.imports.queries import spreadsheet_with_reference
from waymark.service.imports.rules import WrongStage
from waymark.service.imports.target import NothingSaved, Target
from waymark.service.pupils.imports import CHILDREN

from .imports import REQUESTS

TARGETS: dict[str, Target] = {one.key: one for one in (REQUESTS, CHILDREN)}
BROKE_OFF = "Something went wrong on our side, so nothing was saved. Confirm again; if it happens twice, tell the council."
log = logging.getLogger("waymark.imports")


@transaction.atomic
def ask_the_worker(*, spreadsheet: Spreadsheet, target: Target, seen: str, by: Actor, on: date) -> None:
    """Hand a confirmed spreadsheet to the worker. The job is seen when the act is whole; pressing twice asks once."""
    from .tasks import bring_in_spreadsheet

    if hand_over_spreadsheet(spreadsheet=spreadsheet, target=target, seen=seen, by=by, on=on):
        bring_in_spreadsheet.defer(reference=spreadsheet.reference, membership=by.membership_id, on=on.isoformat())


def bring_in(reference: str, membership: int, on: date) -> str:
    """What the worker does. Returns the state the spreadsheet is in afterwards: brought in, or back at its preview."""
    held = Membership.objects.select_related("person", "organisation").get(pk=membership)
    by = actor_of(held)
    sight = Sight(organisation_id=by.organisation_id, person_id=by.person_id, today=on)
    with acting(sight):
        spreadsheet = spreadsheet_with_reference(reference)
    if spreadsheet is None or spreadsheet.state != "waiting":
        return spreadsheet.state if spreadsheet else "gone"
    refused = _tried(spreadsheet, by, on, sight) if _still_acts(held, on) else "You no longer act here, so nothing was saved."
    if not refused:
        return "confirmed"
    with acting(sight):
        give_back_spreadsheet(spreadsheet=spreadsheet, because=refused, by=by, on=on)
    return "named"


def _still_acts(held: Membership, on: date) -> bool:
    return held.person.is_active and held.starts_on <= on and (held.ends_on is None or held.ends_on >= on)


def _tried(spreadsheet: Spreadsheet, by: Actor, on: date, sight: Sight) -> str:
    """Bring it in. Returns why not, or nothing."""
    try:
        with telling(spreadsheet.pk, by.organisation_id) as tell, acting(sight):
            confirm_spreadsheet(
                spreadsheet=spreadsheet, target=TARGETS[spreadsheet.target], seen=spreadsheet.seen, by=by, on=on, tell=tell
            )
    except (PreviewChanged, NothingSaved, CannotPreview, WrongStage) as wrong:
        return str(wrong)
    except Exception:
        log.exception("Bringing in %s broke off", spreadsheet.reference)
        return BROKE_OFF
    return ""
