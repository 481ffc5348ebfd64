"""Reads for looking schools and partnerships up: search, one school with its line of schools, members with dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from .gias.chains import Chains
from .gias.store import links_around
from .models import (
    ClosedDay,
    Organisation,
    Partnership,
    PartnershipMember,
    School,
    SchoolImport,
    TermDates,
    TravelTime,
)


def schools_found(words: str = "", *, with_closed: bool = False, authority_code: str = "") -> QuerySet[Organisation]:
    """Schools by name, URN or town, by name. Without words: all of them."""
    found = Organisation.objects.filter(kind="school").select_related("school__trust__organisation").order_by("name", "id")
    if not with_closed:
        found = found.exclude(school__status_code__in=["2", "4"])
    if authority_code:
        found = found.filter(authority_code=authority_code)
    for word in words.split():
        asked = Q(name__icontains=word) | Q(school__town__icontains=word)
        found = found.filter(asked | Q(school__urn=int(word)) if word.isascii() and word.isdigit() and len(word) < 9 else asked)
    return found


def organisation_with_reference(reference: str) -> Organisation | None:
    return Organisation.objects.filter(reference=reference).select_related("school__trust__organisation").first()


def organisations_found(words: str) -> list[Organisation]:
    """Any kind of organisation by name, at most twenty."""
    return list(Organisation.objects.filter(name__icontains=words.strip()).order_by("name")[:20]) if words.strip() else []


def last_import() -> SchoolImport | None:
    return SchoolImport.objects.order_by("-imported_at", "-id").first()


def schools_as_of() -> date | None:
    """The newest day any school's facts speak of."""
    return School.objects.aggregate(newest=Max("source_as_of"))["newest"]


@dataclass(frozen=True)
class LineStep:
    """A school that came before or after, as GIAS links them. ``reference`` is empty when it is not stored."""

    urn: int
    name: str
    reference: str
    how: str
    on: date | None
    is_open: bool


@dataclass(frozen=True)
class SchoolLine:
    before: tuple[LineStep, ...]
    after: tuple[LineStep, ...]


def line_of(school: School) -> SchoolLine:
    """Every school this one followed, and every one that followed it, nearest first."""
    chains = Chains(links_around(school.urn))
    before, after = chains.steps_before(school.urn), chains.steps_after(school.urn)
    stored = {
        one.urn: one
        for one in School.objects.filter(urn__in=[step.urn for step in (*before, *after)]).select_related("organisation")
    }
    return SchoolLine(*(tuple(_step(step, stored.get(step.urn)) for step in steps) for steps in (before, after)))


def _step(step, school: School | None) -> LineStep:
    if school is None:
        return LineStep(step.urn, f"URN {step.urn}", "", step.how, step.on, False)
    return LineStep(step.urn, school.organisation.name, school.organisation.reference, step.how, step.on, school.is_open)


def closed_days_of(organisation_id: int, from_on: date) -> list[ClosedDay]:
    """A school's own closed days still to come and of this school year, by date."""
    return list(ClosedDay.objects.filter(organisation=organisation_id, day__gte=from_on))


def terms_of(organisation_ids: list[int], from_on: date) -> list[TermDates]:
    """Blocks of term that are not over, of the organisations given."""
    return list(TermDates.objects.filter(organisation__in=organisation_ids, last_on__gte=from_on))


def partnerships_listed(on: date) -> QuerySet[Partnership]:
    """Every partnership, current ones first, with ``schools``: how many are members today."""
    today = Q(members__starts_on__lte=on) & (Q(members__ends_on__isnull=True) | Q(members__ends_on__gte=on))
    return Partnership.objects.annotate(schools=Count("members__organisation", filter=today, distinct=True)).order_by(
        "kind", "name"
    )


def partnership_with_reference(reference: str) -> Partnership | None:
    return Partnership.objects.filter(reference=reference).first()


def members_of(partnership: Partnership) -> list[PartnershipMember]:
    """Every membership, past ones last."""
    return list(
        PartnershipMember.objects.filter(partnership=partnership)
        .select_related("organisation__school")
        .order_by("ends_on", "organisation__name")
    )


def memberships_of(organisation_id: int) -> list[PartnershipMember]:
    """Every partnership a school is or was in, newest first."""
    return list(
        PartnershipMember.objects.filter(organisation=organisation_id).select_related("partnership").order_by("-starts_on")
    )


def other_partnerships(organisation_ids: list[int], than: int, on: date) -> dict[int, list[str]]:
    """For each organisation, the other partnerships it is in on a day: kinds overlap."""
    rows = (
        PartnershipMember.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            organisation__in=organisation_ids,
            starts_on__lte=on,
        )
        .exclude(partnership=than)
        .select_related("partnership")
    )
    found: dict[int, list[str]] = {}
    for one in rows:
        found.setdefault(one.organisation_id, []).append(one.partnership.name)
    return found


def members_today(on: date) -> list[PartnershipMember]:
    """Every membership in force on a day, with where the school is."""
    return list(
        PartnershipMember.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
        .select_related("organisation__school")
        .order_by("organisation__name")
    )


def travel_times() -> QuerySet[TravelTime]:
    """Measured journeys first, by sector and site."""
    return TravelTime.objects.select_related("destination__organisation").order_by(
        "-is_measured", "origin_sector", "destination__name", "mode"
    )
