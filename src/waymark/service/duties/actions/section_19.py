"""Absence for illness, being out of school otherwise, and fair access: facts, and the duty that follows from each."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.clocks import fair_access
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import deployment
from waymark.service.pupils.actions import give_access
from waymark.service.pupils.models import Pupil
from waymark.service.pupils.permissions import require_may_act
from waymark.service.pupils.turns import take_turns

from .. import permissions, rules
from ..facts import histories_of
from ..models import FairAccessCase, HealthAbsence, OutOfSchool
from .settling import first_owner, settle


@transaction.atomic
def record_absence(
    *, pupil: Pupil, school: Organisation, first_on: date, by: Actor, on: date, last_on: date | None = None,
    sessions: int | None = None, clear_on: date | None = None,
) -> HealthAbsence:
    """A child is away for illness. One absence at a time from a school. Raises ``CannotBeDone``."""
    permissions.RECORD_ABSENCE.require(by, school.pk)
    require_may_act(by, pupil, on)
    take_turns([pupil.pk])
    rules.check_span(first_on, last_on, on)
    same = HealthAbsence.objects.filter(pupil=pupil, school=school, first_on=first_on).first()
    if same:
        return same
    if last_on is None and HealthAbsence.objects.filter(pupil=pupil, school=school, last_on__isnull=True).exists():
        raise rules.CannotBeDone("first_on", "An absence is open already. Say first when the child came back.")
    absence = HealthAbsence.objects.create(
        pupil=pupil, school=school, first_on=first_on, last_on=last_on, sessions=sessions, clear_on=clear_on,
        recorded_by_id=by.person_id, recorded_on=on,
    )
    record("record_absence", by=by, on=on, about=absence.reference, pupil_id=pupil.pk)
    settle([pupil], on, by)
    return absence


@transaction.atomic
def end_absence(*, absence: HealthAbsence, last_on: date, by: Actor, on: date) -> HealthAbsence:
    """The last day away. Raises ``CannotBeDone``."""
    permissions.RECORD_ABSENCE.require(by, absence.school_id)
    require_may_act(by, absence.pupil, on)
    take_turns([absence.pupil_id])
    rules.check_span(absence.first_on, last_on, on)
    absence.last_on = last_on
    absence.save(update_fields=["last_on"])
    record("end_absence", by=by, on=on, about=absence.reference, pupil_id=absence.pupil_id)
    settle([absence.pupil], on, by)
    return absence


@transaction.atomic
def make_sickness_return(*, absence: HealthAbsence, clear_on: date, by: Actor, on: date) -> HealthAbsence:
    """The school tells the council that 15 school days or more will be missed. One for each illness; twice does it once."""
    permissions.RECORD_ABSENCE.require(by, absence.school_id)
    require_may_act(by, absence.pupil, on)
    take_turns([absence.pupil_id])
    absence = HealthAbsence.objects.select_related("pupil", "school").get(pk=absence.pk)
    if absence.return_made_on:
        return absence
    if not absence.first_on <= clear_on <= on:
        raise rules.CannotBeDone("clear_on", "Enter the day it became clear: from the first day away to today")
    absence.clear_on, absence.return_made_on = clear_on, on
    absence.save(update_fields=["clear_on", "return_made_on"])
    give_access(
        absence.pupil, deployment().authority_id, because="duty", about=absence.reference, on=on, parts=("facts", "restricted")
    )
    record("make_sickness_return", by=by, on=on, about=absence.reference, pupil_id=absence.pupil_id)
    settle([absence.pupil], on, by)
    return absence


@transaction.atomic
def record_out_of_school(*, pupil: Pupil, first_on: date, why: str, by: Actor, on: date) -> OutOfSchool:
    """Out of education for another reason than illness or exclusion: the council's duty begins. Raises ``CannotBeDone``."""
    permissions.RECORD_OUT_OF_SCHOOL.require(by)
    require_may_act(by, pupil, on)
    take_turns([pupil.pk])
    rules.check_span(first_on, None, on)
    rules.check_words(why, "why")
    held = OutOfSchool.objects.filter(pupil=pupil, last_on__isnull=True).first()
    if held:
        return held
    out = OutOfSchool.objects.create(
        pupil=pupil, first_on=first_on, why=why.strip(), recorded_by_id=by.person_id, recorded_on=on
    )
    give_access(pupil, deployment().authority_id, because="duty", about=pupil.reference, on=on)
    record("record_out_of_school", by=by, on=on, about=pupil.reference, pupil_id=pupil.pk, why=why.strip())
    settle([pupil], on, by)
    return out


