"""Each lever: what it is called in a file, and what its fields may be whatever the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from types import MappingProxyType
from typing import ClassVar

from waymark.sufficiency.county.scenario import MOST_MINUTES, MOST_PLACES

from .errors import InvalidLever

MOST_TIMES = 100.0
MOST_WEEKS = 200
MOST_TRANSITION = 100_000


@dataclass(frozen=True)
class OpenProvision:
    """A new provision. `partnership` None is for the whole authority; `minutes` is the journey from each school.

    A school without minutes is no obstacle's length away: give the minutes of every school that may be too far.
    """

    NAME: ClassVar[str] = "open_provision"
    key: str
    kind: str
    partnership: str | None
    places: int
    opens_on: date
    minutes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not isinstance(self.key, str) or not self.key.strip():
            raise InvalidLever("open_provision, key", self.key, "Put a name there that no other provision has.")
        whole("open_provision, places", self.places, 0, MOST_PLACES)
        for school, minutes in self.minutes.items():
            whole(f"open_provision, minutes, {school}", minutes, 0, MOST_MINUTES)


@dataclass(frozen=True)
class CloseProvision:
    """Nobody starts at it from that day; who is there stays to the end."""

    NAME: ClassVar[str] = "close_provision"
    provision: str
    closes_on: date


@dataclass(frozen=True)
class ChangePlaces:
    """So many places at one provision, for as long as it is open."""

    NAME: ClassVar[str] = "change_places"
    provision: str
    places: int

    def __post_init__(self) -> None:
        whole("change_places, places", self.places, 0, MOST_PLACES)


@dataclass(frozen=True)
class MorePlaces:
    """Every provision of a kind with so many times its places, its host's too, to the nearest whole place (a half up)."""

    NAME: ClassVar[str] = "more_places"
    kind: str
    factor: float

    def __post_init__(self) -> None:
        times("more_places, factor", self.factor)


@dataclass(frozen=True)
class StayLength:
    """The shortest and longest stay in a kind, in school weeks."""

    NAME: ClassVar[str] = "stay_length"
    kind: str
    weeks_min: int
    weeks_max: int

    def __post_init__(self) -> None:
        whole("stay_length, weeks_min", self.weeks_min, 1, MOST_WEEKS)
        whole("stay_length, weeks_max", self.weeks_max, self.weeks_min, MOST_WEEKS)


@dataclass(frozen=True)
class Multiply:
    """A figure of the parameter file made so many times as large: base_rate 1.2 is a fifth more suspensions.

    `beyond` says that the figure may so leave the interval its file states for it; wherever the answer is shown, that is told.
    """

    NAME: ClassVar[str] = "multiply"
    figure: str
    factor: float
    beyond: bool = False

    def __post_init__(self) -> None:
        times("multiply, factor", self.factor)
        if not isinstance(self.beyond, bool):
            raise InvalidLever("multiply, beyond", self.beyond, "Put true or false there.")


@dataclass(frozen=True)
class TransitionPlaces:
    """Year 6 pupils whom outreach can take on each year."""

    NAME: ClassVar[str] = "transition_places"
    places: int

    def __post_init__(self) -> None:
        whole("transition_places, places", self.places, 0, MOST_TRANSITION)


Lever = OpenProvision | CloseProvision | ChangePlaces | MorePlaces | StayLength | Multiply | TransitionPlaces
LEVERS: Mapping[str, type[Lever]] = MappingProxyType({
    one.NAME: one
    for one in (OpenProvision, CloseProvision, ChangePlaces, MorePlaces, StayLength, Multiply, TransitionPlaces)
})  # fmt: skip


def whole(where: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidLever(where, value, f"Put a whole number from {low} to {high} there.")


def times(where: str, value: object) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not isfinite(value) or not 0 <= value <= MOST_TIMES:
        raise InvalidLever(where, value, f"Put a number from 0 to {MOST_TIMES:.0f} there: 1 leaves things as they are.")
