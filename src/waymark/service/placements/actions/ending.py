"""A stay ends with a destination, or a place is withdrawn before it began."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from waymark.kernel.calendars import OutsideCalendar
from waymark.kernel.wording import in_sentence
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.queries import authority_model
from waymark.service.pupils.actions import close_next_step, end_access

from .. import permissions
from ..models import DestinationPlan, ExitCriterion, Extension, Placement, ReturnCheck, Review
from ..others_named import refuse_other_names
from ..rules import DESTINATION_ROUTES, HOLDS_A_PLACE, AskedAgain, Refused, return_checks_due
from ..rules.dates import said
from .refusals import listed_reason, refusals_said
from .steps import (
    ACCESS_AFTER_END_DAYS,
    coordinators,
    home_calendar,
    locked,
    move,
    next_step,
    school_days_after,
    school_people,
)

AIMS_MET = "aims_met"  # the reason on the list of ends that says the stay has worked
LATE_SCHOOL_DAYS = 10  # a last day further back is more often a slip of the pen than a late entry


@transaction.atomic
def end_placement(
    *, placement: Placement, ended_on: date, end_reason: str, destination: str, note: str, by: Actor, on: date, sure: str = "",
) -> Placement:
    """The child moved on. A return to a school is checked at 6, 13 and 26 school weeks. The same answers twice end once;
    other answers to a stay that has ended are refused.

    A last day long past, and aims met of which the record says nothing, are asked about once more (``AskedAgain``);
    ``sure`` is the day and the reason (``sure_of_end``), as the second press brings them.
    """
    permissions.END_PLACEMENT.require(by, placement)
    placement = locked(placement)
    if placement.state == "ended":
        _refuse_other_end(placement, ended_on, end_reason, destination, note)
        return placement
    listed_reason("end", end_reason, note)
    if destination not in DESTINATION_ROUTES:
        raise Refused("Choose where the child goes next. A stay without a destination cannot be ended.")
    if ended_on > on:
        raise Refused(f"{said(ended_on)} is still to come: end the stay on its last day, or enter the day it was.")
    if placement.arrived_on and ended_on < placement.arrived_on:
        raise Refused(
            f"The child arrived on {said(placement.arrived_on)}, so the stay cannot have ended on {said(ended_on)}."
        )
    refuse_other_names(placement, {"Say more": note}, on=on)
    _check_still_there(placement, ended_on)
    if sure != sure_of_end(ended_on, end_reason):
        _ask_once_more(placement, ended_on, end_reason, on)
    with refusals_said(placement.pupil, placement.starts_on, ended_on, apart_from=placement.pk):
        move(placement, "end", by=by, on=on, note=note, ended_on=ended_on, end_reason=end_reason, end_note=note,
             destination=destination)
    Review.objects.filter(placement=placement, held_on__isnull=True, due_on__gt=ended_on).delete()
    _way_on(placement, by, on)
    provider = placement.provision_class.provision.provider_id
    for because in ("offer", "placement"):
        end_access(placement.pupil, provider, because=because, about=placement.reference,
                   on=on + timedelta(days=ACCESS_AFTER_END_DAYS))
    record("end_placement", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id,
           why=f"{end_reason}, {destination}: {note}")
    return placement


def _check_still_there(placement: Placement, ended_on: date) -> None:
    """Refuses a last day before something that says the child was there: a review, or a longer stay decided meanwhile."""
    reviewed_on = Review.objects.filter(placement=placement).aggregate(last=Max("held_on"))["last"]
    longer_on = Extension.objects.filter(placement=placement, decided_on__gt=placement.arrived_on).aggregate(
        last=Max("decided_on"))["last"]
    for day, what in ((reviewed_on, "A review of this stay was held"), (longer_on, "This stay was made longer")):
        if day and ended_on < day:
            raise Refused(f"{what} on {said(day)}, so the last day cannot have been {said(ended_on)}. "
                          f"Enter {said(day)} or a later day.")


def sure_of_end(ended_on: date, end_reason: str) -> str:
    """What the second press says it is sure of."""
    return f"{ended_on.isoformat()} {end_reason}"


def _refuse_other_end(placement: Placement, ended_on: date, end_reason: str, destination: str, note: str) -> None:
    held = (placement.ended_on, placement.end_reason, placement.destination, placement.end_note.strip())
    if held == (ended_on, end_reason, destination, note.strip()):
        return
    names = {one.key: one.name for one in authority_model().reason_list("end").options}
    because = in_sentence(names.get(placement.end_reason, placement.end_reason))
    raise Refused(
        f"This stay ended already on {said(placement.ended_on)}, with “{because}” and then "
        f"“{in_sentence(DESTINATION_ROUTES[placement.destination])}”. What you typed is still here, but has not been saved."
    )


def _ask_once_more(placement: Placement, ended_on: date, end_reason: str, on: date) -> None:
    doubts = [_long_past(placement, ended_on, on), _aims_not_on_record(placement) if end_reason == AIMS_MET else ""]
    if any(doubts):
        raise AskedAgain(f"{' '.join(one for one in doubts if one)} Press again to save.", sure_of_end(ended_on, end_reason))


def _aims_not_on_record(placement: Placement) -> str:
    """What the record says against aims that were met; "" where it says nothing against it."""
    last = Review.objects.filter(placement=placement, held_on__isnull=False).order_by("-held_on", "-id").first()
    if last is not None and not last.needs_are_met:
        return f"The review of {said(last.held_on)} says that the child’s needs are not met: were the aims met?"
    signs = list(ExitCriterion.objects.filter(placement=placement).values_list("is_met", flat=True))
    if signs and not any(signs):
        return "None of the signs of this stay is marked as met: were the aims met?"
    return ""


def _long_past(placement: Placement, ended_on: date, on: date) -> str:
    try:
        days = home_calendar(placement).school_days_between(ended_on + timedelta(days=1), on)
    except OutsideCalendar:
        days = (on - ended_on).days * 5 // 7
    if days > LATE_SCHOOL_DAYS:
        return f"That is {round(days / 5)} school weeks ago: was {said(ended_on)} the last day?"
    return ""


def _way_on(placement: Placement, by: Actor, on: date) -> None:
    """The checks of a return, or the coordinator's step for another way on."""
    calendar = home_calendar(placement)
    plan = DestinationPlan.objects.get(placement=placement)
    receiving = _receiving_school(placement, plan)
    if receiving is None:
        close_next_step(placement.pupil, on=on)
        if placement.destination != "moved_away":
            what = f"{DESTINATION_ROUTES[placement.destination]}: see that it begins"
            next_step(placement, what, school_days_after(on, 5, calendar), coordinators(on), by=by, on=on)
        return
    plan.returned_on = school_days_after(placement.ended_on, 1, calendar)
    plan.save(update_fields=["returned_on"])
    checks = return_checks_due(plan.returned_on, calendar)
    ReturnCheck.objects.bulk_create([
        ReturnCheck(placement=placement, pupil_id=placement.pupil_id, after_school_weeks=weeks, due_on=due_on,
                    owner_organisation_id=receiving)
        for weeks, due_on in checks
    ])
    weeks, due_on = checks[0]
    next_step(placement, f"Did the return hold? Asked after {weeks} school weeks", due_on,
              school_people(placement, on, receiving), by=by, on=on)


