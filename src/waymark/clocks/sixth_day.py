"""Education from the sixth day: who owes it, whether it is given, and how many school days of it were lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from waymark.kernel.calendars import SchoolCalendar
from waymark.kernel.year_groups import compulsory_school_age_begins_on, compulsory_school_age_ends_on

from . import rules_register as register
from .answers import Because, Duty, Run
from .history import Calendars, History
from .missed import ONE_DAY, count_school_days
from .runs import _nth_day, runs

FOREVER = date.max
EARLIEST = date.min
Span = tuple[date, date]


def duties(history: History, calendars: Calendars, on: date) -> tuple[Duty, ...]:
    """Of exclusions alone; `section_19` adds those for health and otherwise."""
    return duties_of_runs(runs(history, calendars, on), history, calendars, on)


def duties_of_runs(found: Iterable[Run], history: History, calendars: Calendars, on: date) -> tuple[Duty, ...]:
    """From each run: the sixth day's, in parts where the child moved, and the first day's where it is expected."""
    kept: list[Duty] = []
    expects = any(one.kind in ("looked_after", "social_worker") for one in history.circumstances)
    for run in found:
        calendar = calendars.get(run.school)
        owes = run.kind == "permanent_exclusion" or run.duty_from is not None or (not run.is_known and _may_reach(run, calendar))
        if not owes and not expects:
            continue
        spans = _Spans(suitable(history, on), not_owed(history, on), _other_school_from(history, run, on))
        if owes:
            kept.extend(_sixth_day(run, history, calendar, spans, on))
        if expects and (kind := _day_one_kind(history, run.first_on)):
            kept.append(_day_one(run, history, calendar, spans, on, kind))
    return tuple(kept)


class _Spans(NamedTuple):
    """`suitable` and `not_owed` as spans of days, both ends counted; `elsewhere_from` the day of another main roll."""

    suitable: list[Span]
    not_owed: list[tuple[date, date, str]]
    elsewhere_from: date | None


def suitable(history: History, on: date) -> list[Span]:
    """Spans of education that is all that is owed: full time, or the hours of an EHC plan that specifies fewer."""
    spans: list[Span] = []
    for given in history.education:
        if given.first_on > on:
            continue
        until = given.last_on or FOREVER
        if given.full_time:
            spans.append((given.first_on, until))
            continue
        for plan in history.circumstances:
            if plan.kind != "ehc_plan" or plan.hours_a_week is None or given.hours_a_week is None:
                continue
            begins, ends = max(given.first_on, plan.first_on), min(until, plan.last_on or FOREVER)
            if given.hours_a_week >= plan.hours_a_week and begins <= ends:
                spans.append((begins, ends))
    return spans


def not_owed(history: History, on: date) -> list[tuple[date, date, str]]:
    """Spans in which nothing is owed, with the rule's key or "age"."""
    spans = [
        (one.first_on, one.last_on or FOREVER, "year_11_exams")
        for one in history.circumstances
        if one.kind == "year_11_exams_done" and one.first_on <= on
    ]
    if history.born_on is not None:
        spans.append((EARLIEST, compulsory_school_age_begins_on(history.born_on) - ONE_DAY, "age"))
        spans.append((compulsory_school_age_ends_on(history.born_on) + ONE_DAY, FOREVER, "age"))
    return spans


def homes_from(history: History, first_on: date, on: date) -> list[tuple[str, date]]:
    """The authorities where the child lived from a day, each with its first day; the one it began in first."""
    homes = sorted((one for one in history.homes if one.first_on <= on), key=lambda one: one.first_on)
    found = [(home_on(history, first_on), first_on)]
    for one in homes:
        if one.first_on > first_on and one.authority != found[-1][0]:
            found.append((one.authority, one.first_on))
    return found


def home_on(history: History, day: date) -> str:
    """The authority where the child lives on a day."""
    authority = history.home_authority
    latest: date | None = None
    for one in history.homes:
        if one.first_on <= day and (one.last_on is None or day <= one.last_on) and (latest is None or one.first_on >= latest):
            authority, latest = one.authority, one.first_on
    return authority


def has(history: History, kind: str, day: date) -> bool:
    return any(
        one.kind == kind and one.first_on <= day and (one.last_on is None or day <= one.last_on) for one in history.circumstances
    )


