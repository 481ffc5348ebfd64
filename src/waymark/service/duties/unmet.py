"""Who is owed full-time education after a permanent exclusion, and since when, for a panel's list and its proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from waymark.clocks.runs import sixth_school_day
from waymark.kernel.calendars import SchoolCalendar
from waymark.service.exclusions.models import PermanentExclusion, PermanentExclusionOutcome
from waymark.service.exclusions.rules import END_THE_DUTY
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.pupils.models import Registration

from .rules import school_days_unmet


@dataclass(frozen=True)
class Duty:
    """A permanently excluded child without full-time education: owed from the sixth day, so many days unmet."""

    owed_from_on: date
    days_unmet: int
    school_id: int


def excluded_among(pupil_ids: Iterable[int]) -> dict[int, PermanentExclusion]:
    """The newest permanent exclusion of each child whose exclusion stands."""
    return {row.pupil_id: row for row in standing_exclusions().filter(pupil__in=list(pupil_ids))}


def standing_exclusions() -> QuerySet[PermanentExclusion]:
    """Exclusions that nothing has undone, of children whom no other school has put on its roll since."""
    undone = PermanentExclusionOutcome.objects.filter(permanent_exclusion=OuterRef("pk"), outcome__in=END_THE_DUTY)
    elsewhere = Registration.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
        pupil=OuterRef("pupil"), enrolment__in=["C", "M"], starts_on__gte=OuterRef("first_day_on"),
    ).exclude(school=OuterRef("school"))
    return PermanentExclusion.objects.filter(~Exists(undone), ~Exists(elsewhere)).order_by("decided_on", "id")


def duties_to(pupil_ids: Iterable[int], on: date, calendar: SchoolCalendar) -> dict[int, Duty]:
    """Duties still unmet on a day: excluded children whom no full-time place is held for."""
    excluded = excluded_among(pupil_ids)
    placed = set(_full_time(excluded, on).values_list("pupil_id", flat=True))
    found: dict[int, Duty] = {}
    for pupil_id, exclusion in excluded.items():
        if pupil_id not in placed:
            owed = owed_from_day(exclusion, calendar)
            found[pupil_id] = Duty(owed, school_days_unmet(owed, on, calendar), exclusion.school_id)
    return found


def owed_from(pupil_id: int, on: date, calendar: SchoolCalendar) -> date | None:
    """The day full-time education is owed from to a child excluded by ``on``, with or without a place; else None."""
    exclusion = excluded_among([pupil_id]).get(pupil_id)
    return owed_from_day(exclusion, calendar) if exclusion and exclusion.decided_on <= on else None


def _full_time(pupil_ids: Iterable[int], on: date) -> QuerySet[Placement]:
    """Full-time places held on a day or from then on; a child who has stayed past the end is still there."""
    return Placement.objects.filter(
        Q(expected_end_on__gte=on) | Q(state="arrived"),
        pupil__in=list(pupil_ids), is_full_time=True, state__in=HOLDS_A_PLACE,
    )


def owed_from_day(exclusion: PermanentExclusion, calendar: SchoolCalendar) -> date:
    return sixth_school_day(max(exclusion.first_day_on, calendar.first_on), calendar)
