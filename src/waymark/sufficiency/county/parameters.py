"""The model's figures: each with a value, an interval, and where it is from or that nobody has it.

A file of parameters is TOML (docs/models/county.md lists every name; `schema/parameters-3.json` is its published schema).
A figure is `source`d, `elicited` ("from whom on which day") or an `assumption`, and says which: an assumption is marked as
one wherever its consequences are shown.
"""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from waymark.sufficiency.draws import triangular, words

from .errors import InvalidParameters
from .named import check_names

SCHEMA = "waymark.sufficiency.parameters/3"
WITHOUT_TITLE = "waymark.sufficiency.parameters/2"
"""Files of before a file said whose figures it holds: read as they are, and then nobody knows."""
ENGLAND = "England"
VERSION = 1
PARAMETER = 1
"""The purpose under which the interval of a parameter is drawn."""
WHERE_FROM = ("source", "elicited", "assumption")

SCALARS: Mapping[str, tuple[float, float]] = MappingProxyType({
    "base_rate": (0.0, 20.0), "risk_shape": (0.02, 20.0), "repeat_effect": (0.0, 2.0), "school_shape": (0.2, 50.0),
    "exclusion_school_shape": (0.2, 50.0), "exclusions_per_suspension": (0.0, 1.0), "exclusion_growth": (0.0, 5.0),
    "withdrawn": (0.0, 1.0), "withdrawn_within_weeks": (1.0, 12.0), "asks": (0.0, 1.0), "asks_growth": (0.0, 1.0),
    "lapses_after_weeks": (1.0, 200.0), "never_starts": (0.0, 1.0), "overstays": (0.0, 1.0), "stays_another_week": (0.0, 0.95),
    "transition_found": (0.0, 1.0), "transition_risk": (0.0, 1.0), "entry_history": (0.0, 1.0), "review_asks": (0.0, 1.0),
    "host_asks": (0.0, 20.0), "tuition": (0.0, 1.0), "tuition_after_weeks": (1.0, 40.0), "sustained_unplaced": (0.0, 1.0),
})  # fmt: skip
"""Every parameter of the whole authority, and the least and most it may be."""
OF_A_KIND: Mapping[str, tuple[float, float]] = MappingProxyType({
    "risk_during": (0.0, 2.0), "holds_ks3": (0.0, 1.0), "holds_ks4": (0.0, 1.0), "risk_after": (0.0, 2.0),
    "sustained_at_16": (0.0, 1.0), "teachers_per_place": (0.0, 5.0), "assistants_per_place": (0.0, 5.0),
})  # fmt: skip
"""Every parameter of a kind of provision, and the least and most it may be."""
BANDS = ("first", "second_to_fourth", "fifth_and_later")
"""Which suspension since the last lasting return a request follows."""


@dataclass(frozen=True)
class Figure:
    """A value, the interval it may lie in, and where it is from."""

    value: float
    low: float
    high: float
    origin: str
    """`source`, `elicited` or `assumption`."""
    words: str

    @property
    def assumed(self) -> bool:
        return self.origin == "assumption"


