"""What was known on a day gone by: places, stays and duties as a panel of that day would have found them.

Read once for many panels. A stay agreed later is not there yet, one that ended early is still expected to go on, and one
made longer since ends when it was first to end. What can no longer be known is taken as it is now: a place agreed then
and never begun is not held, and needs and journeys are today's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta

from waymark.allocator.problem import Problem
from waymark.service.duties.rules import school_days_unmet
from waymark.service.duties.unmet import Duty, excluded_among, owed_from_day
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.placements.models import Extension, Placement
from waymark.service.placements.queries import FreePlaces, free_places
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.provisions.models import ProvisionClass
from waymark.service.provisions.rules import HOST_ONLY, PLACE_KINDS
from waymark.service.referrals.models import Referral

from ..journeys import journeys_between
from ..places import Stay, WeekPlaces, classes_serving
from ..problem_building import Reading, problem_of, separations_of
from ..rules import WEEKS_AHEAD


@dataclass(frozen=True)
class PastStay:
    """A stay, and each extension of it as (day decided, end before, end after), in order."""

    stay: Stay
    agreed_on: date
    ended_on: date | None
    is_full_time: bool
    extensions: tuple[tuple[date, date, date], ...]

    def as_known_on(self, day: date, younger: int = 0) -> Stay | None:
        """The stay as it was expected to run, its child so many years younger; None when not agreed before that day."""
        if self.agreed_on >= day:
            return None
        last_on = self.extensions[0][1] if self.extensions else self.stay.last_on
        for decided_on, _, to_on in self.extensions:
            last_on = to_on if decided_on < day else last_on
        if self.ended_on is not None and self.ended_on < day:
            last_on = self.ended_on
        return replace(self.stay, last_on=last_on, year_group=self.stay.year_group - younger)


def school_year_begun(day: date) -> int:
    return day.year if day.month >= 9 else day.year - 1


def _younger(referral: Referral, years: int) -> Referral:
    """The same request of the child in the year it was in then. In memory only."""
    then = copy(referral)
    then.pupil = copy(referral.pupil)
    then.pupil.year_group -= years
    return then


class AsItStood:
    """Everything about a partnership's places from the first panel looked at to the last day its lists could reach."""

    def __init__(self, partnership: Partnership, referrals: Iterable[Referral], first_on: date, on: date) -> None:
        self.model, self.calendar, self.on = authority_model(), calendar_for(), on
        self.weeks = self.calendar.school_weeks(first_on, self.calendar.last_on)
        last_on = self.weeks[-1] + timedelta(days=6)
        referrals = list(referrals)
        self.classes = list(classes_serving(partnership, first_on, last_on))
        self.stays = list(_stays([one.pk for one in self.classes], first_on))
        self.places = free_places(self.weeks[0], last_on, self.classes)
        pupils = {one.pupil_id for one in referrals} | {one.stay.pupil_id for one in self.stays}
        self.excluded: dict[int, PermanentExclusion] = excluded_among(pupils)
        self.journeys = journeys_between(referrals, {one.provision.site for one in self.classes}, self.model.travel_cap.mode)
        self.separations = separations_of({one.pupil_id for one in referrals}, last_on)

    def problem(self, about: str, referrals: Iterable[Referral], meets_on: date) -> Problem | None:
        """The list of one panel against the places as they stood; None when no place served it yet.

        The account is left even: ``weight_fair_share`` of every request is 0.
        """
        weeks = tuple(week for week in self.weeks if week > meets_on - timedelta(days=meets_on.weekday()))[:WEEKS_AHEAD]
        if not weeks:
            return None
        younger = school_year_begun(self.on) - school_year_begun(meets_on)
        known = [(one, stay) for one in self.stays if (stay := one.as_known_on(meets_on, younger)) is not None]
        serving = [one for one in self.classes if _serves(one, weeks)]
        if not serving:
            return None
        read = Reading(
            model=self.model, calendar=self.calendar, weeks=weeks, meets_on=meets_on, on=meets_on,
            referrals=tuple(_younger(one, younger) for one in referrals), classes=tuple(serving),
            stays=tuple(stay for _, stay in known), places=self._places(serving, weeks, [stay for _, stay in known]),
            duties=self._duties(referrals, weeks[0], meets_on, known),
            excluded=frozenset(key for key, one in self.excluded.items() if one.decided_on <= meets_on),
            journeys=self.journeys, separations=self.separations, owed={}, rule=None,
        )
        return problem_of(read, about).problem

    def _duties(
        self, referrals: Iterable[Referral], on: date, meets_on: date, known: list[tuple[PastStay, Stay]]
    ) -> dict[int, Duty]:
        placed = {stay.pupil_id for past, stay in known if past.is_full_time and stay.last_on >= on}
        found = {}
        for pupil_id in {one.pupil_id for one in referrals} - placed:
            exclusion = self.excluded.get(pupil_id)
            if exclusion is not None and exclusion.decided_on <= meets_on:
                owed = owed_from_day(exclusion, self.calendar)
                found[pupil_id] = Duty(owed, school_days_unmet(owed, on, self.calendar), exclusion.school_id)
        return found

    def _places(
        self, classes: Iterable[ProvisionClass], weeks: tuple[date, ...], stays: Iterable[Stay]
    ) -> dict[int, tuple[WeekPlaces, ...]]:
        there: dict[tuple[int, str], list[Stay]] = defaultdict(list)
        for stay in stays:
            there[stay.class_id, stay.place_kind].append(stay)
        return {one.pk: tuple(_week(self.places, one.pk, week, there) for week in weeks) for one in classes}


