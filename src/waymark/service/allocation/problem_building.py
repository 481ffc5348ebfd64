"""From what is stored to the allocator's problem: opaque ids, school weeks, and every rule the model states."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from waymark.allocator.problem import Journey, PlaceClass, Policy, Problem, Request
from waymark.allocator.problem import Separation as KeptApart
from waymark.kernel.calendars import SchoolCalendar
from waymark.service.duties.unmet import Duty, duties_to, excluded_among
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.authority_model.values import FairShare
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.placements.queries import beginning
from waymark.service.placements.rules import longest_stay_weeks
from waymark.service.provisions.models import ProvisionClass
from waymark.service.pupils.models import Separation
from waymark.service.referrals.models import Referral

from .journeys import journeys_between
from .places import Stay, WeekPlaces, classes_serving, places_by_week, stays_there
from .rules import (
    LATEST_START_WEEKS,
    WEEKS_AHEAD,
    in_solving_order,
    places_kept,
)
from .sharing.account import account


class NothingToPropose(Exception):
    """There is no place or no length of stay to propose from. ``str()`` is a sentence for the page."""


def request_id(referral_id: int) -> str:
    return f"request-{referral_id}"


def class_id(pk: int) -> str:
    return f"class-{pk}"


@dataclass(frozen=True)
class Built:
    """The problem, and what its opaque ids stand for. ``opens_on`` is the first day a stay could begin, by request;

    ``owed_from`` the day full-time education is owed from in law, of the requests whose child is owed it.
    """

    problem: Problem
    referrals: Mapping[str, Referral]
    classes: Mapping[str, ProvisionClass]
    opens_on: Mapping[str, date]
    calendar_of: Callable[[int | None], SchoolCalendar]
    owed_from: Mapping[str, date]

    def starts_on(self, request: str, class_id: str, week: int) -> date:
        """The first day of that week on which both schools are open, and never before the stay may lawfully begin."""
        provision = self.classes[class_id].provision
        home = self.calendar_of(self.referrals[request].school_id)
        there = self.calendar_of(provision.host_school_id or provision.provider_id)
        day = max(self.problem.weeks[week], self.opens_on[request])
        while (later := there.school_day_on_or_after(home.school_day_on_or_after(day))) != day:
            day = later
        return day

    def ends_on(self, request: str, class_id: str, week: int, weeks: int) -> date:
        """The last school day of the stay, or of the known calendar when the stay runs beyond it."""
        calendar = self.calendar_of(self.referrals[request].school_id)
        starts_on = self.starts_on(request, class_id, week)
        ahead = calendar.school_weeks_between(starts_on, calendar.last_on)
        return calendar.add_school_weeks(starts_on, min(weeks, ahead))


@dataclass(frozen=True)
class Reading:
    """Everything read once, before any of it is turned into the allocator's words.

    ``separations`` are (child, the other, last day or None); ``owed`` place-weeks owed to each school, within the cap.
    """

    model: AuthorityModel
    calendar: SchoolCalendar
    weeks: tuple[date, ...]
    meets_on: date
    on: date
    referrals: tuple[Referral, ...]
    classes: tuple[ProvisionClass, ...]
    stays: tuple[Stay, ...]
    places: Mapping[int, tuple[WeekPlaces, ...]]
    duties: Mapping[int, Duty]
    excluded: frozenset[int]
    journeys: Mapping[tuple[int, int], Journey]
    separations: tuple[tuple[int, int, date | None], ...]
    owed: Mapping[int, int]
    rule: FairShare | None


def build_problem(
    *, about: str, partnership: Partnership, referrals: Iterable[Referral], meets_on: date, on: date
) -> Built:
    """The whole list against every place that serves the partnership, from the first week after ``meets_on``."""
    return problem_of(_read(partnership, tuple(referrals), meets_on, on), about)


def problem_of(read: Reading, about: str) -> Built:
    """The problem of what was read, with nothing more asked of the database but school calendars."""
    opens = {request_id(one.pk): _opens_on(read, one) for one in read.referrals}
    problem = Problem(
        weeks=read.weeks,
        requests=tuple(_request(read, one, opens[request_id(one.pk)]) for one in read.referrals),
        classes=tuple(_place_class(read, one) for one in read.classes),
        journeys={
            (request_id(referral.pk), class_id(one.pk)): read.journeys[referral.pk, one.provision.site_id]
            for referral in read.referrals for one in read.classes
            if (referral.pk, one.provision.site_id) in read.journeys
        },
        separations=_separations(read),
        policy=_policy(read, about),
    )
    return Built(
        problem, {request_id(one.pk): one for one in read.referrals}, {class_id(one.pk): one for one in read.classes},
        opens, cache(calendar_for),
        {request_id(one.pk): read.duties[one.pupil_id].owed_from_on for one in read.referrals if one.pupil_id in read.duties},
    )


def _read(partnership: Partnership, referrals: tuple[Referral, ...], meets_on: date, on: date) -> Reading:
    model, calendar = authority_model(), calendar_for()
    weeks = tuple(calendar.school_weeks(calendar.next_school_day(meets_on), calendar.last_on)[:WEEKS_AHEAD])
    last_on = weeks[-1] + timedelta(days=6)
    classes = tuple(classes_serving(partnership, weeks[0], last_on))
    if not classes:
        raise NothingToPropose(f"No open provision serves {partnership.name} yet, so there is nothing to propose.")
    ids = [one.pk for one in classes]
    stays = tuple(stays_there(ids, weeks[0], last_on, on))
    pupils = {one.pupil_id for one in referrals} | {stay.pupil_id for stay in stays}
    return Reading(
        model=model, calendar=calendar, weeks=weeks, meets_on=meets_on, on=on, referrals=referrals, classes=classes,
        stays=stays, places=places_by_week(ids, list(weeks)),
        duties=duties_to([one.pupil_id for one in referrals], weeks[0], calendar),
        excluded=frozenset(excluded_among(pupils)),
        journeys=journeys_between(referrals, {one.provision.site for one in classes}, model.travel_cap.mode),
        separations=separations_of([one.pupil_id for one in referrals], weeks[-1]),
        owed=account(partnership, on).owed, rule=model.fair_share_on(on),
    )


def separations_of(pupil_ids: Iterable[int], last_on: date) -> tuple[tuple[int, int, date | None], ...]:
    rows = Separation.objects.filter(pupil__in=list(pupil_ids), starts_on__lte=last_on)
    return tuple(rows.values_list("pupil_id", "other_id", "ends_on"))


def _opens_on(read: Reading, referral: Referral) -> date:
    """A duty that is owed begins the next school day; every other stay waits for the host's answer and for notice."""
    is_owed = referral.pupil_id in read.duties
    return beginning(read.meets_on, read.calendar, read.model, _kinds_asked(read, referral), is_owed=is_owed).first_on


