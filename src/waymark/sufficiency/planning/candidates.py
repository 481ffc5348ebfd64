"""Where something could be opened, what it would cost and need, and what the authority may spend and must keep.

Plain values, checked when made. A file of them is JSON: `reading.py`, `schema/candidates-1.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .errors import InvalidPlanning

SCHEMA = "waymark.sufficiency.candidates/1"
GIVEN, NOT_ASKED, REFUSED = "given", "not_asked", "refused"
CONSENTS = (GIVEN, NOT_ASKED, REFUSED)
MODES = ("car", "bus")
MOST_MONEY = 10**10
MOST_STAFF, MOST_PLACES, MOST_MINUTES = 10_000, 1_000, 600
SPENT = ("capital", "revenue", "teachers", "assistants")
"""What a year may be limited in."""


@dataclass(frozen=True)
class Size:
    """One way to open a kind: its places, what it costs to build and to run for a year (pounds), and whom it needs.

    `usable`: per cent of its place-weeks that can be filled, changeover weeks and late starts taken off.
    """

    key: str
    kind: str
    places: int
    capital: int
    revenue: int
    teachers: int
    assistants: int
    usable: int = 100

    def __post_init__(self) -> None:
        where = f"sizes, {self.key},"
        whole(self.places, f"{where} places", 1, MOST_PLACES)
        whole(self.usable, f"{where} usable", 1, 100)
        for name in SPENT:
            whole(getattr(self, name), f"{where} {name}", 0, MOST_MONEY if name in SPENT[:2] else MOST_STAFF)


@dataclass(frozen=True)
class Candidate:
    """A host and what could open there: one of `sizes`, once. Without a `partnership` it is for the whole authority.

    `opens_from`: the first school year it can open in, such as 2027-28. `minutes`: [mode][school], one way.
    `extra_capital`: pounds above what the size costs, for what this building needs.
    """

    key: str
    school: str
    sizes: tuple[str, ...]
    partnership: str | None = None
    consent: str = NOT_ASKED
    opens_from: str | None = None
    extra_capital: int = 0
    minutes: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        where = f"candidates, {self.key},"
        if not self.sizes or len(set(self.sizes)) != len(self.sizes):
            raise InvalidPlanning(f"{where} sizes is {list(self.sizes)}. Put one or more sizes there, each once.")
        one_of(self.consent, CONSENTS, f"{where} consent")
        whole(self.extra_capital, f"{where} extra_capital", 0, MOST_MONEY)
        for mode, row in self.minutes.items():
            one_of(mode, MODES, f"{where} minutes")
            for school, minutes in row.items():
                whole(minutes, f"{where} minutes, {mode}, {school}", 0, MOST_MINUTES)


@dataclass(frozen=True)
class Promise:
    """A candidate that is to open whatever else does: by that year, of that size, where they are given."""

    key: str
    year: str | None = None
    size: str | None = None


@dataclass(frozen=True)
class Coverage:
    """From that school year on, at least one provision of the kind in each of these partnerships; none named: in each."""

    kind: str
    by: str
    partnerships: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """Place-weeks that a school's pupils need of a kind in a year, and how many of them are owed by duty."""

    school: str
    kind: str
    year: str
    place_weeks: int
    owed: int = 0

    def __post_init__(self) -> None:
        where = f"demand, {self.school}, {self.kind}, {self.year},"
        whole(self.place_weeks, f"{where} place_weeks", 0, 10**6)
        whole(self.owed, f"{where} owed", 0, self.place_weeks)


@dataclass(frozen=True)
class Candidates:
    """A whole file. `limits`: the longest journey by each mode, minutes; the first mode named is the one added up.

    `openings`, `capital`, `revenue`, `teachers`, `assistants`: [school year], each the most; a year that is not named has no
    limit. Revenue and staff are of what the plan opens, on top of what is open now. Capital unspent is kept for later years
    unless `capital_carries_over` is off.
    """

    sizes: tuple[Size, ...]
    candidates: tuple[Candidate, ...]
    limits: Mapping[str, int]
    openings: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    capital: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    revenue: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    teachers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    assistants: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    capital_carries_over: bool = True
    coverage: tuple[Coverage, ...] = ()
    promised: tuple[Promise, ...] = ()
    demand: tuple[Given, ...] = ()
    unmet_minutes: int = 90
    """What a pupil-week without a place counts as, in minutes, when partnerships are compared."""

    def __post_init__(self) -> None:
        different([size.key for size in self.sizes], "sizes")
        different([one.key for one in self.candidates], "candidates")
        different([one.key for one in self.promised], "promised")
        if not self.limits:
            raise InvalidPlanning('limits is empty. Put the longest journey there, such as {"car": 45}.')
        for mode, minutes in self.limits.items():
            one_of(mode, MODES, "limits")
            whole(minutes, f"limits, {mode}", 0, MOST_MINUTES)
        whole(self.unmet_minutes, "unmet_minutes", 0, MOST_MINUTES)
        for name in ("openings", *SPENT):
            for year, most in getattr(self, name).items():
                whole(most, f"{name}, {year}", 0, MOST_MONEY)
        sizes = {size.key for size in self.sizes}
        for one in self.candidates:
            for size in one.sizes:
                known(size, sizes, f"candidates, {one.key}, sizes")
        self._check_promises()

    def _check_promises(self) -> None:
        candidates = {one.key: one for one in self.candidates}
        for promise in self.promised:
            if promise.key not in candidates:
                raise InvalidPlanning(
                    f"promised names {promise.key!r}, which is not a candidate. Put one of {few(candidates)}, or "
                    "add it to candidates."
                )
            if promise.size is not None:
                known(promise.size, set(candidates[promise.key].sizes), f"promised, {promise.key}, size")
            if candidates[promise.key].consent == REFUSED:
                raise InvalidPlanning(
                    f"promised names {promise.key!r}, whose host has refused. Mend its consent, or take it out."
                )

    def size(self, key: str) -> Size:
        return next(size for size in self.sizes if size.key == key)


def whole(value: object, where: str, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidPlanning(f"{where} is {value!r}. Put a whole number from {low} to {high} there.")


def one_of(value: object, allowed: tuple[str, ...], where: str) -> None:
    if value not in allowed:
        raise InvalidPlanning(f"{where} is {value!r}. Put one of {', '.join(allowed)} there.")


def known(key: str, keys: set[str], where: str) -> None:
    if key not in keys:
        raise InvalidPlanning(f"{where} names {key!r}, which is not known. Put one of {few(keys)} there.")


def few(keys: object) -> str:
    return ", ".join(sorted(keys)[:8]) or "nothing"  # type: ignore[call-overload]


def different(keys: list[str], where: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise InvalidPlanning(f"{where} has {key!r} twice. Give each its own key, once.")
