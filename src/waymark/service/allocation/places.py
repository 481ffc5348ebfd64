"""The classes that serve a partnership, their free places by school week, and who will be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from waymark.service.organisations.models import Partnership
from waymark.service.placements.models import Placement
from waymark.service.placements.queries import FreePlaces, free_places
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.provisions.models import ProvisionClass
from waymark.service.provisions.rules import HOST_ONLY, PLACE_KINDS


@dataclass(frozen=True)
class Stay:
    """One child in one class between two days. No name: only what the rules of sharing a class need."""

    class_id: int
    pupil_id: int
    year_group: int
    place_kind: str
    is_high_intensity: bool
    first_on: date
    last_on: date

    def is_there_in(self, monday: date) -> bool:
        return self.first_on <= monday + timedelta(days=6) and self.last_on >= monday


@dataclass(frozen=True)
class WeekPlaces:
    """Places of one class in one school week, of every kind together; ``host_only`` of them for the host's own."""

    total: int
    free: int
    host_only_free: int


def classes_serving(partnership: Partnership, first_on: date, last_on: date) -> QuerySet[ProvisionClass]:
    """Classes of open provisions that serve the partnership; one that names no partnership serves the whole county."""
    provision = Q(provision__partnerships=partnership) | Q(provision__partnerships__isnull=True)
    return (
        ProvisionClass.objects.filter(
            provision, Q(provision__closes_on__isnull=True) | Q(provision__closes_on__gt=first_on),
            provision__status="open", provision__opens_on__lte=last_on,
        )
        .select_related("provision", "provision__provider", "provision__host_school", "provision__site")
        .distinct().order_by("id")
    )


def stays_there(class_ids: Iterable[int], first_on: date, last_on: date, today: date) -> list[Stay]:
    """Every stay that holds a place between two days. An arrival past its end holds its place until it leaves."""
    rows = Placement.objects.filter(
        provision_class__in=list(class_ids), state__in=HOLDS_A_PLACE, starts_on__lte=last_on
    ).values_list("provision_class_id", "pupil_id", "pupil__year_group", "place_kind", "is_high_intensity",
                  "starts_on", "expected_end_on", "state")
    return [
        Stay(class_id, pupil_id, year, kind, intense, starts_on, max(ends_on, today) if state == "arrived" else ends_on)
        for class_id, pupil_id, year, kind, intense, starts_on, ends_on, state in rows
        if ends_on >= first_on or state == "arrived"
    ]


def places_by_week(class_ids: Iterable[int], mondays: list[date]) -> Mapping[int, tuple[WeekPlaces, ...]]:
    """For each class its places in each week, of every kind: the scarcest day of the week counts."""
    class_ids = list(class_ids)
    found = free_places(mondays[0], mondays[-1] + timedelta(days=6), class_ids)
    return {class_id: tuple(_weeks(found, class_id, mondays)) for class_id in class_ids}


def _weeks(found: FreePlaces, class_id: int, mondays: list[date]) -> Iterator[WeekPlaces]:
    free = {kind: found.by_week(mondays, class_id, kind) for kind in PLACE_KINDS}
    totals = [found.days[class_id, kind].total for kind in PLACE_KINDS if (class_id, kind) in found.days]
    for number, monday in enumerate(mondays):
        first = (monday - found.first_on).days
        yield WeekPlaces(
            total=sum(min(total[first : first + 5]) for total in totals),
            free=sum(weeks[number] for weeks in free.values()),
            host_only_free=sum(free[kind][number] for kind in HOST_ONLY),
        )


def place_kind_for(provision_class: ProvisionClass, school_id: int | None, first_on: date, last_on: date) -> str:
    """The kind of place a child of a school would take: a commissioned one, or the host's own when those are full."""
    if school_id is None or provision_class.provision.host_school_id != school_id:
        return "commissioned"
    found = free_places(first_on, last_on, [provision_class])
    days = [number for number in range((last_on - first_on).days + 1) if (first_on + timedelta(number)).weekday() < 5]
    for kind in ("commissioned", *sorted(HOST_ONLY)):
        free = found.free(provision_class.pk, kind)
        if all(free[number] > 0 for number in days):
            return kind
    return "commissioned"
