"""What a longer stay costs others: which waiting children wait longer, and by how many school days."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import Q

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import authority_model, calendar_for, partnerships_of
from waymark.service.provisions.models import ProvisionClass
from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import WAITING

from ..models import Placement
from ..rules import first_free_days, longest_stay_weeks
from .beginning import beginning
from .places import free_places

LOOK_AHEAD_DAYS = 200
STAY_DAYS_WITHOUT_LIMIT = 91


@dataclass(frozen=True)
class Waits:
    """A child who would wait longer, and by how much."""

    initials: str
    year_group: int
    school_days_longer: int

    def kept(self) -> dict[str, object]:
        """As it is kept with the extension."""
        return asdict(self)


def who_then_waits(placement: Placement, to_on: date, on: date | None = None) -> list[Waits]:
    """Children of the partnership who ask for this kind of place and would find one later if the stay lasted
    to ``to_on``.

    A first form: each in order of urgency and wait takes the next place free for a whole stay, from the first day
    one given today could begin, with the extension and without. Only children the acting organisation may see are counted.
    """
    partnership = _partnership(placement)
    if partnership is None or to_on <= placement.expected_end_on:
        return []
    kind, on = placement.provision_class.provision.kind, on or placement.expected_end_on
    first_on = _first_day(placement, kind, on)
    classes = _classes(partnership, kind)
    waiting = [
        one
        for one in Referral.objects.filter(partnership=partnership, state__in=WAITING)
        .exclude(pupil=placement.pupil_id)
        .select_related("pupil")
        .order_by("-urgency", "submitted_on", "id")
        if kind in one.asked_kinds
    ]
    if not waiting or not classes:
        return []
    may_go_to = [
        frozenset(one.pk for one in classes if one.year_low <= child.pupil.year_group <= one.year_high)
        for child in waiting
    ]
    places = free_places(first_on, first_on + timedelta(days=LOOK_AHEAD_DAYS), classes)
    free = {one.pk: places.free(one.pk) for one in classes}
    without, staying = _with_and_without(free, placement, first_on, to_on, on)
    stay_days = _stay_days(kind)
    before = first_free_days(without, may_go_to, stay_days)
    after = first_free_days(staying, may_go_to, stay_days)
    calendar = calendar_for(placement.home_school_id)
    longer = [
        Waits(child.pupil.initials, child.pupil.year_group, _school_days(first_on, was, now, calendar))
        for child, was, now in zip(waiting, before, after, strict=True)
    ]
    return [one for one in longer if one.school_days_longer > 0]


def _first_day(placement: Placement, kind: str, on: date) -> date:
    """The first day a place given today could begin; today itself where no term dates are known."""
    try:
        return beginning(on, calendar_for(placement.home_school_id), authority_model(), {kind}).first_on
    except OutsideCalendar:
        return on


def _partnership(placement: Placement) -> Partnership | None:
    if placement.referral and placement.referral.partnership:
        return placement.referral.partnership
    if placement.home_school_id is None:
        return None
    return partnerships_of(placement.home_school_id, placement.starts_on).first()


def _classes(partnership: Partnership, kind: str) -> list[ProvisionClass]:
    serving = Q(provision__partnerships=partnership) | Q(provision__partnerships__isnull=True)
    return list(ProvisionClass.objects.filter(serving, provision__kind=kind, provision__status="open").distinct())


def _with_and_without(
    free: dict[int, list[int]], placement: Placement, first_on: date, to_on: date, on: date
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Free places with this stay ending as planned, and with it lasting longer."""
    without = {key: list(days) for key, days in free.items()}
    staying = {key: list(days) for key, days in free.items()}
    own = placement.provision_class_id
    if placement.place_kind != "commissioned" or own not in free:
        return without, staying
    days = len(free[own])
    counted_to = max(placement.expected_end_on, on) if placement.state == "arrived" else placement.expected_end_on
    for day in range(max(0, (counted_to - first_on).days + 1), min(days, (to_on - first_on).days + 1)):
        staying[own][day] -= 1
    return without, staying


def _stay_days(kind: str) -> int:
    found = authority_model().kind(kind)
    weeks = longest_stay_weeks(found.weeks_max, found.terms_max)
    return min(weeks * 7, STAY_DAYS_WITHOUT_LIMIT) if weeks else STAY_DAYS_WITHOUT_LIMIT


def _school_days(first_on: date, was: int | None, now: int | None, calendar: SchoolCalendar) -> int:
    """School days between two finds; a place found no more counts to the end of the days looked at."""
    if was is None or was == now:
        return 0
    begins = first_on + timedelta(days=was)
    ends = first_on + timedelta(days=LOOK_AHEAD_DAYS if now is None else now)
    try:
        return calendar.school_days_between(begins, ends - timedelta(days=1))
    except OutsideCalendar:
        return (ends - begins).days