def _serves(one: ProvisionClass, weeks: tuple[date, ...]) -> bool:
    provision = one.provision
    return provision.opens_on <= weeks[-1] + timedelta(days=6) and (
        provision.closes_on is None or provision.closes_on > weeks[0]
    )


def _week(found: FreePlaces, class_id: int, monday: date, there: dict[tuple[int, str], list[Stay]]) -> WeekPlaces:
    """The scarcest of the week's days counts for what is stated and held; a stay of any day of it takes its place."""
    begin = (monday - found.first_on).days
    total, free, host_only = 0, 0, 0
    for kind in PLACE_KINDS:
        day = found.days.get((class_id, kind))
        if day is None:
            continue
        stated = min(day.total[begin : begin + 5])
        unheld = min(a - b for a, b in zip(day.total[begin : begin + 5], day.held[begin : begin + 5], strict=True))
        left = max(0, unheld - sum(stay.is_there_in(monday) for stay in there[class_id, kind]))
        total, free, host_only = total + stated, free + left, host_only + (left if kind in HOST_ONLY else 0)
    return WeekPlaces(total, free, host_only)


def _stays(class_ids: list[int], first_on: date) -> Iterator[PastStay]:
    """Stays that could have been known on the first day or since."""
    rows = Placement.objects.filter(
        provision_class__in=class_ids, state__in=HOLDS_A_PLACE | {"ended"}, expected_end_on__gte=first_on
    )
    extensions: dict[int, list[tuple[date, date, date]]] = defaultdict(list)
    for one in Extension.objects.filter(placement__in=rows).order_by("decided_on", "id"):
        extensions[one.placement_id].append((one.decided_on, one.from_on, one.to_on))
    for pk, class_id, pupil_id, year, kind, intense, starts_on, ends_on, agreed_on, ended_on, full_time in rows.values_list(
        "pk", "provision_class_id", "pupil_id", "pupil__year_group", "place_kind", "is_high_intensity", "starts_on",
        "expected_end_on", "agreed_on", "ended_on", "is_full_time",
    ):
        stay = Stay(class_id, pupil_id, year, kind, intense, starts_on, ends_on)
        yield PastStay(stay, agreed_on, ended_on, full_time, tuple(extensions[pk]))
