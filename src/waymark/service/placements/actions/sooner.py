"""A place is free sooner: the agreed start is brought forward with its notice kept, or left as it is, and why."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.queries import authority_model
from waymark.service.pupils.models import Letter
from waymark.service.pupils.rules import LETTER_STATES

from .. import permissions
from ..models import Placement, Review, SoonerPlace
from ..queries.apart import check_apart, take_turns_with_those_kept_apart
from ..queries.sooner import NOT_BEGUN, first_day_sooner, sooner_start
from ..rules import WAITING_FOR_DECISION_MAKER, WAITING_FOR_HOST, Refused, WrongState, review_dates
from ..rules.dates import said
from .deciding import once_answered
from .letters import NOTICE, draft_notice
from .refusals import refusals_said
from .steps import home_calendar, keep, locked, provision_people, school_people, write_step


@transaction.atomic
def bring_start_forward(
    *, placement: Placement, starts_on: date, agreed_with: str, reason: str, by: Actor, on: date
) -> Placement:
    """Let a child begin sooner than agreed, for as many school weeks as agreed, with fresh notice where the route asks for it.

    ``agreed_with``: who at the provision said that the child can come. Bringing forward to the same day twice does it once.
    Raises ``Refused`` with a sentence.
    """
    permissions.BRING_FORWARD.require(by)
    placement = locked(placement)
    if placement.starts_on == starts_on and SoonerPlace.objects.filter(placement=placement, starts_on=starts_on).exists():
        return placement
    take_turns_with_those_kept_apart(placement.pupil, on)
    if not agreed_with.strip() or not reason.strip():
        raise Refused("Say who at the provision agreed that the child can come sooner, and why.")
    was_on, ends_on = placement.starts_on, _last_day(placement, starts_on, on)
    check_apart(placement.pupil, placement.provision_class, starts_on, min(ends_on, was_on), on)
    changes: dict[str, object] = {"starts_on": starts_on, "expected_end_on": ends_on}
    if placement.state in WAITING_FOR_HOST:
        changes["host_answer_due_on"] = min(placement.host_answer_due_on or starts_on, starts_on)
    if placement.state in WAITING_FOR_DECISION_MAKER:
        changes["decision_due_on"] = _decide_by(placement, starts_on, on)
    elif authority_model().route(placement.route).notice_school_days:
        changes |= {"notice_given_on": on, "earliest_lawful_start_on": first_day_sooner(placement, on, home_calendar(placement))}
    with refusals_said(placement.pupil, starts_on, ends_on, apart_from=placement.pk):
        keep(placement, **changes)
    _reviews_afresh(placement)
    SoonerPlace.objects.create(
        placement=placement, pupil_id=placement.pupil_id, free_from_on=starts_on, was_on=was_on, starts_on=starts_on,
        reason=reason.strip(), agreed_with=agreed_with.strip(), decided_on=on, decided_by_id=by.person_id,
    )
    write_step(placement, "bring_forward", by=by, on=on, note=reason)
    if placement.legally_decided_on:
        Letter.objects.filter(about=placement.reference, template=NOTICE, state="drafted").update(
            state=LETTER_STATES["drafted"]["discard"]
        )
        if draft_notice(placement, on):
            keep(placement, notice_given_on=None)  # the fresh notice is given when its letter is released
    if placement.state != "agreed":
        once_answered(placement, by, on)
    for person in {one.pk: one for one in [*provision_people(placement, on), *school_people(placement, on)]}.values():
        queue_message(to=person.email, subject="A place begins sooner", about=placement.reference,
                      body=f"Place {placement.reference} begins sooner than agreed. Sign in to read the day.")
    record("bring_start_forward", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id, why=reason)
    return placement


def _last_day(placement: Placement, starts_on: date, on: date) -> date:
    """As many school weeks as agreed, from the new first day; refuses a day too soon, or on which the school is shut."""
    if placement.state not in NOT_BEGUN:
        raise WrongState("Only the start of a place that has not begun can be brought forward.")
    if starts_on >= placement.starts_on:
        raise Refused(f"The place begins on {said(placement.starts_on)} already: enter a day before it.")
    calendar = home_calendar(placement)
    try:
        first = first_day_sooner(placement, on, calendar)
        if starts_on < first:
            raise Refused(f"{said(starts_on)} is too soon: with its notice the first day can be {said(first)}.")
        if closed := calendar.why_closed(starts_on):
            raise Refused(
                f"{said(starts_on)} is not a school day ({closed}). The next one is {said(calendar.next_school_day(starts_on))}."
            )
        return calendar.add_school_weeks(
            starts_on, calendar.school_weeks_between(placement.starts_on, placement.expected_end_on)
        )
    except OutsideCalendar as unknown:
        raise Refused(str(unknown)) from unknown


def _decide_by(placement: Placement, starts_on: date, on: date) -> date:
    notice = authority_model().route(placement.route).notice_school_days
    return max(on, home_calendar(placement).add_school_days(starts_on, -notice)) if notice else max(on, starts_on)


def _reviews_afresh(placement: Placement) -> None:
    """None has been held before the first day, so all are due by the new days."""
    kind = authority_model().kind(placement.provision_class.provision.kind)
    Review.objects.filter(placement=placement, held_on__isnull=True).delete()
    Review.objects.bulk_create([
        Review(placement=placement, pupil_id=placement.pupil_id, due_on=one.due_on, is_decision_review=one.is_decision)
        for one in review_dates(
            placement.starts_on, placement.expected_end_on, home_calendar(placement),
            first_after=kind.first_review_after_school_weeks, every=kind.review_every_school_weeks,
            decide_by_week=kind.decide_next_step_by_school_week,
        )
    ])


@transaction.atomic
def leave_start(*, placement: Placement, reason: str, by: Actor, on: date) -> None:
    """Leave the agreed start as it is although a place is free sooner, and why. It is not asked again for the same day."""
    permissions.BRING_FORWARD.require(by)
    placement = locked(placement)
    if not reason.strip():
        raise Refused("Say why the start is left as it is.")
    found = sooner_start(placement, on)
    if found is None:
        raise Refused("No place is free sooner any more, so there is nothing to leave as it is.")
    SoonerPlace.objects.get_or_create(
        placement=placement, was_on=placement.starts_on, free_from_on=found.from_on, starts_on=None,
        defaults={"pupil_id": placement.pupil_id, "reason": reason.strip(), "decided_on": on, "decided_by_id": by.person_id},
    )
    record("leave_start", by=by, on=on, about=placement.reference, pupil_id=placement.pupil_id, why=reason)
