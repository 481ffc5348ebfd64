"""Trusts, schools, partnerships and who belongs to which."""

from __future__ import annotations

import random
from dataclasses import dataclass

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.demo_county import geography
from waymark.service.demo_county.chance import stream, weighted
from waymark.service.demo_county.names import STREET_NAMES, email_name, telephone
from waymark.service.demo_county.term_dates import INSET_PATTERNS, training_days
from waymark.service.demo_county.values import (
    Authority,
    Partnership,
    PartnershipMember,
    School,
    Town,
    Trust,
)
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.authority_model.values import WEEKDAYS

EMAIL_DOMAIN = "fenshire.example"
FIRST_URN = 990001  # the real register has not reached 160000
FIRST_UKPRN = 19900001  # real ones start with 100
TRUST_NAMES = (
    "Lantern Learning Trust",
    "Tidewell Schools Trust",
    "The Causeway Partnership Trust",
    "Saltmarsh Education Trust",
    "Beacon and Staithe Academies",
    "Heronsgate Learning Alliance",
    "The Withy Trust",
    "Curlew Multi Academy Trust",
    "Windpump Schools",
    "North Shore Education Trust",
    "The Samphire Federation Trust",
    "Open Water Learning Trust",
)
AP_TRUST = "Stepping Stones Fenshire Trust"
SECONDARY_FORMS = (
    "{} Academy",
    "{} High School",
    "{} School",
    "The {} Academy",
    "{} Community College",
    "{} Academy",
    "{} Church of the Marsh High School",
)
PRIMARY_FORMS = (
    "{} Primary School",
    "{} Primary Academy",
    "{} Community Primary School",
    "{} Church of the Marsh Primary School",
)
AP_SCHOOLS = ("Stepping Stones Saltmere", "Stepping Stones Washlands", "Marsh Light Short Stay School")
FORTNIGHTLY = ("south_fens", "eelmarsh", "lanternsea")
LARGE_INTAKE = "saltmere_coast"
MONTHLY_WEEKS = 4


@dataclass(frozen=True)
class Organisations:
    authority: Authority
    towns: tuple[Town, ...]
    trusts: tuple[Trust, ...]
    schools: tuple[School, ...]
    partnerships: tuple[Partnership, ...]
    members: tuple[PartnershipMember, ...]

    def of_phase(self, phase: str) -> tuple[School, ...]:
        return tuple(s for s in self.schools if s.phase == phase)


def make_authority(model: AuthorityModel) -> Authority:
    return Authority(
        "fenshire",
        f"{model.authority.name} County Council",
        model.authority.code,
        EMAIL_DOMAIN,
        geography.OUTLINE,
    )


def make_trusts() -> tuple[Trust, ...]:
    names = (*TRUST_NAMES, AP_TRUST)
    return tuple(
        Trust(f"trust-{n:02d}", name, str(99000 + n), "multi_academy_trust")
        for n, name in enumerate(names, 1)
    )


def make_partnerships(model: AuthorityModel) -> tuple[Partnership, ...]:
    """Three meet every fortnight, as the model expects; the others have settled on every fourth week."""
    made: list[Partnership] = []
    for area in geography.AREAS:
        stated, panel = model.partnership(area.key), model.panel("partnership")
        made.append(
            Partnership(
                area.key,
                stated.name,
                stated.kind,
                stated.starts_on,
                stated.pilot,
                panel.every_school_weeks if area.key in FORTNIGHTLY else MONTHLY_WEEKS,
                WEEKDAYS.index(panel.weekday),
                geography.boundary(area),
            )
        )
    return tuple(made)


def _ownership(
    chance: random.Random, phase: str, trusts: tuple[Trust, ...], area: str
) -> tuple[str | None, str, str]:
    """(trust, kind, GIAS type code). Trusts are local: each has a home corner of the county."""
    maintained = 0.13 if phase == "secondary" else 0.45
    if chance.random() < maintained:
        return None, *weighted(
            chance, ((("community", "01"), 6), (("foundation", "05"), 2), (("voluntary_aided", "02"), 2))
        )
    corner = [a.key for a in geography.AREAS].index(area)
    near_by = (trusts[corner % 12], trusts[(corner + 1) % 12], trusts[chance.randrange(12)])
    kind = weighted(
        chance,
        ((("academy_converter", "34"), 6), (("academy_sponsor_led", "28"), 3), (("free_school", "35"), 1)),
    )
    return chance.choice(near_by).key, *kind


