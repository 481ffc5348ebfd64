"""Which children a fair access protocol is for, who is admitted another way, and by when a place is found."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from . import rules_register as register
from .answers import Because, Clock
from .history import Calendars, History
from .sixth_day import has
from .states import after_school_days, by_the_day

GROUNDS = {
    "permanently_excluded": "permanently excluded, or in alternative provision and ready to come back",
    "out_four_weeks": "out of education for four weeks or more, with no place",
    "exceptional": "exceptional circumstances",
    "leaving_custody": "coming out of the criminal justice system",
    "traveller_refugee": "Gypsy, Roma, Traveller, refugee or asylum seeker",
    "homeless": "homeless",
    "carer": "a carer",
    "needs_without_plan": "special needs, a disability or a medical condition, without an EHC plan",
    "child_in_need": "a child in need or child protection plan now or in the last twelve months",
    "refuge": "living in a refuge or other safe accommodation",
    "kinship_care": "in formal kinship care",
    "challenging_behaviour": "refused a place because of challenging behaviour",
    "previously_looked_after_without_place": "previously looked after, for whom a place could not be had",
}
UNVERIFIED_GROUNDS = frozenset(
    {"child_in_need", "refuge", "kinship_care", "challenging_behaviour", "previously_looked_after_without_place"}
)


class Route(NamedTuple):
    """Whether the protocol takes the child; `because` says why, or which other way the child is admitted."""

    is_fair_access: bool
    because: Because
    is_verified: bool = True


def route(ground: str, history: History, on: date) -> Route:
    """Raises ValueError for a ground that is not in GROUNDS."""
    if ground not in GROUNDS:
        raise ValueError(f"{ground} is not a ground of fair access. Use one of {', '.join(GROUNDS)}.")
    if has(history, "ehc_plan", on):
        return Route(
            False, Because("A child with an EHC plan is admitted by naming the school in the plan, not by the protocol.")
        )
    if has(history, "looked_after", on):
        return Route(False, Because("A looked-after child is admitted first, by direction if need be, not by the protocol."))
    if has(history, "previously_looked_after", on) and ground != "previously_looked_after_without_place":
        return Route(
            False, Because("A child looked after before is admitted first, not by the protocol, unless no place could be had.")
        )
    return Route(True, Because("The protocol takes a child who is: {}.", (GROUNDS[ground],)), ground not in UNVERIFIED_GROUNDS)


def clocks(history: History, calendars: Calendars, on: date) -> tuple[Clock, ...]:
    """One for each case agreed by `on`."""
    found = []
    for case in history.fair_access:
        if case.agreed_on > on:
            continue
        count = register.number("fair_access_20", case.agreed_on)
        due_on = after_school_days(case.agreed_on, count, case.school, calendars)
        because = Because(
            "Agreed on {} to fall under fair access: a place is found within {} school days.", (case.agreed_on, count)
        )
        found.append(
            by_the_day(f"fair_access:{case.key}", "authority", due_on, case.allocated_on, on, because, "fair_access_20", case.key)
        )
    return tuple(found)
