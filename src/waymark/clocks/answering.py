"""Everything the clocks say of one child on one day, worked out in one pass."""

from __future__ import annotations

from datetime import date

from . import fair_access, section_19
from . import rules_register as register
from .answers import Answer, Clock, Counter, Duty, Run
from .boards import boards_of
from .counters import counters_of, sessions_with_each
from .history import Calendars, Event, History
from .missed import SESSIONS_A_DAY, Missed, missed_days
from .returning import meetings_of
from .reviews import reviews_of
from .runs import runs_of
from .sixth_day import duties_of_runs
from .telling import tellings_of
from .warned import warnings_of

LATEST = date.max


def answer(history: History, calendars: Calendars, on: date) -> Answer:
    missed = missed_days(history, calendars, on)
    counted = counters_of(missed, calendars, on)
    found = runs_of(missed, calendars, on)
    owed = _duties(found, history, calendars, on)
    due = _clocks(missed, found, history, calendars, on)
    odd = warnings_of(missed, counted, history, calendars, on)
    return Answer(history.pupil, on, counted, found, owed, due, odd, _unverified(counted, found, owed, due, missed, on))


def clocks(history: History, calendars: Calendars, on: date) -> tuple[Clock, ...]:
    """Every deadline, by its day; what has no day comes last."""
    missed = missed_days(history, calendars, on)
    return _clocks(missed, runs_of(missed, calendars, on), history, calendars, on)


def duties(history: History, calendars: Calendars, on: date) -> tuple[Duty, ...]:
    """Every duty to educate: after exclusion, for health and otherwise."""
    return _duties(runs_of(missed_days(history, calendars, on), calendars, on), history, calendars, on)


def _duties(found: tuple[Run, ...], history: History, calendars: Calendars, on: date) -> tuple[Duty, ...]:
    owed = duties_of_runs(found, history, calendars, on) if found else ()
    if history.absences_for_health or history.out_of_school:
        owed += section_19.duties(history, calendars, on)
    return owed


def _clocks(missed: list[Missed], found: tuple[Run, ...], history: History, calendars: Calendars, on: date) -> tuple[Clock, ...]:
    due: list[Clock] = []
    if missed:
        events: list[Event] = [one.event for one in missed]
        totals = sessions_with_each(missed, calendars)
        due.extend(tellings_of(missed, totals, history, calendars, on))
        due.extend(boards_of(missed, totals, calendars, on))
        due.extend(reviews_of(events, calendars, on))
        due.extend(meetings_of(found, events, calendars, on))
    if history.absences_for_health:
        due.extend(section_19.sickness_returns(history, calendars, on))
    if history.fair_access:
        due.extend(fair_access.clocks(history, calendars, on))
    due.sort(key=lambda clock: (clock.due_on or LATEST, clock.key))
    return tuple(due)


def _unverified(
    counted: tuple[Counter, ...],
    found: tuple[Run, ...],
    owed: tuple[Duty, ...],
    due: tuple[Clock, ...],
    missed: list[Missed],
    on: date,
) -> tuple[str, ...]:
    keys = {one.rule for one in (*counted, *owed, *due)}
    keys.add("school_day")
    if any(duty.owed_by == "authority" and duty.event for duty in owed):
        keys.add("home_authority_owes")
    if any(one.ended_on is not None and one.ended_on == one.event.cancelled_on for one in missed):
        keys.add("cancelled_days_count")
    suspended = [run for run in found if run.kind == "suspension"]
    if len({run.school for run in suspended}) > 1:
        keys.add("run_of_each_school")
    joined = {key for run in suspended if len(run.events) > 1 for key in run.events}
    if any(one.event.key in joined and one.sessions < SESSIONS_A_DAY * one.days for one in missed):
        keys.add("half_day_in_a_run")
    return register.unverified_among(keys, on)
