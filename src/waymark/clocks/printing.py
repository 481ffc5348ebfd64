"""An answer as a page of text, and as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from waymark.kernel.wording import long_day, plural, short_day

from . import rules_register as register
from .answers import Answer, Because, Clock, Counter, Duty, Run

STATES = {
    "waiting": "to come", "today": "TODAY", "overdue": "OVERDUE", "done": "done", "done_late": "done late",
    "ended": "no longer due", "open": "no day is set", "not_before": "allowed from then", "unknown": "not known",
}  # fmt: skip
DUTY_STATES = {
    "coming": "to come", "due": "DUE TODAY", "met": "met", "breached": "BREACHED", "ended": "ended", "unknown": "not known",
}  # fmt: skip
WHAT = {
    "tell": "Tell", "tell_cancelled": "Tell of the cancellation", "tell_meeting": "Tell of the board's meeting",
    "board": "Board considers", "return_meeting": "Meeting about coming back",
    "review_apply": "Ask for a review", "review_meet": "Review panel meets", "reconsider": "Board reconsiders",
    "adjustment": "Money", "roll_removal": "Roll may change", "sickness_return": "Sickness return",
    "fair_access": "School place found",
}  # fmt: skip
DUTIES = {
    "sixth_day": "Full-time education from the sixth day", "day_one": "Education from the first day",
    "section_19_health": "Education during illness", "section_19_otherwise": "Education for a child without it",
}  # fmt: skip
WHOM = {
    "parent": "the parent", "parent_section_104": "the parent (section 104 notice)", "authority": "the authority",
    "home_authority": "the home authority", "social_worker": "the social worker",
    "virtual_school_head": "the virtual school head", "board": "the board",
}  # fmt: skip
COUNTED = {"term": "in the term", "year": "in the year"}


def as_text(answer: Answer) -> str:
    """Counters, runs, duties and deadlines, each with its reason and where the rule is written."""
    parts = [f"{answer.pupil} on {long_day(answer.on)}", "", "COUNTERS", *(_counter(one, answer.on) for one in answer.counters)]
    parts += _section("RUNS OF SCHOOL DAYS", (_run(one) for one in answer.runs))
    parts += _section("DUTIES", (_duty(one, answer.on) for one in answer.duties))
    parts += _section("BY WHEN", (_clock(one, answer.on) for one in answer.clocks))
    parts += _section("LOOK AT", (f"  {one.event or 'in all'}: {one.says}" for one in answer.warnings))
    if answer.unverified:
        parts += ["", f"* unverified: {', '.join(answer.unverified)}. See docs/domain/clocks.md."]
    return "\n".join(parts)


def as_data(answer: Answer) -> dict[str, Any]:
    """The same as plain data, every `because` in words, with the rules that decided."""
    data = {name: _plain(getattr(answer, name)) for name in answer._fields}
    keys = sorted({one.rule for one in (*answer.counters, *answer.duties, *answer.clocks)})
    data["rules"] = {key: _plain(register.rule(key, answer.on)) for key in keys}
    return data


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return ["", title, *found] if found else []


def _counter(one: Counter, on: date) -> str:
    left = plural(one.left / 2, "day") if one.left >= 0 else f"over by {plural(-one.left / 2, 'day')}"
    until = f"{left} left to {one.limit_sessions / 2:g}" if one.left >= 0 else f"{left} ({one.limit_sessions / 2:g})"
    doubt = f"; not certain: {', '.join(one.not_certain)}" if one.not_certain else ""
    days = f"{plural(one.school_days, 'school day')} suspended ({plural(one.sessions, 'session')})"
    return f"  {one.name} {COUNTED[one.kind]}: {days}, {until}{doubt}{_source(one.rule, on)}"


def _run(one: Run) -> str:
    last = "still going on" if one.last_on is None else f"to {short_day(one.last_on)} {one.last_on.year}"
    days = "number of school days not known" if one.school_days is None else plural(one.school_days, "school day")
    sixth = f"; sixth school day {long_day(one.duty_from)}" if one.duty_from else ""
    what = f"{one.kind.replace('_', ' ')} at {one.school}"
    return f"  {what} from {long_day(one.first_on)} {last}: {days}{sixth} [{', '.join(one.events)}]"


def _duty(one: Duty, on: date) -> str:
    day = long_day(one.from_on) if one.from_on else "day not known"
    lost = f"; {plural(one.days_lost, 'school day')} lost" if one.days_lost else ""
    amber = "; soon" if one.is_amber else ""
    state = f"{DUTY_STATES[one.state]}{lost}{amber}"
    return f"  {day}  {DUTIES[one.kind]}, owed by {one.owner}: {state}\n    {one.because}{_source(one.rule, on)}"


def _clock(one: Clock, on: date) -> str:
    day = long_day(one.due_on) if one.due_on else "no day"
    whom = f": {WHOM[one.key.rpartition(':')[2]]}" if one.kind.startswith("tell") else ""
    done = f" on {long_day(one.done_on)}" if one.done_on else ""
    about = f" [{one.event}]" if one.event else ""
    return f"  {day}  {WHAT[one.kind]}{whom}{about}: {STATES[one.state]}{done}\n    {one.because}{_source(one.rule, on)}"


def _source(key: str, on: date) -> str:
    rule = register.rule(key, on)
    marks = ("" if rule.verified else "; unverified *") + ("" if rule.is_law else "; not law")
    return f"\n    ({rule.source}{marks})"


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Because):
        return str(value)
    if isinstance(value, tuple):
        if hasattr(value, "_fields"):
            return {name: _plain(getattr(value, name)) for name in value._fields}
        return [_plain(one) for one in value]
    return value
