"""A date by which something is due, with where the rule comes from and a sentence that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.kernel.calendars import SchoolCalendar


@dataclass(frozen=True)
class Deadline:
    """`source` names the law or the guidance; `explanation` is a sentence fit for a page."""

    due_on: date
    source: str
    explanation: str

    def is_overdue(self, today: date) -> bool:
        return today > self.due_on


def school_days_left(deadline: Deadline, today: date, calendar: SchoolCalendar) -> int:
    """School days after `today` up to and including the due day; negative by the school days already overdue.

    0 means due today, or in the same holiday as today, with no school day left before it.
    Raises `OutsideCalendar` when either day is beyond the known terms.
    """
    earlier, later = sorted((today, deadline.due_on))
    days = calendar.school_days_between(earlier, later) - calendar.is_school_day(earlier)
    return days if today <= deadline.due_on else -days
