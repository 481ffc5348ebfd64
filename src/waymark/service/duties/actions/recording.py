"""Suspending and excluding: the fact, and in the same act everything that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from waymark.kernel.calendars import exclusion_year
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.queries import people_with_role
from waymark.service.exclusions import actions as exclusions
from waymark.service.exclusions.models import PermanentExclusion, Suspension
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import deployment
from waymark.service.pupils.actions import give_access
from waymark.service.pupils.models import Letter, Pupil

from .. import permissions
from ..following import WhatFollows, what_follows
from ..letters import NOTICES, draft_notice, what_letter_lacks
from ..models import EducationDuty
from .settling import settle


@dataclass(frozen=True)
class Followed:
    """The fact as kept, the duty open for it, the letters drafted, and all that follows.

    ``letter_lacks``: what the law asks of the notice and the authority's own template leaves out.
    """

    fact: Suspension | PermanentExclusion
    duty: EducationDuty | None
    letters: tuple[Letter, ...]
    follows: WhatFollows
    letter_lacks: tuple[str, ...] = ()


@transaction.atomic
def suspend(
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
) -> Followed:
    """Record a suspension; the council sees it at once and whoever must is told. Raises ``exclusions.rules.ImpossibleFact``.

    Pressing twice does it once.
    """
    permissions.RECORD_SUSPENSION.require(by, school.pk)
    suspension = exclusions.record_suspension(
        pupil=pupil, school=school, decided_on=decided_on, starts_on=starts_on, ends_on=ends_on, sessions=sessions,
        reasons=reasons, by=by, on=on, is_lunchtime=is_lunchtime, replaces=replaces, source=source,
        misses_exam_on=misses_exam_on,
    )
    council = deployment().authority
    until = exclusion_year(max(ends_on, on)).last_on
    give_access(pupil, council.pk, because="duty", about=suspension.reference, on=on, until=until)
    return _followed(suspension, by=by, on=on)


@transaction.atomic
def exclude(
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
) -> Followed:
    """Record a head's decision. The council sees it at once and owns full-time education from the sixth school day."""
    permissions.RECORD_PERMANENT_EXCLUSION.require(by, school.pk)
    excluded = exclusions.record_permanent_exclusion(
        pupil=pupil, school=school, decided_on=decided_on, first_day_on=first_day_on, reasons=reasons, by=by, on=on,
        source=source, misses_exam_on=misses_exam_on,
    )
    council = deployment().authority
    give_access(pupil, council.pk, because="duty", about=excluded.reference, on=on, parts=("facts", "restricted"))
    return _followed(excluded, by=by, on=on)


def _followed(fact: Suspension | PermanentExclusion, *, by: Actor, on: date) -> Followed:
    """What both have in common. Everything here may run a second time and then does nothing."""
    exclusions.record_told(about=fact, who="authority", subject="exclusion", told_on=on, how="waymark", by=by, on=on)
    settle([fact.pupil], on, by)
    follows = what_follows(fact.pupil, on, fact.reference)
    _tell_the_board(fact, follows, by=by, on=on)
    letter = draft_notice(fact, on)
    cause = "suspension" if isinstance(fact, Suspension) else "permanent_exclusion"
    lacks = what_letter_lacks(fact, NOTICES[cause], on)
    duty = EducationDuty.objects.filter(pupil=fact.pupil, cause=cause, ended_on__isnull=True).select_related("owner").first()
    return Followed(fact, duty, (letter,) if letter else (), follows, lacks)


def _tell_the_board(fact: Suspension | PermanentExclusion, follows: WhatFollows, *, by: Actor, on: date) -> None:
    """Where the board must be told without delay, and the school's board is in Waymark. Else it hears once a term."""
    clock = next((one for one in follows.lines if one.key == f"tell:{fact.reference}:board"), None)
    must = clock is not None and clock.due_on is not None and clock.due_on <= on
    members = list(people_with_role(fact.school_id, {"governing_board"}, on)) if must else []
    already = fact.told.filter(who="governing_board", subject="exclusion").exists()
    if not members or already:
        return
    exclusions.record_told(about=fact, who="governing_board", subject="exclusion", told_on=on, how="waymark", by=by, on=on)
    for person in members:
        queue_message(
            to=person.email, subject="The governing board must be told", about=fact.reference,
            link=f"/exclusions/{fact.reference}/",
            body=f"There is something the governing board must know: {fact.reference}. Sign in to read it.",
        )
