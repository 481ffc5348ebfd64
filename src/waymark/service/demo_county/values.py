"""What the county is made of, before anything happens: places, organisations, people, children.

Rows refer to one another by `key`, a readable text such as `school-014`; loading turns keys into rows.
Positions are (longitude, latitude) in degrees; minutes are for one way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.kernel.wording import initials

Position = tuple[float, float]


@dataclass(frozen=True)
class Authority:
    key: str
    name: str
    code: str
    email_domain: str
    outline: tuple[Position, ...]


@dataclass(frozen=True)
class Town:
    key: str
    name: str
    partnership: str
    position: Position
    postcode_district: str


@dataclass(frozen=True)
class Trust:
    key: str
    name: str
    uid: str
    kind: str  # multi_academy_trust, single_academy_trust


@dataclass(frozen=True)
class School:
    key: str
    urn: int
    laestab: str
    ukprn: str
    name: str
    short_name: str
    phase: str  # primary, secondary, alternative_provision
    kind: str  # academy_converter, academy_sponsor_led, free_school, community, alternative_provision_academy, pru
    gias_type_code: str
    trust: str | None
    partnership: str | None
    town: str
    street: str
    postcode: str
    position: Position
    lowest_age: int
    highest_age: int
    number_on_roll: int
    admission_number: int
    inset_pattern: str
    inset_days: tuple[date, ...]
    feeds: str | None  # a primary's usual secondary
    email: str
    telephone: str


@dataclass(frozen=True)
class Partnership:
    key: str
    name: str
    kind: str  # local_planning, inclusion
    starts_on: date
    is_pilot: bool
    cadence_weeks: int
    meeting_weekday: int  # Monday is 0
    boundary: tuple[Position, ...]


@dataclass(frozen=True)
class PartnershipMember:
    partnership: str
    school: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class OpeningStep:
    status: str  # planned, trust_approved, registered, open
    happened_on: date
    approved_by: str
    note: str


@dataclass(frozen=True)
class ProvisionClass:
    key: str
    provision: str
    name: str
    purpose: str  # preventive, after_exclusion
    year_low: int
    year_high: int
    commissioned_places: int
    host_places: int
    transient_places: int
    starts_on: date | None


@dataclass(frozen=True)
class Provision:
    key: str
    name: str
    kind: str  # a kind of the authority's model
    tier: int
    provider: str  # the organisation that runs it
    host_school: str | None
    partnerships: tuple[str, ...]  # whose schools it serves; empty means every partnership
    position: Position
    postcode: str
    planned_year: str
    opens_on: date | None
    is_full_time: bool
    steps: tuple[OpeningStep, ...]
    classes: tuple[ProvisionClass, ...]
    places_confirmed_on: date | None  # by its lead

    @property
    def status(self) -> str:
        return self.steps[-1].status


@dataclass(frozen=True)
class TravelTime:
    origin_sector: str
    to_provision: str
    mode: str  # car, bus
    minutes: int
    is_measured: bool
    source: str
    as_of: date


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    email: str
    telephone: str
    is_persona: bool = False
    persona_story: str = ""


@dataclass(frozen=True)
class Membership:
    person: str
    organisation: str  # key of the authority, a trust, a school, or a team that is a provider
    role: str
    starts_on: date


@dataclass(frozen=True)
class Contact:
    """A parent or carer."""

    pupil: str
    name: str
    relationship: str
    email: str
    telephone: str
    first_language: str
    needs_interpreter: bool


@dataclass(frozen=True)
class Pupil:
    """`year_group` is that of the demo's own school year; `position` is the home's."""

    key: str
    upn: str
    given_names: str
    family_name: str
    known_as: str
    born_on: date
    year_group: int
    sex: str  # F, M
    ethnicity: str
    first_language: str
    sen_provision: str  # N, K, E
    primary_need: str
    has_free_school_meals: bool
    is_looked_after: bool
    has_social_worker: bool
    is_young_carer: bool
    address_is_protected: bool
    home_postcode: str
    position: Position

    @property
    def initials(self) -> str:
        return initials(f"{self.known_as} {self.family_name}")


@dataclass(frozen=True)
class Registration:
    pupil: str
    school: str
    enrolment: str  # C single, M main of dual, S subsidiary of dual
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Separation:
    """Two children who must not be at one site at the same time."""

    pupil: str
    other: str
    reason: str
    starts_on: date
    recorded_by: str


@dataclass(frozen=True)
class People:
    """`holders` finds the person by (organisation, role)."""

    persons: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    holders: dict[tuple[str, str], Person]

    def holder(self, organisation: str, role: str) -> Person:
        return self.holders[organisation, role]
