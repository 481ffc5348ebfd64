"""The dates a placement must keep: lawful start, longest stay, reviews, checks after a return. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.kernel.deadlines import Deadline

from .states import CHECK_EARLY_SCHOOL_DAYS, RETURN_CHECK_WEEKS, Refused

SCHOOL_WEEKS_IN_A_TERM = 13  # three terms of a school year of 39 weeks
SOON_AFTER_WEEKS = 3
HALF_TERM_WEEKS = 6  # KCSIE part 2: the commissioning school reviews at least half-termly


def said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def earliest_start(
    given_on: date, notice_school_days: int, calendar: SchoolCalendar, *, law: str, route: str
) -> Deadline:
    """The first day a stay may lawfully begin when written notice is given on ``given_on``.

    For an off-site direction notice must be given at least two school days before the first day
    (Education Act 2002 s.29A; SI 2010/1156). Monday's notice allows Wednesday.
    """
    first = calendar.add_school_days(given_on, notice_school_days) if notice_school_days else (
        calendar.school_day_on_or_after(given_on)
    )
    if notice_school_days:
        why = (
            f"{route} needs written notice at least {notice_school_days} school days before the first day, "
            f"so notice given on {said(given_on)} allows a start on {said(first)} or later."
        )
    else:
        why = f"{route} needs no days of notice, so the first school day from {said(given_on)} is {said(first)}."
    return Deadline(first, law, why)


def first_day_to_begin(
    agreed_on: date, *, notice_school_days: int, answer_school_days: int, calendar: SchoolCalendar
) -> date:
    """The first day a place agreed on a day can begin: the host answers, notice is given, and only then may it start."""
    return calendar.add_school_days(agreed_on, notice_school_days + answer_school_days + 1)


def check_start(starts_on: date, earliest: Deadline, calendar: SchoolCalendar) -> None:
    """Refuses a start before the earliest lawful day, or on a day the home school is shut."""
    if starts_on < earliest.due_on:
        raise Refused(f"{said(starts_on)} is too early. {earliest.explanation}")
    closed = calendar.why_closed(starts_on)
    if closed:
        raise Refused(
            f"{said(starts_on)} is not a school day ({closed}). "
            f"The next one is {said(calendar.next_school_day(starts_on))}."
        )


def longest_stay_weeks(weeks_max: int | None, terms_max: int | None) -> int | None:
    """School weeks of the longest stay of a kind; None when the authority's model sets no length."""
    if weeks_max is not None:
        return weeks_max
    return terms_max * SCHOOL_WEEKS_IN_A_TERM if terms_max is not None else None


def check_length(
    starts_on: date,
    ends_on: date,
    longest_weeks: int | None,
    calendar: SchoolCalendar,
    *,
    kind: str,
    extra_weeks: int = 0,
) -> None:
    """Refuses a stay that ends before it starts, or is longer in school weeks than its kind allows."""
    if ends_on < starts_on:
        raise Refused(f"The last day, {said(ends_on)}, is before the first, {said(starts_on)}: correct one of the two.")
    allowed = weeks_allowed(longest_weeks, extra_weeks)
    if allowed is None:
        return
    weeks = calendar.school_weeks_between(starts_on, ends_on)
    if weeks > allowed:
        more = f" and {extra_weeks} more as an extension" if extra_weeks else ""
        raise Refused(
            f"{weeks} school weeks are too long: a place in a {kind} lasts at most {longest_weeks} school weeks{more}. "
            f"From {said(starts_on)} that is {said(calendar.add_school_weeks(starts_on, allowed))} at the latest."
        )


def weeks_allowed(longest_weeks: int | None, extra_weeks: int = 0) -> int | None:
    """School weeks of a stay with all that may be added to it; None when the authority's model sets no length."""
    return None if longest_weeks is None else longest_weeks + extra_weeks


def last_day_of_stay(starts_on: date, allowed_weeks: int | None, calendar: SchoolCalendar) -> date | None:
    """The last day ``check_length`` lets through; None without a limit, or where the term dates known end before it."""
    try:
        return calendar.add_school_weeks(starts_on, allowed_weeks) if allowed_weeks else None
    except OutsideCalendar:
        return None


