"""The school days and sessions that each exclusion took, as known on a day: what counters, runs and boards all begin from."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from waymark.kernel.calendars import LawTerm, OutsideCalendar, SchoolCalendar
from waymark.kernel.calendars import law_term as _law_term

from .history import Calendars, Event, History, PermanentExclusion, Suspension

ONE_DAY = timedelta(days=1)
SESSIONS_A_DAY = 2
SATURDAY = 5
law_term = lru_cache(maxsize=8192)(_law_term)


class Missed(NamedTuple):
    """What one exclusion took.

    `first_on` and `last_on` are the first and last school day missed, None where none was. `days` are the school days missed
    and `sessions` what counts of them; `whole_days` and `whole_sessions` as it was decided, before it ended early.
    `ended_on` is the day a cancellation or a reinstatement took effect. `is_known` is False where term dates are missing: then
    the days are those entered and `days` is 0. `by_day` are sessions day by day, only where exclusions overlap, as decided.
    """

    event: Event
    first_on: date | None
    last_on: date | None
    days: int
    whole_days: int
    sessions: int
    whole_sessions: int
    ended_on: date | None
    is_known: bool = True
    by_day: tuple[tuple[date, int], ...] | None = None


def in_order(history: History, on: date) -> list[Event]:
    """What had been decided by that day, in the order days are counted."""
    known = [event for event in history.events if event.decided_on <= on]
    if len(known) > 1:
        known.sort(key=lambda event: (event.first_on, event.decided_on, event.key))
    return known


def ended_on(event: Event, on: date) -> date | None:
    """The day from which it held no more, as known on `on`: cancelled, or the child reinstated."""
    ends = [] if event.cancelled_on is None or event.cancelled_on > on else [event.cancelled_on]
    if event.board_decision == "reinstated" and event.board_met_on <= on:
        ends.append(event.board_met_on)
    if isinstance(event, PermanentExclusion) and event.reconsidered == "reinstated" and event.reconsidered_on <= on:
        ends.append(event.reconsidered_on)
    return min(ends) if ends else None


def missed_by(event: Event, calendars: Calendars, on: date) -> Missed:
    if isinstance(event, Suspension):
        return _by_suspension(event, calendars.get(event.school), ended_on(event, on))
    return _by_permanent(event, calendars.get(event.school), ended_on(event, on), on)


def missed_days(history: History, calendars: Calendars, on: date) -> list[Missed]:
    """Of every exclusion decided by `on`, in the order days are counted; no day has more than two sessions over all of them."""
    found = [missed_by(event, calendars, on) for event in in_order(history, on)]
    return _without_double_days(found, calendars) if len(found) > 1 and _overlap(found) else found


def sessions_in(missed: Missed, first: date, last: date, calendars: Calendars, *, as_decided: bool = False) -> int:
    """Sessions it took from `first` to `last`; `as_decided` leaves out that it ended early."""
    total, days = (missed.whole_sessions, missed.whole_days) if as_decided else (missed.sessions, missed.days)
    if total == 0:
        return 0
    begins = missed.first_on or missed.event.first_on
    if not missed.is_known:
        return total if first <= begins <= last else 0
    if missed.by_day is not None:
        stop = None if as_decided else missed.ended_on
        return sum(taken for day, taken in missed.by_day if first <= day <= last and (stop is None or day < stop))
    ends = _last_decided(missed) if as_decided else missed.last_on
    if first <= begins and ends is not None and ends <= last:
        return total
    if last < begins or (ends is not None and ends < first):
        return 0
    calendar = calendars[missed.event.school]
    before = _count(calendar, begins, first - ONE_DAY)
    through = min(days, _count(calendar, begins, last))
    return _spread(missed, through) - _spread(missed, before)


def terms_of(missed: Missed) -> tuple[LawTerm, ...]:
    """The law's terms its days fall in, as decided: one, rarely two."""
    first = law_term(missed.first_on or missed.event.first_on)
    ends = _last_decided(missed)
    if not missed.is_known or ends is None:
        return (first,)
    last = law_term(ends)
    return (first,) if last == first else (first, last)


def _by_suspension(event: Suspension, calendar: SchoolCalendar | None, stopped_on: date | None) -> Missed:
    try:
        whole = calendar.school_days_span(event.first_on, event.last_on) if calendar is not None else ()
    except OutsideCalendar:
        whole = ()
    if whole is None:
        return Missed(event, None, None, 0, 0, 0, 0, stopped_on)
    if not whole:
        return _without_calendar(event, stopped_on)
    days, first, last = whole
    taken = min(event.sessions, days if event.lunchtimes_only else days * SESSIONS_A_DAY)
    if stopped_on is None or stopped_on > event.last_on:
        return Missed(event, first, last, days, days, taken, taken, stopped_on)
    kept = calendar.school_days_span(first, stopped_on - ONE_DAY) if stopped_on > first else None
    if kept is None:
        return Missed(event, None, None, 0, days, 0, taken, stopped_on)
    return Missed(event, first, kept[2], kept[0], days, spread(taken, days, kept[0]), taken, stopped_on)


