"""Scenarios from JSON and to JSON. Unknown and missing names are refused by name, so that a slip is never ignored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .about import About, about_from, about_to
from .errors import InvalidScenario
from .named import check_fields, one_object
from .scenario import SCHEMA, Kind, Partnership, Provision, Scenario, School
from .standing import Standing

PARTS = {"partnerships": Partnership, "schools": School, "kinds": Kind, "provisions": Provision}
WITHOUT_ABOUT = "waymark.sufficiency.scenario/2"
"""Files of before a scenario said where it is from: read as they are, and then nobody knows."""
WITHOUT_STANDING = "waymark.sufficiency.scenario/1"
"""Files of before a scenario could say who is waiting or placed on the first day."""


def read_scenario(path: Path) -> Scenario:
    """From a JSON file. Raises InvalidScenario with the field that is wrong, what it was and what is allowed."""
    try:
        text = path.read_text()
    except OSError as error:
        raise InvalidScenario(f"The scenario {path} cannot be read: {error.strerror}.") from error
    return scenario_from(text)


def scenario_from(source: str | Mapping[str, Any]) -> Scenario:
    data = _parsed(source)
    if data.get("schema") == WITHOUT_STANDING:
        raise InvalidScenario(
            f"schema is {WITHOUT_STANDING!r}, of a version in which nobody could be waiting or placed on the first day. Every "
            f"name in the file is still right: write {SCHEMA} there, and add standing to say who is, or leave it out for nobody."
        )
    if data.get("schema") not in (SCHEMA, WITHOUT_ABOUT):
        raise InvalidScenario(f"schema is {data.get('schema')!r}. This version of Waymark reads {SCHEMA}.")
    values = {name: value for name, value in data.items() if name != "schema"}
    check_fields(values, Scenario, "the scenario", InvalidScenario)
    for name, kind in PARTS.items():
        items = enumerate(_several(values, name), 1)
        values[name] = tuple(_built(kind, item, f"{name}, number {place}") for place, item in items)
    if not isinstance(values.get("standing", ()), str):
        rows = enumerate(_several(values | {"standing": values.get("standing", [])}, "standing"), 1)
        values["standing"] = tuple(_built(Standing, item, f"standing, number {place}") for place, item in rows)
    values["weeks"] = tuple(tuple(_day(week, "weeks") for week in year) for year in _several(values, "weeks"))
    values["minutes"] = MappingProxyType(dict(values.get("minutes", {})))
    values["changes"] = MappingProxyType(dict(values.get("changes", {})))
    if "about" in values:
        values["about"] = about_from(one_object(values["about"], About, "about", InvalidScenario))
    return Scenario(**values)


def scenario_to(scenario: Scenario) -> str:
    """JSON that `scenario_from` reads back to the same."""
    data = {"schema": SCHEMA, **{one.name: getattr(scenario, one.name) for one in fields(Scenario)}}
    data |= {name: [asdict(item) for item in getattr(scenario, name)] for name in PARTS}
    data["minutes"] = {school: dict(row) for school, row in scenario.minutes.items()}
    data["changes"] = dict(scenario.changes)
    data["about"] = about_to(scenario.about)
    if not isinstance(scenario.standing, str):
        data["standing"] = [asdict(row) for row in scenario.standing]
    return json.dumps(data, default=lambda day: day.isoformat(), indent=1)


def _parsed(source: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(source, str):
        try:
            source = json.loads(source)
        except json.JSONDecodeError as error:
            raise InvalidScenario(f"The text is not JSON: {error}. Mend it there, or export it again.") from error
        except RecursionError:
            raise InvalidScenario("The text is lists within lists, too deep to be a scenario. Export it again.") from None
    if not isinstance(source, Mapping):
        raise InvalidScenario("The scenario is not a JSON object. Begin with { and name schema, weeks and the rest.")
    return source


def _built(kind: type, item: Any, where: str) -> Any:
    values = one_object(item, kind, where, InvalidScenario)
    for name in ("opens_on", "closes_on"):
        if values.get(name) is not None:
            values[name] = _day(values[name], f"{where}, {name}")
    return kind(**values)


def _several(values: Mapping[str, Any], name: str) -> list:
    if not isinstance(values[name], list):
        raise InvalidScenario(f"{name} is {values[name]!r}. Put a list there.")
    return values[name]


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InvalidScenario(f"{where} is {value!r}. Put a date there, as YYYY-MM-DD.") from None