class _Register:
    """Hands out the numbers that make each school one of a kind."""

    def __init__(self, seed: int, authority_code: str, calendar: SchoolCalendar) -> None:
        self.chance = stream(seed, "schools")
        self.code = authority_code
        self.training_days = {pattern: training_days(calendar, pattern) for pattern in INSET_PATTERNS}
        self.made: list[School] = []
        self.next_number = {"secondary": 4000, "primary": 2000, "alternative_provision": 1100}

    def add(
        self,
        name: str,
        phase: str,
        town: Town,
        position: geography.Position,
        roll: int,
        owner: tuple[str | None, str, str],
        feeds: str | None = None,
    ) -> School:
        number = self.next_number[phase]
        self.next_number[phase] += 1
        count = len(self.made)
        pattern = INSET_PATTERNS[count % 3]
        ages = {"secondary": (11, 16), "primary": (4, 11), "alternative_provision": (11, 16)}[phase]
        cohorts = ages[1] - ages[0]
        trust, kind, type_code = owner
        school = School(
            key=f"school-{count + 1:03d}",
            urn=FIRST_URN + count,
            laestab=f"{self.code}{number}",
            ukprn=str(FIRST_UKPRN + count),
            name=name,
            short_name=_short(name),
            phase=phase,
            kind=kind,
            gias_type_code=type_code,
            trust=trust,
            partnership=town.partnership if phase == "secondary" else None,
            town=town.name,
            street=f"{self.chance.randint(1, 90)} {self.chance.choice(STREET_NAMES)}",
            postcode=geography.postcode(self.chance, town),
            position=position,
            lowest_age=ages[0],
            highest_age=ages[1],
            number_on_roll=roll,
            admission_number=-(-roll // cohorts // 15) * 15 + 15,
            inset_pattern=pattern,
            inset_days=self.training_days[pattern],
            feeds=feeds,
            email=f"office@{email_name(name)}.{EMAIL_DOMAIN}",
            telephone=telephone(self.chance),
        )
        self.made.append(school)
        return school


def _short(name: str) -> str:
    for word in (
        "The ",
        " Academy",
        " High School",
        " Community College",
        " Church of the Marsh",
        " Primary",
        " School",
        " Community",
    ):
        name = name.replace(word, "")
    return name.strip()


def _secondaries(register: _Register, towns: tuple[Town, ...], trusts: tuple[Trust, ...]) -> list[School]:
    chance, made = register.chance, []
    for area in geography.AREAS:
        local = [t for t in towns if t.partnership == area.key]
        for town in local:
            name = SECONDARY_FORMS[len(made) % len(SECONDARY_FORMS)].format(town.name)
            roll = int(chance.triangular(430, 1380, 720 if area.key != geography.LARGEST_TOWN_IN else 1050))
            owner = _ownership(chance, "secondary", trusts, area.key)
            made.append(
                register.add(
                    name, "secondary", town, geography.near(chance, town.position, 0.8, 2.0), roll, owner
                )
            )
    return made


def _village_names(chance: random.Random) -> list[str]:
    names = [stem + ending for stem in geography.VILLAGE_STEMS for ending in geography.VILLAGE_ENDINGS]
    chance.shuffle(names)
    return names


def _primaries(
    register: _Register, secondaries: list[School], towns: tuple[Town, ...], trusts: tuple[Trust, ...]
) -> None:
    chance = register.chance
    villages = _village_names(chance)
    by_name = {t.name: t for t in towns}
    for secondary in secondaries:
        town = by_name[secondary.town]
        for _ in range(chance.randint(3, 5)):
            name = chance.choice(PRIMARY_FORMS).format(villages.pop())
            position = geography.near(chance, secondary.position, 4.0, 12.0)
            owner = _ownership(chance, "primary", trusts, town.partnership)
            register.add(
                name,
                "primary",
                town,
                position,
                int(chance.triangular(60, 480, 210)),
                owner,
                feeds=secondary.key,
            )


def _alternative_provision(register: _Register, towns: tuple[Town, ...], trusts: tuple[Trust, ...]) -> None:
    owners = (
        (trusts[-1].key, "alternative_provision_academy", "42"),
        (trusts[-1].key, "alternative_provision_academy", "43"),
        (None, "pru", "14"),
    )
    wanted = ("Saltmere", "Washbeck", "Osierholt")
    for name, town_name, owner in zip(AP_SCHOOLS, wanted, owners, strict=True):
        town = next(t for t in towns if t.name == town_name)
        position = geography.near(register.chance, town.position, 1.0, 2.0)
        register.add(name, "alternative_provision", town, position, 64, owner)


def make_organisations(seed: int, model: AuthorityModel, calendar: SchoolCalendar) -> Organisations:
    towns, trusts = geography.make_towns(seed), make_trusts()
    register = _Register(seed, model.authority.code, calendar)
    secondaries = _secondaries(register, towns, trusts)
    _primaries(register, secondaries, towns, trusts)
    _alternative_provision(register, towns, trusts)
    partnerships = make_partnerships(model)
    since = {p.key: p.starts_on for p in partnerships}
    members = tuple(
        PartnershipMember(s.partnership, s.key, since[s.partnership]) for s in secondaries if s.partnership
    )
    return Organisations(make_authority(model), towns, trusts, tuple(register.made), partnerships, members)
