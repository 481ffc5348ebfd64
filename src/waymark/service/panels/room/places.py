"""The places before the panel: who is in each class week by week, what is free, what is held, who said so.

A member sees initials only of children whose record they may see; everybody else there is a year group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from waymark.kernel.calendars import SchoolCalendar, monday_of
from waymark.service.allocation.models import ProposalLine
from waymark.service.allocation.places import WeekPlaces, classes_serving, places_by_week
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.queries import member_schools
from waymark.service.placements.models import Placement
from waymark.service.placements.queries import kinds_of_places
from waymark.service.provisions.models import PlaceHold, PlacesConfirmed, Provision, ProvisionClass

from ..models import PanelMeeting
from ..places_free import FreeToGive, free_to_give
from .meetings import Room

BOARD_WEEKS = 12


@dataclass(frozen=True)
class There:
    """One stay in a class. ``initials`` and ``reference`` are empty for a child whose record may not be seen."""

    placement_id: int
    class_id: int
    year_group: int
    place_kind: str
    is_high_intensity: bool
    starts_on: date
    ends_on: date
    state: str
    initials: str = ""

    def is_planned_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def is_there_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on >= day or self.state == "arrived")


@dataclass(frozen=True)
class ClassBoard:
    """One class over the weeks: its stays, its free places in each week, what is held, what is proposed."""

    provision_class: ProvisionClass
    there: tuple[There, ...]
    weeks: tuple[WeekPlaces, ...]
    holds: tuple[PlaceHold, ...]
    proposed: tuple[ProposalLine, ...]
    confirmed: PlacesConfirmed | None


@dataclass(frozen=True)
class PlacesAhead:
    """``caseloads``: (name, children it can still take this week, the most it takes) of teams that hold no places."""

    mondays: tuple[date, ...]
    classes: tuple[ClassBoard, ...]
    caseloads: tuple[tuple[str, int, int], ...] = ()


def school_weeks_from(day: date, calendar: SchoolCalendar, count: int) -> tuple[date, ...]:
    """Mondays of school weeks from the week of a day on; fewer where the term dates end."""
    begin = max(monday_of(day), calendar.first_on)
    if begin > calendar.last_on:
        return ()
    return tuple(calendar.school_weeks(begin, calendar.last_on)[:count])


def who_is_there(class_ids: Iterable[int], first_on: date, last_on: date) -> list[There]:
    """Every stay that holds a place between two days, without any child's name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM panels_who_is_there(%s, %s, %s)", [list(class_ids), first_on, last_on])
        return [There(*row) for row in cursor.fetchall()]


def year_mix(there: Iterable[There], class_id: int, day: date) -> Mapping[int, int]:
    """Children by year group who are to be in a class on a day: whose stay goes on to that day."""
    return _by_year(one for one in there if one.class_id == class_id and one.is_planned_on(day))


def past_their_end(there: Iterable[There], class_id: int, on: date) -> Mapping[int, int]:
    """Children by year group who are still in a class past their planned end: counted as gone wherever places are counted."""
    return _by_year(one for one in there if one.class_id == class_id and one.is_there_on(on) and not one.is_planned_on(on))


def _by_year(there: Iterable[There]) -> Mapping[int, int]:
    return dict(sorted(Counter(one.year_group for one in there).items()))


def _divided(
    classes: list[ProvisionClass], model: AuthorityModel
) -> tuple[list[ProvisionClass], list[ProvisionClass]]:
    """Classes that hold places, and teams with a caseload."""
    kinds = kinds_of_places(model)
    return [one for one in classes if one.provision.kind in kinds], [
        one for one in classes if one.provision.kind not in kinds
    ]


def _own_first(classes: list[ProvisionClass], meeting: PanelMeeting) -> list[ProvisionClass]:
    """The partnership's own provisions first, then those it shares with others, then what serves the whole county; by name.

    Its own: only it is served, or the place stands in one of its schools. One query.
    """
    serving: dict[int, set[int]] = {}
    provisions = {one.provision_id: one.provision for one in classes}
    links = Provision.partnerships.through.objects.filter(provision__in=provisions)
    for provision_id, partnership_id in links.values_list("provision", "partnership"):
        serving.setdefault(provision_id, set()).add(partnership_id)
    schools = {school.pk for school in member_schools(meeting.partnership_id, meeting.meets_on)}

    def rank(one: ProvisionClass) -> tuple[int, str, str]:
        served = serving.get(one.provision_id, set())
        stands_here = one.provision.host_school_id in schools or one.provision.provider_id in schools
        own = stands_here or served == {meeting.partnership_id}
        return (0 if own else 1 if served else 2, one.provision.name, one.name)

    return sorted(classes, key=rank)