def weeks_added(starts_on: date, ends_on: date, longer_to: date, calendar: SchoolCalendar) -> tuple[int, int]:
    """(school weeks added, school weeks in all) of a stay made longer, counted from its first day as its limit is.

    Raises ``OutsideCalendar`` where no term dates are known.
    """
    in_all = calendar.school_weeks_between(starts_on, longer_to)
    return in_all - calendar.school_weeks_between(starts_on, ends_on), in_all


def check_longer_end(to_on: date, present_end: date, calendar: SchoolCalendar) -> None:
    """Refuses a new last day on which the home school is shut, naming a school day that can be taken.

    Raises ``OutsideCalendar`` where no term dates are known.
    """
    closed = calendar.why_closed(to_on)
    if not closed:
        return
    before = calendar.school_day_on_or_before(to_on)
    if before > present_end:
        choose = f"The last school day before it is {said(before)}: choose that."
    else:
        choose = f"The first school day after the present end is {said(calendar.next_school_day(to_on))}: choose that or later."
    raise Refused(f"{said(to_on)} is not a school day ({closed}). {choose}")


@dataclass(frozen=True)
class ReviewDue:
    due_on: date
    is_decision: bool


def review_dates(
    starts_on: date, ends_on: date, calendar: SchoolCalendar, *, first_after: int | None, every: int | None,
    decide_by_week: int | None,
) -> list[ReviewDue]:
    """When a stay is reviewed: at the kind's rhythm, and once to settle the way on.

    The way on is settled in the week the kind names, else when two thirds of the stay are over. A review that
    would fall in the same school week as that one is that one; so is a last one less than three school weeks after it, where
    the stay ends within the rhythm: nobody meets twice in a fortnight over a stay whose way on is settled.
    """
    weeks = calendar.school_weeks(starts_on, ends_on)
    if not weeks:
        raise Refused(f"There is no school day between {said(starts_on)} and {said(ends_on)}: choose other dates.")
    rhythm = every or HALF_TERM_WEEKS
    decision = min(decide_by_week or max(1, round(len(weeks) * 2 / 3)), len(weeks))
    due = set(range(first_after or rhythm, len(weeks) + 1, rhythm)) | {decision}
    if max(due) - decision in range(1, SOON_AFTER_WEEKS) and len(weeks) - decision <= rhythm:
        due.remove(max(due))
    return [
        ReviewDue(min(calendar.add_school_weeks(starts_on, week), ends_on), week == decision) for week in sorted(due)
    ]


def return_checks_due(returned_on: date, calendar: SchoolCalendar) -> list[tuple[int, date]]:
    """(school weeks, day due) of each check that a return held. Beyond the term dates known, counted in plain weeks."""
    return [(weeks, _after_school_weeks(returned_on, weeks, calendar)) for weeks in RETURN_CHECK_WEEKS]


def return_check_opens_on(due_on: date, calendar: SchoolCalendar) -> date:
    """The first day a check of a return may be answered; beyond the term dates known, counted in plain weeks."""
    try:
        return calendar.add_school_days(due_on, -CHECK_EARLY_SCHOOL_DAYS)
    except OutsideCalendar:
        return due_on - timedelta(days=7)


def check_return_is_due(due_on: date, on: date, calendar: SchoolCalendar) -> None:
    """Refuses an answer long before its day: whether a return held is not known until then."""
    opens_on = return_check_opens_on(due_on, calendar)
    if on < opens_on:
        raise Refused(
            f"This check is due on {said(due_on)}, and can be answered from {said(opens_on)}: "
            "until then nobody can know that the return held so long."
        )


def _after_school_weeks(day: date, weeks: int, calendar: SchoolCalendar) -> date:
    try:
        return calendar.add_school_weeks(day, weeks)
    except OutsideCalendar:
        return day + timedelta(weeks=weeks)
