"""The one way a referral changes state: locked, by the table, with its immutable step."""

from __future__ import annotations

from datetime import date

from waymark.service.accounts.actor import Actor

from ..models import Referral, ReferralStep
from ..rules import next_state


def locked(referral: Referral) -> Referral:
    """The referral as it is now, locked until the transaction ends."""
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("pupil", "school", "partnership", "started_by")
        .get(pk=referral.pk)
    )


def move(referral: Referral, event: str, *, by: Actor | None, on: date, note: str = "", **changes: object) -> Referral:
    """Apply ``event`` to a locked referral; raises ``WrongState`` with a sentence."""
    referral.state = next_state(referral.state, event)
    referral.version += 1
    for name, value in changes.items():
        setattr(referral, name, value)
    referral.save(update_fields=["state", "version", *changes])
    ReferralStep.objects.create(
        referral=referral,
        pupil_id=referral.pupil_id,
        event=event,
        state=referral.state,
        happened_on=on,
        by_name=by.name if by else "",
        note=note,
    )
    return referral