def count_without(calendar: SchoolCalendar, first: date, last: date, spans: Iterable[Span]) -> int:
    """School days from first to last that lie in none of the spans."""
    if last < first:
        return 0
    cut = sorted((max(begins, first), min(ends, last)) for begins, ends in spans if begins <= last and ends >= first)
    if not cut:
        return count_school_days(calendar, first, last)
    lost, day = 0, first
    for begins, ends in cut:
        if begins > day:
            lost += count_school_days(calendar, day, begins - ONE_DAY)
        if ends >= last:
            return lost
        day = max(day, ends + ONE_DAY)
    return lost + count_school_days(calendar, day, last)


def _sixth_day(run: Run, history: History, calendar: SchoolCalendar | None, spans: _Spans, on: date) -> list[Duty]:
    rule = "sixth_day_school" if run.kind == "suspension" else "sixth_day_authority"
    if run.duty_from is None:
        owner = run.school if run.kind == "suspension" else home_on(history, on)
        return [_unknown(run, calendar, owner, rule, on)]
    if run.kind == "suspension":
        return [
            _judged(run, f"sixth_day:{run.key}", "sixth_day", run.school, run.duty_from, None, None, calendar, spans, on, rule)
        ]
    homes = homes_from(history, run.first_on, on)
    kept = []
    for place, (authority, moved_on) in enumerate(homes):
        key = f"sixth_day:{run.key}" if place == 0 else f"sixth_day:{run.key}@{authority}"
        if any(one.key == key for one in kept):  # moved away and back
            key = f"{key}:{place}"
        until = homes[place + 1][1] if place + 1 < len(homes) else None
        begins = run.duty_from if place == 0 else max(run.duty_from, moved_on)
        kept.append(
            _judged(run, key, "sixth_day", authority, begins, until, moved_on if place else None, calendar, spans, on, rule)
        )
    return kept


def _day_one(run: Run, history: History, calendar: SchoolCalendar | None, spans: _Spans, on: date, kind: str) -> Duty:
    owner = run.school if run.kind == "suspension" else home_on(history, run.first_on)
    if calendar is None or not calendar.covers(run.first_on):
        return _unknown(run, calendar, owner, "day_one", on)
    return _judged(run, f"day_one:{run.key}", "day_one", owner, run.first_on, None, None, calendar, spans, on, "day_one")


def _judged(
    run: Run,
    key: str,
    kind: str,
    owner: str,
    from_on: date,
    moved_away_on: date | None,
    moved_here_on: date | None,
    calendar: SchoolCalendar,
    spans: _Spans,
    on: date,
    rule: str,
) -> Duty:
    ended_on, why = _ended(run, moved_away_on, spans, from_on, on)
    last = on - ONE_DAY if ended_on is None else min(on, ended_on) - ONE_DAY
    if run.last_on is not None:
        last = min(last, run.last_on)
    excused = [(begins, ends) for begins, ends, _ in spans.not_owed]
    lost = count_without(calendar, from_on, last, [*spans.suitable, *excused])
    met_on = _met_on(spans.suitable, from_on, on if ended_on is None else min(on, ended_on - ONE_DAY))
    state = _state(from_on, ended_on, spans.suitable, lost, on)
    amber_on, escalate_on = (_nth_day(calendar, run.first_on, count, run.last_on) for count in (3, 5))
    return Duty(
        key=key,
        kind=kind,
        event=run.key,
        owed_by="school" if run.kind == "suspension" else "authority",
        owner=owner,
        from_on=from_on,
        day_of_run=_day_of(run, calendar, on),
        state=state,
        is_amber=kind == "sixth_day" and state == "coming" and amber_on is not None and amber_on <= on,
        amber_on=amber_on if kind == "sixth_day" else None,
        escalate_on=escalate_on if kind == "sixth_day" else None,
        met_on=met_on,
        ended_on=ended_on,
        days_lost=lost,
        is_law=register.rule(rule, on).is_law,
        because=_because(run, kind, from_on, why, ended_on, moved_here_on, owner),
        rule=rule,
    )


