"""Where a child stands who is out of school by a suspension or a permanent exclusion, as their family may be told it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waymark import clocks
from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.exclusions.history import calendars_of, history_of, school_id_of
from waymark.service.organisations.queries import organisation_with_id
from waymark.service.pupils.models import Pupil

from .models import DutyStep

WAITS = frozenset({"waiting", "today", "overdue"})


@dataclass(frozen=True)
class Away:
    """``last_on`` and ``back_on`` are None for a permanent exclusion, or where term dates are missing. ``educated_from`` is
    the sixth school day where the law reaches it; ``taught_at`` where the child is taught meanwhile."""

    is_permanent: bool
    school: str
    first_on: date
    last_on: date | None
    back_on: date | None
    educated_from: date | None
    educated_by_school: bool
    taught_at: str
    board_by: date | None
    review_until: date | None


def away_now(pupil: Pupil, on: date) -> tuple[Away, ...]:
    """Every run that goes on or is to come, oldest first. A family hears of it from the head first: it shows once somebody
    recorded that they were told, or from its first day. Two reads where nothing is held."""
    history = history_of([pupil], on, runs_alone=True)[pupil.pk]
    if not history.events:
        return ()
    calendars = calendars_of([history])
    answer = clocks.answer(history, calendars, on)
    told = {one.event for one in history.tellings if one.whom in ("parent", "parent_section_104") and one.told_on <= on}
    running = (one for one in answer.runs if one.ended_on is None or one.ended_on > on)
    return tuple(_away(one, pupil, answer, calendars, on) for one in running if one.first_on <= on or told & set(one.events))


def _away(
    run: clocks.Run, pupil: Pupil, answer: clocks.Answer, calendars: Mapping[str, SchoolCalendar], on: date
) -> Away:
    due = {one.kind: one.due_on for one in answer.clocks if one.event in run.events and one.state in WAITS}
    return Away(
        run.kind == "permanent_exclusion", organisation_with_id(school_id_of(run.school)).name, run.first_on, run.last_on,
        _school_day_from(run.ended_on, calendars.get(run.school)), run.duty_from, run.kind == "suspension",
        _taught_at(pupil, on) if run.duty_from else "", due.get("board"), due.get("review_apply"),
    )


def _taught_at(pupil: Pupil, on: date) -> str:
    """By the steps of a duty; a place is on the family's page by itself."""
    steps = DutyStep.objects.filter(pupil=pupil, what__in=["started", "stopped"], happened_on__lte=on)
    last = steps.order_by("happened_on", "id").last()
    return last.with_whom if last and last.what == "started" else ""


def _school_day_from(day: date | None, calendar: SchoolCalendar | None) -> date | None:
    try:
        return calendar.school_day_on_or_after(day) if day and calendar else None
    except OutsideCalendar:
        return None
