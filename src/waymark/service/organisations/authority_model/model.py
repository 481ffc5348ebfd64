"""One authority's model, whole and checked."""

# ruff: noqa: RUF009 - `required` and `optional` declare a field, as `dataclasses.field` does
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from waymark.kernel.calendars import SchoolCalendar, Term
from waymark.service.organisations.authority_model.fields import optional, required
from waymark.service.organisations.authority_model.plan import (
    BankHolidays,
    Opening,
    Partnership,
    Programme,
    SchoolYear,
    YearCount,
)
from waymark.service.organisations.authority_model.values import (
    Authority,
    Eligibility,
    FairShare,
    FamilyAnswer,
    Kind,
    LadderStep,
    NoticeClass,
    Panel,
    PreventiveReserve,
    PricesOfPlaces,
    Priority,
    ReasonList,
    Route,
    SmallNumbers,
    Source,
    Template,
    Tier,
    TravelCap,
)

Keyed = TypeVar("Keyed", bound="object")


FAMILY_ANSWER_ASSUMED = FamilyAnswer(
    key="panel", assumed=True, answer_within_school_days=10,
    explanation="The authority's model states no time for this, so ten school days are assumed.",
)


@dataclass(frozen=True)
class Assumption:
    """A value nobody has published: `path` names it, `note` says what it was taken from."""

    path: str
    value: str
    note: str
    where: str
    line: int


@dataclass(frozen=True, kw_only=True)
class AuthorityModel:
    """Tuples keep the order of the file. Unknown keys raise `KeyError` with the keys there are."""

    version: str = required(pattern=r"\d+(\.\d+)*", looks_like='numbers and dots, such as "1.2"')
    effective_from: date = required()
    sources: tuple[Source, ...] = optional(())
    authority: Authority = required()
    tiers: tuple[Tier, ...] = required(at_least=1)
    ladder: tuple[LadderStep, ...] = optional(())
    kinds: tuple[Kind, ...] = required(at_least=1)
    routes: tuple[Route, ...] = required(at_least=1)
    panels: tuple[Panel, ...] = required(at_least=1)
    notice_classes: tuple[NoticeClass, ...] = required(at_least=1)
    priorities: tuple[Priority, ...] = required(at_least=1)
    preventive_reserve: tuple[PreventiveReserve, ...] = optional(())
    fair_share: tuple[FairShare, ...] = optional(())
    prices_of_places: tuple[PricesOfPlaces, ...] = optional(())
    small_numbers: tuple[SmallNumbers, ...] = optional(())
    family_answers: tuple[FamilyAnswer, ...] = optional(())
    travel_cap: TravelCap = required()
    eligibility: tuple[Eligibility, ...] = required(at_least=1)
    partnerships: tuple[Partnership, ...] = required(at_least=1)
    programme: Programme = required()
    opening_counts: tuple[YearCount, ...] = optional(())
    opening_timeline: tuple[Opening, ...] = optional(())
    term_dates: tuple[SchoolYear, ...] = required(at_least=1)
    bank_holidays: BankHolidays = required()
    reasons: tuple[ReasonList, ...] = required(at_least=1)
    templates: tuple[Template, ...] = required(at_least=1)
    assumed_values: tuple[Assumption, ...] = ()

    def kind(self, key: str) -> Kind:
        return _keyed(self.kinds, key, "kind")

    def route(self, key: str) -> Route:
        return _keyed(self.routes, key, "route")

    def panel(self, key: str) -> Panel:
        return _keyed(self.panels, key, "panel")

    def partnership(self, key: str) -> Partnership:
        return _keyed(self.partnerships, key, "partnership")

    def reason_list(self, key: str) -> ReasonList:
        return _keyed(self.reasons, key, "list of reasons")

    def template(self, key: str) -> Template:
        return _keyed(self.templates, key, "template")

    def route_of(self, kind_key: str) -> Route:
        return self.route(self.kind(kind_key).route)

    @property
    def last_year_served(self) -> int:
        """The last year group that any kind of support is for."""
        return max(kind.year_high for kind in self.kinds)

    def eligibility_for(self, kind_key: str) -> Eligibility | None:
        return next((rule for rule in self.eligibility if kind_key in rule.kinds), None)

    def fair_share_on(self, day: date) -> FairShare | None:
        """The rule of the account between schools in force on a day; None when none has begun."""
        return _in_force(self.fair_share, day)

    def prices_of_places_on(self, day: date) -> PricesOfPlaces | None:
        """The rule about prices of places that counts on a day; None when none has begun, or the one in force is off."""
        rule = _in_force(self.prices_of_places, day)
        return rule if rule is not None and rule.count else None

    def small_numbers_on(self, day: date) -> SmallNumbers | None:
        """The smallest count that may be shown on a day; None says nothing by group may be shown."""
        return _in_force(self.small_numbers, day)

    def family_answer(self, key: str) -> FamilyAnswer:
        """By when a family is answered that asks to have a decision looked at again; what is assumed where none is given."""
        return next((one for one in self.family_answers if one.key == key), FAMILY_ANSWER_ASSUMED)

    def source(self, key: str) -> Source:
        return _keyed(self.sources, key, "source")

    def assumptions(self) -> tuple[Assumption, ...]:
        """Everything marked as assumed, in the order of the file, for a page that shows it."""
        return self.assumed_values

    def lacking(self) -> tuple[str, ...]:
        """What may be left out, and what people then go without: a sentence for each."""
        authority, found = self.authority, []
        if not authority.phone:
            found.append("No telephone number: letters and pages tell nobody whom to ring. Write phone under [authority].")
        if not authority.email:
            found.append("No e-mail address: letters and pages tell nobody where to write. Write email under [authority].")
        return tuple(found)

    def calendar(self) -> SchoolCalendar:
        """The authority's own days; a school's INSET days are laid over it elsewhere."""
        blocks = (
            Term(block.name, year.academic_year, block.first_on, block.last_on)
            for year in self.term_dates
            for block in year.blocks
        )
        closed = {day.on: day.reason for day in self.bank_holidays.days}
        closed |= {day.on: day.reason for year in self.term_dates for day in year.closures}
        return SchoolCalendar(terms=tuple(blocks), closures=closed)


def _in_force(values: Iterable[Keyed], day: date) -> Keyed | None:
    begun = [one for one in values if one.effective_from <= day]  # type: ignore[attr-defined]
    return max(begun, key=lambda one: one.effective_from, default=None)


def _keyed(values: Iterable[Keyed], key: str, noun: str) -> Keyed:
    held = {value.key: value for value in values}  # type: ignore[attr-defined]
    if key not in held:
        raise KeyError(f"the authority's model has no {noun} {key!r}; it has {', '.join(held)}")
    return held[key]