def _kinds_asked(read: Reading, referral: Referral) -> dict[str, int]:
    """Kind to length of stay in school weeks: what was asked for, or when advice was asked, all that could suit."""
    known = {kind.key: kind for kind in read.model.kinds}
    asked = [key for key in referral.asked_kinds if key in known]
    if not any(longest_stay_weeks(known[key].weeks_max, known[key].terms_max) for key in asked):
        excluded = referral.pupil_id in read.excluded
        asked = [
            kind.key for kind in read.model.kinds
            if kind.counted_as == "places" and kind.year_low <= referral.pupil.year_group <= kind.year_high
            and (kind.for_excluded if excluded else kind.preventive)
        ]
    weeks = {key: longest_stay_weeks(known[key].weeks_max, known[key].terms_max) for key in asked}
    return {key: count for key, count in weeks.items() if count}


def _request(read: Reading, referral: Referral, opens_on: date) -> Request:
    kinds = _kinds_asked(read, referral)
    if not kinds:
        raise NothingToPropose(
            f"The authority's model has no kind of place for {referral.pupil.initials} (year "
            f"{referral.pupil.year_group}). Take the case off the list, or ask for something the model knows."
        )
    duty = read.duties.get(referral.pupil_id)
    earliest = _week_of(read, opens_on, whole=duty is None)
    return Request(
        id=request_id(referral.pk),
        school=str(referral.school_id),
        year_group=referral.pupil.year_group,
        urgency=referral.urgency,
        kinds=kinds,
        earliest_week=earliest,
        latest_week=min(earliest + LATEST_START_WEEKS, len(read.weeks) - 1),
        statutory=duty is not None,
        days_at_risk=duty.days_unmet if duty else 0,
        preventive=referral.pupil_id not in read.excluded,
        needs=frozenset(str(need) for need in referral.needs),
        high_intensity=referral.is_high_intensity,
        waiting_days=_school_days_waited(read, referral),
        weight_fair_share=read.owed.get(referral.school_id, 0),
    )


def _week_of(read: Reading, day: date, *, whole: bool) -> int:
    """The first school week beginning on or after ``day``; for a duty, which waits for no Monday, the week it is in."""
    monday = day if whole else day - timedelta(days=day.weekday())
    return next((number for number, week in enumerate(read.weeks) if week >= monday), len(read.weeks) - 1)


