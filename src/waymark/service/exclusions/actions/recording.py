"""Recording what happened. Every row stays as it was written: a correction or a cancellation is another row.

Recording the same thing twice records it once.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import calendar_for
from waymark.service.pupils.models import Pupil
from waymark.service.pupils.permissions import require_may_act
from waymark.service.pupils.turns import take_turns

from .. import permissions, rules
from ..models import AttendanceSummary, PermanentExclusion, Suspension


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
    misses_exam_on: date | None = None,
) -> Suspension:
    """Record a suspension as decided; ``replaces`` is the row it corrects. Raises ``rules.ImpossibleFact``.

    Inside ``duties.suspend``, which holds what follows; called by itself it keeps the fact alone.
    """
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
    _refuse_overlap(pupil, school, starts_on, ends_on, is_lunchtime, replaces)
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
        misses_exam_on=misses_exam_on,
        recorded_on=on,
    )
    record("record_suspension", by=by, on=on, about=suspension.reference, pupil_id=pupil.pk)
    return suspension


def _refuse_overlap(
    pupil: Pupil, school: Organisation, starts_on: date, ends_on: date, is_lunchtime: bool, replaces: Suspension | None
) -> None:
    """One school cannot suspend a child for a day twice: a correction says which row it corrects."""
    corrected = Suspension.objects.filter(pupil=pupil, replaces__isnull=False).values("replaces")
    held = Suspension.objects.filter(
        pupil=pupil, school=school, is_lunchtime=is_lunchtime, starts_on__lte=ends_on, ends_on__gte=starts_on,
        cancelled__isnull=True,
    ).exclude(pk__in=corrected)
    other = held.exclude(pk=replaces.pk).first() if replaces else held.first()
    if other:
        raise rules.ImpossibleFact(
            "starts_on",
            f"{pupil.name} is suspended already from {other.starts_on:%-d %B %Y} to {other.ends_on:%-d %B %Y}. "
            "A suspension is not made longer: another one starts on a day after it.",
        )


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
    misses_exam_on: date | None = None,
) -> PermanentExclusion:
    """Record a head's decision. Inside ``duties.exclude``, which gives the council its sight and its duty."""
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
        misses_exam_on=misses_exam_on,
        recorded_on=on,
    )
    record("record_permanent_exclusion", by=by, on=on, about=excluded.reference, pupil_id=pupil.pk)
    return excluded


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
