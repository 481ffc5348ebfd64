"""Kinds of provision by the authority's model, and every provision that is open or planned, with its places and dates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from waymark.kernel.calendars import academic_year_bounds
from waymark.service.accounts.actor import Actor
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.models import Site
from waymark.service.provisions.models import ClassPlaces, Provision
from waymark.service.provisions.queries import provisions
from waymark.sufficiency.authorities import SIMULATED_AS, YEAR_6, simulated_kind, usual_places
from waymark.sufficiency.county import Kind
from waymark.sufficiency.county import Provision as Simulated


@dataclass
class PlacesFound:
    kinds: list[Kind] = field(default_factory=list)
    provisions: list[Simulated] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Kind to its name in the authority's words."""
    at: dict[str, list[float]] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    """A provision's id to its name in the scenario."""
    transition_places: int = 0
    assumed: list[str] = field(default_factory=list)


def places_found(
    model: AuthorityModel, actor: Actor, on: date, begins_on: date, partnerships: dict[int, str]
) -> PlacesFound:
    found, left_out, guessed = PlacesFound(), set(), []
    stated = {one.key: one for one in model.kinds}
    places = _places_now_or_next(on)
    listed = provisions(actor).exclude(status="closed").prefetch_related("partnerships").order_by("name", "pk")
    for one in listed:
        kind = SIMULATED_AS.get(one.kind)
        if kind is None or one.kind not in stated:
            left_out.add(stated[one.kind].name if one.kind in stated else one.kind)
            continue
        opens_on = _opens_on(one, on)
        if begins_on < opens_on <= on:  # open today, so open on the first day: who is there today begins there
            opens_on = begins_on
        if one.closes_on and one.closes_on <= max(opens_on, begins_on):
            continue
        count = places.get(one.pk)
        if count is None:
            usual = stated[one.kind]
            count = usual_places(usual.caseload, usual.places_per_class_commissioned, usual.classes_min, usual.classes_max)
            guessed.append(one.name)
        key = one.name if one.name not in found.sites else f"{one.name} ({one.key})"
        served = [partnerships[each.pk] for each in one.partnerships.all() if each.pk in partnerships]
        found.provisions.append(Simulated(key, kind, count, opens_on, served[0] if len(served) == 1 else None, one.closes_on))
        found.keys[one.pk], found.sites[key] = key, one.site
        if one.site and one.site.longitude is not None and one.site.latitude is not None:
            found.at[key] = [one.site.longitude, one.site.latitude]
    _add_kinds(found, model)
    found.transition_places = next((one.caseload or 0 for one in model.kinds if one.key == YEAR_6), 0)
    found.assumed += _said(left_out, guessed)
    return found


def _add_kinds(found: PlacesFound, model: AuthorityModel) -> None:
    used, tiers = {one.kind for one in found.provisions}, {one.key: one.number for one in model.tiers}
    for one in model.kinds:
        kind = SIMULATED_AS.get(one.key)
        if kind in used and kind not in found.names:
            found.names[kind] = one.name
            found.kinds.append(simulated_kind(kind, one, tiers[one.tier]))


def _opens_on(one: Provision, on: date) -> date:
    if one.opens_on:
        return one.opens_on
    planned = academic_year_bounds(one.planned_year)[0] if one.planned_year else on
    return planned if planned > on else date(on.year + (on.month >= 9), 9, 1)


def _places_now_or_next(on: date) -> dict[int, int]:
    """Provision to its commissioned places: of each class those in force, else the first to come."""
    rows = (
        ClassPlaces.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), place_kind="commissioned")
        .order_by("starts_on").values_list("provision_class", "provision_class__provision", "count")
    )
    by_class: dict[int, tuple[int, int]] = {}
    for group, provision, count in rows:
        by_class.setdefault(group, (provision, count))
    found: dict[int, int] = defaultdict(int)
    for provision, count in by_class.values():
        found[provision] += count
    return dict(found)


def _said(left_out: set[str], guessed: list[str]) -> list[str]:
    said = []
    if left_out:
        said.append(f"Not simulated, because nobody has figures of it: {', '.join(sorted(left_out))}.")
    if guessed:
        said.append(f"Places not entered, so as many as is usual for the kind: {', '.join(sorted(guessed))}.")
    return said
