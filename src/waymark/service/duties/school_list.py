"""A school's own list: every child suspended this year or permanently excluded, with counters and what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from waymark import clocks
from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar, exclusion_year
from waymark.service.exclusions.history import calendars_of
from waymark.service.exclusions.models import PermanentExclusion, Suspension
from waymark.service.exclusions.rules import END_THE_DUTY
from waymark.service.pupils.models import Pupil

from .facts import exclusions_of
from .following import CounterSaid, Follows, follows_from

DONE = frozenset({"done", "done_late", "met", "not_before", "open"})
LATE = frozenset({"overdue", "breached"})


@dataclass(frozen=True)
class SuspendedChild:
    """``last`` is the reference of the newest suspension or exclusion; ``todo`` what is not done yet, soonest first.

    ``state``: "excluded", "out" (suspended today), "coming" (a suspension begins later) or "back". ``run_days`` are school
    days in a row up to today, of the run that goes on now; 0 where none does.
    """

    pupil_id: int
    pupil: str
    name: str
    year_group: int
    last: str
    last_first_on: date
    last_last_on: date | None
    times: int
    term: CounterSaid
    year: CounterSaid
    run_days: int
    state: str
    todo: tuple[Follows, ...]

    @property
    def next(self) -> Follows | None:
        return self.todo[0] if self.todo else None

    @property
    def late(self) -> int:
        return sum(one.state in LATE for one in self.todo)


def suspended_children(school_id: int, on: date) -> tuple[SuspendedChild, ...]:
    """In a constant number of reads: those whom this school suspended or excluded this year, whatever is late first."""
    since = exclusion_year(on).first_on
    suspended = Suspension.objects.filter(school=school_id, ends_on__gte=since).values("pupil")
    over = Q(outcomes__outcome__in=END_THE_DUTY)
    excluded = PermanentExclusion.objects.filter(school=school_id, decided_on__gte=since).exclude(over).values("pupil")
    pupils = list(Pupil.objects.filter(Q(pk__in=suspended) | Q(pk__in=excluded)).order_by("family_name", "given_names", "pk"))
    histories = exclusions_of(pupils, on)
    calendars = calendars_of(histories.values())
    rows = [_row(one, histories[one.pk], calendars, on) for one in pupils]
    return tuple(sorted((row for row in rows if row), key=lambda row: (-row.late, _due(row), row.name)))


def _due(row: SuspendedChild) -> date:
    return row.next.due_on or date.max if row.next else date.max


def _row(
    pupil: Pupil, history: clocks.History, calendars: Mapping[str, SchoolCalendar], on: date
) -> SuspendedChild | None:
    answer = clocks.answer(history, calendars, on)
    events = [one for one in history.events if one.decided_on <= on]
    if not events:
        return None
    last = max(events, key=lambda one: (one.first_on, one.decided_on))
    said = follows_from(answer)
    running = next((one for one in answer.runs if one.first_on <= on and (one.ended_on is None or one.ended_on > on)), None)
    term, year = said.counters
    return SuspendedChild(
        pupil.pk, pupil.reference, pupil.name, pupil.year_group, last.key, last.first_on, getattr(last, "last_on", None),
        sum(isinstance(one, clocks.Suspension) for one in events), term, year,
        _so_far(running, calendars.get(running.school), on) if running else 0,
        _state(answer, on), tuple(one for one in said.lines if one.state not in DONE),
    )


def _so_far(run: clocks.Run, calendar: SchoolCalendar | None, on: date) -> int:
    try:
        return calendar.school_days_between(run.first_on, on) if calendar else 0
    except OutsideCalendar:
        return 0


def _state(answer: clocks.Answer, on: date) -> str:
    standing = [one for one in answer.runs if one.ended_on is None or one.ended_on > on]
    if any(one.kind == "permanent_exclusion" for one in standing):
        return "excluded"
    if any(one.first_on <= on for one in standing):
        return "out"
    return "coming" if standing else "back"
