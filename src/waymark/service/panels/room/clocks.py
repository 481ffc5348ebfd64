"""By when each case on an agenda must be settled, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.kernel.deadlines import Deadline
from waymark.service.duties.unmet import Duty, duties_to
from waymark.service.organisations.authority_model import AuthorityModel

from ..models import AgendaItem
from ..stays_over import is_over

SIXTH_DAY = "Full-time education is owed from this day. It does not wait for a panel."
SIXTH_DAY_SOURCE = "Education Act 1996 s.19(3A); SI 2007/1870"
ANSWER_OWED = "The school and the family are owed an answer by this day."
STAY_ENDS = "The stay ends on this day."
LABELS = {SIXTH_DAY: "Sixth day", ANSWER_OWED: "Answer owed", STAY_ENDS: "Stay ends"}


def clocks_of(
    items: Iterable[AgendaItem], on: date, calendar: SchoolCalendar, model: AuthorityModel,
    owed: Mapping[int, Duty] | None = None,
) -> dict[int, Deadline]:
    """A deadline by item id; a case without one is left out. ``owed`` is ``owed_among`` where it was read already."""
    items = list(items)
    owed = owed_among(items, on, calendar) if owed is None else owed
    days = {one.key: one.answer_within_school_days for one in model.notice_classes}
    found: dict[int, Deadline] = {}
    for item in items:
        asks = item.kind in {"new_request", "look_again"}
        if asks and (duty := owed.get(item.pupil_id)):
            found[item.pk] = Deadline(duty.owed_from_on, SIXTH_DAY_SOURCE, SIXTH_DAY)
        elif asks and item.referral and item.referral.submitted_on:
            answer = _answer_by(item, days.get(item.referral.notice_class), calendar)
            if answer:
                found[item.pk] = answer
        elif item.placement and item.kind in {"extension", "ending"} and not is_over(item):
            found[item.pk] = Deadline(
                item.placement.expected_end_on, "The stay as agreed", STAY_ENDS
            )
    return found


def owed_among(items: Iterable[AgendaItem], on: date, calendar: SchoolCalendar) -> Mapping[int, Duty]:
    """Full-time education owed by law and not given yet, by pupil id."""
    return duties_to([one.pupil_id for one in items], on, calendar)


def _answer_by(item: AgendaItem, within: int | None, calendar: SchoolCalendar) -> Deadline | None:
    if within is None:
        return None
    try:
        due_on = calendar.add_school_days(item.referral.submitted_on, within)
    except OutsideCalendar:
        return None
    return Deadline(
        due_on, "The authority’s own notice classes", ANSWER_OWED
    )


def is_owed_education(pupil_id: int, on: date, calendar: SchoolCalendar) -> bool:
    """Whether full-time education is owed to a child now and no place is held."""
    return pupil_id in duties_to([pupil_id], on, calendar)
