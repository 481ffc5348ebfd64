"""What happens next, always beside the request: the panel and its cut-off, or the step somebody owns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import queries as panels
from waymark.service.pupils.queries import next_step_of
from waymark.service.web.components.clocks import Clock, clock_to
from waymark.service.web.components.today import hour_now
from waymark.service.web.components.wording import clock_time, day, long_day

BROKER_SCHOOL_DAYS = 3


@dataclass(frozen=True)
class NextUp:
    sentences: tuple[str, ...]
    clock: Clock | None = None


def what_happens_next(referral: Any, on: date) -> NextUp:
    """For a request that is being written, the panel to catch; for one that is sent, who has the next step."""
    if referral.state in ("withdrawn", "expired"):
        return NextUp(("Nothing more happens with this request.",))
    if referral.state == "decided":
        return _after_the_decision(referral, calendar_for(referral.school_id), on)
    if referral.state not in ("draft", "awaiting_head"):
        return _step(referral, on, calendar_for(referral.school_id))
    start = (
        "The head reads it next." if referral.state == "awaiting_head" else "You write, your head approves, it is sent."
    )
    return _broker(start) if referral.path == "one_off" else _panel(referral, on, start)


def _broker(start: str) -> NextUp:
    return NextUp(
        (
            start,
            "One serious incident does not wait for a panel. When it is sent, the council asks a broker to speak with "
            f"you, the family and perhaps another school within {BROKER_SCHOOL_DAYS} school days.",
        )
    )


def _panel(referral: Any, on: date, start: str) -> NextUp:
    meeting = panels.next_meeting_for(referral.school_id, on, at=hour_now())
    if meeting is None:
        return NextUp(
            (
                start,
                "Your partnership has no meeting called yet. The council calls the next one; what is sent "
                "before its cut-off is on its agenda.",
            )
        )
    cut_off = f"{clock_time(meeting.cut_off_at)} on {day(meeting.cut_off_on)}"
    return NextUp(
        (
            start,
            f"{meeting.partnership} meets on {long_day(meeting.meets_on)} at {clock_time(meeting.starts_at)}.",
            f"To be on its agenda the head must have approved it by {cut_off}.",
            "The letter comes after the meeting, once somebody has rung the family.",
        ),
        Clock(
            meeting.cut_off_on,
            meeting.school_days_to_cut_off,
            explanation="After the cut-off it goes to the meeting after.",
        ),
    )


def _after_the_decision(referral: Any, calendar: SchoolCalendar, on: date) -> NextUp:
    """The request is settled; what is due for the child goes on."""
    step = next_step_of(referral.pupil)
    if step is None:
        return NextUp(("It has been decided. Nothing is due because of it.",))
    return NextUp((f"It has been decided. Now: {step.what}.", f"{step.owner.name} has it."), clock_to(step.due_on, on, calendar))


def _step(referral: Any, on: date, calendar: SchoolCalendar) -> NextUp:
    step = next_step_of(referral.pupil)
    if step is None:
        return NextUp(("The council has it.",))
    return NextUp((f"{step.what}.", f"{step.owner.name} has the next step."), clock_to(step.due_on, on, calendar))
