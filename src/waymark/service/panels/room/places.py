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
from waymark.service.organisations.models import Partnership
from waymark.service.placements.models import Placement
from waymark.service.provisions.models import PlaceHold, PlacesConfirmed, ProvisionClass

from ..models import PanelMeeting
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

    @property
    def free_now(self) -> int:
        return sum(one.weeks[0].free for one in self.classes) if self.mondays else 0


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
    """Children by year group who will be in a class on a day."""
    found = Counter(one.year_group for one in there if one.class_id == class_id and one.is_there_on(day))
    return dict(sorted(found.items()))


def kinds_of_places(model: AuthorityModel) -> set[str]:
    """Kinds whose scarce thing is a place; a team's caseload or a telephone is none."""
    return {kind.key for kind in model.kinds if kind.counted_as == "places"}


def _divided(
    classes: list[ProvisionClass], model: AuthorityModel
) -> tuple[list[ProvisionClass], list[ProvisionClass]]:
    """Classes that hold places, and teams with a caseload, each by name."""
    kinds = kinds_of_places(model)
    ordered = sorted(classes, key=lambda each: (each.provision.name, each.name))
    return [one for one in ordered if one.provision.kind in kinds], [
        one for one in ordered if one.provision.kind not in kinds
    ]


_PLACES_LEFT = """
WITH serving AS (
  SELECT c.id FROM provisions_provisionclass c JOIN provisions_provision v ON v.id = c.provision_id
   WHERE v.kind = ANY(%(kinds)s) AND v.status = 'open' AND v.opens_on <= %(last)s
     AND (v.closes_on IS NULL OR v.closes_on > %(first)s)
     AND (NOT EXISTS (SELECT 1 FROM provisions_provision_partnerships l WHERE l.provision_id = v.id)
          OR EXISTS (SELECT 1 FROM provisions_provision_partnerships l
                      WHERE l.provision_id = v.id AND l.partnership_id = %(partnership)s))),
days AS (SELECT day::date FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS day),
stays AS (SELECT * FROM waymark_stays(%(first)s, %(last)s)),
free AS (
  SELECT p.provision_class_id, p.place_kind, days.day, greatest(0, sum(p.count)
    - (SELECT count(*) FROM stays WHERE stays.class_id = p.provision_class_id AND stays.place_kind = p.place_kind
          AND days.day BETWEEN stays.first_on AND stays.last_on)
    - CASE WHEN p.place_kind = 'commissioned' THEN (
        SELECT coalesce(sum(h.places), 0) FROM provisions_placehold h WHERE h.provision_class_id = p.provision_class_id
           AND h.lifted_on IS NULL AND days.day BETWEEN h.starts_on AND h.ends_on) ELSE 0 END) AS places
    FROM provisions_classplaces p JOIN serving ON serving.id = p.provision_class_id
    JOIN days ON days.day >= p.starts_on AND (p.ends_on IS NULL OR days.day <= p.ends_on)
   GROUP BY p.provision_class_id, p.place_kind, days.day)
SELECT coalesce(sum(scarcest), 0)::int FROM (
  SELECT CASE WHEN count(*) < 5 THEN 0 ELSE min(places) END AS scarcest FROM free GROUP BY provision_class_id, place_kind
) AS of_class
"""


def places_left(partnership: Partnership, on: date, calendar: SchoolCalendar, model: AuthorityModel) -> int:
    """Free places this week in every class that serves the partnership: the board's number, in one read for the strip."""
    mondays = school_weeks_from(on, calendar, 1)
    if not mondays:
        return 0
    days = {
        "first": mondays[0],
        "last": mondays[0] + timedelta(days=4),
        "partnership": partnership.pk,
        "kinds": sorted(kinds_of_places(model)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PLACES_LEFT, days)
        return cursor.fetchone()[0]


def places_ahead(room: Room, calendar: SchoolCalendar, from_on: date, only: set[int] | None = None) -> PlacesAhead:
    """The board: the next school weeks of every class that serves the partnership, or of those named in ``only``."""
    meeting: PanelMeeting = room.meeting
    mondays = school_weeks_from(from_on, calendar, BOARD_WEEKS)
    if not mondays:
        return PlacesAhead((), ())
    last_on = mondays[-1] + timedelta(days=6)
    classes = list(classes_serving(meeting.partnership, mondays[0], last_on))
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
    seats, teams = _divided(classes, room.model)
    seats = [one for one in seats if only is None or one.pk in only]
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
