"""A deadline as a reader meets it: words first, colour second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.kernel.deadlines import Deadline, school_days_left
from waymark.service.web.components.wording import day, plural

Tone = Literal["calm", "soon", "late", "done"]


@dataclass(frozen=True)
class Clock:
    """`school_days_left` counts from the page's day to `due_on`: 0 is today, negative is late.

    `explanation` says what happens then; `source` where the rule comes from. `soon_within` is in school days.
    `label` names the clock where several kinds stand in one list: "Sixth day: 2 school days left".
    A clock with `done_on` has stopped. `has_passed` is for a day whose hour is over, such as noon.
    """

    due_on: date
    school_days_left: int
    explanation: str = ""
    source: str = ""
    soon_within: int = 3
    done_on: date | None = None
    label: str = ""
    has_passed: bool = False

    @property
    def tone(self) -> Tone:
        if self.done_on:
            return "done"
        if self.school_days_left < 0 or self._is_over_today:
            return "late"
        return "soon" if self.school_days_left <= self.soon_within else "calm"

    @property
    def words(self) -> str:
        if self.done_on:
            return f"Done {day(self.done_on)}"
        if self.school_days_left < 0:
            return f"Late by {plural(-self.school_days_left, 'school day')}"
        if self._is_over_today:
            return "Passed today"
        if self.school_days_left == 0:
            return "Due today"
        return f"{plural(self.school_days_left, 'school day')} left"

    @property
    def _is_over_today(self) -> bool:
        return self.has_passed and self.school_days_left == 0

    @property
    def text(self) -> str:
        """ "3 school days left · Thu 26 Nov"."""
        said = self.words if self.done_on else f"{self.words} · {day(self.due_on)}"
        return f"{self.label}: {said[:1].lower()}{said[1:]}" if self.label else said


def clock(deadline: object, school_days_left: int, soon_within: int = 3) -> Clock:
    """A clock from anything with `due_on`, and perhaps `explanation` and `source`; or from a plain date."""
    if isinstance(deadline, date):
        return Clock(deadline, school_days_left, soon_within=soon_within)
    return Clock(
        deadline.due_on,  # type: ignore[attr-defined]
        school_days_left,
        explanation=str(getattr(deadline, "explanation", "")),
        source=str(getattr(deadline, "source", "")),
        soon_within=soon_within,
    )


def clock_to(due_on: date, on: date, calendar: SchoolCalendar, *, explanation: str = "", source: str = "") -> Clock:
    """A clock in school days from ``on``; in plain days beyond the term dates entered so far. A day gone by is late."""
    try:
        left = school_days_left(Deadline(due_on, "", ""), on, calendar)
    except OutsideCalendar:
        left = (due_on - on).days
    return Clock(due_on, min(left, -1) if due_on < on else left, explanation=explanation, source=source)
