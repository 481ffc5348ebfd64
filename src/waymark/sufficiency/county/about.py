"""Where a scenario is from and what its keys mean. The model reads none of it: it is for reports, maps and warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from .errors import InvalidScenario

ORIGINS = ("register", "published", "invented", "")
"""The service's register, an authority's model file with published statistics, made up, or not said."""
Spot = tuple[float, float]
"""Longitude and latitude."""


@dataclass(frozen=True)
class About:
    """`authority`: its name. `made_on`: the day of the register, or on which the files were read. `source`: which files.

    `kinds`: kind to its name in the authority's own words. `at` and `sites`: where schools and provisions are. `assumed`: a
    sentence for each thing that had to be assumed in making the scenario.
    """

    origin: str = ""
    authority: str = ""
    made_on: date | None = None
    source: str = ""
    kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    at: Mapping[str, Spot] = field(default_factory=lambda: MappingProxyType({}))
    sites: Mapping[str, Spot] = field(default_factory=lambda: MappingProxyType({}))
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.origin not in ORIGINS:
            known = ", ".join(filter(None, ORIGINS))
            raise InvalidScenario(f"about, origin is {self.origin!r}. Put one of {known}, or leave it out.")
        for name in ("authority", "source"):
            if not isinstance(getattr(self, name), str):
                raise InvalidScenario(f"about, {name} is {getattr(self, name)!r}. Put text there.")
        for name in ("at", "sites"):
            for key, spot in getattr(self, name).items():
                _check_spot(spot, f"about, {name}, {key}")
        for name, texts in (("kinds", self.kinds.values()), ("assumed", self.assumed)):
            if not all(isinstance(one, str) for one in texts):
                raise InvalidScenario(f"about, {name} has something that is not text. Put text there.")

    @property
    def in_words(self) -> str:
        """Where it is from, as a sentence."""
        day = f"{self.made_on:%-d %B %Y}" if self.made_on else ""
        if self.origin == "register":
            whose = f" of {self.authority}" if self.authority else ""
            return f"Made from the register{whose}{f', as it was on {day}' if day else ''}."
        if self.origin == "published":
            whose = f", for {self.authority}" if self.authority else ""
            return f"Made from {self.source or 'published files'}{whose}{f', on {day}' if day else ''}."
        if self.origin == "invented":
            return "Invented: no such authority exists."
        return "The file does not say where it is from."


def about_from(item: Any) -> About:
    """From JSON, its names known already. Raises InvalidScenario."""
    values = dict(item)
    if values.get("made_on") is not None:
        try:
            values["made_on"] = date.fromisoformat(values["made_on"])
        except (TypeError, ValueError):
            raise InvalidScenario(f"about, made_on is {values['made_on']!r}. Put a date there, as YYYY-MM-DD.") from None
    for name in ("kinds", "at", "sites"):
        held = values.get(name, {})
        if not isinstance(held, Mapping):
            raise InvalidScenario(f"about, {name} is {held!r}. Put an object there, by key.")
        pairs = {key: tuple(one) if isinstance(one, list) else one for key, one in held.items()}
        values[name] = MappingProxyType(pairs)
    if not isinstance(values.get("assumed", []), (list, tuple)):
        raise InvalidScenario(f"about, assumed is {values['assumed']!r}. Put a list of sentences there.")
    return About(**{**values, "assumed": tuple(values.get("assumed", ()))})


def about_to(about: About) -> dict[str, Any]:
    """For JSON; `about_from` reads it back to the same."""
    plain = {name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(about).items()}
    return {**plain, "assumed": list(about.assumed)}


def _check_spot(spot: Any, where: str) -> None:
    number = lambda one: isinstance(one, (int, float)) and not isinstance(one, bool)  # noqa: E731
    if not (isinstance(spot, tuple) and len(spot) == 2 and all(map(number, spot))):
        raise InvalidScenario(f"{where} is {spot!r}. Put longitude and latitude there, as two numbers.")
    if not (-180 <= spot[0] <= 180 and -90 <= spot[1] <= 90):
        raise InvalidScenario(f"{where} is {list(spot)}. Put longitude from -180 to 180 and latitude from -90 to 90 there.")
