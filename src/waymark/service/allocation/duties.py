"""Which of the children on a list are owed full-time education in law, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.exclusions.rules import END_THE_DUTY, sixth_day
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import HOLDS_A_PLACE

from .rules import school_days_unmet


@dataclass(frozen=True)
class Duty:
    """A permanently excluded child without full-time education: owed from the sixth day, so many days unmet."""

    owed_from_on: date
    days_unmet: int
    school_id: int


def excluded_among(pupil_ids: Iterable[int]) -> dict[int, PermanentExclusion]:
    """The newest permanent exclusion of each child whose exclusion stands."""
    rows = (
        PermanentExclusion.objects.filter(pupil__in=list(pupil_ids))
        .exclude(outcomes__outcome__in=END_THE_DUTY).order_by("decided_on", "id")
    )
    return {row.pupil_id: row for row in rows}


def duties_to(pupil_ids: Iterable[int], on: date, calendar: SchoolCalendar) -> dict[int, Duty]:
    """Duties still unmet on a day: excluded children whom no full-time place is held for."""
    excluded = excluded_among(pupil_ids)
    placed = set(
        Placement.objects.filter(
            pupil__in=list(excluded), is_full_time=True, state__in=HOLDS_A_PLACE, expected_end_on__gte=on
        ).values_list("pupil_id", flat=True)
    )
    found: dict[int, Duty] = {}
    for pupil_id, exclusion in excluded.items():
        if pupil_id not in placed:
            owed = sixth_day(max(exclusion.first_day_on, calendar.first_on), calendar).due_on
            found[pupil_id] = Duty(owed, school_days_unmet(owed, on, calendar), exclusion.school_id)
    return found
