"""What a panel does to a referral. Called inside the panel's own acts, which hold the permission."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.organisations.queries import calendar_for

from ..models import Referral
from ..rules import due_in_time
from .steps import ANSWER_SCHOOL_DAYS, WAITS_FOR_AN_AGENDA, WAITS_FOR_THE_PANEL, due_for_the_request, locked, move


@transaction.atomic
def list_on_agenda(referral: Referral, *, decides_on: date, by: Actor, on: date) -> Referral:
    """Put on the agenda of a panel that meets on ``decides_on``; a referral listed already stays listed."""
    referral = locked(referral)
    if referral.state == "listed":
        return referral
    referral = move(referral, "list", by=by, on=on)
    waits_for_the_panel(referral, decides_on=decides_on, by=by, on=on)
    return referral


def waits_for_the_panel(referral: Referral, *, decides_on: date, by: Actor, on: date) -> None:
    """What is due for a child whose request is listed, and on which day."""
    due_for_the_request(referral, WAITS_FOR_THE_PANEL, decides_on, by=by, on=on)


@transaction.atomic
def put_off(referral: Referral, *, by: Actor, on: date, cut_off_on: date | None = None) -> Referral:
    """Not yet, or taken off: it waits for a later panel, the next with this ``cut_off_on``."""
    referral = move(locked(referral), "defer", by=by, on=on)
    waits_for_an_agenda(referral, by=by, on=on, cut_off_on=cut_off_on)
    return referral


def waits_for_an_agenda(referral: Referral, *, by: Actor, on: date, cut_off_on: date | None = None) -> None:
    """What is due for a child whose request waits to be put on an agenda, and by when."""
    due_on = due_in_time(calendar_for(referral.school_id).add_school_days(on, ANSWER_SCHOOL_DAYS), cut_off_on, on)
    due_for_the_request(referral, WAITS_FOR_AN_AGENDA, due_on, by=by, on=on)


@transaction.atomic
def mark_decided(referral: Referral, *, by: Actor, on: date) -> Referral:
    """A panel, or somebody between panels, has decided."""
    return move(locked(referral), "decide", by=by, on=on, decided_on=on)


@transaction.atomic
def look_again(referral: Referral, *, by: Actor, on: date, note: str = "") -> Referral:
    """Open a decided referral for a fresh look."""
    return move(locked(referral), "look_again", by=by, on=on, note=note, decided_on=None)
