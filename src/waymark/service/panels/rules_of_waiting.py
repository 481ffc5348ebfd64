"""By when a child who waits, or was told no, is looked at again. Pure."""

from __future__ import annotations

from datetime import date

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.kernel.wording import short_day

LOOKED_AT_WITHIN_SCHOOL_WEEKS = 6  # a half-term: nobody who waits is left longer without a look


def fault_of_review_day(
    day: date | None, calendar: SchoolCalendar, on: date, *, stay_ends_on: date | None = None
) -> str:
    """Why a child who waits cannot be looked at again on this day, as a sentence; empty when they can, or no day is given.

    ``stay_ends_on``: the last day of the stay the case is about, when there is one still to come.
    """
    if day is None or day <= on:
        return ""
    try:
        last_on = calendar.add_school_weeks(on, LOOKED_AT_WITHIN_SCHOOL_WEEKS)
    except OutsideCalendar:
        last_on = calendar.last_on
    if day > last_on:
        return (
            f"That is too far ahead: a child who waits is looked at again within {LOOKED_AT_WITHIN_SCHOOL_WEEKS} school weeks, "
            f"by {short_day(last_on)}."
        )
    if stay_ends_on is not None and on < stay_ends_on < day:
        return f"The stay ends on {short_day(stay_ends_on)}: look at it again by then."
    if not calendar.is_school_day(day):
        near = (calendar.school_day_on_or_before(day), calendar.school_day_on_or_after(day))
        ways = [short_day(one) for one in near if on < one <= last_on]
        return f"{short_day(day)} is not a school day: choose {' or '.join(ways) or 'a school day'}."
    return ""
