"""Provisions from an authority's opening plan and from the register of schools."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.models import Organisation, Partnership, School, Site

from .models import ClassPlaces, OpeningStep, Provision, ProvisionClass

AP_SCHOOL_TYPES = ("14", "38", "42", "43")  # PRU, AP free school, AP academy converter and sponsor led (GIAS codes)
OPEN = ("1", "3")


@transaction.atomic
def set_up_provisions(model: AuthorityModel, authority: Organisation, *, on: date) -> dict[str, int]:
    """Make a provision for each site of the plan and each AP school of the area. Counts by opening status.

    Nothing is opened that the plan does not call open. A site whose kind nobody has stated gets no classes yet.
    """
    schools = {one.urn: one for one in School.objects.filter(authority_code=model.authority.code).select_related("organisation")}
    counts: dict[str, int] = {}
    for opening in model.opening_timeline:
        school = schools.get(opening.school_urn) if opening.school_urn else None
        provision, made = Provision.objects.get_or_create(key=opening.key, defaults={
            "name": f"{opening.name} ({_kind_name(model, opening)})", "kind": opening.kind or "", "status": opening.status,
            "provider": school.organisation if school else authority, "host_school": school.organisation if school else None,
            "site": _site(school) if school else None, "planned_year": opening.academic_year,
            "opens_on": opening.opened_on, "is_provisional": opening.provisional,
        })
        if made:
            OpeningStep.objects.create(
                provision=provision, status=opening.status, happened_on=opening.opened_on or on,
                approved_by=model.authority.name, note="From the authority's published plan",
            )
            _serve(provision, school)
            if opening.kind:
                _classes(provision, model, opening.opened_on or on)
        counts[opening.status] = counts.get(opening.status, 0) + 1
    counts["ap_schools"] = _ap_schools(model, schools, on)
    return counts


def _kind_name(model: AuthorityModel, opening) -> str:
    keys = (opening.kind,) if opening.kind else opening.may_be
    return " or ".join(model.kind(key).name for key in keys) or "kind to be confirmed"


def _site(school: School) -> Site:
    site, _ = Site.objects.get_or_create(organisation=school.organisation, name=school.organisation.name, defaults={
        "postcode": school.postcode, "latitude": school.latitude, "longitude": school.longitude,
        "address": ", ".join(part for part in (school.street, school.locality, school.town) if part),
    })
    return site


def _serve(provision: Provision, school: School | None) -> None:
    if school:
        provision.partnerships.add(*Partnership.objects.filter(members__organisation=school.organisation, kind="lpp"))


def _classes(provision: Provision, model: AuthorityModel, starts_on: date) -> None:
    kind = model.kind(provision.kind)
    for number in range(1, (kind.classes_min or 1) + 1):
        group, _ = ProvisionClass.objects.get_or_create(key=f"{provision.key}-{number}", defaults={
            "provision": provision, "name": f"Class {number}", "year_low": kind.year_low, "year_high": kind.year_high,
            "needs_met": list(kind.needs),
        })
        stated = {"commissioned": kind.places_per_class_commissioned or kind.caseload, "transient": kind.places_per_class_host}
        for place_kind, count in stated.items():
            if count:
                ClassPlaces.objects.get_or_create(
                    provision_class=group, place_kind=place_kind, ends_on=None, defaults={"count": count, "starts_on": starts_on}
                )


def _ap_schools(model: AuthorityModel, schools: dict[int, School], on: date) -> int:
    kind = next((one for one in model.kinds if one.setting == "ap_school"), None)
    found = [one for one in schools.values() if one.type_code in AP_SCHOOL_TYPES and one.status_code in OPEN]
    for school in found if kind else []:
        provision, made = Provision.objects.get_or_create(key=f"ap-{school.urn}", defaults={
            "name": school.organisation.name, "kind": kind.key, "status": "open", "provider": school.organisation,
            "site": _site(school), "opens_on": school.opened_on or on, "is_full_time": kind.full_time,
        })
        if made:
            # how many places the authority commissions there is for the authority to state: none until it does
            ProvisionClass.objects.create(
                provision=provision, key=f"{provision.key}-1", name="All years", year_low=kind.year_low, year_high=kind.year_high
            )
            _serve(provision, school)
    return len(found) if kind else 0