def _ended(run: Run, moved_away_on: date | None, spans: _Spans, from_on: date, on: date) -> tuple[date | None, str]:
    """The first day on which it is owed no more, if that is known by `on`, and why; ahead where nothing will be owed at all."""
    ends: list[tuple[date, str]] = []
    if run.ended_on is not None and run.ended_on <= on:
        ends.append((run.ended_on, "run"))
    if moved_away_on is not None:
        ends.append((moved_away_on, "moved"))
    if spans.elsewhere_from is not None:
        ends.append((spans.elsewhere_from, "elsewhere"))
    ends.extend((max(begins, run.first_on), key) for begins, until, key in spans.not_owed if begins <= on <= until)
    return min(ends) if ends else (None, "")


def _state(from_on: date, ended_on: date | None, spans: list[Span], lost: int, on: date) -> str:
    if ended_on is not None:
        return "ended"
    given_now = any(begins <= on <= ends for begins, ends in spans)
    if on < from_on:
        return "met" if any(begins <= on and begins <= from_on <= ends for begins, ends in spans) else "coming"
    if given_now:
        return "met"
    return "breached" if lost else "due"


def _met_on(spans: list[Span], from_on: date, until: date) -> date | None:
    """The first day of education that covers a day on which it was owed, or will be."""
    reaching = [begins for begins, ends in spans if ends >= from_on and begins <= until]
    return min(reaching) if reaching else None


def _day_of(run: Run, calendar: SchoolCalendar, on: date) -> int:
    last = on if run.last_on is None else min(on, run.last_on)
    return count_school_days(calendar, run.first_on, last) if last >= run.first_on else 0


def _other_school_from(history: History, run: Run, on: date) -> date | None:
    """The day another school's main roll took the child on, after the run began."""
    days = [
        one.first_on
        for one in history.registrations
        if one.main and one.school != run.school and run.first_on < one.first_on <= on
    ]
    return min(days) if days else None


def _day_one_kind(history: History, day: date) -> str:
    return next((kind for kind in ("looked_after", "social_worker") if has(history, kind, day)), "")


def _may_reach(run: Run, calendar: SchoolCalendar | None) -> bool:
    """Whether a run whose term dates are missing is long enough in calendar days to reach a sixth school day."""
    return run.last_on is None or (run.last_on - run.first_on).days >= register.number("sixth_day_school", run.first_on) - 1


def _unknown(run: Run, calendar: SchoolCalendar | None, owner: str, rule: str, on: date) -> Duty:
    kind = "day_one" if rule == "day_one" else "sixth_day"
    has_ended = run.ended_on is not None and run.ended_on <= on
    return Duty(
        key=f"{kind}:{run.key}",
        kind=kind,
        event=run.key,
        owed_by="school" if run.kind == "suspension" else "authority",
        owner=owner,
        from_on=None,
        day_of_run=0,
        state="ended" if has_ended and run.kind == "permanent_exclusion" else "unknown",
        is_amber=False,
        amber_on=None,
        escalate_on=None,
        met_on=None,
        ended_on=run.ended_on if has_ended else None,
        days_lost=0,
        is_law=register.rule(rule, on).is_law,
        because=Because("Not known until the term dates of {} for the days from {} are entered.", (run.school, run.first_on)),
        rule=rule,
    )


_ENDINGS = {
    "run": " It is owed no more: the exclusion ended before {}.",
    "moved": " From {} it is owed by the authority the child moved to.",
    "elsewhere": " It is owed no more: another school took the child on its roll on {}.",
    "year_11_exams": " It is owed no more from {}: the Year 11 exams are done.",
    "age": " It is owed no more from {}: the child is not of compulsory school age.",
}


def _because(
    run: Run, kind: str, from_on: date, why: str, ended_on: date | None, moved_here_on: date | None, owner: str
) -> Because:
    if kind == "day_one":
        words, values = (
            "Looked after or with a social worker: education is expected from the first school day, {}. Guidance, not law.",
            (from_on,),
        )
    elif run.kind == "suspension":
        words = "Suspended on school days in a row from {}, suspensions back to back counted as one run: {} is the sixth."
        values = (run.first_on, run.duty_from)
    else:
        words, values = "Permanently excluded from {}: {} is the sixth school day.", (run.first_on, run.duty_from)
        if run.follows:
            words += " It follows a suspension at once and starts its own count: days of the suspension do not count towards it."
    if moved_here_on is not None:
        words += " The child has lived in {} since {}; the count does not begin again."
        values += (owner, moved_here_on)
    if why:
        words += _ENDINGS[why]
        values += (ended_on,)
    return Because(words, values)
