"""The named adult on each side: who the child goes to, and who is rung."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record

from .. import permissions
from ..models import Placement
from ..rules import Refused
from .steps import keep, locked


@transaction.atomic
def name_adult(*, placement: Placement, side: str, name: str, by: Actor, on: date) -> Placement:
    """Name the adult of the ``home`` school or of the ``provision``."""
    permissions.NAME_ADULT.require(by, placement)
    if side not in {"home", "provision"} or not name.strip():
        raise Refused("Enter the name of the adult the child can go to.")
    placement = locked(placement)
    keep(placement, **{"home_named_adult" if side == "home" else "provision_named_adult": name.strip()})
    record("name_adult", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id, why=f"{side}: {name}")
    return placement
