"""One suspension or permanent exclusion in plain words: in short, what is to be done, and what has happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.duties.events import EventInFull
from waymark.service.duties.following import CounterSaid, Follows
from waymark.service.exclusions.queries import reasons_in_words
from waymark.service.exclusions.rules import OUTCOMES
from waymark.service.exclusions.rules_afterwards import HOW_TOLD, MEETING, ON_SUSPENSION, TOLD_ABOUT, WHO_IS_TOLD
from waymark.service.web.components.wording import day, plural

from ..subjects import is_permanent

SOON = timedelta(days=5)
FINISHED = frozenset({"done", "done_late", "met"})
STATUS = {  # words before the day, and the tone of the tag
    "overdue": ("Late", "late"),
    "breached": ("Late", "late"),
    "today": ("Today", "soon"),
    "due": ("Today", "soon"),
    "coming": ("From", "quiet"),
    "waiting": ("By", "quiet"),
    "not_before": ("Not before", "quiet"),
    "open": ("No day is set", "quiet"),
    "unknown": ("Day not known", "quiet"),
    "done": ("Done", "done"),
    "done_late": ("Done, late", "done"),
    "met": ("In place", "done"),
}
NEEDS_A_DAY = frozenset({"coming", "waiting", "not_before"})
ACTS = {  # the act that does it, by the kind of clock
    "tell": "exclusion_told", "tell_cancelled": "exclusion_told", "tell_meeting": "exclusion_told",
    "board": "exclusion_board", "review_apply": "exclusion_board", "review_meet": "exclusion_board",
    "reconsider": "exclusion_board", "return_meeting": "exclusion_meeting",
}


@dataclass(frozen=True)
class Happened:
    """A row of the timeline."""

    title: str
    when: date
    by: str = ""
    text: str = ""


def title_of(fact: Any) -> str:
    if is_permanent(fact):
        return "Permanently excluded"
    if fact.starts_on == fact.ends_on:
        return f"Suspended on {day(fact.starts_on)}"
    return f"Suspended from {day(fact.starts_on)} to {day(fact.ends_on)}"


def amount_of(fact: Any) -> str:
    if fact.is_lunchtime:
        return plural(fact.sessions, "lunchtime")
    days = fact.sessions / 2
    return f"{days:g} school {'day' if days == 1 else 'days'}"


def in_short(fact: Any, full: EventInFull, ours: str) -> list[dict[str, str]]:
    """What matters, a line each. ``ours``: the council's name."""
    rows = [
        {"key": "School", "value": fact.school.name},
        {"key": "Decided", "value": _decided(fact)},
        {"key": "Reasons", "value": "\n".join(reasons_in_words(fact.reasons))},
    ]
    if not is_permanent(fact):
        rows.append({"key": "How much", "value": amount_of(fact)})
        rows.append({"key": "Back at school", "value": _back(fact, full)})
    if full.event is None:
        return rows
    return [
        *rows,
        {"key": "The sixth day", "value": _sixth_day(fact, full, ours)},
        {"key": "The governing board", "value": _board(fact, full)},
    ]


def _decided(fact: Any) -> str:
    late = f"; entered {day(fact.recorded_on)}" if fact.recorded_on and fact.recorded_on > fact.decided_on else ""
    by = f" by {fact.recorded_by.name}" if late and fact.recorded_by else ""
    return f"{day(fact.decided_on)}{late}{by}"


def _back(fact: Any, full: EventInFull) -> str:
    if fact.is_lunchtime:
        return "At school for lessons throughout"
    if full.run and full.run.ended_on and full.calendar:
        try:
            return day(full.calendar.school_day_on_or_after(full.run.ended_on))
        except OutsideCalendar:
            pass
    return "Not known until the term dates are entered"


def _sixth_day(fact: Any, full: EventInFull, ours: str) -> str:
    run = full.run
    if run is None:
        return "Does not begin: no whole school day is missed."
    if not run.is_known and run.duty_from is None:
        return "Not known: the term dates for those days are not entered."
    if run.duty_from is None:
        return f"Does not begin: {plural(run.school_days or 0, 'school day')} in a row. It begins with the sixth."
    who = ours if run.kind == "permanent_exclusion" else fact.school.name
    if run.ended_on and run.ended_on <= run.duty_from:
        return f"It would have been {day(run.duty_from)}; by then this was over."
    several = "Suspensions back to back count as one. " if len(run.events) > 1 else ""
    return f"{day(run.duty_from)}: from then {who} must give full-time education. {several}".strip()


