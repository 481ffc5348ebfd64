"""The adults: three in every school, a team at the council, a lead for every provision, and the personas to try."""

from __future__ import annotations

from datetime import date

from waymark.service.demo_county.chance import stream
from waymark.service.demo_county.names import email_name, family_name, given_name, telephone
from waymark.service.demo_county.schools import EMAIL_DOMAIN, Organisations
from waymark.service.demo_county.values import Membership, People, Person, Provision

SCHOOL_ROLES = ("inclusion_lead", "head_teacher", "governing_board")
INCLUSION_OFFICERS = 5
# (name, organisation as found below, role, what this person is good for trying)
PERSONAS: tuple[tuple[str, str, str, str], ...] = (
    (
        "Amara Okafor-Fen",
        "asking_school",
        "inclusion_lead",
        "Inclusion lead: writes requests, follows each child, brings forty rows from a spreadsheet.",
    ),
    (
        "Wilf Thistlewick",
        "chair_school",
        "head_teacher",
        "Head who chairs the South Fens partnership: runs the panel, approves his own school's requests.",
    ),
    (
        "Niamh Lanternby",
        "asking_school",
        "head_teacher",
        "Head and panel member: approves requests; may speak but not vote on her own school's cases.",
    ),
    (
        "Tariq Hussain-Lode",
        "host_school",
        "head_teacher",
        "Head of a school that hosts a Base: answers offers, sits on the panel, has an interest to declare.",
    ),
    (
        "Beatrix Sluiceman",
        "asking_school",
        "governing_board",
        "Chair of a governing board: decides in law on off-site directions.",
    ),
    (
        "Ezra Causewayman",
        "trust",
        "trust_officer",
        "Inclusion director of a trust: decides in law for its academies, sees its schools' share.",
    ),
    (
        "Chidinma Balogun-Mere",
        "authority",
        "coordinator",
        "Panel coordinator: calls, lists, freezes, chases, sends packs and letters.",
    ),
    (
        "Jude Saltmarsh",
        "authority",
        "authority_officer",
        "AP officer: every child with one owner and one date; the sixth day; places and openings.",
    ),
    (
        "Saoirse Tidewell",
        "authority",
        "inclusion_officer",
        "Inclusion officer: brokers managed moves and one-off incidents, speaks at panels.",
    ),
    ("Idris Heronsgate", "authority", "director", "Director: is it working, is it fair, what opens when."),
    (
        "Petra Ledgerwright",
        "authority",
        "administrator",
        "Administrator: people and their roles, schools, partnerships; sees no child.",
    ),
    (
        "Elif Yilmaz-Marsh",
        "base",
        "provider_lead",
        "Base lead: a day's children on a phone, arrivals, reviews, the way back.",
    ),
    (
        "Kofi Mensah-Tern",
        "centre",
        "provider_lead",
        "Centre lead: longer places, reviews each half-term, extensions.",
    ),
    (
        "Romilly Quaymaster",
        "hub",
        "provider_lead",
        "Hub lead: children who were permanently excluded, from the sixth day.",
    ),
    (
        "Gethin Wherrysail",
        "outreach",
        "provider_lead",
        "Outreach lead: caseload, visits, what changed in lessons.",
    ),
)
PLANNING_PERSONAS = (
    (
        "Wren Tallowby-Sedge",
        "authority",
        "analyst",
        "Analyst: what opens where and when, and what that would do to waits; sees no child.",
    ),
)


class _Staffing:
    def __init__(self, seed: int, since: date) -> None:
        self.chance = stream(seed, "people")
        self.since = since
        self.persons: list[Person] = []
        self.memberships: list[Membership] = []
        self.holders: dict[tuple[str, str], Person] = {}
        self.emails: set[str] = set()

    def add(self, name: str, organisation: str, role: str, story: str = "") -> Person:
        email = f"{email_name(name)}@{EMAIL_DOMAIN}"
        if email in self.emails:
            email = f"{email_name(name)}.{len(self.persons)}@{EMAIL_DOMAIN}"
        self.emails.add(email)
        person = Person(
            f"person-{len(self.persons) + 1:04d}", name, email, telephone(self.chance), bool(story), story
        )
        self.persons.append(person)
        self.hold(person, organisation, role)
        return person

    def hold(self, person: Person, organisation: str, role: str) -> None:
        self.memberships.append(Membership(person.key, organisation, role, self.since))
        self.holders.setdefault((organisation, role), person)

    def invented_name(self) -> str:
        return f"{given_name(self.chance, self.chance.choice('FM'))} {family_name(self.chance)}"

    def fill(self, organisation: str, role: str) -> None:
        if (organisation, role) not in self.holders:
            self.add(self.invented_name(), organisation, role)


def lead_organisation(provision: Provision) -> str:
    """Where the lead of a provision holds the role: sites in one school are told apart by their own key."""
    return provision.provider


def _places_of_personas(organisations: Organisations, provisions: tuple[Provision, ...]) -> dict[str, str]:
    fens = [s for s in organisations.of_phase("secondary") if s.partnership == "south_fens"]
    base = next(p for p in provisions if p.key == "south_fens_base")
    centre = next(p for p in provisions if p.key == "south_fens_centre")
    hosts = {base.provider, centre.provider}
    others = [s for s in fens if s.key not in hosts]
    found = {
        "asking_school": others[0].key,
        "chair_school": others[1].key,
        "host_school": base.provider,
        "trust": next(s.trust for s in others[1:] if s.trust),
        "authority": organisations.authority.key,
        "base": base.provider,
        "centre": centre.provider,
        "outreach": "outreach",
    }
    hub = next((p.provider for p in provisions if p.kind == "hub"), None)
    return {**found, "hub": hub} if hub else found


def make_people(
    organisations: Organisations, provisions: tuple[Provision, ...], since: date, seed: int
) -> People:
    staff = _Staffing(seed, since)
    where = _places_of_personas(organisations, provisions)
    for name, place, role, story in PERSONAS:
        if place in where:  # another authority's model may have no hub
            staff.add(name, where[place], role, story)
    for _ in range(2):
        staff.add(staff.invented_name(), organisations.authority.key, "coordinator")
        staff.add(staff.invented_name(), organisations.authority.key, "authority_officer")
    for _ in range(INCLUSION_OFFICERS - 1):
        staff.add(staff.invented_name(), organisations.authority.key, "inclusion_officer")
    for trust in organisations.trusts:
        staff.fill(trust.key, "trust_officer")
    for school in organisations.schools:
        for role in SCHOOL_ROLES:
            staff.fill(school.key, role)
    for provision in provisions:
        staff.fill(lead_organisation(provision), "provider_lead")
    for name, place, role, story in PLANNING_PERSONAS:  # last, so that everybody else is who they are without them
        staff.add(name, where[place], role, story)
    return People(tuple(staff.persons), tuple(staff.memberships), staff.holders)
