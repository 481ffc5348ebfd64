"""What the walk finds and what the rules say of one history, as values that can be laid side by side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.rules.clocks import walking
from waymark.clocks import History, clocks, counters, duties, runs
from waymark.kernel.calendars import SchoolCalendar

REVIEW = ("review_apply", "review_meet", "reconsider")


def walked(history: History, open_days: walking.OpenDays, on: date) -> dict[str, Any]:
    facts = walking.known(history, on)
    found = walking.runs(history, open_days, on)
    return {
        "counters": walking.counters(history, open_days, on),
        "runs": sorted((_run(each, each.sixth_on) for each in found), key=str),
        "sixth day": sorted((duty for each in found for duty in walking.sixth_day(history, each, open_days, on)), key=str),
        "board": walking.boards(history, open_days, on),
        "review": {
            f"{kind}:{fact.key}": clock
            for fact in facts
            for kind, clock in walking.review(fact, open_days[fact.school], on).items()
        },
    }


def ruled(history: History, calendars: Mapping[str, SchoolCalendar], on: date) -> dict[str, Any]:
    found = clocks(history, calendars, on)
    cancelled = {event.key for event in history.events if event.cancelled_on and event.cancelled_on <= on}
    return {
        "counters": tuple(counter.sessions for counter in counters(history, calendars, on)),
        "runs": sorted((_run(each, each.duty_from) for each in runs(history, calendars, on)), key=str),
        "sixth day": sorted(
            (
                (each.owner, each.from_on, each.state, each.days_lost)
                for each in duties(history, calendars, on)
                if each.kind == "sixth_day"
            ),
            key=str,
        ),
        "board": {
            each.event: (each.due_on, each.state) for each in found if each.kind == "board" and each.event not in cancelled
        },
        "review": {each.key: (each.due_on, each.state) for each in found if each.kind in REVIEW},
    }


def _run(each, sixth_on: date | None) -> tuple:
    days = (each.first_on, each.last_on, each.school_days, sixth_on)
    return (each.kind, each.school, *days, tuple(sorted(each.events)), each.follows)
