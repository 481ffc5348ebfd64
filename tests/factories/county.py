"""A small invented county: an authority, a partnership of three schools, a Base in one of them, and its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from tests.database import as_owner
from waymark.kernel.identifiers import make_upn
from waymark.service.access.context import Sight, tell_database
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership, Person
from waymark.service.organisations.authority_model import load_model
from waymark.service.organisations.authority_model.files import model_path, read_text
from waymark.service.organisations.models import (
    Deployment,
    Organisation,
    Partnership,
    PartnershipMember,
    School,
    Site,
    TermDates,
)
from waymark.service.provisions.models import ClassPlaces, Provision, ProvisionClass
from waymark.service.pupils.models import Access, Pupil, Registration

TODAY = date(2026, 11, 23)  # a Monday in the autumn term


@dataclass
class SmallCounty:
    authority: Organisation
    schools: list[Organisation]
    partnership: Partnership
    base: Provision
    base_class: ProvisionClass
    people: dict[str, Actor] = field(default_factory=dict)

    def act_as(self, name: str) -> Actor:
        """Tell the database who is acting, and return the actor for ``by=``."""
        actor = self.people[name]
        see_as(actor)
        return actor


def see_as(actor: Actor | None, on: date = TODAY) -> None:
    """What the middleware does: from here on the database shows what this person's organisation may see."""
    tell_database(Sight(
        organisation_id=actor.organisation_id if actor else None,
        person_id=actor.person_id if actor else None, today=on,
    ))


def make_person(organisation: Organisation, role: str, name: str) -> Actor:
    """A person with one membership, as the actor every action takes."""
    address = name.lower().replace(" ", ".")
    person = Person.objects.create(email=f"{address}@fenshire.example", name=name)
    membership = Membership.objects.create(
        person=person, organisation=organisation, role=role, starts_on=date(2024, 9, 1)
    )
    return actor_of(membership)


def make_small_county(model_name: str = "fenshire") -> SmallCounty:
    """The county, written as the owner. Keys of ``people``: lead, head, board, other_lead, other_head, third_head,
    coordinator, officer, inclusion, base_lead, director."""
    with as_owner():
        model = load_model(model_name)
        authority = Organisation.objects.create(kind="authority", name="Fenshire County Council")
        text = read_text(model_path(model_name))
        Deployment.objects.create(
            authority=authority, model_name=model_name, model_text=text, model_sha256=f"test-{model_name}",
            is_demonstration=True, stands_still_on=TODAY,
        )
        _term_dates(authority, model)
        schools = [
            Organisation.objects.create(kind="school", name=name)
            for name in ("Saltmere Academy", "Lantern Fen High School", "Reedham Marsh School")
        ]
        partnership = Partnership.objects.create(
            key="test", kind="lpp", name="Test Fens", starts_on=date(2025, 9, 1)
        )
        for school in schools:
            PartnershipMember.objects.create(
                partnership=partnership, organisation=school, starts_on=date(2025, 9, 1)
            )
        base, base_class = make_base(schools[1], partnership)
        county = SmallCounty(authority, schools, partnership, base, base_class)
        first, second, third = schools
        county.people = {
            "lead": make_person(first, "inclusion_lead", "Ada Marshlight"),
            "head": make_person(first, "head_teacher", "Bram Thistlewick"),
            "board": make_person(first, "governing_board", "Cora Eelcatcher"),
            "other_lead": make_person(second, "inclusion_lead", "Dov Lanternman"),
            "other_head": make_person(second, "head_teacher", "Esi Reedcutter"),
            "third_head": make_person(third, "head_teacher", "Finn Sluicegate"),
            "base_lead": make_person(second, "provider_lead", "Gita Heronway"),
            "coordinator": make_person(authority, "coordinator", "Hal Dykereeve"),
            "officer": make_person(authority, "authority_officer", "Ines Fenwarden"),
            "inclusion": make_person(authority, "inclusion_officer", "Jory Peatdigger"),
            "director": make_person(authority, "director", "Kit Washbanker"),
        }
    return county


def _term_dates(authority: Organisation, model) -> None:
    TermDates.objects.bulk_create([
        TermDates(organisation=authority, academic_year=year.academic_year, name=block.name,
                  first_on=block.first_on, last_on=block.last_on)
        for year in model.term_dates for block in year.blocks
    ])


def put_in_register(schools: list[Organisation], **facts: object) -> None:
    """The schools' rows of the national register. A fact may be a function of the school's number, counted from nought."""
    with as_owner():
        for number, school in enumerate(schools):
            own = {name: fact(number) if callable(fact) else fact for name, fact in facts.items()}
            School.objects.create(**{
                "organisation": school, "urn": 990_001 + number, "authority_code": "998", "type_code": "34",
                "type_name": "Academy", "status_code": "1", "status_name": "Open", "pupils": 500,
            } | own)


def make_base(host: Organisation, partnership: Partnership, *, places: int = 10, name: str = "Lantern Base"):
    """An open Base of one class in a host school. Returns the provision and its class."""
    site = Site.objects.create(organisation=host, name=name, latitude=54.8, longitude=2.1)
    base = Provision.objects.create(
        key=name.lower().replace(" ", "-"), name=name, kind="base", provider=host, host_school=host, site=site,
        status="open", opens_on=date(2025, 9, 1), register_opens_at=time(8, 50),
    )
    base.partnerships.add(partnership)
    base_class = ProvisionClass.objects.create(
        provision=base, key=f"{base.key}-1", name="Class 1", year_low=7, year_high=9
    )
    ClassPlaces.objects.create(
        provision_class=base_class, place_kind="commissioned", count=places, starts_on=date(2025, 9, 1)
    )
    return base, base_class


def make_pupil(school: Organisation, *, seen_by: list[Organisation] = (), serial: int = 1, **details) -> Pupil:
    """A Year 8 child on a school's roll, seen by that school and by ``seen_by``."""
    with as_owner():
        pupil = Pupil.objects.create(**{
            "given_names": "Robin", "family_name": f"Reedcutter{serial}", "born_on": date(2014, 1, 15),
            "year_group": 8, "upn": make_upn("998", 4001, 19, serial), "home_postcode": "",
        } | details)
        Registration.objects.create(pupil=pupil, school=school, starts_on=date(2025, 9, 3))
        for organisation in [school, *seen_by]:
            for part in ("facts", "restricted"):
                Access.objects.create(
                    pupil=pupil, organisation=organisation, part=part, starts_on=date(2025, 9, 3),
                    because="registration",
                )
    return pupil
