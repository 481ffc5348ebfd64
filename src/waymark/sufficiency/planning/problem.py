"""The question as whole numbers: sites, options, years, journeys, limits. Knows no solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from waymark.sufficiency.county import Provision, Scenario

from .candidates import NOT_ASKED, REFUSED, SPENT, Candidate, Candidates, Promise, few, known
from .demand import Demand, years_of
from .errors import InvalidPlanning

NO_JOURNEY = -1


@dataclass(frozen=True)
class Site:
    """A place of one kind: a provision that is open, or a candidate with what could open there.

    `minutes` [schools]: one way, -1 where the journey or the partnership rules it out. `open_weeks` [years]: place-weeks of
    what is there already, 0 for a candidate.
    """

    key: str
    kind: int
    partnership: str | None
    minutes: tuple[int, ...]
    open_weeks: tuple[int, ...]
    is_candidate: bool = False


@dataclass(frozen=True)
class Option:
    """One size at one candidate. `first`: the first year it can open in; `place_weeks` [years] once it is open."""

    candidate: str
    size: str
    site: int
    places: int
    first: int
    place_weeks: tuple[int, ...]
    capital: int
    revenue: int
    teachers: int
    assistants: int
    asked: bool


@dataclass(frozen=True)
class Fixed:
    """A promise in numbers: one of these options is open in this year, at the latest."""

    key: str
    options: tuple[int, ...]
    year: int


@dataclass(frozen=True)
class Cover:
    """One of these options is open from this year on, because nothing else of the kind is in the partnership."""

    kind: str
    partnership: str
    options: tuple[int, ...]
    year: int


@dataclass(frozen=True)
class PlanningProblem:
    """Every array is whole numbers: place-weeks, minutes, pounds, people. `most`[limit][year] is None where there is no limit."""

    years: tuple[str, ...]
    kinds: tuple[str, ...]
    schools: tuple[str, ...]
    area: tuple[int, ...]
    """[schools]: the partnership of each, in the order of `areas`."""
    areas: tuple[str, ...]
    needed: np.ndarray
    owed: np.ndarray
    sites: tuple[Site, ...]
    options: tuple[Option, ...]
    most: dict[str, tuple[int | None, ...]]
    capital_carries_over: bool
    promised: tuple[Fixed, ...]
    coverage: tuple[Cover, ...]
    unmet_minutes: int
    cost_at_most: int | None = None
    limited: str = "car"
    """The mode whose minutes are added up."""
    first: int = 0
    """The first year in which anything can open: what is needed before it is not counted up."""

    def with_cost_at_most(self, pounds: int | None) -> PlanningProblem:
        return replace(self, cost_at_most=pounds)

    @property
    def need_of_area(self) -> list[int]:
        sums = self.needed.sum(axis=(1, 2))
        return [int(sum(sums[i] for i in range(len(self.schools)) if self.area[i] == a)) for a in range(len(self.areas))]

    def plain(self) -> dict[str, Any]:
        """As plain data, which is what check.py reads."""
        return {
            "years": len(self.years), "area": list(self.area), "areas": len(self.areas), "needed": self.needed.tolist(),
            "owed": self.owed.tolist(), "unmet_minutes": self.unmet_minutes, "cost_at_most": self.cost_at_most,
            "capital_carries_over": self.capital_carries_over, "most": {name: list(row) for name, row in self.most.items()},
            "sites": [{"kind": s.kind, "minutes": list(s.minutes), "open_weeks": list(s.open_weeks)} for s in self.sites],
            "options": [vars(option) | {"place_weeks": list(option.place_weeks)} for option in self.options],
            "promised": [{"options": list(one.options), "year": one.year} for one in self.promised],
            "coverage": [{"options": list(one.options), "year": one.year} for one in self.coverage],
        }  # fmt: skip


def problem_of(
    scenario: Scenario, candidates: Candidates, demand: Demand, *, today: date, only_consented: bool = False
) -> PlanningProblem:
    """Raises InvalidPlanning for what cannot be planned with: a sentence names the field."""
    years = years_of(scenario)
    _check_names(scenario, candidates, years)
    kinds = tuple(kind.key for kind in scenario.kinds if kind.key in {size.kind for size in candidates.sizes})
    schools = tuple(school.key for school in scenario.schools)
    first_open = _first_year_ahead(scenario, today)
    hosts = [one for one in candidates.candidates if one.consent != REFUSED and not (only_consented and one.consent == NOT_ASKED)]
    keys = {host.key for host in hosts}
    for promise in candidates.promised:
        if promise.key not in keys:
            raise InvalidPlanning(
                f"promised names {promise.key!r}, whose host has not consented, and only hosts who have are asked for."
            )
    sites = [_site(scenario, one, kinds, candidates) for one in scenario.provisions if one.kind in kinds]
    options: list[Option] = []
    for host in hosts:
        first = max(first_open, years.index(host.opens_from) if host.opens_from else 0)
        for kind in dict.fromkeys(candidates.size(size).kind for size in host.sizes):
            sites.append(_candidate_site(scenario, host, kinds, kind, candidates))
            options += [
                _option(scenario, host, candidates, key, len(sites) - 1, first)
                for key in host.sizes if candidates.size(key).kind == kind
            ]  # fmt: skip
    columns = [demand.kinds.index(kind) for kind in kinds]
    partnerships = [one.key for one in scenario.partnerships]
    problem = PlanningProblem(
        years, kinds, schools, tuple(partnerships.index(one.partnership) for one in scenario.schools), tuple(partnerships),
        _ahead(demand.needed[:, columns], first_open), _ahead(demand.owed[:, columns], first_open), tuple(sites), tuple(options),
        {name: _limits(getattr(candidates, name), years, first_open) for name in ("openings", *SPENT)},
        candidates.capital_carries_over,
        tuple(_fixed(promise, options, years, first_open, today) for promise in candidates.promised),
        tuple(_covers(scenario, candidates, sites, options, years)),
        candidates.unmet_minutes, limited=next(iter(candidates.limits)), first=first_open,
    )  # fmt: skip
    _check_promised_can_be_paid(problem)
    return problem


def _limits(named: Mapping[str, int], years: tuple[str, ...], first_open: int) -> tuple[int | None, ...]:
    """None where there is no limit. Of a year that has begun nothing is left, unless it is named: what it did not spend would
    else be kept, without limit, for all the years after it."""
    begun = 0 if any(year in named for year in years[first_open:]) else None
    return tuple(named.get(year, begun if at < first_open else None) for at, year in enumerate(years))


def _check_names(scenario: Scenario, candidates: Candidates, years: tuple[str, ...]) -> None:
    kinds, partnerships = {one.key for one in scenario.kinds}, {one.key for one in scenario.partnerships}
    schools = {one.key for one in scenario.schools}
    for size in candidates.sizes:
        known(size.kind, kinds, f"sizes, {size.key}, kind")
    for one in candidates.candidates:
        where = f"candidates, {one.key},"
        known(one.school, schools, f"{where} school")
        if one.partnership is not None:
            known(one.partnership, partnerships, f"{where} partnership")
        if one.opens_from is not None:
            known(one.opens_from, set(years), f"{where} opens_from")
        for mode, row in one.minutes.items():
            for school in row:
                known(school, schools, f"{where} minutes, {mode}")
    for name in ("openings", *SPENT):
        for year in getattr(candidates, name):
            known(year, set(years), name)
    provisions = {one.key for one in scenario.provisions}
    for one in candidates.candidates:
        if one.key in provisions:
            raise InvalidPlanning(
                f"candidates, {one.key} is the key of a provision that is there already. Give the candidate its own."
            )
    for one in candidates.coverage:
        known(one.kind, {size.kind for size in candidates.sizes}, "coverage, kind")
        known(one.by, set(years), "coverage, by")
        for partnership in one.partnerships:
            known(partnership, partnerships, "coverage, partnerships")


def _first_year_ahead(scenario: Scenario, today: date) -> int:
    """The first school year whose first day is not past."""
    for place, weeks in enumerate(scenario.weeks):
        if weeks[0] >= today:
            return place
    raise InvalidPlanning(
        f"today is {today}, and the scenario's last school year began on {scenario.weeks[-1][0]}: nothing can be opened in it "
        "any more. Give a scenario with later years."
    )


def _ahead(table: np.ndarray, first: int) -> np.ndarray:
    made = table.copy()
    made[:, :, :first] = 0
    return made


def _site(scenario: Scenario, one: Provision, kinds: tuple[str, ...], candidates: Candidates) -> Site:
    kind = next(kind for kind in scenario.kinds if kind.key == one.kind)
    limit = longest(scenario, candidates)[0][1] if kind.limits_journey else None
    minutes = []
    for school in scenario.schools:
        journey = scenario.minutes.get(school.key, {}).get(one.key, 0)
        near = limit is None or journey <= limit
        minutes.append(journey if near and one.partnership in (None, school.partnership) else NO_JOURNEY)
    weeks = tuple(
        one.places * sum(one.opens_on <= week < (one.closes_on or date.max) for week in year) for year in scenario.weeks
    )
    return Site(one.key, kinds.index(one.kind), one.partnership, tuple(minutes), weeks)


def _candidate_site(scenario: Scenario, host: Candidate, kinds: tuple[str, ...], key: str, candidates: Candidates) -> Site:
    kind = next(kind for kind in scenario.kinds if kind.key == key)
    minutes = []
    for school in scenario.schools:
        if host.partnership not in (None, school.partnership):
            minutes.append(NO_JOURNEY)
        elif not kind.limits_journey:
            minutes.append(0)
        else:
            minutes.append(_journey(host, school.key, longest(scenario, candidates)))
    return Site(host.key, kinds.index(key), host.partnership, tuple(minutes), (0,) * scenario.years, is_candidate=True)


def longest(scenario: Scenario, candidates: Candidates) -> list[tuple[str, int]]:
    """By mode, the one that is added up first; of that the scenario's own limit holds too, as it does when it is simulated."""
    first, *others = candidates.limits.items()
    return [(first[0], min(first[1], scenario.minutes_most)), *others]


