"""A family that does not agree: what it can ask to have looked at again, and what may be answered. Pure."""

from __future__ import annotations

from datetime import date

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar

ABOUT = {  # whose decision it is in law decides who answers
    "panel": "What the panel decided",
    "law": "The place, as decided in law",
    "exclusion": "The permanent exclusion",
}
COURSES = {"stands": "It stands", "again": "It is looked at again"}
COURSES_ABOUT = {
    "panel": {"stands": "The decision stands", "again": "The panel looks at it again"},
    "law": {"stands": "The decision stands", "again": "A review meeting is held"},
    "exclusion": {"stands": "The exclusion stands", "again": "The governing board looks at it again"},
}
DECIDED_BY_A_SCHOOL = frozenset({"governing_board", "trust", "head"})  # in law; the council's own are answered by the council
BOARD_CONSIDERS_WITHIN = 15  # school days of being told of a permanent exclusion: SI 2012/1033 regs 6 and 24
REVIEW_PANEL_WITHIN = 15  # school days of being told what the board decided; later is too late: SI 2012/1033 Sch. 1


class CannotLookAgain(Exception):
    """What the family or whoever answers entered cannot be taken. ``str()`` is a sentence for the page."""


def school_days_after(day: date, count: int, calendar: SchoolCalendar) -> date | None:
    """The last day of so many school days after a day; None where no term dates are known."""
    try:
        return calendar.add_school_days(day, count)
    except OutsideCalendar:
        return None
