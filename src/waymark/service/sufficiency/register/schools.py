"""Partnerships with their panels, and mainstream schools with the children they have in Years 7 to 11."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from waymark.kernel.wording import plural
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.models import Partnership, PartnershipMember, School
from waymark.sufficiency.authorities import SECONDARY_PHASES, rolls_of
from waymark.sufficiency.county import Partnership as Together
from waymark.sufficiency.county import School as Simulated

WHOLE_COUNTY = ("county", "primary")  # kinds of partnership that are not schools deciding together about these pupils
MEETS_EVERY = 2


@dataclass
class SchoolsFound:
    partnerships: list[Together] = field(default_factory=list)
    schools: list[Simulated] = field(default_factory=list)
    at: dict[str, list[float]] = field(default_factory=dict)
    """School to longitude and latitude."""
    rows: dict[str, School] = field(default_factory=dict)
    name_of: dict[int, str] = field(default_factory=dict)
    """A partnership's id to its name in the scenario."""
    school_key: dict[int, str] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)


def schools_found(model: AuthorityModel, on: date, years: int) -> SchoolsFound:
    found, unknown = SchoolsFound(), []
    partnerships = Partnership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
    by_id = {one.pk: one for one in partnerships.exclude(kind__in=WHOLE_COUNTY)}
    member_of = _first_partnership(set(by_id), on)
    rows = School.objects.filter(pk__in=member_of, phase_code__in=SECONDARY_PHASES, status_code__in=("1", "3"))
    for row in rows.select_related("organisation").order_by("organisation__name", "urn"):
        rolls = rolls_of(row.pupils, row.low_age, row.high_age)
        if rolls is None:
            unknown.append(row.organisation.name)
            continue
        name = _different(row.organisation.name, row.urn, found.rows)
        partnership = by_id[member_of[row.pk]]
        found.rows[name], found.school_key[row.pk] = row, name
        found.name_of[partnership.pk] = partnership.name
        found.schools.append(Simulated(name, row.urn, partnership.name, rolls, (rolls[0],) * (years - 1)))
        if row.longitude is not None and row.latitude is not None:
            found.at[name] = [row.longitude, row.latitude]
    used = [by_id[key] for key in by_id if key in found.name_of]
    found.partnerships = [_together(one, place, model) for place, one in enumerate(sorted(used, key=lambda one: one.name))]
    if unknown:
        found.assumed.append(f"{plural(len(unknown), 'school')} without a number of pupils or ages left out: {_few(unknown)}.")
    found.assumed.append(
        "Each year group of a school is taken to be alike, a year of a sixth form half of it, and every new Year 7 as large as "
        "today’s: the register holds one number of pupils for each school."
    )
    return found


def _together(one: Partnership, place: int, model: AuthorityModel) -> Together:
    stated = {each.key: each.panel for each in model.partnerships}
    panel = {each.key: each for each in model.panels}.get(stated.get(one.key, ""))
    every = panel.every_school_weeks if panel else MEETS_EVERY
    return Together(one.name, every, place % every)


def _first_partnership(partnerships: set[int], on: date) -> dict[int, int]:
    """School to the partnership it joined first among these."""
    in_force = PartnershipMember.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
    found: dict[int, int] = {}
    rows = in_force.filter(partnership__in=partnerships).order_by("starts_on", "pk")
    for school, partnership in rows.values_list("organisation", "partnership"):
        found.setdefault(school, partnership)
    return found


def _different(name: str, urn: int, taken: dict[str, School]) -> str:
    return name if name not in taken else f"{name} ({urn})"


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
