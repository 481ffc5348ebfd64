"""From what a form asks to candidates as the library reads them: hosts, sizes, limits, money, what is promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil

from waymark.sufficiency.county import Parameters, Scenario
from waymark.sufficiency.levers import with_provisions
from waymark.sufficiency.outcomes.costs import Costs
from waymark.sufficiency.planning import Candidate, Candidates, InvalidPlanning, Promise, Size

from ..models import PlanningScenario
from ..opening import AT, SECOND
from .sites import Reachable, planned_ahead, school_near

STAYS, PROMISED, FREE = "stays", "promised", "free"
GIVEN_WORDS = {
    STAYS: "All that is open or planned stays as it is planned",
    PROMISED: "What is open stays; what is planned is promised, in whichever year is best",
    FREE: "What is open stays; what is planned may open in another year, or not at all",
}


@dataclass(frozen=True)
class Wanted:
    """``sizes``: kind to the numbers of places one may have; ``for_all``: kinds that are for the whole county. Money in pounds.

    ``openings`` and ``capital`` by school year; ``bus`` is the longest journey by bus, None where it does not matter.
    """

    sizes: Mapping[str, tuple[int, ...]]
    hosts: tuple[str, ...]
    car: int
    for_all: frozenset[str] = frozenset()
    bus: int | None = None
    given: str = STAYS
    promised: tuple[str, ...] = ()
    openings: Mapping[str, int] = field(default_factory=dict)
    capital: Mapping[str, int] = field(default_factory=dict)
    revenue: int | None = None
    teachers: int | None = None
    assistants: int | None = None


@dataclass(frozen=True)
class Question:
    """``without``: provisions that are planned and may be planned anew; ``assumed``: sentences."""

    candidates: Candidates
    without: tuple[str, ...]
    assumed: tuple[str, ...]


def question_of(
    kept: PlanningScenario, scenario: Scenario, wanted: Wanted, parameters: Parameters, costs: Costs, *, years: Iterable[str],
    today: date,
) -> Question:  # fmt: skip
    """Raises ``InvalidPlanning`` with a sentence. ``years``: all of the scenario."""
    every = list(years)
    sizes = tuple(
        _size(kind, places, parameters, costs) for kind, several in wanted.sizes.items() for places in several
    )
    if not sizes:
        raise InvalidPlanning("Nothing may open. Write the sizes of at least one kind.")
    reachable = Reachable(kept, scenario, wanted.car, wanted.bus)
    without = planned_ahead(scenario, wanted.sizes, today) if wanted.given != STAYS else ()
    hosts = [*_hosts(scenario, wanted, sizes, reachable)]
    moved = [_as_planned(scenario, one, reachable) for one in without]
    own_sizes = tuple(_size(one.kind, one.places, parameters, costs, key=f"{one.key}, as planned") for one in without)
    promised = [Promise(at_school(host)) for host in wanted.promised]
    promised += [Promise(one.key) for one in without] if wanted.given == PROMISED else []
    limits = {"car": wanted.car, **({"bus": wanted.bus} if wanted.bus is not None else {})}
    return Question(
        Candidates(
            sizes=sizes + own_sizes, candidates=(*hosts, *moved), limits=limits,
            openings=dict(wanted.openings), capital=_capital(wanted, every),
            **{name: _each_year(getattr(wanted, name), every) for name in ("revenue", "teachers", "assistants")},
            promised=tuple(promised),
        ),
        tuple(one.key for one in without),
        tuple(reachable.assumed),
    )  # fmt: skip


def at_school(school: str) -> str:
    """The key of what could open there: as an opening by a lever is called."""
    return f"{AT}{school}"


def scenario_to_plan(scenario: Scenario, without: Iterable[str]) -> Scenario:
    """The scenario as it would be had those never been planned."""
    gone = set(without)
    if not gone:
        return scenario
    minutes = {school: {key: far for key, far in row.items() if key not in gone} for school, row in scenario.minutes.items()}
    left = tuple(one for one in scenario.provisions if one.key not in gone)
    return with_provisions(replace(scenario, minutes=minutes), left)


def _size(kind: str, places: int, parameters: Parameters, costs: Costs, key: str = "") -> Size:
    """By the file of costs and of figures: so much and so many for each place."""
    if kind not in costs.kinds or kind not in parameters.kinds:
        known = ", ".join(sorted(set(costs.kinds) & set(parameters.kinds)))
        raise InvalidPlanning(f"The figures have nothing of the kind {kind!r}: neither costs nor staff. They have {known}.")
    money = {name: round(places * figure.value) for name, figure in costs.kinds[kind].figures.items()}
    staff = {
        name: ceil(places * parameters.kinds[kind][f"{name}_per_place"].value - 1e-9) for name in ("teachers", "assistants")
    }
    return Size(key or f"{kind} of {places}", kind, places, money["capital_place"], money["place_year"], **staff)


def _hosts(scenario: Scenario, wanted: Wanted, sizes: tuple[Size, ...], reachable: Reachable) -> Iterable[Candidate]:
    """One candidate for each school; a second where some kinds are for its partnership and others for the whole county."""
    known = {one.key: one for one in scenario.schools}
    taken = {one.key for one in scenario.provisions}
    for host in wanted.hosts:
        if host not in known:
            raise InvalidPlanning(f"{host!r} is no school of the scenario.")
        groups = [
            [size.key for size in sizes if (size.kind in wanted.for_all) is for_all] for for_all in (False, True)
        ]
        for for_all, several in enumerate(groups):
            if several:
                key = _free(at_school(host), taken)
                taken.add(key)
                partnership = None if for_all else known[host].partnership
                yield Candidate(key, host, tuple(several), partnership, minutes=reachable.from_school(host))
    if missing := [one for one in wanted.promised if one not in wanted.hosts]:
        raise InvalidPlanning(f"{missing[0]} is promised and is not among the schools that may host. Tick it there too.")


def _free(key: str, taken: set[str]) -> str:
    found, number = key, 1
    while found in taken:
        number += 1
        found = f"{key}{SECOND.format(number)}"
    return found


def _as_planned(scenario: Scenario, one, reachable: Reachable) -> Candidate:
    return Candidate(
        one.key, school_near(scenario, one), (f"{one.key}, as planned",), one.partnership, consent="given",
        minutes=reachable.from_provision(one),
    )  # fmt: skip


def _capital(wanted: Wanted, years: list[str]) -> dict[str, int]:
    """A year left empty beside others is a year without any."""
    return {year: wanted.capital.get(year, 0) for year in years} if wanted.capital else {}


def _each_year(most: int | None, years: list[str]) -> dict[str, int]:
    return {} if most is None else dict.fromkeys(years, most)