def _board(fact: Any, full: EventInFull) -> str:
    found = next((one for one in full.follows.lines if one.key == f"board:{fact.reference}"), None)
    if found is None:
        return "Need not meet about this one." if full.event and not full.event.cancelled_on else "Has nothing left to decide."
    if found.state in FINISHED:
        return "Has met."
    by = f"Must meet by {day(found.due_on)}. " if found.due_on else ""
    return f"{by}{found.because}"


def counted(counters: Iterable[CounterSaid]) -> list[str]:
    return [_counter(one) for one in counters]


def _counter(one: CounterSaid) -> str:
    days = f"{one.school_days:g} school {'day' if one.school_days == 1 else 'days'}"
    left = f"{-one.left_school_days:g} over" if one.is_over else f"{one.left_school_days:g} left before it"
    unsure = " Some days could not be placed: term dates are missing." if one.not_certain else ""
    return f"{one.name}: {days} of suspension. The next limit is {one.limit_school_days:g}, {left}.{unsure}"


def tasks(lines: Iterable[Follows], reference: str, on: date, may: dict[str, bool], duty: str) -> dict[str, list[dict[str, Any]]]:
    """``todo`` soonest first, and ``done``. ``may``: which acts this person has, by page; ``duty``: the kept duty's reference."""
    found: dict[str, list[dict[str, Any]]] = {"todo": [], "done": []}
    for one in lines:
        words, tone = STATUS.get(one.state, (one.state_words, "quiet"))
        if tone == "quiet" and one.due_on and on <= one.due_on <= on + SOON:
            tone = "soon"
        found["done" if one.state in FINISHED else "todo"].append({
            "text": one.what,
            "hint": _why(one),
            "status": _status(one, words),
            "tone": tone,
            "href": "" if one.state in FINISHED else _href(one, reference, may, duty),
        })
    return found


def _status(one: Follows, words: str) -> str:
    """On one line: "By Mon 14 Dec", "Late", "Done"."""
    if one.state in NEEDS_A_DAY:
        words = f"{words} {day(one.due_on)}" if one.due_on else "To come"
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _why(one: Follows) -> str:
    kind = one.source if one.is_law else f"Guidance: {one.source}"
    due = f"Due {day(one.due_on)}. " if one.due_on and one.state in {"overdue", "breached", "today", "due"} else ""
    return f"{due}{one.who}. {one.because} ({kind}{'; unverified' if one.is_unverified else ''})"


def _href(one: Follows, reference: str, may: dict[str, bool], duty: str) -> str:
    kind = one.key.partition(":")[0]
    if kind in {"sixth_day", "day_one"} and duty and may.get("duty"):
        try:
            return reverse("sixth_day_duty", args=[duty])
        except NoReverseMatch:
            return ""
    name = ACTS.get(kind, "")
    return reverse(name, args=[reference]) if name and may.get(name) else ""


def what_happened(fact: Any, letters: Iterable[Any], corrected: Any) -> list[Happened]:
    """Newest first."""
    rows = [Happened("Decided", fact.decided_on, fact.recorded_by.name if fact.recorded_by else fact.source), *_told(fact)]
    rows += [Happened(f"Letter sent to {one.addressee_name}", one.released_on, one.released_by.name, one.subject)
             for one in letters if one.released_on]
    if is_permanent(fact):
        rows += [Happened(OUTCOMES[one.outcome], one.happened_on, "", one.reason) for one in fact.outcomes.all()]
    else:
        rows += _of_suspension(fact)
        if corrected:
            rows.append(Happened("Put right by another row", corrected.recorded_on or corrected.decided_on))
    return sorted(rows, key=lambda one: one.when, reverse=True)


def _told(fact: Any) -> Iterator[Happened]:
    for one in fact.told.all():
        title = f"{WHO_IS_TOLD[one.who]} told: {TOLD_ABOUT[one.subject][:1].lower()}{TOLD_ABOUT[one.subject][1:]}"
        by = one.recorded_by.name if one.recorded_by else ""
        yield Happened(title, one.told_on, by, f"{HOW_TOLD[one.how]}. {one.note}".strip())


def _of_suspension(fact: Any) -> Iterator[Happened]:
    for one in fact.meetings.all():
        asked = f"For {day(one.for_on)}. " if one.for_on else ""
        title = f"Meeting about coming back: {MEETING[one.what].lower()}"
        yield Happened(title, one.happened_on, one.with_whom, f"{asked}{one.agreed}")
    for one in fact.on_the_board.all():
        yield Happened(ON_SUSPENSION[one.what], one.happened_on, "", one.reason)
    if cancelled := getattr(fact, "cancelled", None):
        yield Happened("Cancelled", cancelled.cancelled_on, "", cancelled.reason)
