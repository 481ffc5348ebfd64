"""Puts the whole request in one transaction and tells the database who is acting in it."""

from __future__ import annotations

from django.contrib.auth import get_user
from django.db import transaction

from waymark.service.access.context import Sight, tell_database, token_hash
from waymark.service.organisations.once import reading_once
from waymark.service.organisations.queries import today

from .actor import Actor
from .models import Membership
from .queries import current_membership

FAMILY_TOKEN = "family_token"
WITHOUT_DATABASE = ("/live", "/static/")


class ActingPerson:
    """Sets ``request.person``, ``request.membership``, ``request.actor`` and ``request.today``.

    The settings that row security reads are local to the transaction opened here: a reused connection carries nothing
    over. A page that fails rolls back everything it did.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(WITHOUT_DATABASE):
            return self.get_response(request)
        with transaction.atomic(), reading_once():
            self._recognise(request)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    def _recognise(self, request) -> None:
        request.today = today()
        user = get_user(request)
        request.user = user
        request.person = user if user.is_authenticated else None
        request.membership = current_membership(request.person, request.session.get("membership"), request.today)
        request.actor = actor_of(request.membership)
        token = request.session.get(FAMILY_TOKEN, "")
        tell_database(Sight(
            organisation_id=request.actor.organisation_id if request.actor else None,
            person_id=request.actor.person_id if request.actor else None,
            today=request.today,
            family_token_hash=token_hash(token) if token else "",
        ))


def actor_of(membership: Membership | None) -> Actor | None:
    """The person acting, as the values every action takes."""
    if membership is None:
        return None
    return Actor(
        person_id=membership.person_id,
        name=membership.person.name,
        membership_id=membership.pk,
        organisation_id=membership.organisation_id,
        organisation_name=membership.organisation.name,
        organisation_kind=membership.organisation.kind,
        role=membership.role,
    )
