"""My organisation at a glance: four numbers, each opening its list."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from waymark.service.accounts.actor import Actor
from waymark.service.placements import queries as placements
from waymark.service.pupils.permissions import LIST_PUPILS
from waymark.service.referrals import queries as referrals


def at_a_glance(actor: Actor, on: date) -> list[dict[str, object]]:
    """Numbers over what row security lets this organisation see."""
    if not LIST_PUPILS.held(actor):
        return []
    asked = referrals.counts(on)
    placed = placements.counts(on)
    children = reverse("children")
    return [
        {"value": asked["waiting"], "text": "waiting for an answer", "href": f"{children}?show=waiting"},
        {"value": asked["longest_wait"], "text": "school days is the longest wait", "href": f"{children}?show=waiting"},
        {"value": placed["in_place"], "text": "in a place now", "href": f"{children}?show=placed"},
        {"value": placed["past_end"], "text": "past the day to move on", "href": f"{children}?show=past_end"},
    ]
