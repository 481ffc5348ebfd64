"""Education the authority owes for illness and otherwise, beyond exclusion (Education Act 1996 s.19)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from waymark.kernel.calendars import SchoolCalendar

from . import rules_register as register
from .answers import Because, Clock, Duty
from .counters import exclusion_year
from .history import Calendars, HealthAbsence, History
from .missed import ONE_DAY, SESSIONS_A_DAY, count_school_days, spread
from .sixth_day import Span, count_without, home_on, not_owed, suitable
from .states import by_the_day, known


class HealthDays(NamedTuple):
    """School days missed for health in a year. `reached_on` is the day the expectation was reached, None before it is.

    `is_known` is False where term dates are missing for some of it: then the days are at least these.
    """

    year: str
    school_days: float
    reached_on: date | None
    is_known: bool


def duties(history: History, calendars: Calendars, on: date) -> tuple[Duty, ...]:
    return (*health_duties(history, calendars, on), *otherwise_duties(history, calendars, on))


def sickness_returns(history: History, calendars: Calendars, on: date) -> tuple[Clock, ...]:
    """One for each absence that reached 15 school days, or of which it was clear that it would."""
    found = []
    for place, absence in enumerate(history.absences_for_health):
        if absence.first_on > on:
            continue
        days = health_days(history, calendars, on, of=absence)
        due_on = min((day for day in (known(absence.clear_on, on), days.reached_on) if day), default=None)
        if due_on is None:
            continue
        words = "By {} it was clear that 15 school days or more would be missed for illness: the school tells the authority."
        because = Because(words, (due_on,))
        key = f"sickness_return:{place}"
        found.append(by_the_day(key, "school", due_on, absence.return_made_on, on, because, "sickness_return", str(place)))
    return tuple(found)


def health_days(history: History, calendars: Calendars, on: date, *, of: HealthAbsence | None = None) -> HealthDays:
    """School days missed for health in the year that `on` lies in, up to `on`; `of` one absence alone."""
    year = exclusion_year(on)
    wanted = register.number("health_15", on) * SESSIONS_A_DAY
    total, reached_on, is_known = 0, None, True
    for absence in sorted(history.absences_for_health, key=lambda one: one.first_on):
        if of is not None and absence is not of:
            continue
        first, last = max(absence.first_on, year.first_on), min(absence.last_on or on, on, year.last_on)
        if last < first:
            continue
        calendar = calendars.get(absence.school)
        if calendar is None or not (calendar.covers(first) and calendar.covers(last)):
            is_known = False
            continue
        for day, taken in _by_day(absence, calendar, first, last):
            total += taken
            if reached_on is None and total >= wanted:
                reached_on = day
    return HealthDays(year.name, total / SESSIONS_A_DAY, reached_on, is_known)


def _by_day(absence: HealthAbsence, calendar: SchoolCalendar, first: date, last: date) -> list[tuple[date, int]]:
    """Each school day with the sessions missed on it; every one unless fewer were stated for the whole absence."""
    days = list(calendar.school_days_in(first, last))
    if absence.sessions is None or not days:
        return [(day, SESSIONS_A_DAY) for day in days]
    ends = min(absence.last_on or last, calendar.last_on)
    whole = count_school_days(calendar, absence.first_on, ends)
    stated = min(absence.sessions, whole * SESSIONS_A_DAY)
    before = count_school_days(calendar, absence.first_on, first - ONE_DAY)
    return [
        (day, spread(stated, whole, before + place + 1) - spread(stated, whole, before + place)) for place, day in enumerate(days)
    ]


def health_duties(history: History, calendars: Calendars, on: date) -> list[Duty]:
    """From the 15th day, or the day it became clear, until every absence is over."""
    absences = [one for one in history.absences_for_health if one.first_on <= on]
    if not absences:
        return []
    days = health_days(history, calendars, on)
    year = exclusion_year(on)
    clear = [one.clear_on for one in absences if one.clear_on and year.first_on <= one.clear_on <= on]
    from_on = min([*clear, *([days.reached_on] if days.reached_on else [])], default=None)
    if from_on is None:
        return [] if days.is_known else [_unknown_health(history, days, on)]
    lost = _health_lost(absences, history, calendars, from_on, on)
    open_now = [one for one in absences if one.last_on is None or one.last_on >= on]
    ended_on = None if open_now else max(one.last_on for one in absences if one.last_on) + ONE_DAY
    given = suitable(history, on)
    state = _state(ended_on, given, lost, on)
    words = (
        "{} school days were missed for health in {}. 15 or more, in a row or together, are expected to be met from {}. Guidance."
    )
    return [
        _duty("section_19_health", days.year, home_on(history, on), from_on, state, given, ended_on, lost,
              Because(words, (f"{days.school_days:g}", days.year, from_on)), "health_15", on)
    ]  # fmt: skip


def _unknown_health(history: History, days: HealthDays, on: date) -> Duty:
    because = Because("Days missed for health are not known until term dates are entered.")
    return _duty("section_19_health", days.year, home_on(history, on), None, "unknown", [], None, 0, because, "health_15", on)


def _health_lost(absences: list[HealthAbsence], history: History, calendars: Calendars, from_on: date, on: date) -> int:
    spans = [*suitable(history, on), *((begins, ends) for begins, ends, key in not_owed(history, on) if key == "age")]
    lost, counted_to = 0, from_on - ONE_DAY
    for one in sorted(absences, key=lambda absence: absence.first_on):
        first, last = max(one.first_on, counted_to + ONE_DAY), min(one.last_on or on, on - ONE_DAY)
        calendar = calendars.get(one.school)
        if calendar is not None and first <= last:
            lost += count_without(calendar, first, last, spans)
            counted_to = max(counted_to, last)
    return lost


def otherwise_duties(history: History, calendars: Calendars, on: date) -> list[Duty]:
    """No number of days is set, so it is never said to be breached; what was lost is counted all the same."""
    found = []
    given = suitable(history, on)
    for place, one in enumerate(history.out_of_school):
        if one.first_on > on:
            continue
        ended_on = one.last_on + ONE_DAY if one.last_on and one.last_on < on else None
        calendar = _last_school_calendar(history, calendars, one.first_on)
        lost = count_without(calendar, one.first_on, min(one.last_on or on, on - ONE_DAY), given) if calendar else 0
        state = "ended" if ended_on else "met" if any(begins <= on <= ends for begins, ends in given) else "due"
        words = "Out of education since {}{}: the authority arranges suitable education. The law sets no number of days."
        because = Because(words, (one.first_on, f" ({one.why})" if one.why else ""))
        found.append(
            _duty("section_19_otherwise", str(place), home_on(history, on), one.first_on, state, given, ended_on, lost, because,
                  "otherwise", on)
        )  # fmt: skip
    return found


def _last_school_calendar(history: History, calendars: Calendars, day: date) -> SchoolCalendar | None:
    """Of the school last attended; of any in the file where there was none."""
    before = [one for one in history.registrations if one.first_on <= day and one.school in calendars]
    if before:
        return calendars[max(before, key=lambda one: one.first_on).school]
    return next(iter(calendars.values()), None)


def _state(ended_on: date | None, given: list[Span], lost: int, on: date) -> str:
    if ended_on is not None and ended_on <= on:
        return "ended"
    if any(begins <= on <= ends for begins, ends in given):
        return "met"
    return "breached" if lost else "due"


def _duty(
    kind: str,
    about: str,
    owner: str,
    from_on: date | None,
    state: str,
    given: list[Span],
    ended_on: date | None,
    lost: int,
    because: Because,
    rule: str,
    on: date,
) -> Duty:
    met = [begins for begins, ends in given if from_on is not None and ends >= from_on]
    return Duty(
        key=f"{kind}:{about}", kind=kind, event="", owed_by="authority", owner=owner, from_on=from_on, day_of_run=0, state=state,
        is_amber=False, amber_on=None, escalate_on=None, met_on=min(met) if met else None, ended_on=ended_on, days_lost=lost,
        is_law=register.rule(rule, on).is_law, because=because, rule=rule,
    )  # fmt: skip
