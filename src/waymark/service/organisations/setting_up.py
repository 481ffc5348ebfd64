"""Setting up a deployment from an authority's model: the authority, its term dates, its partnerships and their schools.

Run once as the owner by ``waymark set-up`` after the schools have been imported; running it again brings the stored
values to the model's, and never removes what people have added.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from .authority_model import AuthorityModel, SitedSchool, nearest_members
from .models import ClosedDay, Deployment, Organisation, Partnership, PartnershipMember, School, TermDates

SECONDARY_PHASES = ("4", "5", "7")  # secondary, middle deemed secondary, all-through (GIAS codes)
OPEN = ("1", "3")


class AlreadySetUp(Exception):
    """Another authority is served here. ``str()`` says which, and what to do."""


@transaction.atomic
def set_up_authority(
    model: AuthorityModel, *, name: str, text: str, is_demonstration: bool = False, stands_still_on: date | None = None
) -> Deployment:
    """Make this the authority served here. ``text`` is the model's file."""
    held = Deployment.objects.select_related("authority").first()
    if held and held.authority.name != model.authority.name:
        raise AlreadySetUp(
            f"This service is set up for {held.authority.name}. One deployment serves one authority: use another database "
            f"for {model.authority.name}."
        )
    authority = held.authority if held else Organisation.objects.create(
        kind="authority", name=model.authority.name, authority_code=model.authority.code, email=model.authority.email or "",
        telephone=model.authority.phone or "",
    )
    settled, _ = Deployment.objects.update_or_create(id=1, defaults={
        "authority": authority, "model_name": name, "model_text": text,
        "model_sha256": hashlib.sha256(text.encode()).hexdigest(), "is_demonstration": is_demonstration,
        "stands_still_on": stands_still_on,
    })
    _term_dates(authority, model)
    return settled


def _term_dates(authority: Organisation, model: AuthorityModel) -> None:
    for year in model.term_dates:
        for block in year.blocks:
            TermDates.objects.update_or_create(
                organisation=authority, first_on=block.first_on,
                defaults={"academic_year": year.academic_year, "name": block.name, "last_on": block.last_on},
            )
    closures = [(one.on, one.reason) for one in model.bank_holidays.days]
    closures += [(one.on, one.reason) for year in model.term_dates for one in year.closures]
    for day, reason in closures:
        ClosedDay.objects.update_or_create(organisation=authority, day=day, defaults={"reason": reason})


@transaction.atomic
def set_up_partnerships(model: AuthorityModel) -> dict[str, int]:
    """Make the model's partnerships and put the imported schools in them. Returns how many schools each holds.

    Membership by proximity or of the whole authority is marked as assumed until somebody settles it.
    """
    schools = _secondary_schools(model.authority.code)
    nearest = nearest_members(model.partnerships, [
        SitedSchool(one.urn, one.easting, one.northing) for one in schools.values()
        if one.easting is not None and one.northing is not None
    ])
    counts: dict[str, int] = {}
    for stated in model.partnerships:
        partnership, _ = Partnership.objects.update_or_create(key=stated.key, defaults={
            "kind": stated.kind, "name": stated.name, "starts_on": stated.starts_on, "ends_on": stated.ends_on,
            "is_pilot": stated.pilot, "membership_is_assumed": stated.rule in ("proximity", "whole_authority"),
        })
        urns = _members(stated, nearest, schools)
        for urn in urns:
            if urn in schools:
                PartnershipMember.objects.get_or_create(
                    partnership=partnership, organisation_id=schools[urn].pk, ends_on=None,
                    defaults={"starts_on": stated.starts_on},
                )
        counts[stated.key] = partnership.members.count()
    return counts


def _members(stated: Any, nearest: dict[str, tuple[int, ...]], schools: dict[int, School]) -> tuple[int, ...]:
    if stated.rule == "listed":
        return stated.members
    if stated.rule == "proximity":
        return nearest[stated.key]
    return tuple(schools) if stated.rule == "whole_authority" else ()


def _secondary_schools(authority_code: str) -> dict[int, School]:
    found = School.objects.filter(
        Q(phase_code__in=SECONDARY_PHASES), authority_code=authority_code, status_code__in=OPEN
    )
    return {one.urn: one for one in found}