def _journey(host: Candidate, school: str, limits: list[tuple[str, int]]) -> int:
    """By the mode that is added up, or no journey where any mode's limit is passed."""
    journeys = []
    for mode, most in limits:
        if school not in host.minutes.get(mode, {}):
            raise InvalidPlanning(
                f"candidates, {host.key}, minutes, {mode} has no journey from {school!r}. Put its minutes there, or give "
                "a travel table."
            )
        minutes = host.minutes[mode][school]
        if minutes > most:
            return NO_JOURNEY
        journeys.append(minutes)
    return journeys[0]


def _option(scenario: Scenario, host: Candidate, candidates: Candidates, key: str, site: int, first: int) -> Option:
    size = candidates.size(key)
    weeks = tuple(size.places * len(year) * size.usable // 100 for year in scenario.weeks)
    return Option(host.key, key, site, size.places, first, weeks, size.capital + host.extra_capital, size.revenue, size.teachers,
                  size.assistants, host.consent != NOT_ASKED)  # fmt: skip


def _fixed(promise: Promise, options: list[Option], years: tuple[str, ...], first_open: int, today: date) -> Fixed:
    mine = [at for at, one in enumerate(options) if one.candidate == promise.key and promise.size in (None, one.size)]
    year = len(years) - 1
    if promise.year is not None:
        known(promise.year, set(years), f"promised, {promise.key}, year")
        year = years.index(promise.year)
        if year < first_open:
            raise InvalidPlanning(
                f"promised, {promise.key}, year is {promise.year}, which began before today, {today}. Put {years[first_open]} or "
                "later, or put it among the scenario's provisions if it is open."
            )
    earliest = min(options[at].first for at in mine)
    if earliest > year:
        raise InvalidPlanning(
            f"promised, {promise.key}, year is {years[year]}, and its candidate opens from {years[earliest]}. "
            "Mend one of the two."
        )
    return Fixed(promise.key, tuple(mine), year)


def _covers(
    scenario: Scenario, candidates: Candidates, sites: list[Site], options: list[Option], years: tuple[str, ...]
) -> Iterator[Cover]:
    """What coverage still asks for, partnership by partnership; a provision for the whole authority covers none."""
    kinds = [one.kind for one in scenario.provisions]
    for rule in candidates.coverage:
        year = years.index(rule.by)
        for area in rule.partnerships or tuple(one.key for one in scenario.partnerships):
            there = any(
                (one.kind, one.partnership, one.closes_on) == (rule.kind, area, None) and one.opens_on <= scenario.weeks[year][0]
                for one in scenario.provisions
            )  # fmt: skip
            if there:
                continue
            mine = tuple(
                at for at, one in enumerate(options)
                if sites[one.site].partnership == area and candidates.size(one.size).kind == rule.kind and one.first <= year
            )  # fmt: skip
            if not mine:
                raise InvalidPlanning(
                    f"coverage asks for {rule.kind} in {area} by {rule.by}, and no candidate of {area} can open it by then. "
                    f"Add one, or take {area} out (there is {kinds.count(rule.kind)} of that kind now)."
                )
            yield Cover(rule.kind, area, mine, year)


def _check_promised_can_be_paid(problem: PlanningProblem) -> None:
    """What is promised, in its cheapest size and at the latest, against each limit."""
    for name in ("openings", *SPENT):
        for year in range(len(problem.years)):
            most = _most(problem, name, year)
            if most is None:
                continue
            due = [one for one in problem.promised if one.year <= year]
            needs = sum(1 if name == "openings" else min(getattr(problem.options[at], name) for at in one.options) for one in due)
            if needs > most:
                said = "allowed" if name == "openings" else "there"
                raise InvalidPlanning(
                    f"{name}, {problem.years[year]} is {most}, and what is promised by then ({few([one.key for one in due])}) "
                    f"needs {needs} at least. Raise {name}, or promise less: no more than is {said} can be promised."
                )


def _most(problem: PlanningProblem, name: str, year: int) -> int | None:
    """What may be used up to and in a year: of capital and openings all years so far, of the rest the year's own."""
    rows = problem.most[name]
    if name not in ("capital", "openings"):
        return rows[year]
    so_far = rows[: year + 1]
    return None if None in so_far else sum(value for value in so_far if value is not None)
