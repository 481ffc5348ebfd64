"""The published schema of history.json, made from the facts themselves. `schema/history-1.json` is this, written out."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from .reading import ALLOWED, CLOSURE, EVENTS, LISTS, SCHEMA, SCHOOL, TERM, TOP

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DAY = {"type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}
TYPES: dict[str, dict[str, Any]] = {
    "date": DAY,
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
}


def document() -> dict[str, Any]:
    """JSON Schema, draft 2020-12."""
    lists = {name: {"type": "array", "items": _fact(kind, name)} for name, kind in LISTS.items()}
    events = [_fact(kind, "events", {"kind": {"const": name}}) for name, kind in EVENTS.items()]
    return {
        "$schema": DRAFT,
        "$id": "urn:waymark:clocks:history:1",
        "title": "What happened to one child, for the law's clocks",
        "description": "Opaque keys only. No name and no number of a child belongs here.",
        **_object(
            {
                "schema": {"const": SCHEMA},
                "pupil": TYPES["str"],
                "home_authority": TYPES["str"],
                "born_on": _or_null(DAY),
                "year_group": _or_null(TYPES["int"]),
                "schools": {"type": "array", "items": _school()},
                "events": {"type": "array", "items": {"oneOf": events}},
                **lists,
            },
            [name for name, is_needed in TOP.items() if is_needed],
        ),
    }


def _object(properties: dict[str, Any], required: list[str], doc: str = "") -> dict[str, Any]:
    told = {"description": doc} if doc else {}
    return {**told, "type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _fact(kind: type, of: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
    properties = dict(more or {})
    required = list(properties)
    for field in fields(kind):
        name, _, rest = str(field.type).partition(" | ")
        one = {"enum": list(ALLOWED[of, field.name])} if (of, field.name) in ALLOWED else TYPES[name]
        properties[field.name] = _or_null(one) if rest == "None" else one
        if field.default is MISSING:
            required.append(field.name)
    if "sessions" in properties and "sessions" in required:
        properties["sessions"] = {"type": "integer", "minimum": 1, "description": "half school days"}
    return _object(properties, required, " ".join((kind.__doc__ or "").split()))


def _school() -> dict[str, Any]:
    text = TYPES["str"]
    term = _object({"name": text, "academic_year": text, "first_on": DAY, "last_on": DAY}, list(TERM))
    closure = _object({"on": DAY, "why": text}, list(CLOSURE))
    lists = {"terms": term, "closures": closure, "extra_open": DAY}
    properties = {"key": text, "name": text, **{name: {"type": "array", "items": one} for name, one in lists.items()}}
    return _object(properties, [name for name, is_needed in SCHOOL.items() if is_needed])


def _or_null(one: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "null"}]}
