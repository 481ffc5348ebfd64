"""From a Problem to JSON, in one canonical form: every field written, lists sorted by id.

Only `proposed_before` is left out where nothing was: a problem stored before there was such a field keeps its fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from waymark.allocator.problem.problem import Problem


def problem_data(problem: Problem) -> dict[str, Any]:
    journeys = [
        {"request": pair[0], "class": pair[1], **_fields(journey)}
        for pair, journey in sorted(problem.journeys.items())
    ]
    return {
        "schema": problem.schema,
        "weeks": [week.isoformat() for week in problem.weeks],
        "requests": [_fields(request) for request in sorted(problem.requests, key=lambda item: item.id)],
        "classes": [_fields(item) for item in sorted(problem.classes, key=lambda item: item.id)],
        "journeys": journeys,
        "separations": sorted((_fields(item) for item in problem.separations), key=canonical_text),
        "prices": [{"class": class_id, **_fields(price)} for class_id, price in sorted(problem.prices.items())],
        "policy": _fields(problem.policy),
    }


def canonical_text(data: Any) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def fingerprint(data: Any) -> str:
    return hashlib.sha256(canonical_text(data).encode()).hexdigest()


def _fields(value: Any) -> dict[str, Any]:
    held = {name: getattr(value, name) for name in _names(type(value))}
    return {name: _plain(each) for name, each in held.items() if each or name != "proposed_before"}


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int)) or value is None:
        return value
    if isinstance(value, tuple):
        return list(value) if all(type(item) is int for item in value) else [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in sorted(value.items())}
    return value.isoformat() if isinstance(value, date) else value
