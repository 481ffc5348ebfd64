"""Who decides together, what opens when, and the days schools are open: the dated part of a model."""

# ruff: noqa: RUF009 - `required` and `optional` declare a field, as `dataclasses.field` does
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.service.organisations.authority_model.fields import KEY, Stated, optional, required

YEAR = {"pattern": r"20\d{2}/\d{2}", "looks_like": "an academic year such as 2026/27"}
URN = {"low": 100000, "high": 999999}


@dataclass(frozen=True, kw_only=True)
class Partnership(Stated):
    """Schools that decide together. `members` are URNs when `rule` is `listed`.

    `proximity` puts each secondary school with the nearest `centre` (metres on the national grid);
    `whole_authority` takes every school; `kept_in_service` leaves membership to the people who run it.
    """

    key: str = required(**KEY)
    name: str = required()
    kind: str = required(choices=("lpp", "zone", "county", "primary"))
    panel: str = required(refers="panels")
    starts_on: date = required()
    ends_on: date | None = optional()
    pilot: bool = optional(False)
    rule: str = required(choices=("listed", "proximity", "whole_authority", "kept_in_service"))
    members: tuple[int, ...] = optional((), **URN)
    near: str | None = optional()
    centre_easting: int | None = optional(low=0, high=700000)
    centre_northing: int | None = optional(low=0, high=1300000)


@dataclass(frozen=True, kw_only=True)
class Programme(Stated):
    """The published plan as a whole: how many sites in all, and more than how many pupils a year."""

    name: str = required()
    sites_in_all: int | None = optional(low=0, high=1000)
    pupils_a_year_over: int | None = optional(low=0, high=100000)


@dataclass(frozen=True, kw_only=True)
class YearCount(Stated):
    """How many sites of a kind the plan opens in a year; the timeline below it must agree."""

    academic_year: str = required(**YEAR)
    kind: str = required(refers="kinds")
    sites: int = required(low=0, high=200)


@dataclass(frozen=True, kw_only=True)
class Opening(Stated):
    """One site of the plan. `kind` is empty where nobody has said which; `may_be` then lists the kinds it may be.

    `school_urn` is empty while the place is to be confirmed. `provisional` as published.
    """

    key: str = required(**KEY)
    name: str = required()
    academic_year: str = required(**YEAR)
    kind: str | None = optional(refers="kinds")
    may_be: tuple[str, ...] = optional((), refers="kinds")
    school_urn: int | None = optional(**URN)
    partnership: str | None = optional(refers="partnerships")
    status: str = required(choices=("planned", "trust_approved", "registered", "open"))
    provisional: bool = required()
    opened_on: date | None = optional()

    @property
    def kind_is_stated(self) -> bool:
        return self.kind is not None


@dataclass(frozen=True, kw_only=True)
class TermBlock:
    """A run of weeks without a half-term holiday in it; both days are school days."""

    name: str = required()
    first_on: date = required()
    last_on: date = required()


@dataclass(frozen=True, kw_only=True)
class Closure:
    on: date = required()
    reason: str = required()


@dataclass(frozen=True, kw_only=True)
class SchoolYear(Stated):
    academic_year: str = required(**YEAR)
    blocks: tuple[TermBlock, ...] = required(at_least=1)
    closures: tuple[Closure, ...] = optional(())


@dataclass(frozen=True, kw_only=True)
class BankHolidays(Stated):
    days: tuple[Closure, ...] = required(at_least=1)
