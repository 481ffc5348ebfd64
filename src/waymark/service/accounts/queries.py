"""Reads about people: memberships in force, and the demonstration's personas."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from .models import Membership, Person


def memberships_in_force(person: Person, on: date) -> QuerySet[Membership]:
    """The roles a person may act in on a day, in a steady order."""
    return (
        Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), person=person, starts_on__lte=on)
        .select_related("person", "organisation")
        .order_by("id")
    )


def current_membership(person: Person | None, chosen: int | None, on: date) -> Membership | None:
    """The membership chosen at sign-in if it is still in force, else the person's first."""
    if person is None:
        return None
    held = list(memberships_in_force(person, on))
    return next((membership for membership in held if membership.pk == chosen), held[0] if held else None)


def people_with_role(organisation_id: int, roles: set[str] | frozenset[str], on: date) -> QuerySet[Person]:
    """People who hold one of ``roles`` in an organisation on a day."""
    return Person.objects.filter(
        Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on),
        memberships__organisation=organisation_id, memberships__role__in=roles, memberships__starts_on__lte=on,
        is_active=True,
    ).distinct()


def personas() -> list[dict[str, str]]:
    """The demonstration's people to sign in as: name, role, organisation and what each is good for trying."""
    held = (
        Membership.objects.filter(person__is_persona=True, person__is_active=True)
        .select_related("person", "organisation").order_by("person_id", "id")
    )
    return [
        {
            "reference": one.person.reference, "name": one.person.name, "email": one.person.email,
            "role": one.role_name, "organisation": one.organisation.name, "story": one.person.persona_story,
        }
        for one in held
    ]


def persona_with_reference(reference: str) -> Person | None:
    """An invented person of the demonstration, or None."""
    return Person.objects.filter(reference=reference, is_persona=True, is_active=True).first()
