"""Reads for the page of people and roles of one organisation."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.tokens import default_token_generator
from django.db.models import Q

from .models import Membership, Person


def roles_held(organisation_id: int, on: date) -> list[Membership]:
    """Roles in force or yet to begin, by person's name."""
    return list(
        Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), organisation=organisation_id)
        .select_related("person", "organisation")
        .order_by("person__name", "role")
    )


def role_held(organisation_id: int, membership_id: int) -> Membership | None:
    return (
        Membership.objects.filter(organisation=organisation_id, pk=membership_id).select_related("person", "organisation").first()
    )


def person_with_reference(reference: str) -> Person | None:
    return Person.objects.filter(reference=reference).first()


def works_in(person: Person, organisation_id: int) -> bool:
    """Whether somebody holds or held a role in an organisation."""
    return Membership.objects.filter(person=person, organisation=organisation_id).exists()


def link_is_good(person: Person | None, token: str) -> bool:
    """Whether a link to choose a password still works: not used, not run out, and this person's."""
    return person is not None and person.is_active and default_token_generator.check_token(person, token)
