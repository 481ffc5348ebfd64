"""Levers from JSON and to JSON, and one lever from a line of words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .errors import InvalidLever, one_of
from .kinds import LEVERS, Lever

SCHEMA = "waymark.sufficiency.levers/1"


def read_levers(path: Path) -> tuple[Lever, ...]:
    """From a JSON file. Raises InvalidLever with the field that is wrong, what it was and what is allowed."""
    try:
        return levers_from(path.read_text())
    except OSError as error:
        raise InvalidLever("The file of levers", str(path), f"It cannot be read: {error.strerror}.") from error


def levers_from(source: str | Mapping[str, Any]) -> tuple[Lever, ...]:
    """{"schema": ..., "levers": [{"lever": "more_places", "kind": "base", "factor": 1.5}, ...]}"""
    data = _parsed(source) if isinstance(source, str) else source
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        was = data.get("schema", "missing") if isinstance(data, Mapping) else data
        raise InvalidLever("schema", was, f"This version of Waymark reads {SCHEMA}.")
    for name in data:
        one_of("A name in the file of levers", name, ("schema", "levers"))
    if not isinstance(data.get("levers"), (list, tuple)):
        raise InvalidLever("levers", data.get("levers", "missing"), "Put a list there.")
    return tuple(_built(item, f"levers, number {place}") for place, item in enumerate(data["levers"], 1))


def levers_to(levers: Iterable[Lever]) -> str:
    """JSON that `levers_from` reads back to the same."""
    return json.dumps({"schema": SCHEMA, "levers": [_plain(lever) for lever in levers]}, indent=1)


def lever_from_words(line: str) -> Lever:
    """`more_places kind=base factor=1.5`: a lever's name and its fields, as on a command line; minutes only in a file."""
    name, *rest = line.split() or [""]
    one_of("The name of a lever", name, LEVERS)
    item: dict[str, Any] = {"lever": name}
    for word in rest:
        key, equals, value = word.partition("=")
        if not equals:
            raise InvalidLever(f"{name}, a word", word, "Write each field as name=value, without spaces.")
        item[key] = _value(value)
    return _built(item, "the lever")


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _plain(lever: Lever) -> dict[str, Any]:
    plain: dict[str, Any] = {"lever": lever.NAME}
    for one in fields(lever):
        value = getattr(lever, one.name)
        plain[one.name] = value.isoformat() if isinstance(value, date) else dict(value) if isinstance(value, Mapping) else value
    return plain


def _built(item: Any, where: str) -> Lever:
    if not isinstance(item, Mapping):
        raise InvalidLever(where, item, "Put an object there, with the lever's name and its fields.")
    one_of(f"{where}, lever", item.get("lever", "missing"), LEVERS)
    kind = LEVERS[item["lever"]]
    known = {one.name: one.default is MISSING and one.default_factory is MISSING for one in fields(kind)}
    values = {name: value for name, value in item.items() if name != "lever"}
    for name in values:
        one_of(f"{where}, {kind.NAME}, a field", name, known)
    for name, needed in known.items():
        if needed and name not in values and name != "partnership":
            raise InvalidLever(f"{where}, {kind.NAME}, {name}", "missing", "Put one there.")
    for name in ("opens_on", "closes_on"):
        if name in values:
            values[name] = _day(values[name], f"{where}, {kind.NAME}, {name}")
    for name in ("key", "kind", "provision", "figure"):
        if name in values and not isinstance(values[name], str):
            values[name] = str(values[name])
    if "minutes" in values:
        if not isinstance(values["minutes"], Mapping):
            raise InvalidLever(f"{where}, {kind.NAME}, minutes", values["minutes"], "Put an object of schools and minutes there.")
        values["minutes"] = MappingProxyType(dict(values["minutes"]))
    if "partnership" in known:
        values.setdefault("partnership", None)
    return kind(**values)


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InvalidLever(where, value, "Put a date there, as YYYY-MM-DD.") from None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidLever("The text", f"{text[:40]}", f"It is not JSON: {error}.") from error
