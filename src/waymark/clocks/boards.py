"""When the governing board must consider an exclusion, by when, and whether it may put the child back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from . import rules_register as register
from .answers import Because, Clock
from .counters import counters_of, sessions_with_each
from .history import Calendars, Event, History, PermanentExclusion, Suspension
from .missed import ONE_DAY, SESSIONS_A_DAY, Missed, missed_days
from .states import after_school_days, by_the_day, ended, known, state_of

MAY = "The board may reinstate."
MAY_NOT = "The board may not reinstate."


def boards(history: History, calendars: Calendars, on: date) -> tuple[Clock, ...]:
    missed = missed_days(history, calendars, on)
    return boards_of(missed, sessions_with_each(missed, calendars), calendars, on)


def boards_of(missed: list[Missed], totals: dict[str, int], calendars: Calendars, on: date) -> tuple[Clock, ...]:
    """One clock for every exclusion on which the board has something to do."""
    found = (_board(one.event, totals[one.event.key], calendars, on) for one in missed)
    return tuple(clock for clock in found if clock is not None)


def may_reinstate(event: Event, sessions_in_term: int, on: date) -> bool:
    """Whether the board could put the child back; `sessions_in_term` are those of the term with this exclusion."""
    if isinstance(event, PermanentExclusion) or event.misses_exam_on is not None:
        return True
    if sessions_in_term > SESSIONS_A_DAY * register.number("board_over_15", on):
        return True
    return event.representations and sessions_in_term > SESSIONS_A_DAY * register.number("board_over_5", on)


def board_rule(event: Event, sessions_in_term: int, on: date) -> str | None:
    """The key of the rule by which the board considers this exclusion; None where it has nothing to do."""
    if event.misses_exam_on is not None:
        return "board_exam"
    if isinstance(event, PermanentExclusion) or sessions_in_term > SESSIONS_A_DAY * register.number("board_over_15", on):
        return "board_15"
    if not event.representations:
        return None
    return "board_50" if sessions_in_term > SESSIONS_A_DAY * register.number("board_over_5", on) else "board_considers"


def why_not_cancel(event: Event, history: History, calendars: Calendars, on: date) -> Because | None:
    """Why this exclusion cannot be cancelled on a day; None when it can."""
    if known(event.cancelled_on, on):
        return Because("It was cancelled on {}.", (event.cancelled_on,))
    if known(event.board_met_on, on):
        return Because(
            "The board met on {}. After that an exclusion cannot be cancelled: the board alone may reinstate.",
            (event.board_met_on,),
        )
    return _too_long_to_cancel(event, history, calendars, on)


def _too_long_to_cancel(event: Event, history: History, calendars: Calendars, on: date) -> Because | None:
    """The law asks it of every exclusion: out for more than 45 days already, or by the time the cancelling takes effect."""
    events = tuple(replace(one, cancelled_on=on) if one.key == event.key else one for one in history.events)
    _, year = counters_of(missed_days(replace(history, events=events), calendars, on), calendars, on)
    if year.sessions <= SESSIONS_A_DAY * register.number("cancel_over_45", on):
        return None
    return Because(
        "With the days missed so far the child has been out for {} school days this year, over {}: it cannot be cancelled.",
        (f"{year.school_days:g}", register.number("cancel_over_45", on)),
    )


def _board(event: Event, sessions: int, calendars: Calendars, on: date) -> Clock | None:
    key = board_rule(event, sessions, on)
    if key is None:
        return None
    told_on = known(event.notified_on, on) or event.decided_on
    clock = _undated(event, on) if key == "board_considers" else _dated(event, key, sessions, told_on, calendars, on)
    cancelled_on = known(event.cancelled_on, on)
    return (
        ended(clock, "It was cancelled on {}, so the board has nothing left to decide.", cancelled_on) if cancelled_on else clock
    )


def _undated(event: Suspension, on: date) -> Clock:
    because = Because(f"Up to 5 school days in the term: the board considers what the parent says. No day is set. {MAY_NOT}")
    met_on = known(event.board_met_on, on)
    return Clock(
        f"board:{event.key}", "board", event.key, "board", None, state_of(None, met_on, on), met_on, because, "board_considers"
    )


def _dated(event: Event, key: str, sessions: int, told_on: date, calendars: Calendars, on: date) -> Clock:
    count = register.number(key, told_on)
    due_on = after_school_days(told_on, count, event.school, calendars)
    exam_on = event.misses_exam_on
    if exam_on is not None and exam_on > told_on and (due_on is None or exam_on - ONE_DAY < due_on):
        due_on = exam_on - ONE_DAY
    because = _because(event, key, sessions, told_on, count)
    return by_the_day(f"board:{event.key}", "board", due_on, event.board_met_on, on, because, key, event.key)


def _because(event: Event, key: str, sessions: int, told_on: date, count: int) -> Because:
    within = f"The board must meet within {{}} school days of {{}}, because {{}}. {MAY}"
    if key == "board_exam":
        words = (
            "The board must meet within {} school days of {} and, as far as reasonably practicable, before {}, "
            f"because a public exam or national test is missed. {MAY}"
        )
        return Because(words, (count, told_on, event.misses_exam_on))
    if isinstance(event, PermanentExclusion):
        return Because(within, (count, told_on, "the exclusion is permanent"))
    days = f"{sessions / SESSIONS_A_DAY:g}"
    if key == "board_15":
        return Because(within, (count, told_on, f"the child is suspended for {days} school days in the term, more than 15"))
    reason = f"the parent made representations and the child is suspended for {days} school days in the term, more than 5"
    return Because(within, (count, told_on, reason))
