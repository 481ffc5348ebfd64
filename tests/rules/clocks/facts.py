"""Facts of one child in a line each, as the tables of worked cases write them.

    suspended("Mon 12 Oct - Fri 16 Oct")                    every half day the school is open, decided on the first day
    suspended("Mon 12 Oct - Fri 16 Oct", halves=9)          nine half days of them
    lunchtimes("Mon 12 Oct - Fri 16 Oct")                   one lunchtime a day: half a school day each
    excluded("Mon 12 Oct", board_told="Tue 13 Oct")         permanently, missing school from Monday

Every other word is a day. The school is ash unless `at` says otherwise, and the child lives in Fenshire.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tests.rules.clocks.named_days import OPEN_DAYS, day, every_day, span
from waymark.clocks import (
    Circumstance,
    Education,
    FairAccessCase,
    HealthAbsence,
    History,
    Home,
    OutOfSchool,
    PermanentExclusion,
    Registration,
    Suspension,
    Telling,
)

DAYS_OF_AN_EVENT = {
    "decided": "decided_on",
    "recorded": "recorded_on",
    "cancelled": "cancelled_on",
    "exam": "misses_exam_on",
    "board_told": "notified_on",
    "board_met": "board_met_on",
    "parent_told_of_board": "board_notified_on",
    "review_asked": "review_applied_on",
    "review_met": "review_met_on",
    "reconsidered": "reconsidered_on",
    "review_waived": "review_waived_on",
    "meeting_asked": "meeting_asked_on",
    "meeting_held": "meeting_held_on",
}
SPANS = (Registration, Home, Circumstance, Education, HealthAbsence, OutOfSchool)
Fact = (
    Suspension
    | PermanentExclusion
    | Registration
    | Home
    | Circumstance
    | Education
    | HealthAbsence
    | OutOfSchool
    | FairAccessCase
    | Telling
)


def suspended(
    days: str,
    *,
    at: str = "ash",
    authority: str = "",
    halves: int | None = None,
    representations: bool = False,
    key: str = "",
    board: str | None = None,
    lunchtimes_only: bool = False,
    **on: str,
) -> Suspension:
    first_on, last_on = span(days)
    open_days = [each for each in every_day(first_on, last_on) if each in OPEN_DAYS.get(at, ())]
    default = len(open_days) if lunchtimes_only else 2 * len(open_days)
    return Suspension(
        key=key,
        school=at,
        authority=authority,
        first_on=first_on,
        last_on=last_on,
        sessions=halves or default or 2,
        lunchtimes_only=lunchtimes_only,
        representations=representations,
        board_decision=board,
        **_named({"decided": f"{first_on.day} {first_on:%b %Y}"} | on),
    )


def lunchtimes(days: str, **others) -> Suspension:
    return suspended(days, lunchtimes_only=True, **others)


def excluded(
    first_day: str,
    *,
    at: str = "ash",
    authority: str = "",
    key: str = "",
    board: str | None = None,
    review: str | None = None,
    again: str | None = None,
    **on: str,
) -> PermanentExclusion:
    return PermanentExclusion(
        key=key,
        school=at,
        authority=authority,
        first_on=day(first_day),
        board_decision=board,
        review_outcome=review,
        reconsidered=again,
        **_named({"decided": first_day} | on),
    )


def _named(on: dict[str, str]) -> dict[str, date]:
    return {DAYS_OF_AN_EVENT[name]: day(written) for name, written in on.items()}


def _from_to(days: str) -> dict[str, date | None]:
    first, _, last = days.partition(" - ")
    return {"first_on": day(first), "last_on": None if last == "" else day(last)}


def is_(kind: str, days: str = "Tue 1 Sep", hours: float | None = None) -> Circumstance:
    """A circumstance; a span without an end goes on."""
    return Circumstance(kind=kind, hours_a_week=hours, **_from_to(days))


def taught(days: str, *, hours: float | None = None, full_time: bool = True, by: str = "Fen Lane Tuition") -> Education:
    return Education(full_time=full_time, hours_a_week=hours, by=by, **_from_to(days))


def on_roll(at: str, days: str, main: bool = True) -> Registration:
    return Registration(school=at, main=main, **_from_to(days))


def lives_in(authority: str, days: str) -> Home:
    return Home(authority=authority, **_from_to(days))


def ill(days: str, *, at: str = "ash", halves: int | None = None, clear: str = "", return_made: str = "") -> HealthAbsence:
    return HealthAbsence(
        school=at,
        sessions=halves,
        clear_on=day(clear) if clear else None,
        return_made_on=day(return_made) if return_made else None,
        **_from_to(days),
    )


def without_school(days: str, why: str = "no school place") -> OutOfSchool:
    return OutOfSchool(why=why, **_from_to(days))


def told(event: str, whom: str, on: str, of: str = "exclusion") -> Telling:
    return Telling(event=event, whom=whom, told_on=day(on), of=of)


def fair_access(ground: str, agreed: str, *, at: str = "ash", allocated: str = "", key: str = "fap") -> FairAccessCase:
    return FairAccessCase(key, at, ground, day(agreed), day(allocated) if allocated else None)


def child(*facts: Fact, born: str = "", year: int | None = 10, lives: str = "Fenshire") -> History:
    """A child of fourteen in Fenshire, unless said otherwise, with these facts; events without a key are called 1, 2, 3 …"""

    def of(kind: type) -> tuple:
        return tuple(fact for fact in facts if isinstance(fact, kind))

    return History(
        pupil="a child",
        home_authority=lives,
        born_on=day(born) if born else day("Wed 14 Mar 2012"),
        year_group=year,
        events=tuple(_numbered(of(Suspension | PermanentExclusion))),
        registrations=of(Registration),
        homes=of(Home),
        circumstances=of(Circumstance),
        education=of(Education),
        absences_for_health=of(HealthAbsence),
        out_of_school=of(OutOfSchool),
        fair_access=of(FairAccessCase),
        tellings=of(Telling),
    )


def _numbered(events: Iterable) -> Iterable:
    for number, event in enumerate(events, start=1):
        yield event if event.key else replace(event, key=str(number))
