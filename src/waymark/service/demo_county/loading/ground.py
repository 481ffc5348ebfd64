"""The county before anybody does anything: authority, days, trusts, schools, partnerships, postcodes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from waymark.service.demo_county.loading.book import Book, same, write, write_by_key
from waymark.service.demo_county.term_dates import INSET_REASON
from waymark.service.demo_county.values import School as InventedSchool
from waymark.service.organisations.models import (
    ClosedDay,
    Deployment,
    Organisation,
    Partnership,
    PartnershipMember,
    Postcode,
    School,
    TermDates,
    Trust,
)

PHASES = {
    "primary": ("2", "Primary"),
    "secondary": ("4", "Secondary"),
    "alternative_provision": ("0", "Not applicable"),
}
TYPE_NAMES = {
    "academy_converter": "Academy converter",
    "academy_sponsor_led": "Academy sponsor led",
    "free_school": "Free school",
    "community": "Community school",
    "foundation": "Foundation school",
    "voluntary_aided": "Voluntary aided school",
    "alternative_provision_academy": "Academy alternative provision",
    "pru": "Pupil referral unit",
}
MULTI_ACADEMY_TRUST = "06"  # GIAS group type
OPEN = ("1", "Open")


def load_authority(book: Book, model_name: str, model_text: str) -> None:
    """The authority, the model as it is stored, the day the demonstration stands still on, and its term dates."""
    invented, stated = book.county.authority, book.model.authority
    authority = Organisation.objects.create(
        kind="authority",
        name=invented.name,
        authority_code=stated.code,
        email=stated.email or "",
        telephone=stated.phone or "",
    )
    book.organisations[invented.key] = authority
    Deployment.objects.create(
        authority=authority,
        model_name=model_name,
        model_text=model_text,
        is_demonstration=True,
        stands_still_on=book.on,
        model_sha256=hashlib.sha256(model_text.encode()).hexdigest(),
    )
    calendar = book.county.calendar
    write(
        TermDates(
            organisation=authority,
            academic_year=term.academic_year,
            name=term.name,
            first_on=term.first_on,
            last_on=term.last_on,
        )
        for term in calendar.terms
    )
    write(
        ClosedDay(organisation=authority, day=day, reason=reason) for day, reason in sorted(calendar.closures.items())
    )


def load_schools(book: Book) -> None:
    """Trusts, schools as the register would hold them, their training days, and teams that are providers."""
    code = book.model.authority.code
    for trust in book.county.trusts:
        book.organisations[trust.key] = Organisation(kind="trust", name=trust.name, authority_code=code)
    for school in book.county.schools:
        book.organisations[school.key] = Organisation(
            kind="school", name=school.name, authority_code=code, email=school.email, telephone=school.telephone
        )
    for team in _teams(book):
        book.organisations[team.provider] = Organisation(kind="provider", name=team.name, authority_code=code)
    write(one for one in book.organisations.values() if one.pk is None)
    trusts = write_by_key(
        (
            one.key,
            Trust(
                organisation=book.organisations[one.key],
                uid=int(one.uid),
                group_type_code=MULTI_ACADEMY_TRUST,
                status_code="OPEN",
            ),
        )
        for one in book.county.trusts
    )
    write(_school(book, one, trusts) for one in book.county.schools)
    write(
        ClosedDay(organisation=book.organisations[one.key], day=day, reason=INSET_REASON)
        for one in book.county.schools
        for day in one.inset_days
    )


def _teams(book: Book) -> list:
    return [one for one in book.county.provisions if one.provider not in book.schools]


def _school(book: Book, one: InventedSchool, trusts: dict[str, Trust]) -> School:
    longitude, latitude = one.position
    phase_code, phase_name = PHASES[one.phase]
    return School(
        organisation=book.organisations[one.key],
        urn=one.urn,
        authority_code=one.laestab[:3],
        establishment_number=one.laestab[3:],
        type_code=one.gias_type_code,
        type_name=TYPE_NAMES[one.kind],
        status_code=OPEN[0],
        status_name=OPEN[1],
        phase_code=phase_code,
        phase_name=phase_name,
        low_age=one.lowest_age,
        high_age=one.highest_age,
        pupils=one.number_on_roll,
        percentage_fsm=12.0 + one.urn * 7 % 27,
        ukprn=one.ukprn,
        street=one.street,
        town=one.town,
        county=book.county.authority.name,
        postcode=one.postcode,
        latitude=latitude,
        longitude=longitude,
        trust=trusts.get(one.trust or ""),
        source_as_of=book.on,
    )


def load_partnerships(book: Book) -> None:
    book.partnerships = write_by_key(
        (
            one.key,
            Partnership(
                **same(one, "key", "name", "kind", "starts_on", "is_pilot"),
                area={"type": "Polygon", "coordinates": [[list(point) for point in one.boundary]]},
            ),
        )
        for one in book.county.partnerships
    )
    write(
        PartnershipMember(
            partnership=book.partnerships[one.partnership],
            organisation=book.organisations[one.school],
            **same(one, "starts_on", "ends_on"),
        )
        for one in book.county.partnership_members
    )


def load_postcodes(book: Book) -> None:
    found: dict[str, Postcode] = {}
    for postcode, (longitude, latitude) in _positions(book):
        found.setdefault(postcode, Postcode(postcode=postcode, latitude=latitude, longitude=longitude))
    write(found.values())


def _positions(book: Book) -> Iterator[tuple[str, tuple[float, float]]]:
    for school in book.county.schools:
        yield school.postcode, school.position
    for provision in book.county.provisions:
        yield provision.postcode, provision.position
    for pupil in book.county.pupils:
        yield pupil.home_postcode, pupil.position
