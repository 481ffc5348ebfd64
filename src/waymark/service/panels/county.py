"""The county as one table: each partnership with its places, who waits, what is late, what was refused, what held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.organisations.directory import partnerships_listed
from waymark.service.organisations.models import PartnershipMember
from waymark.service.organisations.queries import calendar_for
from waymark.service.placements.late import late_children
from waymark.service.placements.models import ReturnCheck
from waymark.service.provisions.models import ClassPlaces, OpeningStep, Provision, ProvisionClass
from waymark.service.provisions.queries import provisions
from waymark.service.pupils.models import Registration
from waymark.service.referrals.models import Referral
from waymark.service.referrals.queries import waited
from waymark.service.referrals.rules import WAITING

from .models import Decision, PanelMeeting
from .places_free import FreeToGive, free_to_give

RETURNS_LOOKED_BACK_DAYS = 365


@dataclass(frozen=True)
class ProvisionPlaces:
    """Commissioned places of one provision: open and free to give, or planned when it has yet to open."""

    provision: Provision
    open: int
    free: int
    planned: int


@dataclass
class PartnershipRow:
    """One partnership, or what serves the whole county. Waits in school days; returns as held of checked."""

    id: int | None
    reference: str
    name: str
    kind: str
    is_pilot: bool = False
    is_assumed: bool = False
    schools: int = 0
    places_open: int = 0
    places_planned: int = 0
    free: int = 0
    waiting: int = 0
    longest_wait: int = 0
    refused: int = 0
    late: int = 0
    returns_checked: int = 0
    returns_held: int = 0
    area: dict[str, Any] | None = None
    provisions: list[ProvisionPlaces] = field(default_factory=list)


def free_in_the_county(on: date) -> FreeToGive:
    """Free places of every class, from the first day one agreed today could begin."""
    return free_to_give(on, calendar_for())


def county_rows(actor: Actor, on: date, free: FreeToGive | None = None) -> list[PartnershipRow]:
    """One row for each partnership in force, and one for what belongs to none of them when there is anything in it.

    ``free``: places free to give, where they have been read already.

    A provision that serves several partnerships counts in each row, so columns of places are not to be added up:
    ``county_places`` counts each once.
    """
    calendar = calendar_for()
    current = partnerships_listed(on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    rows: dict[int | None, PartnershipRow] = {
        one.pk: PartnershipRow(
            one.pk,
            one.reference,
            one.name,
            one.kind,
            is_pilot=one.is_pilot,
            is_assumed=one.membership_is_assumed,
            schools=one.schools,
            area=one.area,
        )
        for one in current
    }
    rows[None] = PartnershipRow(None, "", "In no partnership", "")
    _add_places(rows, actor, on, free or free_in_the_county(on))
    for partnership_id, count, first_on in _waiting():
        row = rows.get(partnership_id, rows[None])
        row.waiting += count
        row.longest_wait = max(row.longest_wait, waited(first_on, on, calendar))
    for partnership_id, count in _refused(term_began(on, calendar)):
        rows.get(partnership_id, rows[None]).refused += count
    of_school = _partnership_of_each_school(on)
    for partnership_id, school_id, count in _late(on):
        rows.get(partnership_id or of_school.get(school_id), rows[None]).late += count
    for partnership_id, school_id, held in _returns(on):
        row = rows.get(partnership_id or of_school.get(school_id), rows[None])
        row.returns_checked += 1
        row.returns_held += held
    return [row for row in rows.values() if row.id is not None or _holds_anything(row)]


def _holds_anything(row: PartnershipRow) -> bool:
    return bool(row.provisions or row.waiting or row.refused or row.late or row.returns_checked)


def term_began(on: date, calendar: SchoolCalendar) -> date:
    """The first day of the block of term a day lies in, or of the last one before it."""
    began = [term.first_on for term in calendar.terms if term.first_on <= on]
    return max(began, default=date(on.year, 1, 1))


@dataclass(frozen=True)
class CountyPlaces:
    """Every provision counted once: commissioned places open, free to give, and planned."""

    open: int
    free: int
    planned: int


def county_places(rows: Iterable[PartnershipRow]) -> CountyPlaces:
    """From rows already read: nothing is asked of the database again."""
    once = {one.provision.pk: one for row in rows for one in row.provisions}.values()
    return CountyPlaces(sum(one.open for one in once), sum(one.free for one in once), sum(one.planned for one in once))


def _add_places(rows: dict[int | None, PartnershipRow], actor: Actor, on: date, free: FreeToGive) -> None:
    known = list(provisions(actor).exclude(status="closed").prefetch_related("partnerships"))
    classes: dict[int, list[int]] = defaultdict(list)
    for class_id, provision_id in ProvisionClass.objects.values_list("pk", "provision"):
        classes[provision_id].append(class_id)
    stated = _stated_now_or_next(on)
    for provision in known:
        mine = classes[provision.pk]
        is_open = provision.status == "open" and provision.opens_on <= on
        count = sum(stated.get(key, 0) for key in mine)
        to_give = sum(free.by_class.get(key, 0) for key in mine) if is_open else 0
        one = ProvisionPlaces(provision, count if is_open else 0, to_give, 0 if is_open else count)
        for key in [each.pk for each in provision.partnerships.all() if each.pk in rows] or [None]:
            row = rows[key]
            row.provisions.append(one)
            row.places_open += one.open
            row.places_planned += one.planned
            row.free += one.free


def _stated_now_or_next(on: date) -> dict[int, int]:
    """Commissioned places of each class: those in force, else the first still to come."""
    found: dict[int, int] = {}
    rows = (
        ClassPlaces.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), place_kind="commissioned")
        .order_by("starts_on")
        .values_list("provision_class", "count")
    )
    for class_id, count in rows:
        found.setdefault(class_id, count)
    return found


def _waiting() -> Iterable[tuple[int | None, int, date | None]]:
    return (
        Referral.objects.filter(state__in=WAITING)
        .order_by()
        .values("partnership")
        .annotate(children=Count("pk"), first=Min("submitted_on"))
        .values_list("partnership", "children", "first")
    )


def _refused(since_on: date) -> Iterable[tuple[int | None, int]]:
    return refusals(since_on).order_by().values("partnership").annotate(count=Count("pk")).values_list("partnership", "count")


def _partnership_of_each_school(on: date) -> dict[int, int]:
    """For children nobody asked a panel about: the first partnership their school joined."""
    found: dict[int, int] = {}
    rows = PartnershipMember.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
    for school_id, partnership_id in rows.order_by("starts_on", "pk").values_list("organisation", "partnership"):
        found.setdefault(school_id, partnership_id)
    return found


def _late(on: date) -> Iterable[tuple[int | None, int | None, int]]:
    """Partnership of the newest request, home school, and how many children have something late."""
    newest = Referral.objects.filter(pupil=OuterRef("pk")).order_by("-started_on", "-id").values("partnership")[:1]
    school = Registration.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        pupil=OuterRef("pk"),
        enrolment__in=["C", "M"],
        starts_on__lte=on,
    ).values("school")[:1]
    return (
        late_children(on)
        .order_by()
        .annotate(partnership=Subquery(newest), school=Subquery(school))
        .values("partnership", "school")
        .annotate(count=Count("pk"))
        .values_list("partnership", "school", "count")
    )


def _returns(on: date) -> Iterable[tuple[int | None, int | None, bool]]:
    """The newest answered check of each return of the last year: its partnership, home school, and whether it held."""
    return (
        ReturnCheck.objects.filter(held__isnull=False, checked_on__gte=on - timedelta(days=RETURNS_LOOKED_BACK_DAYS))
        .order_by("placement_id", "-after_school_weeks")
        .distinct("placement_id")
        .values_list("placement__referral__partnership", "placement__home_school", "held")
    )


def refusals(since_on: date) -> QuerySet[Decision]:
    """Decisions that said no to what was asked, newest first, with what was offered instead."""
    return (
        Decision.objects.filter(outcome="not_this_way", reopened_on__isnull=True, decided_on__gte=since_on)
        .select_related("pupil", "partnership", "referral__school", "interim_owner")
        .order_by("-decided_on", "-id")
    )


@dataclass(frozen=True)
class OpeningRow:
    """One site on the way to opening: the day each step was taken, by state."""

    provision: Provision
    partnerships: tuple[str, ...]
    steps: dict[str, OpeningStep]


def opening_timeline(rows: Iterable[PartnershipRow]) -> list[OpeningRow]:
    """Every provision the person may know of, by the year it is planned for, from rows already read."""
    served: dict[int, list[str]] = defaultdict(list)
    once: dict[int, Provision] = {}
    for row in rows:
        for one in row.provisions:
            once[one.provision.pk] = one.provision
            if row.id is not None:
                served[one.provision.pk].append(row.name)
    steps: dict[int, dict[str, OpeningStep]] = defaultdict(dict)
    for step in OpeningStep.objects.filter(provision__in=once):
        steps[step.provision_id][step.status] = step
    in_order = sorted(once.values(), key=lambda one: (one.planned_year or "9999", one.opens_on or date.max, one.name))
    return [OpeningRow(one, tuple(served[one.pk]), steps[one.pk]) for one in in_order]


def public_openings() -> list[OpeningRow]:
    """The same for anybody: only sites whose trust has agreed."""
    known = list(provisions(None).exclude(status="closed").prefetch_related("partnerships"))
    steps: dict[int, dict[str, OpeningStep]] = defaultdict(dict)
    for step in OpeningStep.objects.filter(provision__in=known):
        steps[step.provision_id][step.status] = step
    known.sort(key=lambda one: (one.status == "open", one.planned_year or "9999", one.opens_on or date.max, one.name))
    return [OpeningRow(one, tuple(sorted(each.name for each in one.partnerships.all())), steps[one.pk]) for one in known]


def who_waits() -> QuerySet[Referral]:
    """Requests that wait for an answer, longest wait first."""
    return (
        Referral.objects.filter(state__in=WAITING).select_related("pupil", "school", "partnership").order_by("submitted_on", "id")
    )


def meetings_coming(partnership_id: int, on: date, at_most: int = 5) -> list[PanelMeeting]:
    """A partnership's next panels, soonest first."""
    return list(
        PanelMeeting.objects.filter(partnership=partnership_id, meets_on__gte=on)
        .exclude(state="cancelled")
        .order_by("meets_on", "id")[:at_most]
    )
