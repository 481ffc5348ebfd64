"""What became of it later, with what follows undone: and said, so that nobody has to guess what still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from waymark.kernel.wording import long_day
from waymark.service.accounts.actor import Actor
from waymark.service.exclusions import actions as exclusions
from waymark.service.exclusions.models import (
    BoardOnSuspension,
    PermanentExclusion,
    PermanentExclusionOutcome,
    Suspension,
    SuspensionCancelled,
)
from waymark.service.exclusions.rules import END_THE_DUTY
from waymark.service.notifications.actions import queue_message
from waymark.service.pupils.models import Letter

from .. import permissions
from ..events import refuse_late_cancelling
from ..following import WhatFollows, what_follows
from ..letters import CANCELLED, draft_cancelled
from ..models import EducationDuty
from ..standing import still_standing
from .settling import settle

Kept = SuspensionCancelled | PermanentExclusionOutcome | BoardOnSuspension
BREACH_LEFT = "School days were lost before this. Say why they were lost; then the duty can end."


@dataclass(frozen=True)
class Undone:
    """``ended`` are the duties that ended with it; ``says`` what was undone and what still stands, in sentences."""

    fact: Kept
    ended: tuple[EducationDuty, ...]
    says: tuple[str, ...]
    follows: WhatFollows


@transaction.atomic
def cancel_suspension(*, suspension: Suspension, reason: str, by: Actor, on: date) -> Undone:
    """The head cancels it, before the board has met. Days already lost count. Raises ``exclusions.rules.ImpossibleFact``."""
    permissions.CANCEL_SUSPENSION.require(by, suspension.school_id)
    refuse_late_cancelling(suspension, on)
    cancelled = exclusions.cancel_suspension(suspension=suspension, reason=reason, by=by, on=on)
    return _undone(cancelled, suspension, why=reason, by=by, on=on)


@transaction.atomic
def cancel_permanent_exclusion(*, permanent_exclusion: PermanentExclusion, reason: str, by: Actor, on: date) -> Undone:
    """The head cancels it, before the board has met. Raises ``exclusions.rules.ImpossibleFact``."""
    permissions.CANCEL_EXCLUSION.require(by, permanent_exclusion.school_id)
    refuse_late_cancelling(permanent_exclusion, on)
    outcome = exclusions.record_outcome(
        permanent_exclusion=permanent_exclusion, outcome="cancelled", happened_on=on, reason=reason, by=by, on=on
    )
    return _undone(outcome, permanent_exclusion, why=reason, by=by, on=on)


@transaction.atomic
def reinstate(*, permanent_exclusion: PermanentExclusion, happened_on: date, reason: str, by: Actor, on: date) -> Undone:
    """The board reinstates the child, at its first meeting or after a review."""
    permissions.RECORD_OUTCOME.require(by, permanent_exclusion.school_id)
    return record_outcome(
        permanent_exclusion=permanent_exclusion, outcome="reinstated", happened_on=happened_on, reason=reason, by=by, on=on
    )


@transaction.atomic
def record_outcome(
    *, permanent_exclusion: PermanentExclusion, outcome: str, happened_on: date, reason: str, by: Actor, on: date
) -> Undone:
    """Any step of what became of a permanent exclusion, with what follows. Raises ``exclusions.rules.ImpossibleFact``."""
    permissions.RECORD_OUTCOME.require(by, permanent_exclusion.school_id)
    if outcome == "cancelled":
        permissions.CANCEL_EXCLUSION.require(by, permanent_exclusion.school_id)
        refuse_late_cancelling(permanent_exclusion, on)
    kept = exclusions.record_outcome(
        permanent_exclusion=permanent_exclusion, outcome=outcome, happened_on=happened_on, reason=reason, by=by, on=on
    )
    return _undone(kept, permanent_exclusion, why=reason, by=by, on=on)


@transaction.atomic
def record_board_on_suspension(
    *, suspension: Suspension, what: str, happened_on: date, reason: str, by: Actor, on: date
) -> Undone:
    """What reached the board of a suspension, or what it made of it, with what follows. Raises ``ImpossibleFact``."""
    permissions.RECORD_OUTCOME.require(by, suspension.school_id)
    kept = exclusions.record_board_on_suspension(
        suspension=suspension, what=what, happened_on=happened_on, reason=reason, by=by, on=on
    )
    return _undone(kept, suspension, why=reason, by=by, on=on)


def _undone(kept: Kept, fact: Suspension | PermanentExclusion, *, why: str, by: Actor, on: date) -> Undone:
    settled = settle([fact.pupil], on, by)
    says = [f"The duty to educate {fact.pupil.name} ended on {long_day(one.ended_on)}." for one in settled.ended]
    what = _what(kept)
    if what in END_THE_DUTY:
        if EducationDuty.objects.filter(pupil=fact.pupil, about=fact.reference, ended_on__isnull=True).exists():
            says.append(BREACH_LEFT)
        says += _letters_thrown_away(fact)
        says += still_standing(fact.pupil)
        if what == "cancelled":
            draft_cancelled(fact, why, on)
            says.append("A letter to the family is drafted. Everybody who was told must be told that it is cancelled, and why.")
        _tell_owners(settled.ended, fact, by)
    return Undone(kept, settled.ended, tuple(says), what_follows(fact.pupil, on, fact.reference))


def _what(kept: Kept) -> str:
    if isinstance(kept, SuspensionCancelled):
        return "cancelled"
    return kept.what if isinstance(kept, BoardOnSuspension) else kept.outcome


def _letters_thrown_away(fact: Suspension | PermanentExclusion) -> list[str]:
    drafts = Letter.objects.filter(pupil=fact.pupil, about=fact.reference, state="drafted")
    count = drafts.exclude(template=CANCELLED).update(state="discarded")
    return [f"{count} {'letter' if count == 1 else 'letters'} about it had not gone out and will not."] if count else []


def _tell_owners(ended: tuple[EducationDuty, ...], fact: Suspension | PermanentExclusion, by: Actor) -> None:
    for one in ended:
        if one.owner_id != by.person_id:
            queue_message(
                to=one.owner.email, subject="A duty of yours has ended", about=one.reference, link=f"/sixth-day/{one.reference}/",
                body=f"{one.reference} has ended. Sign in to read why.",
            )
