"""Free places per day: for one class or the whole county, for a week or a school year, in four reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Q

from waymark.service.provisions.models import ClassPlaces, PlaceHold, ProvisionClass

from ..models import Placement
from ..rules import DayPlaces, Span, places_per_day
from ..rules.places import Key


@dataclass(frozen=True)
class ClassShown:
    """What makes a class fit or not: its years and the needs it meets (none stated: any)."""

    class_id: int
    name: str
    provision_name: str
    provision_kind: str
    year_low: int
    year_high: int
    needs_met: tuple[str, ...]

    def takes(self, year_group: int | None, need: str | None) -> bool:
        fits_year = year_group is None or self.year_low <= year_group <= self.year_high
        return fits_year and (need is None or not self.needs_met or need in self.needs_met)


@dataclass(frozen=True)
class FreePlaces:
    """Places of each class and kind on every day from ``first_on`` to ``last_on``, net of stays, holds,
    closures and overstays. Lists run over the days in order."""

    first_on: date
    last_on: date
    classes: dict[int, ClassShown]
    days: dict[Key, DayPlaces]

    def free(self, class_id: int, place_kind: str = "commissioned") -> list[int]:
        """Free places of one class on each day."""
        found = self.days.get((class_id, place_kind))
        return found.free if found else [0] * self._length

    def free_on(self, day: date, class_id: int, place_kind: str = "commissioned") -> int:
        found = self.days.get((class_id, place_kind))
        position = (day - self.first_on).days
        return max(0, found.total[position] - found.held[position] - found.taken[position]) if found else 0

    def over_on(self, day: date, class_id: int, place_kind: str = "commissioned") -> int:
        """Children more than places on a day."""
        found = self.days.get((class_id, place_kind))
        return found.over[(day - self.first_on).days] if found else 0

    def for_characteristics(
        self, *, year_group: int | None = None, need: str | None = None, place_kind: str | None = None
    ) -> list[int]:
        """Free places on each day over every class that takes such a child."""
        fitting = [
            one.free for (class_id, kind), one in self.days.items()
            if place_kind in (None, kind) and self.classes[class_id].takes(year_group, need)
        ]
        return [sum(day) for day in zip(*fitting, strict=True)] if fitting else [0] * self._length

    def by_week(self, mondays: Sequence[date], class_id: int, place_kind: str = "commissioned") -> list[int]:
        """Free places in each school week: the scarcest of its five days counts."""
        free = self.free(class_id, place_kind)
        begins = [(monday - self.first_on).days for monday in mondays]
        return [min(free[first : first + 5], default=0) if first >= 0 else 0 for first in begins]

    @property
    def _length(self) -> int:
        return (self.last_on - self.first_on).days + 1


def free_places(first_on: date, last_on: date, classes: Iterable[ProvisionClass | int] | None = None) -> FreePlaces:
    """Places of the classes given (or of every class of the county) on each day between two, both included.

    The numbers are the same whoever asks: stays are read without names. A provision not open on a day has no
    place on it.
    """
    wanted = None if classes is None else {one if isinstance(one, int) else one.pk for one in classes}
    shown = _classes(wanted)
    stated = _stated(wanted, first_on, last_on)
    held = [
        Span(class_id, "commissioned", places, starts_on, ends_on)
        for class_id, places, starts_on, ends_on in _in(PlaceHold.objects, wanted).filter(
            lifted_on__isnull=True, starts_on__lte=last_on, ends_on__gte=first_on
        ).values_list("provision_class_id", "places", "starts_on", "ends_on")
    ]
    taken = [
        Span(class_id, kind, 1, starts_on, ends_on)
        for _, class_id, kind, _, starts_on, ends_on, _ in stays_without_names(first_on, last_on)
        if class_id in shown
    ]
    return FreePlaces(first_on, last_on, shown, places_per_day(stated, held, taken, first_on, last_on))


def _in(rows, wanted: set[int] | None):
    return rows.all() if wanted is None else rows.filter(provision_class__in=wanted)


def _classes(wanted: set[int] | None) -> dict[int, ClassShown]:
    rows = ProvisionClass.objects.all() if wanted is None else ProvisionClass.objects.filter(pk__in=wanted)
    return {
        row[0]: ClassShown(*row[:-1], tuple(row[-1]))
        for row in rows.values_list(
            "pk", "name", "provision__name", "provision__kind", "year_low", "year_high", "needs_met"
        )
    }


def _stated(wanted: set[int] | None, first_on: date, last_on: date) -> list[Span]:
    """Stated places, cut to the days on which the provision is open."""
    rows = _in(ClassPlaces.objects, wanted).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first_on), starts_on__lte=last_on,
        provision_class__provision__status__in=["open", "closed"], provision_class__provision__opens_on__isnull=False,
    ).values_list("provision_class_id", "place_kind", "count", "starts_on", "ends_on",
                  "provision_class__provision__opens_on", "provision_class__provision__closes_on")
    return [
        Span(class_id, kind, count, max(starts_on, opens_on), _earlier(ends_on, closes_on))
        for class_id, kind, count, starts_on, ends_on, opens_on, closes_on in rows
    ]


def _earlier(ends_on: date | None, closes_on: date | None) -> date | None:
    """The last day of places; a provision's closing day is the first without it."""
    last = closes_on - timedelta(days=1) if closes_on else None
    return min((day for day in (ends_on, last) if day), default=None)


def stays_without_names(first_on: date, last_on: date) -> list[tuple]:
    """(placement id, class id, kind of place, state, first day, last day, overstay) of every stay between two days."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM waymark_stays(%s, %s)", [first_on, last_on])
        return cursor.fetchall()


@dataclass(frozen=True)
class StayShown:
    """A bar on the places board. Somebody else's child is a place taken, without initials or a link."""

    class_id: int
    place_kind: str
    label: str
    first_on: date
    last_on: date
    state: str
    is_overstay: bool
    reference: str


def stays_in(classes: Iterable[ProvisionClass | int], first_on: date, last_on: date) -> list[StayShown]:
    """Every stay in some classes between two days, by first day; with initials and year where the child may be seen."""
    wanted = {one if isinstance(one, int) else one.pk for one in classes}
    rows = [row for row in stays_without_names(first_on, last_on) if row[1] in wanted]
    seen = {
        one.pk: one for one in Placement.objects.filter(pk__in=[row[0] for row in rows]).select_related("pupil")
    }
    shown = [_shown(row, seen.get(row[0])) for row in rows]
    return sorted(shown, key=lambda stay: (stay.class_id, stay.first_on, stay.last_on, stay.label))


def _shown(row: tuple, placement: Placement | None) -> StayShown:
    _, class_id, kind, state, first_on, last_on, is_overstay = row
    label = f"{placement.pupil.initials}, Year {placement.pupil.year_group}" if placement else "Place taken"
    return StayShown(
        class_id, kind, label, first_on, last_on, state, is_overstay, placement.reference if placement else ""
    )
