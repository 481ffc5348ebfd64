"""Consecutive school days missed: suspensions back to back as one run, each permanent exclusion a run of its own."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar

from . import rules_register as register
from .answers import Run
from .history import Calendars, History, PermanentExclusion, Suspension
from .missed import ONE_DAY, Missed, count_school_days, missed_days


def runs(history: History, calendars: Calendars, on: date) -> tuple[Run, ...]:
    """By their first day. Only what had been decided by `on`; a suspension counts whole, days still ahead too."""
    return runs_of(missed_days(history, calendars, on), calendars, on)


def sixth_school_day(first_on: date, calendar: SchoolCalendar, on: date | None = None) -> date:
    """The sixth school day, the first one missed being the first. Raises `OutsideCalendar` beyond the term dates."""
    sixth = register.number("sixth_day_authority", on or first_on)
    return calendar.add_school_days(calendar.school_day_on_or_after(first_on), sixth - 1)


class _Stretch(NamedTuple):
    """Part of a run: one suspension's days. `ended_on` where it was stopped."""

    key: str
    first_on: date
    last_on: date
    ended_on: date | None
    is_known: bool


def runs_of(missed: list[Missed], calendars: Calendars, on: date) -> tuple[Run, ...]:
    permanent = [one for one in missed if isinstance(one.event, PermanentExclusion)]
    by_school: dict[str, list[_Stretch]] = {}
    for one in missed:
        if isinstance(one.event, Suspension) and not one.event.lunchtimes_only and one.first_on and one.last_on:
            stretch = _cut(one, permanent, calendars) if permanent else _stretch(one)
            if stretch:
                by_school.setdefault(one.event.school, []).append(stretch)
    found = [run for school, stretches in by_school.items() for run in _joined(school, stretches, calendars.get(school))]
    for one in permanent:
        if one.first_on:
            found.append(_of_permanent(one, calendars.get(one.event.school), found, on))
    if len(found) > 1:
        found.sort(key=lambda run: (run.first_on, run.key))
    return tuple(found)


def _stretch(one: Missed) -> _Stretch:
    stopped = one.ended_on if one.ended_on is not None and one.ended_on <= one.event.last_on else None
    return _Stretch(one.event.key, one.first_on, one.last_on, stopped, one.is_known)


def _cut(one: Missed, permanent: list[Missed], calendars: Calendars) -> _Stretch | None:
    """Its days less those of a permanent exclusion of the same school: what lies before, or where nothing does, after."""
    stretch = _stretch(one)
    for other in permanent:
        if other.event.school != one.event.school or not other.first_on or stretch is None:
            continue
        begins, ends = other.first_on, other.ended_on
        if begins > stretch.last_on or (ends is not None and ends <= stretch.first_on):
            continue
        calendar = calendars.get(one.event.school) if one.is_known else None
        if stretch.first_on < begins:
            last = calendar.school_day_on_or_before(begins - ONE_DAY) if calendar else begins - ONE_DAY
            stretch = stretch._replace(last_on=last, ended_on=None)
        elif ends is not None and ends <= stretch.last_on:
            stretch = stretch._replace(first_on=calendar.school_day_on_or_after(ends) if calendar else ends)
        else:
            stretch = None
    return stretch


def _joined(school: str, stretches: list[_Stretch], calendar: SchoolCalendar | None) -> list[Run]:
    if len(stretches) == 1:
        return [_of_suspensions(school, stretches, calendar)]
    stretches.sort(key=lambda stretch: stretch.first_on)
    groups: list[list[_Stretch]] = []
    last: date | None = None
    for stretch in stretches:
        if last is not None and _follows_at_once(last, stretch.first_on, calendar):
            groups[-1].append(stretch)
            last = max(last, stretch.last_on)
        else:
            groups.append([stretch])
            last = stretch.last_on
    return [_of_suspensions(school, group, calendar) for group in groups]


def _follows_at_once(last: date, first: date, calendar: SchoolCalendar | None) -> bool:
    """No school day lies between; without term dates, no day at all."""
    if first <= last + ONE_DAY:
        return True
    if calendar is None or not (calendar.covers(last) and calendar.covers(first)):
        return False
    return count_school_days(calendar, last + ONE_DAY, first - ONE_DAY) == 0


def _of_suspensions(school: str, group: list[_Stretch], calendar: SchoolCalendar | None) -> Run:
    first = group[0].first_on
    latest = (
        group[0] if len(group) == 1 else max(group, key=lambda stretch: (stretch.last_on, stretch.ended_on or stretch.last_on))
    )
    last, is_known = latest.last_on, all(stretch.is_known for stretch in group)
    days = calendar.school_days_between(first, last) if calendar and is_known else None
    sixth = register.number("sixth_day_school", first)
    return Run(
        key=group[0].key,
        kind="suspension",
        school=school,
        first_on=first,
        last_on=last,
        school_days=days,
        events=tuple(stretch.key for stretch in group),
        duty_from=_nth_day(calendar, first, sixth, last) if days is None or days >= sixth else None,
        is_known=is_known,
        ended_on=latest.ended_on or last + ONE_DAY,
    )


def _of_permanent(one: Missed, calendar: SchoolCalendar | None, before: list[Run], on: date) -> Run:
    first, is_known = one.first_on, one.is_known
    sixth = register.number("sixth_day_authority", first)
    until = one.ended_on - ONE_DAY if one.ended_on else on
    if calendar and is_known and until > calendar.last_on:
        is_known = False
    return Run(
        key=one.event.key,
        kind="permanent_exclusion",
        school=one.event.school,
        first_on=first,
        last_on=one.last_on,
        school_days=one.days if is_known else None,
        events=(one.event.key,),
        duty_from=_nth_day(calendar, first, sixth, None),
        is_known=is_known,
        follows=_run_before(one, before, calendar),
        ended_on=one.ended_on,
    )


def _run_before(one: Missed, before: list[Run], calendar: SchoolCalendar | None) -> str:
    for run in before:
        if run.kind != "suspension" or run.school != one.event.school or run.last_on is None or run.last_on >= one.first_on:
            continue
        if _follows_at_once(run.last_on, one.first_on, calendar):
            return run.key
    return ""


def _nth_day(calendar: SchoolCalendar | None, first: date, count: int, last: date | None) -> date | None:
    """The `count`-th school day from the first, up to `last`; None where it is not reached or term dates are missing."""
    if calendar is None or not calendar.covers(first):
        return None
    try:
        found = calendar.add_school_days(first, count - 1) if calendar.is_school_day(first) else None
    except OutsideCalendar:
        return None
    return found if found is not None and (last is None or found <= last) else None
