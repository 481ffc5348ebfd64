"""Whoever works with the child asks for a longer stay; a panel, or the council between panels, answers."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message

from .. import permissions
from ..models import LongerStayAsked, Placement
from ..others_named import refuse_other_names
from ..queries.longer import check_longer_stay, end_after_weeks
from ..rules import Refused
from ..rules.dates import said
from .steps import coordinators, locked, write_step


@transaction.atomic
def ask_for_longer(
    *, placement: Placement, weeks: int, reason: str, pupil_view: str, by: Actor, on: date
) -> LongerStayAsked:
    """Ask that a stay lasts some school weeks longer, with why and what the child says of it. Nothing changes by it until
    it is decided. Asking the same twice asks once. Raises ``Refused`` with a sentence."""
    permissions.ASK_FOR_LONGER.require(by, placement)
    placement = locked(placement)
    if not reason.strip():
        raise Refused("Say what the extra weeks are for: the panel reads it.")
    if not pupil_view.strip():
        raise Refused("Write what the child says about staying longer. If they would rather not say anything, write that.")
    refuse_other_names(placement, {"What are these weeks for?": reason}, on=on)
    if weeks < 1:
        raise Refused("Enter how many school weeks longer, at least 1.")
    to_on = end_after_weeks(placement, weeks)
    open_one = LongerStayAsked.objects.filter(placement=placement, answered_on__isnull=True).select_related("asked_by").first()
    if open_one:
        if (open_one.to_on, open_one.reason) == (to_on, reason.strip()):
            return open_one
        raise Refused(
            f"{open_one.asked_by.name} asked for a longer stay already, on {said(open_one.asked_on)}, to {said(open_one.to_on)}. "
            "It has not been answered yet: ring the council if something has changed."
        )
    check_longer_stay(placement, to_on)
    asked = LongerStayAsked.objects.create(
        placement=placement, pupil_id=placement.pupil_id, from_on=placement.expected_end_on, to_on=to_on, weeks=weeks,
        reason=reason.strip(), pupil_view=pupil_view.strip(), asked_on=on, asked_by_id=by.person_id,
    )
    write_step(placement, "ask_longer", by=by, on=on, note=reason.strip())
    for person in coordinators(on):
        queue_message(to=person.email, subject="A longer stay is asked for", about=placement.reference,
                      body=f"A longer stay is asked for about place {placement.reference}. Sign in to read it.")
    record("ask_for_longer", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id, why=reason)
    return asked


def answer_longer_asked(placement: Placement, answer: str, *, on: date) -> None:
    """Close what was asked, in the act that decides it, and tell whoever asked that there is an answer to read."""
    asked = LongerStayAsked.objects.filter(placement=placement, answered_on__isnull=True).select_related("asked_by").first()
    if asked is None:
        return
    asked.answer, asked.answered_on = answer, on
    asked.save(update_fields=["answer", "answered_on"])
    queue_message(to=asked.asked_by.email, subject="What you asked about a stay has been decided", about=placement.reference,
                  body=f"The longer stay you asked for about place {placement.reference} has been decided. Sign in to read it.")


def take_back_longer_answer(placement: Placement, *, on: date) -> None:
    """What was answered that day waits again: the panel set its decision aside in the same meeting."""
    LongerStayAsked.objects.filter(placement=placement, answer="not_longer", answered_on=on).update(answer="", answered_on=None)
