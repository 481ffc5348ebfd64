"""The law's clocks a second way: every half day of every calendar is walked, and nothing is looked up or added at once.

Written from the regulations and shared with nothing that it checks: no code of `waymark.clocks`, no method of a school
calendar, no reckoning of Easter (the dates are typed). Slow on purpose. A history is read as plain facts; `open_days` holds,
for each school, the days it is open, in order, as the keys of a dict. Every question is asked as on a day: what is dated later
is not known yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace

Days = Mapping[date, None]  # the keys of a dict: in order, and quickly asked whether a day is among them
OpenDays = Mapping[str, Days]
ONE = timedelta(days=1)
EASTER_MONDAYS = (
    *(date(2014, 4, 21), date(2015, 4, 6), date(2016, 3, 28), date(2017, 4, 17), date(2018, 4, 2), date(2019, 4, 22)),
    *(date(2020, 4, 13), date(2021, 4, 5), date(2022, 4, 18), date(2023, 4, 10), date(2024, 4, 1), date(2025, 4, 21)),
    *(date(2026, 4, 6), date(2027, 3, 29), date(2028, 4, 17), date(2029, 4, 2), date(2030, 4, 22), date(2031, 4, 14)),
)
DATED = (  # what became of an exclusion, and the day on which it was known
    ("cancelled_on", ()),
    ("board_met_on", ("board_decision", "board_notified_on")),
    ("board_notified_on", ()),
    ("review_applied_on", ()),
    ("review_met_on", ("review_outcome",)),
    ("reconsidered_on", ("reconsidered",)),
    ("review_waived_on", ()),
    ("notified_on", ()),
)


def last_day_of_term(day: date) -> date:
    """The law's terms end on 31 December, Easter Monday and 31 July (SI 2012/1033 reg 2)."""
    ends = [date(day.year, 7, 31), date(day.year, 12, 31), *(each for each in EASTER_MONDAYS if each.year == day.year)]
    return min(end for end in ends if end >= day)


def last_day_of_year(day: date) -> date:
    return date(day.year if day <= date(day.year, 7, 31) else day.year + 1, 7, 31)


def is_permanent(event) -> bool:
    return not hasattr(event, "last_on")


def known(history, on: date) -> list[SimpleNamespace]:
    """The events decided by `on`, in order, without what came of them later."""
    found = []
    for event in history.events:
        if event.decided_on > on:
            continue
        fact = SimpleNamespace(**{name: getattr(event, name) for name in event.__slots__})
        for name, others in DATED:
            if getattr(fact, name, None) is not None and getattr(fact, name) > on:
                for each in (name, *others):
                    setattr(fact, each, None)
        found.append(fact)
    return sorted(found, key=lambda fact: (fact.first_on, fact.decided_on, fact.key))


def back_on(fact) -> date | None:
    """The day from which the child is no longer kept away: cancelled, or reinstated."""
    days = [fact.cancelled_on, fact.board_met_on if fact.board_decision == "reinstated" else None]
    if is_permanent(fact):
        days.append(fact.reconsidered_on if fact.reconsidered == "reinstated" else None)
    days = [day for day in days if day]
    return min(days) if days else None


