"""Two counters across schools: days of suspension in the law's term, and in the exclusion year."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from waymark.kernel.calendars import LawTerm
from waymark.kernel.calendars import exclusion_year as _exclusion_year

from . import rules_register as register
from .answers import Counter
from .history import Calendars, History
from .missed import SESSIONS_A_DAY, Missed, law_term, missed_days, sessions_in, terms_of

exclusion_year = lru_cache(maxsize=8192)(_exclusion_year)


def counters(history: History, calendars: Calendars, on: date) -> tuple[Counter, Counter]:
    """Of the term and of the year that `on` lies in, with all that had been decided by then."""
    return counters_of(missed_days(history, calendars, on), calendars, on)


def counters_of(missed: list[Missed], calendars: Calendars, on: date) -> tuple[Counter, Counter]:
    term, year = law_term(on), exclusion_year(on)
    in_term, in_year = (sum(sessions_in(one, span.first_on, span.last_on, calendars) for one in missed) for span in (term, year))
    lower, upper = (SESSIONS_A_DAY * register.number(key, on) for key in ("board_over_5", "board_over_15"))
    limit = lower if in_term <= lower else upper
    most = SESSIONS_A_DAY * register.number("year_limit", on)
    return (
        Counter("term", term.name, in_term, limit, limit - in_term, term.first_on, term.last_on, "term",
                _not_certain(missed, term.first_on, term.last_on)),
        Counter("year", year.name, in_year, most, most - in_year, year.first_on, year.last_on, "year_limit",
                _not_certain(missed, year.first_on, year.last_on)),
    )  # fmt: skip


def sessions_with_each(missed: list[Missed], calendars: Calendars) -> dict[str, int]:
    """By an exclusion's key, the sessions of its term up to and with it, as it was decided; of two terms the larger.

    Those before it count as far as they were really missed, so that a cancellation later changes nothing of its own total.
    """
    running: dict[date, int] = {}
    totals: dict[str, int] = {}
    for one in missed:
        largest = 0
        for term, decided in _terms_with_sessions(one, calendars):
            before = running.get(term.first_on, 0)
            largest = max(largest, before + decided)
            counted = sessions_in(one, term.first_on, term.last_on, calendars) if one.sessions != one.whole_sessions else decided
            running[term.first_on] = before + counted
        totals[one.event.key] = largest
    return totals


def _terms_with_sessions(one: Missed, calendars: Calendars) -> list[tuple[LawTerm, int]]:
    """The law's terms its days fall in, with what it adds in each as decided: nothing where others took the same days."""
    spans = [(term, sessions_in(one, term.first_on, term.last_on, calendars, as_decided=True)) for term in terms_of(one)]
    if one.by_day is None:
        return [span for span in spans if span[1]]
    return [span for span in spans if any(span[0].first_on <= day <= span[0].last_on for day, _ in one.by_day)]


def _not_certain(missed: list[Missed], first: date, last: date) -> tuple[str, ...]:
    return tuple(
        one.event.key
        for one in missed
        if not one.is_known and one.sessions and first <= (one.first_on or one.event.first_on) <= last
    )
