"""What an authority's model and the register of schools state, as far as a scenario needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from waymark.kernel.calendars import SchoolCalendar
from waymark.kernel.geography import Point


@dataclass(frozen=True)
class SchoolStated:
    """A school as the register has it. Ages are the youngest and oldest taught; None is not stated."""

    urn: int
    name: str
    phase_code: str
    alternative_provision: bool
    low_age: int | None
    high_age: int | None
    pupils: int | None
    capacity: int | None
    point: Point | None
    easting: int | None = None
    northing: int | None = None


@dataclass(frozen=True)
class KindStated:
    """A kind of provision in the authority's own words. `counted_as`: places, caseload, space, advice or training."""

    key: str
    name: str
    tier: int
    counted_as: str
    setting: str
    weeks_min: int | None = None
    weeks_max: int | None = None
    terms_max: int | None = None
    classes_min: int | None = None
    classes_max: int | None = None
    places_per_class: int | None = None
    host_places: int | None = None
    """For pupils of the school that hosts it, in each class."""
    caseload: int | None = None
    preventive: bool = True
    for_excluded: bool = False


@dataclass(frozen=True)
class PartnershipStated:
    """Schools that decide together. `members` are URNs; None is every school."""

    key: str
    name: str
    kind: str
    starts_on: date
    meets_every: int
    members: tuple[int, ...] | None


@dataclass(frozen=True)
class OpeningStated:
    """One site of the published plan. Where `kind` is None it is one of `may_be`; without `urn` nobody has said where."""

    key: str
    name: str
    first_year: int
    kind: str | None
    may_be: tuple[str, ...] = ()
    urn: int | None = None
    partnership: str | None = None
    opened_on: date | None = None


@dataclass(frozen=True)
class Stated:
    """`counts`: how many sites of a kind open in the school year that begins in a calendar year, by (year, kind)."""

    name: str
    kinds: tuple[KindStated, ...]
    partnerships: tuple[PartnershipStated, ...]
    openings: tuple[OpeningStated, ...]
    counts: Mapping[tuple[int, str], int]
    calendar: SchoolCalendar
    minutes_most: int
    travel_mode: str
    """`car`, `bus` or `walk`."""
