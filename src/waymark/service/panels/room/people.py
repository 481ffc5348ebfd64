"""Who may be named as owner of what is agreed, and who may still be called."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from waymark.kernel.wording import in_sentence
from waymark.service.accounts.models import Membership, Person
from waymark.service.accounts.roles import SCHOOL

from ..models import AgendaItem
from ..permissions import LOOK_AT_MEETING
from .meetings import Room


def owners_for(room: Room, item: AgendaItem, on: date) -> list[tuple[int, str]]:
    """Person id and "name, organisation": the child's school first, then everybody called to the meeting."""
    school = item.referral.school if item.referral else item.placement.home_school
    found: dict[int, str] = {}
    if school is not None:
        rows = (
            Membership.objects.filter(
                Q(ends_on__isnull=True) | Q(ends_on__gte=on),
                organisation=school,
                role__in=SCHOOL,
                starts_on__lte=on,
                person__is_active=True,
            )
            .select_related("person")
            .order_by("person__name")
        )
        found = {one.person_id: f"{one.person.name}, {school.name}" for one in rows}
    for one in room.members:
        found.setdefault(one.person_id, f"{one.person.name}, {one.organisation.name}")
    return list(found.items())


def who_could_be_called(room: Room, on: date) -> list[tuple[int, str]]:
    """Memberships of the schools called, the authority and the provisions there, for a delegate or an adviser: of the roles
    that may read a panel's cases."""
    organisations = {one.organisation_id for one in room.members}
    called = {one.person_id for one in room.members}
    rows = (
        Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            organisation__in=organisations,
            role__in=LOOK_AT_MEETING.roles,
            starts_on__lte=on,
            person__is_active=True,
        )
        .exclude(person__in=called)
        .select_related("person", "organisation")
        .order_by("organisation__name", "person__name")
    )
    return [(one.pk, f"{one.person.name}, {in_sentence(one.role_name)}, {one.organisation.name}") for one in rows]


def membership_to_call(membership_id: int, room: Room, on: date) -> Membership | None:
    able = {pk for pk, _ in who_could_be_called(room, on)}
    return Membership.objects.select_related("person").get(pk=membership_id) if membership_id in able else None


def people_named(ids: set[int]) -> dict[int, Person]:
    return Person.objects.in_bulk(ids)
