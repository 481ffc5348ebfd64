"""What a school must still do about its own suspensions and exclusions, for the home page: in three reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from waymark import clocks
from waymark.clocks import boards
from waymark.kernel.calendars import SchoolCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.needs import Need
from waymark.service.accounts.roles import SCHOOL
from waymark.service.exclusions.history import school_key
from waymark.service.exclusions.models import PermanentExclusion, Suspension, Told
from waymark.service.organisations.queries import calendar_for

LOOKS_BACK = timedelta(days=21)
BOARD_ROLES = frozenset({"head_teacher", "governing_board"})


def home_needs(actor: Actor, on: date) -> list[Need]:
    """To tell the parent, for who records suspensions; and a permanent exclusion the board has not met about."""
    needs: list[Need] = []
    if actor.role in SCHOOL:
        needs += _to_tell(actor, on)
    if actor.role in BOARD_ROLES:
        needs += _to_meet(actor, on)
    return needs


def _to_tell(actor: Actor, on: date) -> Iterator[Need]:
    """Only what was recorded here and lately: of what came from elsewhere nobody knows who was told."""
    lately = Q(school=actor.organisation_id, recorded_by__isnull=False, recorded_on__gte=on - LOOKS_BACK)
    told = Told.objects.filter(who="parent", subject="exclusion")
    suspended = Suspension.objects.filter(lately, cancelled__isnull=True).exclude(Exists(told.filter(suspension=OuterRef("pk"))))
    corrected = Suspension.objects.filter(replaces=OuterRef("pk"))
    for one in suspended.exclude(Exists(corrected)).select_related("pupil"):
        yield _tell(one, "suspension")
    excluded = PermanentExclusion.objects.filter(lately, outcomes__isnull=True)
    for one in excluded.exclude(Exists(told.filter(permanent_exclusion=OuterRef("pk")))).select_related("pupil"):
        yield _tell(one, "permanent exclusion")


def _tell(one: Suspension | PermanentExclusion, what: str) -> Need:
    return Need(
        "exclusion_told", one.reference, one.pupil.name, f"Tell the parent of the {what}, and record that it is done",
        one.decided_on, pupil_id=one.pupil_id,
    )


def _to_meet(actor: Actor, on: date) -> Iterator[Need]:
    standing = PermanentExclusion.objects.filter(school=actor.organisation_id, outcomes__isnull=True).select_related("pupil")
    told = Told.objects.filter(who="governing_board", subject="exclusion", permanent_exclusion__in=standing)
    notified: dict[int, date] = {}
    for excluded_id, told_on in told.values_list("permanent_exclusion", "told_on") if standing else ():
        notified[excluded_id] = min(told_on, notified.get(excluded_id, told_on))
    for one in standing:
        due_on = _board_by(one, notified.get(one.pk), calendar_for(one.school_id), on)
        yield Need(
            "exclusion_board", one.reference, one.pupil.name, "The governing board meets about the permanent exclusion", due_on,
            pupil_id=one.pupil_id,
        )


def _board_by(one: PermanentExclusion, notified_on: date | None, calendar: SchoolCalendar, on: date) -> date | None:
    """By the clocks, of which this one asks for nothing but the exclusion itself."""
    event = clocks.PermanentExclusion(
        one.reference, school_key(one.school_id), one.decided_on, one.first_day_on, notified_on=notified_on,
        misses_exam_on=one.misses_exam_on,
    )
    history = clocks.History(one.pupil.reference, "", events=(event,))
    found = boards.boards(history, {event.school: calendar}, on)
    return found[0].due_on if found else None
