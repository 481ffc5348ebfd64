"""Recording what happened. Every row stays as it was written: a correction or a cancellation is another row.

Recording the same thing twice records it once.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.queries import people_with_role
from waymark.service.audit.actions import record
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import calendar_for, deployment
from waymark.service.pupils.actions import close_next_step, give_access, set_next_step
from waymark.service.pupils.models import Pupil
from waymark.service.pupils.permissions import require_may_act
from waymark.service.pupils.queries import open_next_step
from waymark.service.pupils.turns import take_turns

from . import permissions, rules
from .models import AttendanceSummary, PermanentExclusion, PermanentExclusionOutcome, Suspension, SuspensionCancelled


@transaction.atomic
def record_suspension(
    *,
    pupil: Pupil,
    school: Organisation,
    decided_on: date,
    starts_on: date,
    ends_on: date,
    sessions: int,
    reasons: list[str],
    by: Actor,
    on: date,
    is_lunchtime: bool = False,
    replaces: Suspension | None = None,
    source: str = "",
) -> Suspension:
    """Record a suspension as decided; ``replaces`` is the row it corrects. Raises ``rules.ImpossibleFact``."""
    permissions.RECORD_SUSPENSION.require(by, school.pk)
    require_may_act(by, pupil, on)
    take_turns([pupil.pk])
    try:
        rules.check_suspension(
            starts_on=starts_on,
            ends_on=ends_on,
            decided_on=decided_on,
            sessions=sessions,
            reasons=reasons,
            on=on,
            calendar=calendar_for(school.pk),
        )
    except OutsideCalendar as beyond:
        raise rules.ImpossibleFact("starts_on", f"We hold no term dates for those days: {beyond}") from beyond
    same = Suspension.objects.filter(
        pupil=pupil,
        school=school,
        starts_on=starts_on,
        ends_on=ends_on,
        sessions=sessions,
        is_lunchtime=is_lunchtime,
        reasons=sorted(reasons),
    ).first()
    if same:
        return same
    suspension = Suspension.objects.create(
        pupil=pupil,
        school=school,
        decided_on=decided_on,
        starts_on=starts_on,
        ends_on=ends_on,
        sessions=sessions,
        reasons=sorted(reasons),
        is_lunchtime=is_lunchtime,
        replaces=replaces,
        recorded_by_id=by.person_id,
        source=source or school.name,
    )
    record("record_suspension", by=by, on=on, about=suspension.reference, pupil_id=pupil.pk)
    return suspension


@transaction.atomic
def cancel_suspension(*, suspension: Suspension, reason: str, by: Actor, on: date) -> SuspensionCancelled:
    """The head cancelled it before the board met. Days already lost still count."""
    permissions.CANCEL_SUSPENSION.require(by, suspension.school_id)
    require_may_act(by, suspension.pupil, on)
    take_turns([suspension.pupil_id])
    already = SuspensionCancelled.objects.filter(suspension=suspension).first()
    if already:
        return already
    cancelled = SuspensionCancelled.objects.create(
        pupil_id=suspension.pupil_id, suspension=suspension, cancelled_on=on, reason=reason, recorded_by_id=by.person_id
    )
    record("cancel_suspension", by=by, on=on, about=suspension.reference, pupil_id=suspension.pupil_id, why=reason)
    return cancelled


@transaction.atomic
def record_permanent_exclusion(
    *,
    pupil: Pupil,
    school: Organisation,
    decided_on: date,
    first_day_on: date,
    reasons: list[str],
    by: Actor,
    on: date,
    source: str = "",
) -> PermanentExclusion:
    """Record a head's decision. The council sees it at once and owns full-time education from the sixth school day."""
    permissions.RECORD_PERMANENT_EXCLUSION.require(by, school.pk)
    require_may_act(by, pupil, on)
    take_turns([pupil.pk])
    rules.check_permanent_exclusion(decided_on=decided_on, first_day_on=first_day_on, reasons=reasons, on=on)
    same = PermanentExclusion.objects.filter(pupil=pupil, school=school, first_day_on=first_day_on).first()
    if same:
        return same
    excluded = PermanentExclusion.objects.create(
        pupil=pupil,
        school=school,
        decided_on=decided_on,
        first_day_on=first_day_on,
        reasons=sorted(reasons),
        recorded_by_id=by.person_id,
        source=source or school.name,
    )
    _tell_the_council(excluded, by=by, on=on)
    record("record_permanent_exclusion", by=by, on=on, about=excluded.reference, pupil_id=pupil.pk)
    return excluded


