"""An authority to be simulated: its schools and rolls, partnerships, kinds of provision, places with their dates, journeys.

Plain values, checked when made; the figures of the model are apart, in `parameters`. Any authority is a file of this kind:
what Norfolk or Lincolnshire mean to open is values, not code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from .about import About
from .calendar import check_years
from .errors import InvalidScenario, different, known, whole
from .parameters import OF_A_KIND, SCALARS
from .standing import YEAR_GROUPS, Standing, check_standing

SCHEMA = "waymark.sufficiency.scenario/3"
SEATINGS = ("urgency", "allocator")
MOST_IN_A_YEAR_GROUP = 2000
MOST_PLACES = 10_000
MOST_MINUTES = 600
MOST_KINDS = 60


@dataclass(frozen=True)
class Partnership:
    """Schools that decide together; their panel meets every so many school weeks, counted through the years."""

    key: str
    meets_every: int = 2
    first_week: int = 0

    def __post_init__(self) -> None:
        whole(self.meets_every, f"partnerships, {self.key}, meets_every", 1, 45)
        whole(self.first_week, f"partnerships, {self.key}, first_week", 0, self.meets_every - 1)


@dataclass(frozen=True)
class School:
    """`rolls`: pupils in Years 7 to 11 on the first day; `intake`: Year 7 of each later year.

    `number` tells its pupils from all others whatever the order of the file, so that it must stay the same between
    scenarios that are compared: the URN, where there is one. `factor` replaces the school's drawn effect on suspensions.
    """

    key: str
    number: int
    partnership: str
    rolls: tuple[int, ...]
    intake: tuple[int, ...]
    factor: float | None = None

    def __post_init__(self) -> None:
        where = f"schools, {self.key},"
        whole(self.number, f"{where} number", 0, 2**24 - 1)
        if len(self.rolls) != len(YEAR_GROUPS):
            raise InvalidScenario(f"{where} rolls has {len(self.rolls)} numbers. Put five there, Year 7 to Year 11.")
        for name in ("rolls", "intake"):
            for pupils in getattr(self, name):
                whole(pupils, f"{where} {name}", 0, MOST_IN_A_YEAR_GROUP)
        if self.factor is not None and not 0 <= self.factor <= 20:
            raise InvalidScenario(f"{where} factor is {self.factor}. Put a number from 0 to 20 there, or leave it out.")


@dataclass(frozen=True)
class Kind:
    """A kind of provision: how long a stay is in school weeks, whom it is for, and whether a lasting stay ends elsewhere."""

    key: str
    tier: int
    weeks_min: int
    weeks_max: int
    for_excluded: bool = False
    moves_school: bool = False
    limits_journey: bool = True
    """False for help that comes to the school."""

    def __post_init__(self) -> None:
        where = f"kinds, {self.key},"
        whole(self.tier, f"{where} tier", 1, 3)
        whole(self.weeks_min, f"{where} weeks_min", 1, 200)
        whole(self.weeks_max, f"{where} weeks_max", self.weeks_min, 200)


@dataclass(frozen=True)
class Provision:
    """Places of one kind in one spot. Without a `partnership` it is for the whole authority.

    `host_places` of its places are only for pupils of the school that hosts it, who may have the others too.
    """

    key: str
    kind: str
    places: int
    opens_on: date
    partnership: str | None = None
    closes_on: date | None = None
    host: str | None = None
    host_places: int = 0

    def __post_init__(self) -> None:
        whole(self.places, f"provisions, {self.key}, places", 0, MOST_PLACES)
        whole(self.host_places, f"provisions, {self.key}, host_places", 0, self.places)
        if self.host_places and self.host is None:
            raise InvalidScenario(
                f"provisions, {self.key}, host_places is {self.host_places} without a host. Put the key of the school there."
            )
        if self.closes_on is not None and self.closes_on <= self.opens_on:
            raise InvalidScenario(
                f"provisions, {self.key}, closes_on is {self.closes_on}, not after it opens on {self.opens_on}. Put a later day."
            )


@dataclass(frozen=True)
class Scenario:
    """`weeks`: the Mondays of each school year. `minutes`: [school][provision], whatever is missing is no obstacle.

    `changes`: factors on figures of the parameter file, such as base_rate 1.2 for a fifth more suspensions. `standing`: who is
    waiting, placed or excluded on the first day, as rows; nobody, where there are none; or "settled", for years that run
    before it. `seating`: whether a panel gives places one by one to the most urgent, or by the allocator's kernel.
    """

    name: str
    weeks: tuple[tuple[date, ...], ...]
    partnerships: tuple[Partnership, ...]
    schools: tuple[School, ...]
    kinds: tuple[Kind, ...]
    provisions: tuple[Provision, ...]
    minutes: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    minutes_most: int = 45
    transition_places: int = 0
    """Year 6 pupils whom outreach can take on each year."""
    changes: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    standing: tuple[Standing, ...] | str = ()
    seating: str = SEATINGS[0]
    about: About = field(default_factory=About)
    """Where it is from and what its keys mean; the model reads none of it."""

    def __post_init__(self) -> None:
        check_years(self.weeks)
        for name in ("partnerships", "schools", "kinds", "provisions"):
            different(getattr(self, name), name)
        different(self.schools, "schools", "number")
        self._check_references()
        self._check_changes()
        whole(self.minutes_most, "minutes_most", 0, MOST_MINUTES)
        whole(self.transition_places, "transition_places", 0, 100_000)
        if self.seating not in SEATINGS:
            raise InvalidScenario(f"seating is {self.seating!r}. Put one of {', '.join(SEATINGS)} there.")
        check_standing(self)

    @property
    def years(self) -> int:
        return len(self.weeks)

    @property
    def all_weeks(self) -> tuple[date, ...]:
        return tuple(week for year in self.weeks for week in year)

    def _check_references(self) -> None:
        if len(self.kinds) > MOST_KINDS:
            raise InvalidScenario(f"kinds has {len(self.kinds)} entries. Put {MOST_KINDS} at most.")
        if not self.schools or not self.partnerships or not self.kinds:
            raise InvalidScenario("The scenario has no school, no partnership or no kind of provision. Put at least one of each.")
        partnerships = {one.key for one in self.partnerships}
        kinds = {one.key for one in self.kinds}
        for school in self.schools:
            known(school.partnership, partnerships, f"schools, {school.key}, partnership")
            if len(school.intake) != self.years - 1:
                raise InvalidScenario(
                    f"schools, {school.key}, intake has {len(school.intake)} numbers. Put {self.years - 1}: Year 7 of every year "
                    "but the first."
                )
        for provision in self.provisions:
            known(provision.kind, kinds, f"provisions, {provision.key}, kind")
            if provision.partnership is not None:
                known(provision.partnership, partnerships, f"provisions, {provision.key}, partnership")
            if provision.host is not None:
                known(provision.host, {one.key for one in self.schools}, f"provisions, {provision.key}, host")
        schools, provisions = {one.key for one in self.schools}, {one.key for one in self.provisions}
        for school, row in self.minutes.items():
            known(school, schools, "minutes")
            for provision, minutes in row.items():
                known(provision, provisions, f"minutes, {school},")
                whole(minutes, f"minutes, {school}, {provision}", 0, MOST_MINUTES)

    def _check_changes(self) -> None:
        figures = set(SCALARS) | {f"kinds.{kind.key}.{name}" for kind in self.kinds for name in OF_A_KIND}
        for name, factor in self.changes.items():
            known(name, figures, "changes")
            if isinstance(factor, bool) or not isinstance(factor, (int, float)) or not 0 <= factor <= 100:
                raise InvalidScenario(f"changes, {name} is {factor!r}. Put a factor from 0 to 100 there.")