def _without_calendar(event: Suspension, stopped_on: date | None) -> Missed:
    if stopped_on is None or stopped_on > event.last_on:
        return Missed(event, event.first_on, event.last_on, 0, 0, event.sessions, event.sessions, stopped_on, is_known=False)
    weekdays = sum(
        (event.first_on + timedelta(days=ahead)).weekday() < SATURDAY for ahead in range((stopped_on - event.first_on).days)
    )
    taken = min(event.sessions, weekdays * (1 if event.lunchtimes_only else SESSIONS_A_DAY))
    last = max(event.first_on, stopped_on - ONE_DAY) if taken else None
    return Missed(event, event.first_on if taken else None, last, 0, 0, taken, event.sessions, stopped_on, is_known=False)


def _by_permanent(event: PermanentExclusion, calendar: SchoolCalendar | None, stopped_on: date | None, on: date) -> Missed:
    """Its sessions count only when it was cancelled; its days, while it stands, are those up to `on`."""
    counts = stopped_on is not None and stopped_on == event.cancelled_on
    if calendar is None or not calendar.covers(event.first_on):
        return Missed(event, event.first_on, None, 0, 0, 0, 0, stopped_on, is_known=False)
    first = calendar.school_day_on_or_after(event.first_on) if event.first_on <= calendar.last_on else event.first_on
    until = (stopped_on or on + ONE_DAY) - ONE_DAY
    days = _count(calendar, first, until)
    last = calendar.school_day_on_or_before(min(until, calendar.last_on)) if days and stopped_on else None
    taken = days * SESSIONS_A_DAY if counts else 0
    if stopped_on is not None and days == 0:
        return Missed(event, None, None, 0, 0, 0, 0, stopped_on)
    return Missed(event, first, last, days, days, taken, taken, stopped_on)


def spread(sessions: int, days: int, first_days: int) -> int:
    """Sessions on the first days of a suspension: each day gets one first, then the first days a second."""
    if first_days >= days:
        return sessions
    if sessions < days:
        return min(first_days, sessions)
    return first_days + min(first_days, sessions - days)


def _spread(missed: Missed, first_days: int) -> int:
    if isinstance(missed.event, PermanentExclusion):
        return first_days * SESSIONS_A_DAY
    return spread(missed.whole_sessions, missed.whole_days, first_days)


def _count(calendar: SchoolCalendar, first: date, last: date) -> int:
    """School days from first to last as far as the calendar reaches."""
    if last < first:
        return 0
    first, last = max(first, calendar.first_on), min(last, calendar.last_on)
    return calendar.school_days_between(first, last) if first <= last else 0


count_school_days = _count


def _last_decided(missed: Missed) -> date | None:
    return missed.event.last_on if isinstance(missed.event, Suspension) else missed.last_on


def _overlap(found: list[Missed]) -> bool:
    """Whether any school day belongs to two of them; those that count nothing, and those without term dates, apart."""
    latest: date | None = None
    for one in found:
        if one.whole_sessions == 0 or not one.is_known:
            continue
        begins = one.first_on or one.event.first_on
        if latest is not None and begins <= latest:
            return True
        ends = _last_decided(one) or begins
        latest = ends if latest is None else max(latest, ends)
    return False


def _without_double_days(found: list[Missed], calendars: Calendars) -> list[Missed]:
    used: dict[date, int] = {}
    kept: list[Missed] = []
    for one in found:
        if one.whole_sessions == 0 or not one.is_known:
            kept.append(one)
            continue
        by_day = _day_by_day(one, calendars[one.event.school], used)
        ended = one.ended_on
        missed_only = by_day if ended is None else tuple((day, taken) for day, taken in by_day if day < ended)
        for day, taken in missed_only:
            used[day] = used.get(day, 0) + taken
        kept.append(
            one._replace(
                by_day=by_day,
                whole_sessions=sum(taken for _, taken in by_day),
                sessions=sum(taken for _, taken in missed_only) if one.sessions else 0,
            )
        )
    return kept


def _day_by_day(one: Missed, calendar: SchoolCalendar, used: dict[date, int]) -> tuple[tuple[date, int], ...]:
    ends = _last_decided(one)
    begins = one.event.first_on
    if ends is None or ends < begins:
        return ()
    counted = []
    for place, day in enumerate(calendar.school_days_in(begins, ends)):
        taken = _spread(one, place + 1) - _spread(one, place)
        if taken:
            counted.append((day, max(0, min(taken, SESSIONS_A_DAY - used.get(day, 0)))))
    return tuple(counted)
