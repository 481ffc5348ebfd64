"""A referral that ends without a decision: withdrawn with a reason, or a draft nobody went on with."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.pupils.actions import close_next_step
from waymark.service.pupils.queries import next_step_of

from .. import permissions
from ..models import Referral
from ..rules import OVER
from .steps import locked, move

DRAFT_EXPIRES_AFTER_DAYS = 90


@transaction.atomic
def withdraw_referral(*, referral: Referral, reason: str, note: str, by: Actor, on: date) -> Referral:
    """Withdraw a request. What hangs from it (a case on an agenda, a place not yet started) is withdrawn from above,
    in the same transaction, by ``panels.actions.withdraw_with_what_hangs_from_it``. Pressing twice withdraws once."""
    permissions.WITHDRAW_REFERRAL.require(by, referral)
    referral = locked(referral)
    if referral.state == "withdrawn":
        return referral
    move(referral, "withdraw", by=by, on=on, note=note, ended_reason=reason, ended_note=note)
    _close_its_step(referral, on)
    record(
        "withdraw_referral", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id, why=f"{reason}: {note}"
    )
    return referral


def _close_its_step(referral: Referral, on: date) -> None:
    """What was due for this request is due no longer; a step of the child's place stays."""
    step = next_step_of(referral.pupil)
    if step and step.about in ("", referral.reference):
        close_next_step(referral.pupil, on=on)


@transaction.atomic
def expire_stale_drafts(on: date) -> int:
    """End drafts not touched for 90 days, among those the acting organisation may see. Returns how many."""
    stale = (
        Referral.objects.filter(
            state__in=["draft", "awaiting_head"], started_on__lt=on - timedelta(days=DRAFT_EXPIRES_AFTER_DAYS)
        )
        .exclude(sections__edited_at__date__gte=on - timedelta(days=DRAFT_EXPIRES_AFTER_DAYS))
        .exclude(state__in=OVER)
    )
    count = 0
    for one in stale.distinct():
        referral = locked(one)
        move(referral, "expire", by=None, on=on, ended_reason="draft_expired")
        _close_its_step(referral, on)
        record("expire_draft", by=None, on=on, about=referral.reference, pupil_id=referral.pupil_id)
        count += 1
    return count