def _tell_the_council(excluded: PermanentExclusion, *, by: Actor, on: date) -> None:
    authority = deployment().authority
    give_access(
        excluded.pupil, authority.pk, because="duty", about=excluded.reference, on=on, parts=("facts", "restricted")
    )
    officer = people_with_role(authority.pk, {"inclusion_officer", "authority_officer"}, on).first()
    try:
        due_on = rules.sixth_day(excluded.first_day_on, calendar_for(excluded.school_id)).due_on
    except OutsideCalendar:  # no term dates yet for those days: the duty stands all the same, so it is due at once
        due_on = on
    set_next_step(
        excluded.pupil,
        what="Full-time education from the sixth school day after a permanent exclusion",
        due_on=due_on,
        owner=officer.pk if officer else by.person_id,
        by=None,
        on=on,
        about=excluded.reference,
    )


@transaction.atomic
def record_outcome(
    *, permanent_exclusion: PermanentExclusion, outcome: str, happened_on: date, reason: str, by: Actor, on: date
) -> PermanentExclusionOutcome:
    """What became of it: cancelled, upheld, reinstated or quashed, each as it happened."""
    permissions.RECORD_OUTCOME.require(by, permanent_exclusion.school_id)
    require_may_act(by, permanent_exclusion.pupil, on)
    take_turns([permanent_exclusion.pupil_id])
    if happened_on > on or happened_on < permanent_exclusion.decided_on:
        raise rules.ImpossibleFact(
            "happened_on", "That day must be after the exclusion was decided, and not in the future"
        )
    same = PermanentExclusionOutcome.objects.filter(
        permanent_exclusion=permanent_exclusion, outcome=outcome, happened_on=happened_on
    ).first()
    if same:
        return same
    kept = PermanentExclusionOutcome.objects.create(
        pupil_id=permanent_exclusion.pupil_id,
        permanent_exclusion=permanent_exclusion,
        outcome=outcome,
        happened_on=happened_on,
        reason=reason,
        recorded_by_id=by.person_id,
    )
    _end_the_duty(permanent_exclusion, outcome, on)
    record(
        "record_exclusion_outcome",
        by=by,
        on=on,
        about=permanent_exclusion.reference,
        pupil_id=permanent_exclusion.pupil_id,
        why=outcome,
    )
    return kept


def _end_the_duty(excluded: PermanentExclusion, outcome: str, on: date) -> None:
    step = open_next_step(excluded.pupil)
    if outcome in rules.END_THE_DUTY and step and step.about == excluded.reference:
        close_next_step(excluded.pupil, on=on)


@transaction.atomic
def record_attendance(
    *,
    pupil: Pupil,
    school: Organisation,
    first_on: date,
    last_on: date,
    possible: int,
    attended: int,
    authorised: int,
    unauthorised: int,
    by: Actor,
    on: date,
    source: str = "",
) -> AttendanceSummary:
    """Record the half days possible and attended in a period. A newer row for the same period stands for it."""
    permissions.RECORD_ATTENDANCE.require(by, school.pk)
    require_may_act(by, pupil, on)
    take_turns([pupil.pk])
    counted = {
        "first_on": first_on,
        "last_on": last_on,
        "possible": possible,
        "attended": attended,
        "authorised": authorised,
        "unauthorised": unauthorised,
    }
    rules.check_attendance(**counted, on=on)
    newest = (
        AttendanceSummary.objects.filter(pupil=pupil, school=school, first_on=first_on, last_on=last_on)
        .order_by("-id")
        .first()
    )
    if newest and all(getattr(newest, name) == value for name, value in counted.items()):
        return newest
    summary = AttendanceSummary.objects.create(pupil=pupil, school=school, source=source or school.name, **counted)
    record("record_attendance", by=by, on=on, about=pupil.reference, pupil_id=pupil.pk)
    return summary
