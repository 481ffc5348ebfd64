"""What in a child's facts is odd, late or over a limit. Nothing here stops anything."""

from __future__ import annotations

from datetime import date

from . import rules_register as register
from .answers import Because, Counter, Warned
from .counters import counters_of
from .history import Calendars, Event, History, PermanentExclusion
from .missed import ONE_DAY, SESSIONS_A_DAY, Missed, count_school_days, missed_days


def warnings(history: History, calendars: Calendars, on: date) -> tuple[Warned, ...]:
    missed = missed_days(history, calendars, on)
    return warnings_of(missed, counters_of(missed, calendars, on), history, calendars, on)


def warnings_of(
    missed: list[Missed], counted: tuple[Counter, ...], history: History, calendars: Calendars, on: date
) -> tuple[Warned, ...]:
    found: list[Warned] = []
    for one in missed:
        found.extend(_of_days(one, calendars))
        found.extend(_of_entry(one, calendars, on))
        found.extend(_of_roll(one.event, history))
    found.extend(_overlaps(missed))
    year = counted[-1]
    if year.left < 0:
        words = "Suspended for {} school days in {}, over the {} that the law allows. They are counted all the same."
        limit = register.number("year_limit", on)
        found.append(Warned("over_year_limit", "", Because(words, (f"{year.school_days:g}", year.name, limit))))
    return tuple(found)


def _of_days(one: Missed, calendars: Calendars) -> list[Warned]:
    event, found = one.event, []
    if not one.is_known:
        words = "{} has no term dates for the days from {}: what depends on them is not known until they are entered."
        return [Warned("no_term_dates", event.key, Because(words, (event.school, event.first_on)))]
    calendar = calendars[event.school]
    if isinstance(event, PermanentExclusion):
        if not calendar.is_school_day(event.first_on):
            found.append(_not_a_school_day(event, "first_on", event.first_on))
        return found
    days = count_school_days(calendar, event.first_on, event.last_on)
    if days == 0:
        words = "There is no school day at {} from {} to {}, so nothing of it counts."
        return [Warned("no_school_day", event.key, Because(words, (event.school, event.first_on, event.last_on)))]
    for field, day in (("first_on", event.first_on), ("last_on", event.last_on)):
        if not calendar.is_school_day(day):
            found.append(_not_a_school_day(event, field, day))
    most = days if event.lunchtimes_only else days * SESSIONS_A_DAY
    if event.sessions > most:
        words = "{} sessions are entered for {} school days, which have {}: {} are counted."
        found.append(Warned("too_many_sessions", event.key, Because(words, (event.sessions, days, most, most))))
    return found


def _not_a_school_day(event: Event, field: str, day: date) -> Warned:
    which = "first" if field == "first_on" else "last"
    return Warned(
        "not_a_school_day", event.key, Because(f"The {which} day, {{}}, is no school day at {{}}.", (day, event.school))
    )


def _of_entry(one: Missed, calendars: Calendars, on: date) -> list[Warned]:
    event = one.event
    found = []
    if event.recorded_on is not None and event.recorded_on > event.decided_on:
        calendar = calendars.get(event.school)
        late = count_school_days(calendar, event.decided_on + ONE_DAY, event.recorded_on) if calendar else None
        if late is None or late > 0:
            by = f", {late} school day{'' if late == 1 else 's'} after" if late else ", after"
            words = f"Entered on {{}}{by} it was decided on {{}}. The clocks run from what happened."
            found.append(Warned("entered_late", event.key, Because(words, (event.recorded_on, event.decided_on))))
    if event.first_on < event.decided_on:
        words = "It begins on {}, before it was decided on {}."
        found.append(Warned("begins_before_decided", event.key, Because(words, (event.first_on, event.decided_on))))
    return found


def _of_roll(event: Event, history: History) -> list[Warned]:
    """The child was on no roll of that school that day, as far as registrations are given."""
    at = [one for one in history.registrations if one.school == event.school]
    if not history.registrations:
        return []
    if any(one.first_on <= event.first_on and (one.last_on is None or event.first_on <= one.last_on) for one in at):
        return []
    words = "The child was not on the roll of {} on {}."
    return [Warned("not_on_roll", event.key, Because(words, (event.school, event.first_on)))]


def _overlaps(missed: list[Missed]) -> list[Warned]:
    """Exclusions that share a day; an open permanent exclusion shares with what comes after it."""
    found: list[Warned] = []
    latest: tuple[date, Event] | None = None
    for one in missed:
        if one.first_on is None:
            continue
        ends = one.last_on if one.last_on is not None else date.max
        if latest is not None and one.first_on <= latest[0]:
            words = "It shares a school day with {}: no day counts for more than two sessions."
            found.append(Warned("overlap", one.event.key, Because(words, (latest[1].key,))))
        if latest is None or ends > latest[0]:
            latest = (ends, one.event)
    return found
