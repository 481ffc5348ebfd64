"""One duty to educate a child in words: where it stands, what was done, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark import clocks
from waymark.kernel.calendars import OutsideCalendar
from waymark.kernel.deadlines import Deadline, school_days_left
from waymark.service.duties.owing import Owed
from waymark.service.duties.queries import DutyInFull
from waymark.service.duties.rules import BLOCKED_BY, BREACH_REASONS, CAUSES, END_REASONS, NO_STEP, OWED_BY, STEPS
from waymark.service.web.components.clocks import Clock, clock
from waymark.service.web.components.wording import day, long_day, plural

SIXTH = 6
BY_THE_SERVICE = "The service, from what was recorded"


@dataclass(frozen=True)
class DutyPage:
    """``stands`` is the sentence at the top; ``exception`` why less, or nothing, is owed; ``events`` newest first."""

    stands: str
    clock: Clock | None
    rows: list[dict[str, Any]]
    exception: str
    changed: str
    days_lost: int
    needs_explaining: bool
    is_ended: bool
    events: list[dict[str, Any]]
    is_unverified: bool


def duty_page(found: DutyInFull, on: date) -> DutyPage:
    owed, duty = found.owed, found.duty
    lost = owed.owed.days_lost if owed and owed.owed else 0
    is_ended = duty.ended_on is not None
    return DutyPage(
        stands=_stands(found),
        clock=None if is_ended else _clock(owed, on),
        rows=list(_rows(found)),
        exception=_exception(owed),
        changed=_changed(found),
        days_lost=lost,
        needs_explaining=bool(lost and not found.breaches and owed and owed.is_law),
        is_ended=is_ended,
        events=sorted(_events(found), key=lambda one: one["when"], reverse=True),
        is_unverified=bool(owed and owed.owed and not clocks.rule(owed.owed.rule, on).verified),
    )


def _stands(found: DutyInFull) -> str:
    duty, owed = found.duty, found.owed.owed if found.owed else None
    if duty.ended_on:
        return f"Ended {day(duty.ended_on)}: {_lower(END_REASONS[duty.end_reason])}."
    if owed is None:
        return "Nothing that is recorded says that it is owed any more. Say why it ends."
    if owed.state == "breached":
        return f"Late: {plural(owed.days_lost, 'school day', 'school days')} lost so far."
    if owed.state == "met":
        return f"Full-time education is given.{_lost(owed.days_lost)}"
    if owed.state == "ended":
        return f"It is owed no more.{_lost(owed.days_lost)} Say why it ends."
    if owed.state == "due":
        return "Today is the day: full-time education is owed from now on."
    if owed.from_on is None:
        return "The day cannot be worked out: the school’s term dates are missing."
    return f"Day {owed.day_of_run} of {SIXTH}." if owed.day_of_run else "Its first school day has not come."


def _lost(days: int) -> str:
    return f" {plural(days, 'school day was', 'school days were')} lost before." if days else ""


def _clock(owed: Owed | None, on: date) -> Clock | None:
    if owed is None or owed.due_on is None or owed.calendar is None or owed.owed.state in {"met", "ended"}:
        return None
    try:
        return clock(owed.due_on, school_days_left(Deadline(owed.due_on, "", ""), on, owed.calendar))
    except OutsideCalendar:
        return None


def _rows(found: DutyInFull) -> Iterator[dict[str, Any]]:
    duty, owed, ended = found.duty, found.owed, found.duty.ended_on is not None
    yield {"key": "Why", "value": CAUSES[duty.cause] + (f", {duty.school.name}" if duty.school else "")}
    yield {"key": "Who owes it", "value": owed.owed.owner if owed and duty.owed_by == "elsewhere" else OWED_BY[duty.owed_by]}
    act = {} if ended else {"href": reverse("sixth_day_owner", args=[duty.reference]), "act": "Give to somebody else"}
    yield {"key": "Owner", "value": duty.owner.name, **act, "change": "the owner"}
    if owed and owed.due_on:
        yield {"key": "Owed from", "value": long_day(owed.due_on)}
    if owed and owed.day_one and owed.is_law:
        yield {"key": "Expected from", "value": f"{long_day(owed.day_one.from_on)}: the child is in care or has a social worker. "
               "This is guidance, not law."}
    if owed and owed.because:
        yield {"key": "How that is worked out", "value": owed.because}
    yield {"key": "Step reached", "value": _step(found)}
    if found.breaches:
        yield {"key": "Why it was late", "value": f"{BREACH_REASONS[found.breaches[0].reason]}. {found.breaches[0].words}"}
    if ended:
        yield {"key": "In their words", "value": duty.end_words}


def _step(found: DutyInFull) -> str:
    if not found.steps:
        return NO_STEP
    last = found.steps[0]
    return f"{STEPS[last.what]}, {day(last.happened_on)}"


def _exception(owed: Owed | None) -> str:
    """Year 11 after the examinations, fewer hours by an EHC plan: whatever the history holds that lets less be owed."""
    if owed is None:
        return ""
    said = []
    for one in owed.history.circumstances:
        if one.kind == "year_11_exams_done":
            said.append(f"Year 11, and every examination is taken by {long_day(one.first_on)}: nothing is owed from that day.")
        if one.kind == "ehc_plan" and one.hours_a_week:
            said.append(f"The EHC plan names {one.hours_a_week:g} hours a week: that is enough, if they are given.")
    return " ".join(said)


def _changed(found: DutyInFull) -> str:
    if not found.changed_from_on:
        return ""
    now = found.days[0]
    said = f"it is {long_day(now.due_on)} now" if now.due_on else "it cannot be worked out now: term dates are missing"
    return f"The day has changed. It was {long_day(found.changed_from_on)}; {said}, because a fact or a calendar changed."


def _events(found: DutyInFull) -> Iterator[dict[str, Any]]:
    duty = found.duty
    for one in found.steps:
        yield {"title": STEPS[one.what], "when": one.happened_on, "by": _by(one.recorded_by, one), "text": step_words(one)}
    for one in found.owners:
        given_by = one.given_by.name if one.given_by else BY_THE_SERVICE
        yield {"title": f"Owner: {one.owner.name}", "when": one.given_on, "by": given_by, "text": one.why}
    for one in found.days:
        said = f"Owed from {long_day(one.due_on)}" if one.due_on else "No term dates for those days"
        yield {"title": said, "when": one.said_on, "by": "worked out from what was recorded", "text": ""}
    for one in found.breaches:
        text = f"{BREACH_REASONS[one.reason]}. {one.words}"
        yield {"title": "Why it was late", "when": one.recorded_on, "by": one.recorded_by.name, "text": text}
    if duty.ended_on:
        by = duty.ended_by.name if duty.ended_by else BY_THE_SERVICE
        text = f"{END_REASONS[duty.end_reason]}. {duty.end_words}"
        yield {"title": "Ended", "when": duty.ended_on, "by": by, "text": text}


def _by(person: Any, row: Any) -> str:
    name = person.name if person else BY_THE_SERVICE
    return name if row.recorded_on == row.happened_on else f"{name}, entered {day(row.recorded_on)}"


def step_words(one: Any) -> str:
    hours = f"{float(one.hours_a_week):g} hours a week" if one.hours_a_week is not None else ""
    amount = "full-time" if one.is_full_time else hours
    said = [one.with_whom, f"from {day(one.starts_on)}" if one.starts_on else "", amount, BLOCKED_BY.get(one.blocked_by, "")]
    line = ", ".join(part for part in said if part)
    line = f"{line[:1].upper()}{line[1:]}." if line else ""
    return f"{line} {one.note}".strip()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if not words[:2].isupper() else words
