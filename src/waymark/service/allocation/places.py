"""The classes that serve a partnership, their free places by school week, and who will be there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from waymark.service.organisations.models import Partnership
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.provisions.models import ClassPlaces, PlaceHold, ProvisionClass
from waymark.service.provisions.rules import HOST_ONLY


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


def places_by_week(
    class_ids: Iterable[int], mondays: list[date], stays: list[Stay]
) -> Mapping[int, tuple[WeekPlaces, ...]]:
    """For each class its places in each week: the scarcest day of the week counts."""
    class_ids = list(class_ids)
    first_on, last_on = mondays[0], mondays[-1] + timedelta(days=6)
    stated: dict[int, list[ClassPlaces]] = defaultdict(list)
    for row in ClassPlaces.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first_on), provision_class__in=class_ids, starts_on__lte=last_on
    ):
        stated[row.provision_class_id].append(row)
    held: dict[int, list[PlaceHold]] = defaultdict(list)
    for hold in PlaceHold.objects.filter(
        provision_class__in=class_ids, lifted_on__isnull=True, starts_on__lte=last_on, ends_on__gte=first_on
    ):
        held[hold.provision_class_id].append(hold)
    there: dict[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        there[stay.class_id].append(stay)
    return {
        class_id: tuple(_week(stated[class_id], held[class_id], there[class_id], monday) for monday in mondays)
        for class_id in class_ids
    }


def _week(stated: list[ClassPlaces], held: list[PlaceHold], stays: list[Stay], monday: date) -> WeekPlaces:
    days = [monday + timedelta(days=ahead) for ahead in range(5)]
    by_day = [_day(stated, held, stays, day) for day in days]
    return WeekPlaces(
        min(one.total for one in by_day), min(one.free for one in by_day), min(one.host_only_free for one in by_day)
    )


def _day(stated: list[ClassPlaces], held: list[PlaceHold], stays: list[Stay], day: date) -> WeekPlaces:
    total: dict[str, int] = defaultdict(int)
    for row in stated:
        if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day):
            total[row.place_kind] += row.count
    taken: dict[str, int] = defaultdict(int)
    for stay in stays:
        if stay.first_on <= day <= stay.last_on:
            taken[stay.place_kind] += 1
    for hold in held:
        if hold.starts_on <= day <= hold.ends_on:
            taken["commissioned"] += hold.places
    free = {kind: max(0, count - taken[kind]) for kind, count in total.items()}
    host_only = sum(count for kind, count in free.items() if kind in HOST_ONLY)
    return WeekPlaces(sum(total.values()), sum(free.values()), host_only)


def place_kind_for(provision_class: ProvisionClass, school_id: int | None, first_on: date, last_on: date, on: date) -> str:
    """The kind of place a child of a school would take: a commissioned one, or the host's own when those are full."""
    if school_id is None or provision_class.provision.host_school_id != school_id:
        return "commissioned"
    stays = stays_there([provision_class.pk], first_on, last_on, on)
    for kind in ("commissioned", *sorted(HOST_ONLY)):
        if _always_free(provision_class, kind, stays, first_on, last_on):
            return kind
    return "commissioned"


def _always_free(provision_class: ProvisionClass, kind: str, stays: list[Stay], first_on: date, last_on: date) -> bool:
    stated = list(ClassPlaces.objects.filter(provision_class=provision_class, place_kind=kind))
    held = list(PlaceHold.objects.filter(provision_class=provision_class, lifted_on__isnull=True))
    same = [stay for stay in stays if stay.place_kind == kind]
    held = held if kind == "commissioned" else []
    days = (first_on + timedelta(days=ahead) for ahead in range((last_on - first_on).days + 1))
    return all(_day(stated, held, same, day).free > 0 for day in days if day.weekday() < 5)
