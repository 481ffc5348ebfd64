"""The county as GeoJSON features: partnership areas, schools and provisions, with where each leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from waymark.service.panels.county import PartnershipRow
from waymark.service.web.components.maps import feature, point

from .links import PROVISION, link


def features(rows: Iterable[PartnershipRow], members: Iterable[Any], free_from: str = "") -> list[dict[str, Any]]:
    """Partnership areas, member schools and provisions that have a place.

    ``members`` are memberships in force, with ``organisation.school``; ``free_from`` says from which day free places count.
    """
    rows = list(rows)
    found = [
        feature(
            row.area,
            kind="partnership",
            name=row.name,
            href=reverse("authority_partnership", args=[row.reference]),
            words=f"{row.name}: {_free(row.free, free_from)}, {row.waiting} waiting",
        )
        for row in rows
        if row.id is not None and row.area
    ]
    schools = {one.organisation_id: one.organisation for one in members}
    found += [_school(school) for school in schools.values() if _is_placed(getattr(school, "school", None))]
    provisions = {one.provision.pk: one for row in rows for one in row.provisions}
    return found + [_provision(one, free_from) for one in provisions.values() if _is_placed(one.provision.site)]


def ground(partnership: Any, members: Iterable[Any]) -> list[dict[str, Any]]:
    """One partnership's area, without a link to itself, and its schools."""
    name = partnership.name
    area = [feature(partnership.area, kind="partnership", name=name, words=name, href="")] if partnership.area else []
    placed = [one.organisation for one in members if _is_placed(getattr(one.organisation, "school", None))]
    return area + [_school(one) for one in placed]


def _is_placed(thing: Any) -> bool:
    return thing is not None and thing.latitude is not None and thing.longitude is not None


def _school(organisation: Any) -> dict[str, Any]:
    return feature(
        _at(organisation.school),
        kind="school",
        name=organisation.name,
        words=organisation.name,
        href=reverse("authority_school", args=[organisation.reference]),
    )


def _free(count: int, free_from: str) -> str:
    return f"{count} free {free_from}".rstrip()


def _provision(one: Any, free_from: str) -> dict[str, Any]:
    provision = one.provision
    not_open = f"not open yet: {provision.get_status_display().lower()}"
    said = f"{one.open} places, {_free(one.free, free_from)}" if one.open else not_open
    return feature(
        _at(provision.site),
        kind="provision",
        name=provision.name,
        words=f"{provision.name}: {said}",
        status=provision.status,
        href=link(PROVISION, provision.reference),
    )


def _at(thing: Any) -> dict[str, Any]:
    return point(thing.longitude, thing.latitude)