@dataclass(frozen=True)
class Parameters:
    """All figures of a file. `kinds` by kind of provision; `shares_asked` [kind] holds a weight for each of `BANDS`."""

    version: str
    scalars: Mapping[str, Figure]
    kinds: Mapping[str, Mapping[str, Figure]]
    suspensions_by_year_group: tuple[float, ...]
    exclusions_by_year_group: tuple[float, ...]
    days: tuple[int, ...]
    share_of_days: tuple[float, ...]
    shares_asked: Mapping[str, tuple[float, ...]]
    origins: Mapping[str, Figure]
    """Where the tables are from, by name; their values are the fields above."""
    of: str = ""
    """Whose figures: England, or an authority by name; nothing where the file does not say."""
    title: str = ""
    dated: date | None = None

    @property
    def in_words(self) -> str:
        """As in "Figures of England, version 1.1 of 22 November 2026"."""
        day = f" of {self.dated:%-d %B %Y}" if self.dated else ""
        return f"{self.title or 'Figures of a file without a title'}, version {self.version}{day}"

    @property
    def assumptions(self) -> dict[str, str]:
        """Name and words of every figure that nobody has."""
        return {name: figure.words for name, figure in self._all().items() if figure.assumed}

    def figure(self, name: str) -> Figure:
        """By its name: `asks`, `kinds.base.holds_ks3`, `tables.days_of_a_suspension`. Raises KeyError."""
        return self._all()[name]

    def all_drawn(self, seed: int, replications: range) -> dict[str, np.ndarray]:
        """What every figure with an interval was in each future [n], by name."""
        return {name: self.drawn(name, seed, replications) for name in self.moving}

    @property
    def moving(self) -> tuple[str, ...]:
        """Names of the figures with an interval."""
        return tuple(name for name, figure in self._all().items() if figure.high > figure.low)

    def without_intervals(self) -> Parameters:
        """Every figure at its value in every future."""
        still = {name: _narrowed(figure) for name, figure in self.scalars.items()}
        kinds = {kind: {name: _narrowed(figure) for name, figure in own.items()} for kind, own in self.kinds.items()}
        return replace(self, scalars=still, kinds=kinds)

    def _all(self) -> dict[str, Figure]:
        of_kinds = {f"kinds.{kind}.{name}": figure for kind, own in self.kinds.items() for name, figure in own.items()}
        return {**self.scalars, **of_kinds, **self.origins}

    def drawn(self, name: str, seed: int, replications: range) -> np.ndarray:
        """One figure in each of several futures [n], as `drawn_over` draws it."""
        return drawn_over(self.figure(name), name, seed, replications)


def drawn_over(figure: Figure, name: str, seed: int, replications: range) -> np.ndarray:
    """A figure in each of several futures [n]: triangular over its interval, likeliest at its value.

    The draw is keyed by the figure's name, so that a new figure leaves the draws of the others alone.
    """
    key = zlib.crc32(name.encode())
    return np.array([
        triangular(words(seed, VERSION, key, 0, PARAMETER, one)[0], figure.low, figure.value, figure.high)
        for one in replications
    ])  # fmt: skip


def _narrowed(figure: Figure) -> Figure:
    return replace(figure, low=figure.value, high=figure.value)


