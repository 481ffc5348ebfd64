"""The first day on which a place agreed today could really begin: one answer for the allocator and for every page that counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.organisations.authority_model import AuthorityModel

from ..rules import first_day_to_begin

HOST_ANSWER_SCHOOL_DAYS = 3  # where the authority's model has no partnership panel


@dataclass(frozen=True)
class Beginning:
    """``first_on``: the first day. ``answer`` and ``notice``: the school days the host has, and that written notice takes."""

    first_on: date
    answer: int
    notice: int


def kinds_of_places(model: AuthorityModel) -> set[str]:
    """Kinds whose scarce thing is a place; a team's caseload or a telephone is none."""
    return {kind.key for kind in model.kinds if kind.counted_as == "places"}



def host_answer_days(model: AuthorityModel) -> int:
    """School days a host has to answer an offer, by the terms of the partnerships' panel."""
    panel = next((one for one in model.panels if one.kind == "partnership"), None)
    return panel.host_answer_school_days if panel else HOST_ANSWER_SCHOOL_DAYS


def beginning(
    agreed_on: date, calendar: SchoolCalendar, model: AuthorityModel, kinds: Collection[str] | None = None, *,
    is_owed: bool = False,
) -> Beginning:
    """For a place in one of some kinds (any kind of place, if none are given), by the longest of their notices.

    Education owed in law waits for neither answer nor notice. Raises ``OutsideCalendar`` beyond the term dates known.
    """
    if is_owed:
        return Beginning(calendar.next_school_day(agreed_on), 0, 0)
    wanted = kinds_of_places(model) if kinds is None else kinds
    notice = max((model.route_of(key).notice_school_days for key in wanted), default=0)
    answer = host_answer_days(model)
    first_on = first_day_to_begin(agreed_on, notice_school_days=notice, answer_school_days=answer, calendar=calendar)
    return Beginning(first_on, answer, notice)