@transaction.atomic
def end_out_of_school(*, out: OutOfSchool, last_on: date, by: Actor, on: date) -> OutOfSchool:
    """The last day out of education. Raises ``CannotBeDone``."""
    permissions.RECORD_OUT_OF_SCHOOL.require(by)
    require_may_act(by, out.pupil, on)
    take_turns([out.pupil_id])
    rules.check_span(out.first_on, last_on, on)
    out.last_on = last_on
    out.save(update_fields=["last_on"])
    record("end_out_of_school", by=by, on=on, about=out.pupil.reference, pupil_id=out.pupil_id)
    settle([out.pupil], on, by)
    return out


@transaction.atomic
def agree_fair_access(*, pupil: Pupil, school: Organisation, ground: str, by: Actor, on: date) -> FairAccessCase:
    """The child falls under the fair access protocol from today. Refused, with the other way, for whom it is not.

    ``school``: whose school days count. Raises ``CannotBeDone``.
    """
    permissions.AGREE_FAIR_ACCESS.require(by)
    require_may_act(by, pupil, on)
    take_turns([pupil.pk])
    held = FairAccessCase.objects.filter(pupil=pupil, ended_on__isnull=True).first()
    if held:
        return held
    if ground not in fair_access.GROUNDS:
        raise rules.CannotBeDone("ground", "Choose the ground from the list")
    way = fair_access.route(ground, histories_of([pupil], on)[pupil.pk], on)
    if not way.is_fair_access:
        raise rules.CannotBeDone("ground", str(way.because))
    owner = first_owner("authority", None, on)
    case = FairAccessCase.objects.create(
        pupil=pupil, school=school, ground=ground, agreed_on=on, agreed_by_id=by.person_id,
        owner_id=owner.pk if owner else by.person_id,
    )
    record("agree_fair_access", by=by, on=on, about=case.reference, pupil_id=pupil.pk, why=str(way.because))
    if owner:
        queue_message(
            to=owner.email, subject="A school is to be named", about=case.reference, link=f"/school/children/{pupil.reference}/",
            body=f"{case.reference} falls under fair access. A school is named within 20 school days. Sign in to read it.",
        )
    return case


@transaction.atomic
def allocate_school(*, case: FairAccessCase, school: Organisation, by: Actor, on: date) -> FairAccessCase:
    """The school that is to take the child. It sees the child's record from then on."""
    permissions.AGREE_FAIR_ACCESS.require(by)
    require_may_act(by, case.pupil, on)
    take_turns([case.pupil_id])
    case = FairAccessCase.objects.select_related("pupil").get(pk=case.pk)
    if case.ended_on:
        raise rules.CannotBeDone("", "This case has ended.")
    if case.allocated_school_id == school.pk:
        return case
    case.allocated_school, case.allocated_on = school, on
    case.save(update_fields=["allocated_school", "allocated_on"])
    give_access(case.pupil, school.pk, because="receiving_school", about=case.reference, on=on)
    record("allocate_school", by=by, on=on, about=case.reference, pupil_id=case.pupil_id, why=school.name)
    return case


@transaction.atomic
def end_fair_access(*, case: FairAccessCase, reason: str, words: str, by: Actor, on: date) -> FairAccessCase:
    """With a reason of the list and words of one's own. Raises ``CannotBeDone``."""
    permissions.AGREE_FAIR_ACCESS.require(by)
    require_may_act(by, case.pupil, on)
    take_turns([case.pupil_id])
    case = FairAccessCase.objects.select_related("pupil").get(pk=case.pk)
    if case.ended_on:
        return case
    if reason not in rules.FAIR_ACCESS_ENDS:
        raise rules.CannotBeDone("reason", "Choose why it ends from the list")
    rules.check_words(words)
    if reason == "admitted" and case.allocated_on is None:
        raise rules.CannotBeDone("reason", "No school was named: name it first")
    case.ended_on, case.end_reason, case.end_words = on, reason, words.strip()
    case.save(update_fields=["ended_on", "end_reason", "end_words"])
    record("end_fair_access", by=by, on=on, about=case.reference, pupil_id=case.pupil_id, why=words.strip())
    return case