def read_parameters(path: Path) -> Parameters:
    """From a TOML file. Raises InvalidParameters with the field that is wrong, what it was and what is allowed."""
    try:
        text = path.read_text()
    except OSError as error:
        raise InvalidParameters(f"The parameter file {path} cannot be read: {error.strerror}.") from error
    try:
        return parameters_from(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidParameters(f"The parameter file {path.name} is not TOML: {error}.") from error


def parameters_from(data: Mapping[str, Any]) -> Parameters:
    schema = data.get("schema")
    if schema not in (SCHEMA, WITHOUT_TITLE):
        raise InvalidParameters(f"schema is {schema!r}. This version of Waymark reads {SCHEMA}.")
    needed = {"schema", "version", "figures", "kinds", "tables", "asked_for"}
    needed |= {"title", "of", "dated"} if schema == SCHEMA else set()
    _names(data, needed, needed, "the file")
    figures = _table(data["figures"], "figures")
    _names(figures, set(SCALARS), set(SCALARS), "figures")
    kinds = {kind: _kind(own, f"kinds.{kind}") for kind, own in _table(data["kinds"], "kinds").items()}
    tables = _table(data["tables"], "tables")
    names = {"suspensions_by_year_group", "exclusions_by_year_group", "days_of_a_suspension"}
    _names(tables, names, names, "tables")
    of_days = "tables.days_of_a_suspension"
    days = _table(tables["days_of_a_suspension"], of_days)
    asked = _table(data["asked_for"], "asked_for")
    _names(asked, {*kinds, *WHERE_FROM}, set(), "asked_for")
    return Parameters(
        version=str(data["version"]),
        scalars={name: figure_from(figures[name], f"figures.{name}", limits) for name, limits in SCALARS.items()},
        kinds=kinds,
        suspensions_by_year_group=_relative(tables["suspensions_by_year_group"], "tables.suspensions_by_year_group"),
        exclusions_by_year_group=_relative(tables["exclusions_by_year_group"], "tables.exclusions_by_year_group"),
        days=tuple(int(day) for day in _numbers(days.get("days"), f"{of_days}.days", len(days.get("shares", [])))),
        share_of_days=_numbers(days.get("shares"), f"{of_days}.shares", len(days.get("days", []))),
        shares_asked={
            kind: _numbers(asked[kind], f"asked_for.{kind}", len(BANDS)) for kind in asked if kind not in WHERE_FROM
        },
        origins={
            **{name: _origin(tables[name], f"tables.{name}", (1.0, 1.0, 1.0)) for name in sorted(names)},
            "asked_for": _origin(asked, "asked_for", (1.0, 1.0, 1.0)),
        },
        of=_text(data.get("of", ""), "of"), title=_text(data.get("title", ""), "title"), dated=_dated(data.get("dated")),
    )  # fmt: skip


def _kind(own: Any, where: str) -> dict[str, Figure]:
    _names(_table(own, where), set(OF_A_KIND), set(OF_A_KIND), where)
    return {name: figure_from(own[name], f"{where}.{name}", limits) for name, limits in OF_A_KIND.items()}


def figure_from(item: Any, where: str, limits: tuple[float, float]) -> Figure:
    """A figure of a file, checked. Raises InvalidParameters with what is wrong `where`."""
    _names(_table(item, where), {"value", "low", "high", "unit", *WHERE_FROM}, {"value", "low", "high"}, where)
    low, value, high = (_number(item[name], f"{where}.{name}") for name in ("low", "value", "high"))
    least, most = limits
    if not least <= low <= high <= most:
        raise InvalidParameters(f"{where} runs from {low} to {high}. Put an interval within {least} to {most} there.")
    if not low <= value <= high:
        raise InvalidParameters(f"{where} is {value}, outside its own interval of {low} to {high}. Put it inside, or widen it.")
    return _origin(item, where, (value, low, high))


def _origin(item: Mapping[str, Any], where: str, values: tuple[float, float, float]) -> Figure:
    said = [name for name in WHERE_FROM if name in item]
    if len(said) != 1 or not isinstance(item[said[0]], str) or not item[said[0]].strip():
        raise InvalidParameters(f"{where} says {said or 'nothing'} of where it is from. Write one of {', '.join(WHERE_FROM)}.")
    return Figure(*values, said[0], item[said[0]])


def _relative(item: Any, where: str) -> tuple[float, ...]:
    """Year 7 to Year 11, scaled to a mean of 1."""
    values = np.array(_numbers(_table(item, where).get("rates"), f"{where}.rates", 5))
    return tuple(float(value) for value in values / values.mean())


def _numbers(item: Any, where: str, many: int) -> tuple[float, ...]:
    if not isinstance(item, list) or len(item) != many or not many:
        raise InvalidParameters(f"{where} is {item!r}. Put a list of {many or 'some'} numbers there.")
    values = tuple(_number(one, where) for one in item)
    if min(values) < 0 or sum(values) <= 0:
        raise InvalidParameters(f"{where} is {item}. Put numbers of 0 or more, not all of them 0.")
    return values


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not np.isfinite(value):
        raise InvalidParameters(f"{where} is {value!r}. Put a number there.")
    return float(value)


def _table(item: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise InvalidParameters(f"{where} is {item!r}. Put a table there.")
    return item


def _text(item: Any, where: str) -> str:
    if not isinstance(item, str):
        raise InvalidParameters(f"{where} is {item!r}. Put text there, in quotes.")
    return item.strip()


def _dated(item: Any) -> date | None:
    try:
        return None if item is None else date.fromisoformat(item)
    except (TypeError, ValueError):
        raise InvalidParameters(f"dated is {item!r}. Put a day there in quotes, as YYYY-MM-DD.") from None


def _names(item: Mapping[str, Any], known: set[str], needed: set[str], where: str) -> None:
    check_names(item, known, sorted(needed), where, InvalidParameters)