def _school_days_waited(read: Reading, referral: Referral) -> int:
    since = max(referral.submitted_on or referral.started_on, read.calendar.first_on)
    return max(0, read.calendar.school_days_between(since, read.meets_on) - 1)


def _place_class(read: Reading, one: ProvisionClass) -> PlaceClass:
    provision, weeks, host = one.provision, read.places[one.pk], one.provision.host_school_id
    own = [stay for stay in read.stays if stay.class_id == one.pk]
    there = [[stay for stay in own if stay.is_there_in(monday)] for monday in read.weeks]
    return PlaceClass(
        id=class_id(one.pk),
        provision=str(provision.pk),
        site=site_id(one),
        kind=provision.kind,
        years=(one.year_low, one.year_high),
        free=tuple(week.free if host else week.free - week.host_only_free for week in weeks),
        preventive_reserved=tuple(_kept(read, one, week, now) for week, now in zip(weeks, there, strict=True)),
        host_school=str(host) if host else None,
        host_only_places=tuple(week.host_only_free if host else 0 for week in weeks),
        needs_met=_needs_met(read, one),
        high_intensity_limit=one.high_intensity_limit,
        high_intensity_present=tuple(sum(stay.is_high_intensity for stay in now) for now in there),
        year_span_limit=one.year_span_limit,
        years_present=tuple(tuple(sorted({stay.year_group for stay in now})) for now in there),
        full_time=provision.is_full_time,
    )


def site_id(one: ProvisionClass) -> str:
    return f"site-{one.provision.site_id}" if one.provision.site_id else f"provision-{one.provision_id}"


def _kept(read: Reading, one: ProvisionClass, week: WeekPlaces, now: list[Stay]) -> int:
    reserve = next((row for row in read.model.preventive_reserve if row.kind == one.provision.kind), None)
    if reserve is None:
        return 0
    excluded_there = sum(stay.pupil_id in read.excluded for stay in now)
    return places_kept(
        week.total, week.free, share=reserve.share, places=reserve.places, excluded_there=excluded_there
    )


def _needs_met(read: Reading, one: ProvisionClass) -> frozenset[str]:
    """A class that states no needs refuses none: silence is not a no."""
    if one.needs_met:
        return frozenset(one.needs_met)
    return frozenset(str(need) for referral in read.referrals for need in referral.needs)


def _separations(read: Reading) -> tuple[KeptApart, ...]:
    """Children on the list who must be apart, and sites where somebody they must be apart from will be."""
    listed = {one.pupil_id: request_id(one.pk) for one in read.referrals}
    sites = {one.pk: site_id(one) for one in read.classes}
    pairs, blocked = set(), {}
    for pupil_id, other_id, ends_on in read.separations:
        if ends_on is not None and ends_on < read.on:
            continue
        if other_id in listed:
            pairs.add(tuple(sorted((listed[pupil_id], listed[other_id]))))
        for stay in (stay for stay in read.stays if stay.pupil_id == other_id):
            weeks = {number for number, monday in enumerate(read.weeks) if stay.is_there_in(monday)}
            blocked.setdefault(listed[pupil_id], {}).setdefault(sites[stay.class_id], set()).update(weeks)
    together = tuple(KeptApart(pair, "two children must be kept apart") for pair in sorted(pairs))
    return together + tuple(
        KeptApart((one,), "somebody there must be kept apart from this child",
                  {site: tuple(sorted(weeks)) for site, weeks in where.items() if weeks})
        for one, where in sorted(blocked.items()) if any(where.values())
    )


def _policy(read: Reading, about: str) -> Policy:
    published = Policy(
        priorities=in_solving_order(row.key for row in read.model.priorities),
        journey_cap_minutes=read.model.travel_cap.minutes,
        tie_break_seed=int(hashlib.sha256(about.encode()).hexdigest()[:12], 16),
    )
    return sharing_by(published, read.rule)


def sharing_by(policy: Policy, rule: FairShare | None) -> Policy:
    """The policy with the account's rule; without one, or with a cap of nothing, fair share is no priority at all."""
    published = policy.priorities
    if rule is None or not rule.cap_place_weeks:
        kept = tuple(key for key in published if key != "fair_share")
        return replace(policy, priorities=kept, fair_share_tolerance=0)
    return replace(
        policy, fair_share_tolerance=rule.tolerance_points, fair_share_cap=rule.cap_place_weeks, priorities=published
    )