def places_left(meeting: PanelMeeting, on: date, calendar: SchoolCalendar, model: AuthorityModel) -> FreeToGive:
    """Places this panel can give: free in the partnership's classes from the first day one agreed at it could begin."""
    return free_to_give(max(meeting.meets_on, on), calendar, meeting.partnership, kinds_of_places(model))


def places_ahead(room: Room, calendar: SchoolCalendar, from_on: date, only: set[int] | None = None) -> PlacesAhead:
    """The board: the next school weeks of every class that serves the partnership, or of those named in ``only``."""
    meeting: PanelMeeting = room.meeting
    mondays = school_weeks_from(from_on, calendar, BOARD_WEEKS)
    if not mondays:
        return PlacesAhead((), ())
    last_on = mondays[-1] + timedelta(days=6)
    seats, teams = _divided(list(classes_serving(meeting.partnership, mondays[0], last_on)), room.model)
    classes = [one for one in seats if only is None or one.pk in only] + teams
    ids = [one.pk for one in classes]
    there = _with_initials(who_is_there(ids, mondays[0], last_on))
    weeks = places_by_week(ids, list(mondays))
    holds = list(
        PlaceHold.objects.filter(
            provision_class__in=ids, lifted_on__isnull=True, starts_on__lte=last_on, ends_on__gte=mondays[0]
        )
    )
    proposed = open_proposals(room)
    confirmed = _confirmations(classes)
    seats, teams = _divided(_own_first(classes, meeting), room.model)
    return PlacesAhead(
        mondays,
        tuple(
            ClassBoard(
                one,
                tuple(each for each in there if each.class_id == one.pk),
                weeks[one.pk],
                tuple(each for each in holds if each.provision_class_id == one.pk),
                tuple(each for each in proposed if each.provision_class_id == one.pk),
                confirmed.get(one.provision_id),
            )
            for one in seats
        ),
        tuple((str(one.provision), weeks[one.pk][0].free, weeks[one.pk][0].total) for one in teams),
    )


def open_proposals(room: Room) -> list[ProposalLine]:
    """Lines of the latest round for cases not decided yet, that offer a place."""
    if room.meeting.latest_round_id is None:
        return []
    waiting = [one.referral_id for one in room.listed if one.state == "listed" and one.referral_id]
    return list(
        ProposalLine.objects.filter(
            round=room.meeting.latest_round_id, referral__in=waiting, provision_class__isnull=False
        ).select_related("pupil", "provision_class__provision")
    )


def classes_in_question(room: Room) -> set[int]:
    """Classes that a case of this list could go to or is in now; empty before the list was solved."""
    found = {one.placement.provision_class_id for one in room.listed if one.placement}
    lines = ProposalLine.objects.filter(round=room.meeting.latest_round_id) if room.meeting.latest_round_id else ()
    possible = {one["class"] for line in lines for one in line.alternatives if one["possible"]}
    return found | possible if possible else set()


def _with_initials(there: list[There]) -> list[There]:
    ids = [one.placement_id for one in there]
    seen = {one.pk: one.pupil.initials for one in Placement.objects.filter(pk__in=ids).select_related("pupil")}
    return [
        There(
            one.placement_id,
            one.class_id,
            one.year_group,
            one.place_kind,
            one.is_high_intensity,
            one.starts_on,
            one.ends_on,
            one.state,
            seen.get(one.placement_id, ""),
        )
        for one in there
    ]


def _confirmations(classes: Iterable[ProvisionClass]) -> dict[int, PlacesConfirmed]:
    rows = PlacesConfirmed.objects.filter(provision__in={one.provision_id for one in classes})
    latest: dict[int, PlacesConfirmed] = {}
    for row in rows.select_related("confirmed_by").order_by("confirmed_on", "id"):
        latest[row.provision_id] = row
    return latest