def walked(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE


def nth_after(days: Days, start: date, count: int) -> date:
    """The `count`-th open day after `start`, stepping a day at a time."""
    day = start
    while count:
        day += ONE
        if (day - start).days > 400:
            raise LookupError(f"The calendar ends before {day}.")
        count -= day in days
    return day


# ── half days lost ──────────────────────────────────────────────────────────────────────────────────────────────────────


def half_days(fact, open_days: OpenDays, until_end: bool = True) -> dict[date, int]:
    """How many half days of each day one exclusion takes: one of every day first, then the other from the first day on."""
    is_open, end = open_days[fact.school], back_on(fact)
    if is_permanent(fact):  # only a cancelled one leaves days that count [K]
        if not fact.cancelled_on:
            return {}
        return {day: 2 for day in walked(fact.first_on, fact.cancelled_on - ONE) if day in is_open}
    taken: dict[date, int] = defaultdict(int)
    left = fact.sessions
    for _ in range(1 if fact.lunchtimes_only else 2):
        for day in walked(fact.first_on, fact.last_on):
            if day in is_open and left:
                taken[day] += 1
                left -= 1
    return {day: halves for day, halves in taken.items() if not until_end or end is None or day < end}


def counted(facts: Sequence, open_days: OpenDays) -> list[dict[date, int]]:
    """The half days of each fact, in order, none of which takes a third half of any day."""
    used: dict[date, int] = defaultdict(int)
    found = []
    for fact in facts:
        mine = {}
        for day, halves in half_days(fact, open_days).items():
            fits = min(halves, 2 - used[day])
            if fits:
                mine[day] = fits
                used[day] += fits
        found.append(mine)
    return found


def counters(history, open_days: OpenDays, on: date) -> tuple[int, int]:
    """Half days lost in the law's term of `on` and in its year."""
    term, year = last_day_of_term(on), last_day_of_year(on)
    in_term = in_year = 0
    for taken in counted(known(history, on), open_days):
        for day, halves in taken.items():
            in_term += halves * (last_day_of_term(day) == term)
            in_year += halves * (last_day_of_year(day) == year)
    return in_term, in_year


# ── runs ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class WalkedRun:
    kind: str
    school: str
    first_on: date
    last_on: date | None
    school_days: int
    sixth_on: date | None
    events: tuple[str, ...]
    follows: str = ""


def runs(history, open_days: OpenDays, on: date) -> list[WalkedRun]:
    facts = known(history, on)
    found: list[WalkedRun] = []
    for school in sorted({fact.school for fact in facts}):
        here = [fact for fact in facts if fact.school == school]
        permanent = [run for fact in here if is_permanent(fact) and (run := _permanent(fact, open_days[school], on))]
        suspensions = [fact for fact in here if not is_permanent(fact) and not fact.lunchtimes_only]
        found += _suspension_runs(suspensions, open_days[school], permanent)
        found += [_following(run, found, open_days[school]) for run in permanent]
    return found


def _suspension_runs(facts: Sequence, days: Days, permanent: Sequence[WalkedRun]) -> list[WalkedRun]:
    found, missed, events = [], [], []
    begun: dict[str, date] = {}

    def close() -> None:
        if missed:
            sixth = missed[5] if len(missed) > 5 else None
            found.append(
                WalkedRun("suspension", facts[0].school, missed[0], missed[-1], len(missed), sixth, tuple(dict.fromkeys(events)))
            )
        missed.clear()
        events.clear()

    for day in days:
        away = [fact for fact in facts if _is_away(fact, day)]
        for fact in away:
            begun.setdefault(fact.key, day)
        away = [fact for fact in away if not _is_superseded(begun[fact.key], day, permanent)]
        if not away:
            close()
            continue
        missed.append(day)
        events.extend(fact.key for fact in away)
    close()
    return found


def _is_away(fact, day: date) -> bool:
    end = back_on(fact)
    return fact.first_on <= day <= fact.last_on and (end is None or day < end)


def _is_superseded(begun_on: date, day: date, permanent: Sequence[WalkedRun]) -> bool:
    """While a permanent exclusion stands nobody is suspended, and one that was suspended before it is not any more."""
    return any(
        run.first_on <= day and (begun_on < run.first_on or run.last_on is None or day <= run.last_on) for run in permanent
    )


def _permanent(fact, days: Iterable[date], on: date) -> WalkedRun | None:
    from_first = [day for day in days if day >= fact.first_on]
    end = back_on(fact)
    missed = [day for day in from_first if (day < end if end else day <= on)]
    last_on = missed[-1] if end and missed else None
    if end and not missed:
        return None
    return WalkedRun("permanent_exclusion", fact.school, from_first[0], last_on, len(missed), from_first[5], (fact.key,))


def _following(run: WalkedRun, others: Sequence[WalkedRun], days: Iterable[date]) -> WalkedRun:
    before = [day for day in days if day < run.first_on]
    for other in others:
        if other.kind == "suspension" and before and other.last_on == before[-1] and other.school == run.school:
            return replace(run, follows=other.events[0])
    return run


# ── the sixth day ───────────────────────────────────────────────────────────────────────────────────────────────────────


def sixth_day(history, run: WalkedRun, open_days: OpenDays, on: date) -> list[tuple[str, date, str, int]]:
    """Who owes education from the sixth school day of a run: owner, from when, how it stands, school days of it lost.

    After a permanent exclusion it is the authority where the child lives, one after the other where the child moves.
    """
    if run.sixth_on is None:
        return []
    owners = [(run.school, run.first_on)] if run.kind == "suspension" else _homes(history, run.first_on, on)
    found = []
    for place, (owner, since) in enumerate(owners):
        until = owners[place + 1][1] if place + 1 < len(owners) else None
        from_on = max(run.sixth_on, since)
        lost = 0
        for day in walked(from_on, on - ONE):
            over = (run.last_on and day > run.last_on) or (until and day >= until)
            lost += day in open_days[run.school] and not over and is_owed(history, run, day) and not is_taught(history, day, on)
        found.append((owner, from_on, _state(history, run, from_on, until, lost, on), lost))
    return found


def _state(history, run: WalkedRun, from_on: date, until: date | None, lost: int, on: date) -> str:
    if (run.last_on and on > run.last_on) or (until and on >= until) or not is_owed(history, run, on):
        return "ended"
    if is_taught(history, max(from_on, on), on):
        return "met"
    if on < from_on:
        return "coming"
    return "breached" if lost else "due"


def _homes(history, first_on: date, on: date) -> list[tuple[str, date]]:
    found: list[tuple[str, date]] = []
    for day in walked(first_on, max(first_on, on)):
        homes = [each.authority for each in history.homes if _holds(each, day)]
        authority = homes[-1] if homes else history.home_authority
        if not found or found[-1][0] != authority:
            found.append((authority, day))
    return found


def is_owed(history, run: WalkedRun, day: date) -> bool:
    exams = any(each.kind == "year_11_exams_done" and _holds(each, day) for each in history.circumstances)
    return not exams and not _elsewhere(history, run, day)


def _elsewhere(history, run: WalkedRun, day: date) -> bool:
    """On the roll of another school, as its main one, since the run began."""
    return any(
        each.main and each.school != run.school and run.first_on < each.first_on <= day for each in history.registrations
    )


def is_taught(history, day: date, on: date) -> bool:
    """Full-time education, or as many hours as the child's plan sets (SI 2007/1870 reg 5)."""
    plans = [each for each in history.circumstances if each.kind == "ehc_plan" and _holds(each, day)]
    hours = [each.hours_a_week for each in plans if each.hours_a_week]
    return any(
        each.full_time or any(each.hours_a_week and each.hours_a_week >= most for most in hours)
        for each in history.education
        if each.first_on <= on and _holds(each, day)
    )


def _holds(fact, day: date) -> bool:
    return fact.first_on <= day and (fact.last_on is None or day <= fact.last_on)


# ── board and review ────────────────────────────────────────────────────────────────────────────────────────────────────


def by_the_day(due_on: date | None, done_on: date | None, on: date) -> str:
    if done_on:
        return "done_late" if due_on and done_on > due_on else "done"
    if due_on is None:
        return "open"
    return "waiting" if on < due_on else "today" if on == due_on else "overdue"


def boards(history, open_days: OpenDays, on: date) -> dict[str, tuple[date | None, str]]:
    """By when the board must meet on each exclusion, and how that stands; no day where it must only consider what is said.

    An exclusion that was cancelled, and one that the board has nothing to do with, is not in it.
    """
    due = _board_due(history, open_days, on)
    met_on = {fact.key: fact.board_met_on for fact in known(history, on)}
    return {key: (due_on, by_the_day(due_on, met_on[key], on)) for key, due_on in due.items()}


def _board_due(history, open_days: OpenDays, on: date) -> dict[str, date | None]:
    facts = known(history, on)
    taken = counted(facts, open_days)
    found: dict[str, date | None] = {}
    for place, fact in enumerate(facts):
        if fact.cancelled_on:
            continue
        halves = _largest_total(fact, place, facts, taken, open_days)
        days = open_days[fact.school]
        told = fact.notified_on or fact.decided_on
        if is_permanent(fact) or halves > 30 or fact.misses_exam_on:
            due = nth_after(days, told, 15)
            before_exam = fact.misses_exam_on - ONE if fact.misses_exam_on else due
            found[fact.key] = before_exam if told <= before_exam < due else due
        elif halves > 10 and fact.representations:
            found[fact.key] = nth_after(days, told, 50)
        elif halves <= 10 and fact.representations:
            found[fact.key] = None
    return found


def _largest_total(fact, place: int, facts: Sequence, taken: Sequence[dict[date, int]], open_days: OpenDays) -> int:
    """Half days in the term, of those this exclusion falls in, that has most of them: with it as it was decided."""
    if is_permanent(fact):
        return 0
    total: dict[date, int] = defaultdict(int)  # by day, so that no day has a third half
    as_decided = half_days(fact, open_days, until_end=False)
    for each in (*taken[:place], as_decided):
        for day, halves in each.items():
            total[day] = min(2, total[day] + halves)
    return max(
        (
            sum(halves for day, halves in total.items() if last_day_of_term(day) == term)
            for term in {last_day_of_term(day) for day in as_decided}
        ),
        default=0,
    )


def review(fact, days: Days, on: date) -> dict[str, tuple[date | None, str]]:
    """The clocks after the board upheld a permanent exclusion (SI 2012/1033 Sch. 1)."""
    if not is_permanent(fact) or fact.cancelled_on or fact.board_decision != "upheld":
        return {}
    apply_by = nth_after(days, fact.board_notified_on or fact.board_met_on, 15)
    is_over = fact.review_waived_on and not fact.review_applied_on
    found = {"review_apply": (apply_by, "ended" if is_over else by_the_day(apply_by, fact.review_applied_on, on))}
    if fact.review_applied_on and fact.review_applied_on <= apply_by:
        meet_by = nth_after(days, fact.review_applied_on, 15)
        found["review_meet"] = (meet_by, by_the_day(meet_by, fact.review_met_on, on))
    if fact.review_outcome in ("recommend", "quash"):
        again_by = nth_after(days, fact.review_met_on, 10)
        found["reconsider"] = (again_by, by_the_day(again_by, fact.reconsidered_on, on))
    return found
