"""How long a child may stay where they are before their place is somebody else's, and what can be done then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.organisations.queries import calendar_for
from waymark.service.provisions.models import ProvisionClass

from ..models import Placement
from ..words import short_day
from .longer import WeeksLonger, latest_end, weeks_longer
from .places import free_places, stays_without_names

LOOKED_AHEAD_DAYS = 200  # where the kind of place has no limit of its own


@dataclass(frozen=True)
class RoomToStay:
    """``needed_from_on``: the first day on which no place is left for this child, None when there is one all along.

    ``last_on`` is the last school day before it; ``limit_on`` the last day the kind of place allows, ``weeks`` what that would
    add. ``elsewhere`` names classes of the same kind and years with a place free from then on.
    """

    needed_from_on: date | None
    last_on: date | None
    limit_on: date | None
    is_promised: bool
    planned_end_on: date
    elsewhere: tuple[str, ...]
    weeks: WeeksLonger | None = None

    @property
    def is_at_its_limit(self) -> bool:
        return self.limit_on is not None and self.limit_on <= self.planned_end_on

    @property
    def how_long(self) -> str:
        """How much longer the kind of place lets it be; empty where it sets no limit."""
        if self.limit_on is None:
            return ""
        if self.is_at_its_limit:
            return "It is as long already as its kind allows."
        weeks = f": {self.weeks.words}" if self.weeks else ""
        return f"Its kind allows it to last until {short_day(self.limit_on)}{weeks}."

    @property
    def can_be_longer(self) -> bool:
        return self.last_on is not None and self.last_on > self.planned_end_on

    @property
    def why(self) -> str:
        """What stands in the way, with its day; empty when nothing does."""
        if self.needed_from_on is None:
            return ""
        taken = "this place is promised to another child" if self.is_promised else "no place is left in this class"
        return f"From {short_day(self.needed_from_on)} {taken}."

    @property
    def what_can_be_done(self) -> str:
        if self.needed_from_on is None:
            return ""
        ways = []
        if self.can_be_longer and self.last_on:
            ways.append(f"let the stay last until {short_day(self.last_on)}")
        if self.elsewhere:
            ways.append(f"move to {' or '.join(self.elsewhere[:2])}, which has a place from then")
        if self.is_promised:
            ways.append("ask whether the other child can begin later")
        ways.append(f"end it as planned on {short_day(self.planned_end_on)} with the way on ready")
        return f"What can be done: {'; or '.join(ways)}."

    @property
    def sentence(self) -> str:
        return " ".join(one for one in (self.why, self.what_can_be_done) if one)


def room_to_stay(placement: Placement, on: date) -> RoomToStay:
    """Five or six reads. ``placement`` comes with its class and provision."""
    calendar = calendar_for(placement.home_school_id)
    begin = max(placement.expected_end_on, on) + timedelta(days=1)
    limit_on = latest_end(placement)
    weeks = weeks_longer(placement, placement.expected_end_on, limit_on) if limit_on else None
    until = max(limit_on or begin + timedelta(days=LOOKED_AHEAD_DAYS), begin)
    mine = placement.provision_class
    alike = list(
        ProvisionClass.objects.filter(
            provision__kind=mine.provision.kind, provision__status="open",
            provision__partnerships__in=mine.provision.partnerships.all(),
        ).select_related("provision").distinct()
    )
    found = free_places(begin, until, {mine.pk, *(one.pk for one in alike)})
    free = found.free(mine.pk, placement.place_kind)
    full = next((begin + timedelta(days=n) for n, left in enumerate(free)
                 if not left and (begin + timedelta(days=n)).weekday() < 5), None)
    if full is None:
        return RoomToStay(None, limit_on, limit_on, False, placement.expected_end_on, (), weeks)
    year = placement.pupil.year_group
    at = (full - begin).days
    elsewhere = [
        str(one) for one in alike
        if one.pk != mine.pk and one.year_low <= year <= one.year_high and all(found.free(one.pk)[at : at + 5])
    ]
    return RoomToStay(
        full, _school_day_before(full, calendar), limit_on, _is_promised(placement, full), placement.expected_end_on,
        tuple(sorted(elsewhere)), weeks,
    )


def _is_promised(placement: Placement, full: date) -> bool:
    """Whether another child begins there between this stay's end and the day it is full."""
    return any(
        class_id == placement.provision_class_id and kind == placement.place_kind and key != placement.pk
        and placement.expected_end_on < starts_on <= full
        for key, class_id, kind, _, starts_on, _, _ in stays_without_names(full, full)
    )


def _school_day_before(day: date, calendar: SchoolCalendar) -> date | None:
    try:
        return calendar.add_school_days(day, -1)
    except OutsideCalendar:
        return None
