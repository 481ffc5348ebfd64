"""The one way a referral changes state: locked, by the table, with its immutable step. And what is then due for the child."""

from __future__ import annotations

from datetime import date

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.queries import people_with_role
from waymark.service.organisations.queries import deployment
from waymark.service.pupils.actions import set_next_step
from waymark.service.pupils.others_named import others_named, sentence
from waymark.service.pupils.queries import open_next_step

from ..models import Referral, ReferralStep
from ..queries import why_it_stays
from ..rules import EDITABLE, WrongState, next_state

ANSWER_SCHOOL_DAYS = 5
WAITS_FOR_AN_AGENDA, WAITS_FOR_THE_PANEL = "Put the request on a panel’s agenda, or ask for more", "The panel decides"


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


def refuse_change(referral: Referral) -> None:
    """For a locked referral. Raises ``WrongState`` with who took its last step, unless it is still being written."""
    if referral.state not in EDITABLE:
        raise WrongState(why_it_stays(referral))


def refuse_other_names(referral: Referral, label: str, words: str, on: date) -> None:
    """What is added to a request names no other child. Raises ``WrongState`` with a sentence."""
    if short := others_named(referral.pupil, {label: words}, on=on).get(label):
        raise WrongState(f"{sentence(label, short)}.")


def due_for_the_request(referral: Referral, what: str, due_on: date, *, by: Actor, on: date) -> None:
    """The coordinator's next step for this request; what is due for the child because of something else stays due."""
    step = open_next_step(referral.pupil)
    if step is not None and step.about not in ("", referral.reference):
        return
    coordinator = people_with_role(deployment().authority_id, {"coordinator"}, on).first()
    set_next_step(
        referral.pupil, what=what, due_on=due_on, owner=coordinator.pk if coordinator else by.person_id, by=None, on=on,
        about=referral.reference,
    )
