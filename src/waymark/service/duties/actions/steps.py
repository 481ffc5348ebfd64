"""Towards the education owed: steps, one owner, the day seen, why it was late, and the end with its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.accounts.queries import current_membership
from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.queries import deployment
from waymark.service.pupils.actions import set_next_step
from waymark.service.pupils.models import Pupil
from waymark.service.pupils.permissions import require_may_act
from waymark.service.pupils.queries import open_next_step
from waymark.service.pupils.turns import take_turns

from .. import permissions, rules
from ..models import BreachReason, DutyDay, DutyOwner, DutyStep, EducationDuty
from ..owing import Owed, owed_to
from .settling import end_row, open_row, settle


@transaction.atomic
def open_duty(*, pupil: Pupil, cause: str, by: Actor, on: date) -> EducationDuty:
    """By hand: what the facts say is owed and nobody opened, or was set aside by mistake. Raises ``CannotBeDone``."""
    permissions.OPEN_DUTY.require(by)
    require_may_act(by, pupil, on)
    take_turns([pupil.pk])
    held = EducationDuty.objects.filter(pupil=pupil, cause=cause, ended_on__isnull=True).first()
    if held:
        return held
    owed = next((one for one in owed_to([pupil], on) if one.cause == cause), None)
    if owed is None or owed.owed is None:
        raise rules.CannotBeDone("cause", "Nothing that is recorded says that education is owed for this reason")
    return open_row(owed, on, by) or open_row(owed, on, by, owner=Person.objects.get(pk=by.person_id))


@transaction.atomic
def take_step(
    *, duty: EducationDuty, what: str, happened_on: date, by: Actor, on: date, starts_on: date | None = None,
    hours_a_week: Decimal | float | None = None, is_full_time: bool | None = None, with_whom: str = "", blocked_by: str = "",
    note: str = "",
) -> DutyStep:
    """Record what was done. Education that has started full-time ends the duty. Raises ``CannotBeDone``."""
    permissions.TAKE_STEP.require(by)
    require_may_act(by, duty.pupil, on)
    take_turns([duty.pupil_id])
    given = {
        "what": what, "happened_on": happened_on, "starts_on": starts_on, "hours_a_week": hours_a_week,
        "is_full_time": is_full_time, "with_whom": with_whom.strip(), "blocked_by": blocked_by, "note": note.strip(),
    }
    same = DutyStep.objects.filter(duty=duty, recorded_on=on, **given).first()
    if same:
        return same
    _require_open(duty)
    rules.check_step(
        **given | {"hours_a_week": None if hours_a_week is None else float(hours_a_week)}, opened_on=duty.opened_on, on=on,
        has_started=DutyStep.objects.filter(pupil=duty.pupil_id, what="started").exists(),
    )
    step = DutyStep.objects.create(pupil_id=duty.pupil_id, duty=duty, recorded_by_id=by.person_id, recorded_on=on, **given)
    record(
        "take_duty_step", by=by, on=on, about=duty.reference, pupil_id=duty.pupil_id,
        why=rules.STEPS[what] + (f", {with_whom.strip()}" if with_whom.strip() else ""),
    )
    settle([duty.pupil], on, by)
    return step


def _require_open(duty: EducationDuty) -> None:
    if EducationDuty.objects.filter(pk=duty.pk, ended_on__isnull=False).exists():
        raise rules.CannotBeDone("", "This duty has ended. Nothing more is recorded on it.")


@transaction.atomic
def give_owner(*, duty: EducationDuty, owner: Person, why: str, by: Actor, on: date) -> EducationDuty:
    """One named owner at a time, of the council or of the school. Raises ``CannotBeDone``."""
    permissions.GIVE_OWNER.require(by, duty)
    require_may_act(by, duty.pupil, on)
    take_turns([duty.pupil_id])
    _require_open(duty)
    if duty.owner_id == owner.pk:
        return duty
    held = current_membership(owner, None, on)
    ours = deployment()
    if held is None or not owner.is_active or held.organisation_id not in {duty.school_id, ours.authority_id}:
        raise rules.CannotBeDone("owner", "Choose somebody of the council or of the child’s school")
    EducationDuty.objects.filter(pk=duty.pk).update(owner=owner)
    duty.owner = owner
    DutyOwner.objects.create(
        pupil_id=duty.pupil_id, duty=duty, owner=owner, given_on=on, given_by_id=by.person_id, why=why.strip()
    )
    step = open_next_step(duty.pupil)
    if step and duty.about and step.about == duty.about:
        set_next_step(duty.pupil, what=step.what, due_on=step.due_on, owner=owner, by=None, on=on, about=step.about)
    said = f"To {owner.name}. {why.strip()}".strip()
    record("give_duty_owner", by=by, on=on, about=duty.reference, pupil_id=duty.pupil_id, why=said)
    if owner.pk != by.person_id:
        queue_message(
            to=owner.email, subject="A child’s education is yours to arrange", about=duty.reference,
            link=f"/sixth-day/{duty.reference}/",
            body=f"You are the owner of {duty.reference} now. Sign in to read it.",
        )
    return duty


@transaction.atomic
def record_breach(*, duty: EducationDuty, reason: str, words: str, by: Actor, on: date) -> BreachReason:
    """Why the education was not there from its day. Ends a duty that is over and waited for this. Raises ``CannotBeDone``."""
    permissions.RECORD_BREACH.require(by)
    require_may_act(by, duty.pupil, on)
    take_turns([duty.pupil_id])
    if reason not in rules.BREACH_REASONS:
        raise rules.CannotBeDone("reason", "Choose why it was late from the list")
    rules.check_words(words)
    owed = _owed(duty, on)
    if owed is None or owed.owed is None or not owed.owed.days_lost:
        raise rules.CannotBeDone("", "By what is recorded no school day was lost")
    same = BreachReason.objects.filter(duty=duty, reason=reason, words=words.strip()).first()
    if same:
        return same
    kept = BreachReason.objects.create(
        pupil_id=duty.pupil_id, duty=duty, from_on=owed.due_on or on, reason=reason, words=words.strip(),
        recorded_by_id=by.person_id, recorded_on=on,
    )
    record("record_breach", by=by, on=on, about=duty.reference, pupil_id=duty.pupil_id, why=words.strip())
    settle([duty.pupil], on, by)
    return kept


@transaction.atomic
def end_duty(*, duty: EducationDuty, reason: str, words: str, by: Actor, on: date) -> EducationDuty:
    """End a row with a reason of the list and words of one's own. Raises ``CannotBeDone``."""
    permissions.END_DUTY.require(by, duty)
    require_may_act(by, duty.pupil, on)
    take_turns([duty.pupil_id])
    duty = EducationDuty.objects.select_related("pupil", "owner").get(pk=duty.pk)
    if duty.ended_on:
        return duty
    owed = _owed(duty, on)
    clock = owed.owed if owed else None
    rules.check_end(
        reason, words, still_owed=owed is not None and owed.is_running, given_now=clock is not None and clock.state == "met"
    )
    if clock and clock.days_lost and reason != "mistake" and not BreachReason.objects.filter(duty=duty).exists():
        raise rules.CannotBeDone("", f"{clock.days_lost} school days were lost. Say first why, then end it.")
    return end_row(duty, reason=reason, words=words.strip(), by=by, on=on)


def _owed(duty: EducationDuty, on: date) -> Owed | None:
    return next((one for one in owed_to([duty.pupil], on) if one.cause == duty.cause), None)


@transaction.atomic
def change_seen(*, duty: EducationDuty, by: Actor, on: date) -> None:
    """The owner has read that the day changed: it is no longer listed as a change."""
    permissions.TAKE_STEP.require(by)
    require_may_act(by, duty.pupil, on)
    last = DutyDay.objects.filter(duty=duty).order_by("-said_on", "-id").first()
    if last:
        EducationDuty.objects.filter(pk=duty.pk).update(seen_due_on=last.due_on)