def _receiving_school(placement: Placement, plan: DestinationPlan) -> int | None:
    """The school the child goes back or moves to; None for another way on, and while no new school is named."""
    if placement.destination == "return":
        return placement.home_school_id
    is_named = plan.receiving_school_id != placement.home_school_id
    return plan.receiving_school_id if placement.destination == "new_school" and is_named else None


@transaction.atomic
def withdraw_placement(*, placement: Placement, reason: str, note: str, by: Actor, on: date) -> Placement:
    """Take back a place before the child arrives. What hangs from it goes too. Withdrawing twice withdraws once."""
    permissions.WITHDRAW_PLACEMENT.require(by, placement)
    placement = locked(placement)
    if placement.state == "withdrawn":
        return placement
    if not reason.strip():
        raise Refused("Say why the place is withdrawn.")
    move(placement, "withdraw", by=by, on=on, note=note, end_reason=reason[:40], end_note=note)
    Review.objects.filter(placement=placement, held_on__isnull=True).delete()
    if Placement.objects.filter(pupil_id=placement.pupil_id, state__in=HOLDS_A_PLACE).exists():
        pass  # another place of this child's has its own next step
    elif placement.referral is None or placement.referral.state != "withdrawn":
        next_step(placement, "The place was withdrawn: decide what happens instead",
                  school_days_after(on, 1, home_calendar(placement)), coordinators(on), by=by, on=on,
                  subject="A place was withdrawn")
    for because in ("offer", "placement"):
        end_access(
            placement.pupil,
            placement.provision_class.provision.provider_id,
            because=because,
            about=placement.reference,
            on=on,
        )
    record(
        "withdraw_placement",
        by=by,
        on=on,
        about=placement.reference,
        pupil_id=placement.pupil_id,
        why=f"{reason}: {note}",
    )
    return placement
