"""The document in which published statistics reach a simulation: every figure with its ends, its source and its years."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from typing import Any, Self

from waymark.sufficiency.published.errors import UnusableData

SCHEMA = "waymark-published-parameters-1"
KINDS = ("published", "fitted", "forecast")


@dataclass(frozen=True)
class Figure:
    """One number. `low` and `high` enclose it with 95 % unless `note` says otherwise; equal where it was counted exactly."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    kind: str
    source: str
    years: tuple[str, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnusableData(f"{self.name}: kind is “{self.kind}”; it must be one of {', '.join(KINDS)}.")
        if not self.low <= self.value <= self.high:
            raise UnusableData(f"{self.name}: value {self.value:g} is outside its own ends {self.low:g} to {self.high:g}.")


@dataclass(frozen=True)
class Shape:
    """One number per category. For shares the values add up to 1."""

    name: str
    unit: str
    categories: tuple[str, ...]
    values: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    source: str
    years: tuple[str, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not len(self.categories) == len(self.values) == len(self.lows) == len(self.highs) > 0:
            raise UnusableData(f"{self.name}: categories, values, lows and highs must be lists of one length, of one or more.")
        for category, value, low, high in zip(self.categories, self.values, self.lows, self.highs, strict=True):
            if not low <= value <= high:
                raise UnusableData(f"{self.name}, {category}: value {value:g} is outside its own ends {low:g} to {high:g}.")


@dataclass(frozen=True)
class Wait:
    """A published number of pupils waiting; `label` says that it validates nothing."""

    on: str
    pupils: int
    of: str
    source: str
    label: str


@dataclass(frozen=True)
class PublishedParameters:
    """What published statistics say of one authority, for a simulation to read."""

    authority: str
    ons_code: str
    name: str
    seed: int
    figures: tuple[Figure, ...]
    shapes: tuple[Shape, ...]
    waits: tuple[Wait, ...]
    schema: str = SCHEMA

    def figure(self, name: str) -> Figure:
        return _named(self.figures, name)

    def shape(self, name: str) -> Shape:
        return _named(self.shapes, name)

    def to_json(self) -> str:
        return json.dumps(
            {"schema": self.schema, **{key: value for key, value in asdict(self).items() if key != "schema"}}, indent=1
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """UnusableData names the field that is missing, unknown or out of its own ends."""
        try:
            data = json.loads(text)
        except ValueError as trouble:
            raise UnusableData(f"This is not JSON: {trouble}.") from None
        said = data.get("schema") if isinstance(data, dict) else None
        if said != SCHEMA:
            raise UnusableData(f"schema is “{said}”; this version reads {SCHEMA}. Run calibrate again.")
        parts = {"figures": Figure, "shapes": Shape, "waits": Wait}
        for field, kind in parts.items():
            data[field] = tuple(_built(kind, each, f"{field}[{at}]") for at, each in enumerate(data.get(field, ())))
        return _built(cls, data, "the document")


def json_schema() -> dict[str, Any]:
    """The published schema of the document."""
    return json.loads(files("waymark.sufficiency.published").joinpath("schema/parameters-1.json").read_text(encoding="utf-8"))


def _named(parts: tuple, name: str):
    found = next((part for part in parts if part.name == name), None)
    if found is None:
        raise UnusableData(f"No “{name}” among these parameters: {', '.join(part.name for part in parts)}.")
    return found


def _built(kind: type, data: Any, where: str):
    if not isinstance(data, dict):
        raise UnusableData(f"{where} is {type(data).__name__}, not an object with fields.")
    known = {field.name: field for field in fields(kind)}
    unknown = sorted(set(data) - set(known))
    missing = sorted(name for name, field in known.items() if name not in data and name not in ("note", "schema"))
    if unknown or missing:
        raise UnusableData(
            f"{where}: " + "; ".join(filter(None, (_listed("missing", missing), _listed("unknown", unknown)))) + "."
        )
    ready = {name: _checked(value, f"{where}, {name}") for name, value in data.items()}
    return kind(**ready)


def _checked(value: Any, where: str) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise UnusableData(f"{where} is {value}, not a number.")
    return tuple(value) if isinstance(value, list) else value


def _listed(what: str, names: list[str]) -> str:
    return f"{what} {', '.join(names)}" if names else ""
