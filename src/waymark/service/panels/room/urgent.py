"""Requests that cannot wait for a panel, and the places free for them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.accounts.models import Membership
from waymark.service.accounts.roles import AUTHORITY, SCHOOL
from waymark.service.allocation.places import classes_serving, stays_there
from waymark.service.duties.unmet import Duty, duties_to
from waymark.service.organisations.queries import authority_model, deployment
from waymark.service.placements.queries.apart import kept_apart_at
from waymark.service.provisions.models import ProvisionClass
from waymark.service.referrals.models import Referral
from waymark.service.referrals.queries import of_years_served
from waymark.service.referrals.rules import WAITING

from ..models import AgendaItem
from ..places_free import free_to_give
from ..words import short_day
from .case_file import asked_words

SHOWN = 60


@dataclass(frozen=True)
class Waiting:
    reference: str
    child: str
    year_group: int
    school: str
    asked: str
    urgency: int
    submitted_on: date | None
    duty: Duty | None


@dataclass(frozen=True)
class FreeClass:
    """``why_not``: why the child cannot be given a place here now, as the end of a line; empty where they can."""

    class_id: int
    name: str
    free: int
    from_words: str
    why_not: str = ""


def waiting_requests(on: date, calendar: SchoolCalendar, partnership: str = "") -> tuple[list[Waiting], int]:
    """Requests without a decision, of one partnership (its reference) or of all: those owed in law first, then by urgency
    and wait; and how many more there are."""
    waiting = of_years_served(Referral.objects.filter(state__in=WAITING))
    if partnership:
        waiting = waiting.filter(partnership__reference=partnership)
    rows = list(waiting.select_related("pupil", "school"))
    owed = duties_to([one.pupil_id for one in rows], on, calendar)
    rows.sort(key=lambda one: (one.pupil_id not in owed, -one.urgency, one.submitted_on or on, one.pk))
    model = authority_model()
    found = [
        Waiting(
            one.reference,
            one.pupil.name,
            one.pupil.year_group,
            one.school.name,
            asked_words(one, model),
            one.urgency,
            one.submitted_on,
            owed.get(one.pupil_id),
        )
        for one in rows[:SHOWN]
    ]
    return found, len(rows) - len(found)


def request_as_item(reference: str) -> AgendaItem | None:
    """A waiting request as a case to be read, on no agenda and never saved."""
    referral = (
        of_years_served(Referral.objects.filter(reference=reference, state__in=WAITING))
        .select_related("pupil", "school", "partnership", "approved_by")
        .first()
    )
    return AgendaItem(kind="new_request", referral=referral, pupil=referral.pupil) if referral else None


def free_classes(referral: Referral, on: date, calendar: SchoolCalendar) -> list[FreeClass]:
    """Classes that serve the child's partnership and year, those first with a place free when one agreed today could begin;
    last those that the child cannot be given now, with why."""
    if referral.partnership is None:
        return []
    is_owed = bool(duties_to([referral.pupil_id], on, calendar))
    free = free_to_give(on, calendar, referral.partnership, is_owed=is_owed)
    if free.begins is None:
        return []
    begins, year = free.begins.first_on, referral.pupil.year_group
    classes = [
        one for one in classes_serving(referral.partnership, on, begins)
        if one.year_low <= year <= one.year_high
    ]
    apart = kept_apart_at(referral.pupil, classes, begins, on)
    years: dict[int, set[int]] = {}
    for stay in stays_there([one.pk for one in classes if one.year_span_limit is not None], begins, begins, on):
        years.setdefault(stay.class_id, set()).add(stay.year_group)
    found = []
    for one in classes:
        count = free.by_class.get(one.pk, 0)
        found.append(FreeClass(one.pk, str(one), count, free.from_words, _why_not(one, year, years, apart)))
    return sorted(found, key=lambda one: (one.why_not != "", -one.free, one.name))


def _why_not(one: ProvisionClass, year: int, years: dict[int, set[int]], apart: dict[int, date]) -> str:
    """What the act would refuse, or the rules of the class would: a person is not offered it to find out."""
    if one.pk in apart:
        return f"somebody to be kept apart from the child is there until {short_day(apart[one.pk])}"
    there = years.get(one.pk, set()) | {year}
    if one.year_span_limit is not None and max(there) - min(there) > one.year_span_limit:
        return f"too far in age from Year {' and Year '.join(str(other) for other in sorted(there - {year}))} there"
    return ""


def people_to_own(referral: Referral, on: date) -> list[tuple[int, str]]:
    """People of the child's school, then of the authority."""
    settled = deployment()
    rows = (
        Membership.objects.filter(
            Q(organisation=referral.school, role__in=SCHOOL)
            | Q(organisation=settled.authority_id if settled else 0, role__in=AUTHORITY),
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            starts_on__lte=on,
            person__is_active=True,
        )
        .select_related("person", "organisation")
        .order_by("organisation__kind", "person__name")
    )
    found: dict[int, str] = {}
    for one in sorted(rows, key=lambda each: each.organisation_id != referral.school_id):
        found.setdefault(one.person_id, f"{one.person.name}, {one.organisation.name}")
    return list(found.items())
