"""What followed, each as it happened: cancelled, told, met about, considered. A row is added and the fact stays."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.pupils.models import Pupil
from waymark.service.pupils.permissions import require_may_act
from waymark.service.pupils.turns import take_turns

from .. import permissions, rules_afterwards
from ..models import (
    BoardOnSuspension,
    HomeElsewhere,
    PermanentExclusion,
    PermanentExclusionOutcome,
    ReintegrationMeeting,
    Suspension,
    SuspensionCancelled,
    Told,
)


@transaction.atomic
def cancel_suspension(*, suspension: Suspension, reason: str, by: Actor, on: date) -> SuspensionCancelled:
    """The head cancelled it before the board met. Days already lost still count. Raises ``ImpossibleFact``."""
    permissions.CANCEL_SUSPENSION.require(by, suspension.school_id)
    require_may_act(by, suspension.pupil, on)
    take_turns([suspension.pupil_id])
    already = SuspensionCancelled.objects.filter(suspension=suspension).first()
    if already:
        return already
    rules_afterwards.check_cancelling_suspension(
        BoardOnSuspension.objects.filter(suspension=suspension).values_list("what", flat=True)
    )
    cancelled = SuspensionCancelled.objects.create(
        pupil_id=suspension.pupil_id, suspension=suspension, cancelled_on=on, reason=reason, recorded_by_id=by.person_id
    )
    record("cancel_suspension", by=by, on=on, about=suspension.reference, pupil_id=suspension.pupil_id, why=reason)
    return cancelled


@transaction.atomic
def record_outcome(
    *, permanent_exclusion: PermanentExclusion, outcome: str, happened_on: date, reason: str, by: Actor, on: date
) -> PermanentExclusionOutcome:
    """What became of it, each as it happened and in the order of the law. Raises ``ImpossibleFact``."""
    permissions.RECORD_OUTCOME.require(by, permanent_exclusion.school_id)
    require_may_act(by, permanent_exclusion.pupil, on)
    take_turns([permanent_exclusion.pupil_id])
    so_far = PermanentExclusionOutcome.objects.filter(permanent_exclusion=permanent_exclusion).order_by("happened_on", "id")
    same = next((one for one in so_far if one.outcome == outcome and one.happened_on == happened_on), None)
    if same:
        return same
    rules_afterwards.check_outcome(
        outcome, happened_on, before=[(one.outcome, one.happened_on) for one in so_far],
        decided_on=permanent_exclusion.decided_on, on=on,
    )
    kept = PermanentExclusionOutcome.objects.create(
        pupil_id=permanent_exclusion.pupil_id,
        permanent_exclusion=permanent_exclusion,
        outcome=outcome,
        happened_on=happened_on,
        reason=reason,
        recorded_by_id=by.person_id,
    )
    record(
        "record_exclusion_outcome",
        by=by,
        on=on,
        about=permanent_exclusion.reference,
        pupil_id=permanent_exclusion.pupil_id,
        why=outcome,
    )
    return kept


@transaction.atomic
def record_board_on_suspension(
    *, suspension: Suspension, what: str, happened_on: date, reason: str, by: Actor, on: date
) -> BoardOnSuspension:
    """Representations of the family reached the board, or it considered the suspension. Raises ``ImpossibleFact``."""
    permissions.RECORD_OUTCOME.require(by, suspension.school_id)
    require_may_act(by, suspension.pupil, on)
    take_turns([suspension.pupil_id])
    so_far = {one.what: one for one in BoardOnSuspension.objects.filter(suspension=suspension)}
    if what in so_far:
        return so_far[what]
    rules_afterwards.check_board_on_suspension(
        what, happened_on, before=so_far, decided_on=suspension.decided_on, on=on
    )
    kept = BoardOnSuspension.objects.create(
        pupil_id=suspension.pupil_id, suspension=suspension, what=what, happened_on=happened_on, reason=reason,
        recorded_by_id=by.person_id, recorded_on=on,
    )
    record("record_board_on_suspension", by=by, on=on, about=suspension.reference, pupil_id=suspension.pupil_id, why=reason)
    return kept


@transaction.atomic
def record_told(
    *, about: Suspension | PermanentExclusion, who: str, subject: str, told_on: date, how: str, by: Actor, on: date,
    for_on: date | None = None, note: str = "",
) -> Told:
    """Somebody was told. The same twice is kept once. Raises ``ImpossibleFact``."""
    permissions.RECORD_TOLD.require(by, about.school_id)
    require_may_act(by, about.pupil, on)
    take_turns([about.pupil_id])
    rules_afterwards.check_told(who=who, subject=subject, how=how, told_on=told_on, decided_on=about.decided_on, on=on)
    told, is_new = Told.objects.get_or_create(
        suspension=about if isinstance(about, Suspension) else None,
        permanent_exclusion=about if isinstance(about, PermanentExclusion) else None,
        who=who, subject=subject, told_on=told_on, how=how,
        defaults={
            "pupil_id": about.pupil_id, "for_on": for_on, "note": note, "recorded_by_id": by.person_id, "recorded_on": on,
        },
    )
    if is_new:
        record("record_told", by=by, on=on, about=about.reference, pupil_id=about.pupil_id)
    return told


@transaction.atomic
def record_meeting(
    *, suspension: Suspension, what: str, happened_on: date, by: Actor, on: date, for_on: date | None = None,
    with_whom: str = "", agreed: str = "",
) -> ReintegrationMeeting:
    """The meeting about coming back was asked for, held or not held. Raises ``ImpossibleFact``."""
    permissions.RECORD_MEETING.require(by, suspension.school_id)
    require_may_act(by, suspension.pupil, on)
    take_turns([suspension.pupil_id])
    rules_afterwards.check_meeting(
        what=what, happened_on=happened_on, for_on=for_on, agreed=agreed, decided_on=suspension.decided_on, on=on
    )
    said = {"what": what, "happened_on": happened_on, "for_on": for_on, "with_whom": with_whom, "agreed": agreed.strip()}
    same = ReintegrationMeeting.objects.filter(suspension=suspension, **said).first()
    if same:
        return same
    kept = ReintegrationMeeting.objects.create(
        pupil_id=suspension.pupil_id, suspension=suspension, recorded_by_id=by.person_id, recorded_on=on, **said
    )
    record("record_reintegration_meeting", by=by, on=on, about=suspension.reference, pupil_id=suspension.pupil_id)
    return kept


@transaction.atomic
def record_home(*, pupil: Pupil, authority: str, starts_on: date, by: Actor, on: date) -> HomeElsewhere:
    """The child lives in another council's area from a day on; ``authority`` empty: in ours again."""
    permissions.RECORD_HOME.require(by)
    require_may_act(by, pupil, on)
    take_turns([pupil.pk])
    home, is_new = HomeElsewhere.objects.get_or_create(
        pupil=pupil, authority=authority.strip(), starts_on=starts_on,
        defaults={"recorded_by_id": by.person_id, "recorded_on": on},
    )
    if is_new:
        record("record_home", by=by, on=on, about=pupil.reference, pupil_id=pupil.pk)
    return home
