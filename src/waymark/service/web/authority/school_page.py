"""What a school's page shows, worked out: facts with their source, the line of schools, partnerships, calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.service.accounts.actor import Actor
from waymark.service.organisations import directory
from waymark.service.organisations.queries import calendar_for, deployment
from waymark.service.provisions.permissions import SEE_UNAPPROVED
from waymark.service.provisions.rules import PUBLIC_STATES
from waymark.service.provisions.sites import provisions_at
from waymark.service.web.components.wording import academic_year, day

from .links import PROVISION, cell


@dataclass(frozen=True)
class SchoolPage:
    reference: str
    name: str
    facts: list[dict[str, Any]]
    source: str
    is_open: bool
    before: list[list[Any]]
    after: list[list[Any]]
    partnerships: list[list[Any]]
    provisions: list[list[Any]]
    terms: list[list[Any]]
    own_terms: bool
    closed_days: list[Any]
    school_days_this_year: int


def schools_rows(schools: list[Any]) -> list[list[Any]]:
    return [_found(one, getattr(one, "school", None)) for one in schools]


def _found(one: Any, school: Any) -> list[Any]:
    link = {"text": one.name, "href": reverse("authority_school", args=[one.reference])}
    if school is None:
        return [link, "–", "–", "–", "–", "–"]
    return [
        link,
        school.urn,
        school.town or "–",
        school.phase_name or school.type_name,
        _trust(school) or "–",
        school.status_name,
    ]


def _trust(school: Any) -> str:
    return school.trust.organisation.name if school.trust_id else ""


def school_page(found: Any, actor: Actor, on: date) -> SchoolPage:
    school = getattr(found, "school", None)
    line = directory.line_of(school) if school else directory.SchoolLine((), ())
    settled = deployment()
    authority_id = settled.authority_id if settled else 0
    year_began = date(academic_year(on), 9, 1)
    next_year_ends = year_began.replace(year=year_began.year + 2)
    terms = [one for one in directory.terms_of([found.pk, authority_id], on) if one.first_on < next_year_ends]
    own = [one for one in terms if one.organisation_id == found.pk]
    return SchoolPage(
        reference=found.reference,
        name=found.name,
        facts=_facts(found, school),
        source=_source(school),
        is_open=school.is_open if school else True,
        before=[_step(step) for step in line.before],
        after=[_step(step) for step in line.after],
        partnerships=[
            [
                {
                    "text": one.partnership.name,
                    "href": reverse("authority_partnership", args=[one.partnership.reference]),
                },
                _dates(one.starts_on, one.ends_on),
                "assumed" if one.partnership.membership_is_assumed else "stated",
            ]
            for one in directory.memberships_of(found.pk)
        ],
        provisions=[
            [cell(one.name, PROVISION, one.reference), one.get_status_display()]
            for one in provisions_at(found.pk)
            if one.status in PUBLIC_STATES or SEE_UNAPPROVED.held(actor) or actor.organisation_id == found.pk
        ],
        terms=[[one.name, one.academic_year, day(one.first_on), day(one.last_on)] for one in own or terms],
        own_terms=bool(own),
        closed_days=[one for one in directory.closed_days_of(found.pk, year_began) if one.day < next_year_ends],
        school_days_this_year=_school_days(found.pk, year_began),
    )


def _school_days(organisation_id: int, year_began: date) -> int:
    try:
        calendar = calendar_for(organisation_id)
        last = max(term.last_on for term in calendar.terms if term.first_on < year_began.replace(year=year_began.year + 1))
        first = min(term.first_on for term in calendar.terms if term.last_on > year_began)
        return sum(1 for _ in calendar.school_days_in(first, last))
    except ValueError:
        return 0


def _dates(starts_on: date, ends_on: date | None) -> str:
    return f"{day(starts_on)} to {day(ends_on)}" if ends_on else f"since {day(starts_on)}"


def _step(step: Any) -> list[Any]:
    name = {"text": step.name, "href": reverse("authority_school", args=[step.reference])} if step.reference else step.name
    return [name, step.urn, step.how, day(step.on) or "–", "open" if step.is_open else "closed or not stored"]


def _source(school: Any) -> str:
    if school is None:
        return "Nothing is stored from Get Information about Schools for this school."
    when = f", as of {day(school.source_as_of)}" if school.source_as_of else ""
    return f"Source: Get Information about Schools (DfE){when}."


def _facts(found: Any, school: Any) -> list[dict[str, Any]]:
    if school is None:
        return [{"key": "E-mail", "value": found.email}, {"key": "Telephone", "value": found.telephone}]
    address = ", ".join(part for part in (school.street, school.locality, school.town, school.postcode) if part)
    ages = f"{school.low_age} to {school.high_age}" if school.low_age is not None and school.high_age is not None else ""
    facts = (
        ("URN", school.urn),
        ("DfE number", f"{school.authority_code}/{school.establishment_number}"),
        ("Type", school.type_name),
        ("Phase", school.phase_name),
        ("Status", school.status_name),
        ("Ages", ages),
        ("Trust", _trust(school) or "None"),
        ("Children on roll", school.pupils),
        ("Capacity", school.capacity),
        ("Free school meals", f"{school.percentage_fsm:g}%" if school.percentage_fsm is not None else ""),
        ("Address", address),
        ("Opened", day(school.opened_on)),
        ("Closed", day(school.closed_on)),
        ("UKPRN", school.ukprn),
    )
    return [{"key": key, "value": value} for key, value in facts if value not in ("", None)]
