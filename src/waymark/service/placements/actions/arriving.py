"""The first day: the child came, or did not and why."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.kernel.wording import in_sentence
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record

from .. import permissions
from ..models import Placement, Review
from ..rules import Refused
from ..rules.dates import said
from .deciding import no_place_after_all
from .refusals import listed_reason
from .steps import locked, move, next_step, provision_people


@transaction.atomic
def record_arrival(*, placement: Placement, arrived_on: date, by: Actor, on: date) -> Placement:
    """The child came. Pressing twice records once."""
    permissions.RECORD_ARRIVAL.require(by, placement)
    placement = locked(placement)
    if placement.state == "arrived":
        return placement
    if arrived_on > on:
        raise Refused(
            f"{said(arrived_on)} is still to come: record the arrival on the day, or enter the day they came."
        )
    if arrived_on < placement.starts_on:
        raise Refused(
            f"The place begins on {said(placement.starts_on)}, so the child cannot have arrived on {said(arrived_on)}."
        )
    move(placement, "arrive", by=by, on=on, arrived_on=arrived_on)
    next_review(placement, by=by, on=on)
    record("record_arrival", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id)
    return placement


def next_review(placement: Placement, *, by: Actor, on: date) -> None:
    """The next step is the next review, or the way on when every review has been held."""
    review = Review.objects.filter(placement=placement, held_on__isnull=True).first()
    what, due_on = ("Moves on as planned", placement.expected_end_on)
    if review:
        what = "Review: settle the way on" if review.is_decision_review else "Review of the place"
        due_on = review.due_on
    next_step(placement, what, due_on, provision_people(placement, on), by=by, on=on)


@transaction.atomic
def record_non_start(*, placement: Placement, reason_code: str, note: str, by: Actor, on: date) -> Placement:
    """The child did not start, with the reason from the authority's list. The place is free again."""
    permissions.RECORD_ARRIVAL.require(by, placement)
    placement = locked(placement)
    if placement.state == "not_started":
        return placement
    reason = listed_reason("non_start", reason_code, note)
    move(placement, "not_start", by=by, on=on, note=note, end_reason=reason_code, end_note=note)
    no_place_after_all(placement, f"Did not start ({in_sentence(reason.name)}): find out what would help", by=by, on=on)
    record(
        "record_non_start",
        by=by,
        on=on,
        about=placement.reference,
        pupil_id=placement.pupil_id,
        why=f"{reason_code}: {note}",
    )
    return placement
