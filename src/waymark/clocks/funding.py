"""The money that follows a permanently excluded child, line by line in exact pence.

The excluding school gives up A × (B ÷ 52) + C; the admitting school receives at least D × (E ÷ F). Which day counts as the
relevant one, and when the school year ends, are parameters, because neither was seen in a source (unverified).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from waymark.kernel.calendars import SchoolCalendar
from waymark.kernel.money import Money
from waymark.kernel.wording import long_day, plural

from . import rules_register as register
from .runs import sixth_school_day

DAYS_A_WEEK = 7
NOTHING = Money(0)


class Line(NamedTuple):
    """One step: its letter in the formula ("" for a result), what it is, and what it comes to."""

    letter: str
    says: str
    comes_to: str


class Worked(NamedTuple):
    """`amount` is what moves; `minimum` where the law only says at least. `lines` are how it came about, in order."""

    amount: Money
    lines: tuple[Line, ...]
    rule: str
    minimum: bool = False


class Leaving(NamedTuple):
    """`pupil_led` is A, a full period's funding for a pupil of that age and circumstances; `order` is C.

    `leaves_at_end_of_year` where children of that age normally leave the school at the end of the school year, which
    `school_year_ends_on` then is. `relevant_on` is the day weeks are counted from, usually the sixth school day.
    """

    excluded_on: date
    relevant_on: date
    pupil_led: Money
    order: Money = NOTHING
    leaves_at_end_of_year: bool = False
    school_year_ends_on: date | None = None


def relevant_day(first_on: date, calendar: SchoolCalendar) -> date:
    """The sixth school day of the exclusion (unverified). Raises `OutsideCalendar` beyond the term dates."""
    return sixth_school_day(first_on, calendar)


def period_ends_on(leaving: Leaving) -> date:
    """31 March, or the end of the school year for an exclusion on or after 1 April in a leaving year."""
    day = leaving.excluded_on
    next_march = date(day.year + (day > date(day.year, 3, 31)), 3, 31)
    ends_in = day.year + (day.month >= 9)
    school_year_ends_on = leaving.school_year_ends_on or date(ends_in, 8, 31)
    in_summer = date(ends_in, 4, 1) <= day <= school_year_ends_on
    return school_year_ends_on if leaving.leaves_at_end_of_year and in_summer else next_march


def complete_weeks(first_on: date, last_on: date) -> int:
    """Whole weeks from one day to another, both counted; 0 when there is none."""
    return max(0, ((last_on - first_on).days + 1) // DAYS_A_WEEK)


def funding_leaves(leaving: Leaving) -> Worked:
    """A × (B ÷ 52) + C."""
    ends_on = period_ends_on(leaving)
    weeks = complete_weeks(leaving.relevant_on, ends_on)
    year = register.number("funding_leaves", leaving.excluded_on)
    part = leaving.pupil_led.portion(weeks, year)
    amount = part + leaving.order
    why = "the end of the school year, a leaving year" if ends_on.month != 3 else "the end of the funding period"
    lines = (
        Line("A", "pupil-led funding for a full period, for a child of that age and circumstances", str(leaving.pupil_led)),
        Line("B", f"complete weeks from {long_day(leaving.relevant_on)} to {long_day(ends_on)}, {why}", plural(weeks, "week")),
        Line("", f"A × (B ÷ {year}): {leaving.pupil_led} × {weeks} ÷ {year}, to the nearest penny", str(part)),
        Line("C", "the financial adjustment order", str(leaving.order)),
        Line("", "A × (B ÷ 52) + C: taken from the excluding school", str(amount)),
    )
    return Worked(amount, lines, "funding_leaves")


def funding_arrives(leaving: Leaving, admitted_on: date, pupil_premium: Money = NOTHING) -> Worked:
    """At least D × (E ÷ F), and pupil premium beside it. D and F are of the exclusion."""
    taken = funding_leaves(leaving)
    ends_on = period_ends_on(leaving)
    return _shared(taken, leaving, admitted_on, ends_on, "the child is on the new school's roll", pupil_premium)


def funding_returns(leaving: Leaving, reinstated_on: date) -> Worked:
    """What the excluding school gets back once the child is reinstated: the same share, of the weeks from then."""
    return _shared(funding_leaves(leaving), leaving, reinstated_on, period_ends_on(leaving), "the child is back", NOTHING)


def recomputed(leaving: Leaving, reinstated_on: date) -> Worked:
    """What stays taken from the excluding school when the child is reinstated."""
    taken, back = funding_leaves(leaving), funding_returns(leaving, reinstated_on)
    amount = taken.amount - back.amount
    lines = (*taken.lines, *back.lines[1:], Line("", "taken less given back: what stays taken", str(amount)))
    return Worked(amount, lines, "funding_leaves")


def _shared(taken: Worked, leaving: Leaving, from_on: date, ends_on: date, what: str, premium: Money) -> Worked:
    weeks = complete_weeks(max(from_on, leaving.relevant_on), ends_on)
    whole = complete_weeks(leaving.relevant_on, ends_on)
    share = taken.amount.portion(weeks, whole) if whole else NOTHING
    lines = [
        Line("D", "taken from the excluding school", str(taken.amount)),
        Line("E", f"complete weeks from {long_day(from_on)}, when {what}, to {long_day(ends_on)}", plural(weeks, "week")),
        Line("F", f"complete weeks from {long_day(leaving.relevant_on)} to {long_day(ends_on)}", plural(whole, "week")),
        Line("", f"D × (E ÷ F): {taken.amount} × {weeks} ÷ {whole}, to the nearest penny", str(share)),
    ]
    if premium != NOTHING:
        lines.append(Line("", "pupil premium, passed on", str(premium)))
        lines.append(Line("", "together", str(share + premium)))
    return Worked(share + premium, tuple(lines), "funding_arrives", minimum=True)
