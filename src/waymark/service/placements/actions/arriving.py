"""The first day: the child came, or did not and why."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction

from waymark.kernel.calendars import OutsideCalendar
from waymark.kernel.wording import in_sentence
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.queries import calendar_for

from .. import permissions
from ..models import Placement, Review
from ..rules import AskedAgain, Refused
from ..rules.dates import said
from .deciding import no_place_after_all
from .refusals import listed_reason
from .steps import locked, move, next_step, provision_people

START_WEEK = timedelta(days=7)
SURE_OF_NON_START = "not_started"


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
    if arrived_on > placement.expected_end_on:
        raise Refused(
            f"The place ends on {said(placement.expected_end_on)}, so the child cannot have begun on {said(arrived_on)}. "
            "Check the day; if they did come then, the council makes the stay longer first."
        )
    check_day_there(placement, arrived_on)
    move(placement, "arrive", by=by, on=on, arrived_on=arrived_on)
    next_review(placement, by=by, on=on)
    record("record_arrival", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id)
    return placement


def check_day_there(placement: Placement, day: date) -> None:
    """Refuses a first day on which the provision is shut. Beyond the term dates known nothing is refused."""
    provision = placement.provision_class.provision
    with suppress(OutsideCalendar):
        if closed := calendar_for(provision.host_school_id or provision.provider_id).why_closed(day):
            raise Refused(
                f"{said(day)} is not a school day at {provision.name} ({closed}), so the child cannot have begun then. "
                "Enter the day they came."
            )


def next_review(placement: Placement, *, by: Actor, on: date) -> None:
    """The next step is the next review, or the way on when every review has been held."""
    review = Review.objects.filter(placement=placement, held_on__isnull=True).first()
    what, due_on = ("Moves on as planned", placement.expected_end_on)
    if review:
        what = "Review: settle the way on" if review.is_decision_review else "Review of the place"
        due_on = review.due_on
    next_step(placement, what, due_on, provision_people(placement, on), by=by, on=on)


@transaction.atomic
def record_non_start(
    *, placement: Placement, reason_code: str, note: str, by: Actor, on: date, sure: str = ""
) -> Placement:
    """The child did not start, with the reason from the authority's list. The place is free again.

    In the first week the child may still come, so the loss of the place is asked about once more (``AskedAgain``);
    ``sure`` is ``SURE_OF_NON_START`` with the second press.
    """
    permissions.RECORD_ARRIVAL.require(by, placement)
    placement = locked(placement)
    if placement.state == "not_started":
        return placement
    reason = listed_reason("non_start", reason_code, note)
    if sure != SURE_OF_NON_START and on < placement.starts_on + START_WEEK:
        raise AskedAgain(
            f"Saving this ends the place: it goes to another child, and {placement.pupil.name} needs a new decision to come "
            "later. Press again to end it. If the child may still come, leave it open: it asks again tomorrow.",
            SURE_OF_NON_START,
        )
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
