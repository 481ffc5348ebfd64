"""Saying that something agreed has been done."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record

from .. import permissions
from ..models import PanelAction


@transaction.atomic
def done_action(*, action: PanelAction, by: Actor, on: date, note: str = "") -> PanelAction:
    """Note that an action agreed by a panel is done. Doing it twice keeps the first day."""
    permissions.FINISH_ACTION.require(by)
    action = PanelAction.objects.select_for_update().get(pk=action.pk)
    if action.done_on is None:
        action.done_on, action.done_note = on, note
        action.save(update_fields=["done_on", "done_note"])
        record("finish_action", by=by, on=on, about=action.what[:60], pupil_id=action.pupil_id, why=note)
    return action
