"""What a panel does to a referral. Called inside the panel's own acts, which hold the permission."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor

from ..models import Referral
from .steps import locked, move


@transaction.atomic
def list_on_agenda(referral: Referral, *, by: Actor, on: date) -> Referral:
    """Put on an agenda; a referral listed already stays listed."""
    referral = locked(referral)
    return referral if referral.state == "listed" else move(referral, "list", by=by, on=on)


@transaction.atomic
def put_off(referral: Referral, *, by: Actor, on: date) -> Referral:
    """Not yet, or taken off: it waits for a later panel."""
    return move(locked(referral), "defer", by=by, on=on)


@transaction.atomic
def mark_decided(referral: Referral, *, by: Actor, on: date) -> Referral:
    """A panel, or somebody between panels, has decided."""
    return move(locked(referral), "decide", by=by, on=on, decided_on=on)


@transaction.atomic
def look_again(referral: Referral, *, by: Actor, on: date, note: str = "") -> Referral:
    """Open a decided referral for a fresh look."""
    return move(locked(referral), "look_again", by=by, on=on, note=note, decided_on=None)
