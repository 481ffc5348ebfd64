"""What places cost: a file of figures, each with its interval and where it is from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from waymark.sufficiency.county import Figure, InvalidParameters
from waymark.sufficiency.county.named import check_names
from waymark.sufficiency.county.parameters import figure_from

SCHEMA = "waymark.sufficiency.costs/1"
OF_A_KIND: Mapping[str, tuple[float, float]] = MappingProxyType({
    "place_year": (0.0, 1_000_000.0), "capital_place": (0.0, 10_000_000.0),
})  # fmt: skip
"""Every figure of a kind of provision, and the least and most it may be."""
PLACE_FUNDING = (0.0, 100_000.0)


class InvalidCosts(ValueError):
    """A file of costs that cannot be used, or that lacks a kind: a sentence says which field, what it was and what is allowed."""


@dataclass(frozen=True)
class KindCosts:
    """Of one kind of provision."""

    figures: Mapping[str, Figure]
    gets_place_funding: bool


@dataclass(frozen=True)
class Costs:
    """All figures of a file."""

    version: str
    place_funding: Figure
    kinds: Mapping[str, KindCosts]

    def assumptions(self, kinds: tuple[str, ...]) -> dict[str, str]:
        """Name and words of every figure of those kinds that nobody has."""
        known = [kind for kind in kinds if kind in self.kinds]
        named = {f"costs.{kind}.{name}": figure for kind in known for name, figure in self.kinds[kind].figures.items()}
        return {name: figure.words for name, figure in named.items() if figure.assumed}


def read_costs(path: Path) -> Costs:
    """From a TOML file. Raises InvalidCosts."""
    try:
        return costs_from(tomllib.loads(path.read_text()))
    except OSError as error:
        raise InvalidCosts(f"The file of costs {path} cannot be read: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidCosts(f"The file of costs {path.name} is not TOML: {error}.") from error


def costs_from(data: Mapping[str, Any]) -> Costs:
    if data.get("schema") != SCHEMA:
        raise InvalidCosts(f"schema is {data.get('schema')!r}. This version of Waymark reads {SCHEMA}.")
    _names(data, {"schema", "version", "place_funding", "kinds"}, "the file of costs")
    try:
        return Costs(
            version=str(data["version"]), place_funding=figure_from(data["place_funding"], "place_funding", PLACE_FUNDING),
            kinds={kind: _kind(own, f"kinds.{kind}") for kind, own in _table(data["kinds"], "kinds").items()},
        )  # fmt: skip
    except InvalidParameters as wrong:
        raise InvalidCosts(str(wrong)) from wrong


def _kind(own: Any, where: str) -> KindCosts:
    _names(_table(own, where), {*OF_A_KIND, "gets_place_funding"}, where)
    if not isinstance(own["gets_place_funding"], bool):
        raise InvalidCosts(f"{where}.gets_place_funding is {own['gets_place_funding']!r}. Put true or false there.")
    figures = {name: figure_from(own[name], f"{where}.{name}", limits) for name, limits in OF_A_KIND.items()}
    return KindCosts(MappingProxyType(figures), own["gets_place_funding"])


def _table(item: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise InvalidCosts(f"{where} is {item!r}. Put a table there.")
    return item


def _names(item: Mapping[str, Any], known: set[str], where: str) -> None:
    check_names(item, known, sorted(known), where, InvalidCosts)
