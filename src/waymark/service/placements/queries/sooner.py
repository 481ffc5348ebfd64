"""A place that came free before a child's agreed start: from which day the child could begin, notice kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.organisations.queries import authority_model, calendar_for, calendars_for

from ..models import Placement, SoonerPlace
from ..rules import HOLDS_A_PLACE, WAITING_FOR_DECISION_MAKER, earliest_start
from .beginning import beginning, kinds_of_places
from .places import FreePlaces, free_places
from .stays import placements

WORTH_SCHOOL_DAYS = 5  # a start sooner by less than a school week is not worth the upset
NOT_BEGUN = HOLDS_A_PLACE - {"arrived"}


@dataclass(frozen=True)
class SoonerStart:
    """``from_on``: the first day on which the child could begin; ``school_days`` sooner than agreed."""

    placement: Placement
    from_on: date
    school_days: int


def sooner_starts(on: date, schools: Collection[int]) -> list[SoonerStart]:
    """Children of some schools with a place agreed, whose class has one free sooner, those who gain most first. What was left
    as it is for the same day or a later one is not asked again. A team's caseload is no place: it is begun when it suits.
    A constant number of reads."""
    waiting = list(placements().filter(
        home_school__in=list(schools), state__in=NOT_BEGUN, is_announced=True, starts_on__gt=on,
        provision_class__provision__kind__in=kinds_of_places(authority_model()),
    ))
    if not waiting:
        return []
    left = {
        (one.placement_id, one.was_on): one.free_from_on
        for one in SoonerPlace.objects.filter(placement__in=waiting, starts_on__isnull=True)
    }
    free = free_places(on, max(one.starts_on for one in waiting), {one.provision_class_id for one in waiting})
    days = calendars_for({one.home_school_id for one in waiting})
    found = [sooner for one in waiting if (sooner := _sooner(one, free, days[one.home_school_id], on))]
    kept = [
        one for one in found
        if (said := left.get((one.placement.pk, one.placement.starts_on))) is None or one.from_on < said
    ]
    return sorted(kept, key=lambda one: (-one.school_days, one.placement.starts_on, one.placement.pk))


def sooner_start(placement: Placement, on: date) -> SoonerStart | None:
    """The same for one child, whatever was answered before."""
    if placement.state not in NOT_BEGUN or placement.starts_on <= on:
        return None
    free = free_places(on, placement.starts_on, [placement.provision_class_id])
    return _sooner(placement, free, calendar_for(placement.home_school_id), on)


def _sooner(placement: Placement, free: FreePlaces, calendar: SchoolCalendar, on: date) -> SoonerStart | None:
    try:
        day, first = placement.starts_on, first_day_sooner(placement, on, calendar)
        from_on, count = None, 0
        while (day := calendar.add_school_days(day, -1)) >= max(first, on):
            if not free.free_on(day, placement.provision_class_id, placement.place_kind):
                break
            from_on, count = day, count + 1
    except OutsideCalendar:
        return None
    return SoonerStart(placement, from_on, count) if from_on and count >= WORTH_SCHOOL_DAYS else None


def first_day_sooner(placement: Placement, on: date, calendar: SchoolCalendar) -> date:
    """The first day a start could be brought forward to: fresh written notice is given today, and where nobody has decided in
    law yet, the decision and the host's answer keep their days. Raises ``OutsideCalendar``."""
    model = authority_model()
    route = model.route(placement.route)
    if placement.state in WAITING_FOR_DECISION_MAKER and route.notice_school_days:
        return beginning(on, calendar, model, {placement.provision_class.provision.kind}).first_on
    earliest = earliest_start(on, route.notice_school_days, calendar, law=route.law, route=route.name).due_on
    return max(earliest, calendar.school_day_on_or_after(on + timedelta(days=1)))
