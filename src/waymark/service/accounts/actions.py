"""Acts on people: adding them, giving and ending roles, and their own choosing of a password."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Q

from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.models import Organisation

from . import permissions
from .actor import Actor
from .models import Membership, Person
from .people import link_is_good
from .roles import ROLES, roles_in


class RoleRefused(Exception):
    """The role cannot be given or ended so. ``str()`` is a sentence for the page."""


class LinkEnded(Exception):
    """The link to choose a password was used or has run out. ``str()`` is a sentence for the page."""


@transaction.atomic
def add_person(
    *, name: str, email: str, role: str, organisation: Organisation, by: Actor, on: date, telephone: str = ""
) -> Membership:
    """Somebody starts in a role.

    New people are sent a link to choose a password; known ones get the role beside theirs.
    """
    permissions.KEEP_PEOPLE.require(by, organisation)
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        person = Person(email=email.strip(), name=name.strip(), telephone=telephone.strip())
        person.set_unusable_password()
        person.save()
        record("add_person", by=by, on=on, about=person.reference, why=organisation.name)
    membership = _give(person, role, organisation, by, on)
    if person.has_usable_password():
        queue_message(
            to=person.email,
            subject="You have a new role",
            link="/",
            about=person.reference,
            body="You were given a role in the service. Sign in to see it.",
        )
    else:
        _send_link(person)
    return membership


@transaction.atomic
def give_role(*, person: Person, role: str, organisation: Organisation, by: Actor, on: date) -> Membership:
    """Another role for somebody known. A role held already is left as it is."""
    permissions.KEEP_PEOPLE.require(by, organisation)
    return _give(person, role, organisation, by, on)


def _give(person: Person, role: str, organisation: Organisation, by: Actor, on: date) -> Membership:
    if role not in roles_in(organisation.kind):
        raise RoleRefused(f"“{ROLES[role][1] if role in ROLES else role}” is not a role in {organisation.name}. Choose another.")
    held = (
        Membership.objects.select_for_update()
        .filter(person=person, organisation=organisation, role=role)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .first()
    )
    if held is not None and held.ends_on is None:
        return held
    if held is not None:
        held.ends_on = None
        held.save(update_fields=["ends_on"])
    else:
        held = Membership.objects.create(person=person, organisation=organisation, role=role, starts_on=on)
    record("give_role", by=by, on=on, about=person.reference, why=f"{ROLES[role][1]}, {organisation.name}")
    return held


@transaction.atomic
def end_role(*, membership: Membership, ends_on: date, by: Actor, on: date) -> None:
    """The last day of a role. Nobody ends their own, so that an organisation is not left without anyone by a slip."""
    permissions.KEEP_PEOPLE.require(by, membership.organisation)
    membership = Membership.objects.select_for_update().select_related("person", "organisation").get(pk=membership.pk)
    if membership.pk == by.membership_id:
        raise RoleRefused("You cannot end the role you are acting in. Ask somebody else who may.")
    if ends_on < membership.starts_on:
        raise RoleRefused("A role cannot end before it began. Enter a later day.")
    if membership.ends_on == ends_on:
        return
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    record(
        "end_role",
        by=by,
        on=on,
        about=membership.person.reference,
        why=f"{membership.role_name}, {membership.organisation.name}, last day {ends_on.isoformat()}",
    )


@transaction.atomic
def send_password_link(*, person: Person, organisation: Organisation, by: Actor, on: date) -> None:
    """Send the link to choose a password again, for somebody who lost it or forgot theirs."""
    permissions.KEEP_PEOPLE.require(by, organisation)
    _send_link(person)
    record("send_password_link", by=by, on=on, about=person.reference)


def _send_link(person: Person) -> None:
    token = default_token_generator.make_token(person)
    queue_message(
        to=person.email,
        subject="Choose your password",
        about=person.reference,
        link=f"/set-password/{person.reference}/{token}/",
        body="You have an account. Open the link to choose your password. It works for three days and once.",
    )


@transaction.atomic
def choose_password(*, person: Person, token: str, password: str, on: date) -> None:
    """Keep the password the person chose. The link works once: a changed password ends it."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not link_is_good(person, token):
        raise LinkEnded("This link was used already or has run out. Ask for a new one.")
    person.set_password(password)
    person.save(update_fields=["password"])
    record("choose_password", by=None, on=on, about=person.reference, why=person.name)
