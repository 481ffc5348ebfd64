"""My organisation at a glance: four numbers, each opening its list."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.urls import reverse

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.people import roles_held
from waymark.service.accounts.roles import PROVIDER
from waymark.service.organisations import directory
from waymark.service.placements import queries as placements
from waymark.service.provisions.queries import provisions
from waymark.service.pupils.permissions import LIST_PUPILS
from waymark.service.pupils.queries import not_for_a_panel_alone
from waymark.service.referrals import queries as referrals


def at_a_glance(actor: Actor, on: date) -> list[dict[str, object]]:
    """The organisation's own children: a seat on a panel shows other schools' cases, and they are not counted here."""
    if actor.role == "administrator":
        return _of_the_register(actor, on)
    if not LIST_PUPILS.held(actor):
        return []
    return _of_a_provision(actor, on) if actor.role in PROVIDER else _of_children(actor, on)


def _of_children(actor: Actor, on: date) -> list[dict[str, object]]:
    ours = ours_among(actor, on)
    asked, placed = referrals.counts(on, ours), placements.counts(on, ours)
    children = reverse("children")
    return [
        {"value": asked["waiting"], "text": "waiting for an answer", "href": f"{children}?show=waiting"},
        {"value": asked["longest_wait"], "text": "school days is the longest wait", "href": f"{children}?show=waiting"},
        {"value": placed["in_place"], "text": "in a place now", "href": f"{children}?show=placed"},
        {"value": placed["past_end"], "text": "past the day to move on", "href": f"{children}?show=past_end"},
    ]


def ours_among(actor: Actor, on: date) -> Q | None:
    """What narrows the children seen to the organisation's own; None for the council, whose every child is its own."""
    return None if actor.organisation_kind == "authority" else not_for_a_panel_alone(actor.organisation_id, on)


def _of_a_provision(actor: Actor, on: date) -> list[dict[str, object]]:
    counted = placements.counts_at(actor.organisation_id, on)
    today, children = reverse("provider_today"), reverse("provider_children")
    return [
        {"value": counted["in_place"], "text": "here now", "href": children},
        {"value": counted["coming"], "text": "still to come", "href": children},
        {"value": counted["offers"], "text": "offered and not answered", "href": today},
        {"value": counted["past_end"], "text": "past the day to move on", "href": children},
    ]


def _of_the_register(actor: Actor, on: date) -> list[dict[str, object]]:
    """For whoever keeps schools and people in order, and sees no child."""
    return [
        {"value": directory.schools_found("").count(), "text": "open schools", "href": reverse("authority_schools")},
        {"value": directory.partnerships_listed(on).count(), "text": "partnerships", "href": reverse("authority_partnerships")},
        {
            "value": provisions(actor).exclude(status="closed").count(), "text": "provisions, open or on the way",
            "href": reverse("authority_openings"),
        },
        {
            "value": len(roles_held(actor.organisation_id, on)), "text": "roles held at the council",
            "href": reverse("authority_people"),
        },
    ]
