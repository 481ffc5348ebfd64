"""Candidates from JSON. Unknown and missing names are refused by name, so that a slip is never ignored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from waymark.sufficiency.county.named import check_fields, one_object

from .candidates import SCHEMA, Candidate, Candidates, Coverage, Given, Promise, Size
from .errors import InvalidPlanning

PARTS = {"sizes": Size, "candidates": Candidate, "coverage": Coverage, "promised": Promise, "demand": Given}
BY_NAME = ("limits", "openings", "capital", "revenue", "teachers", "assistants")


def read_candidates(path: Path) -> Candidates:
    """From a JSON file. Raises InvalidPlanning with the field that is wrong, what it was and what is allowed."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidPlanning(f"The candidates {path} cannot be read: {error.strerror}. Name a file that can.") from error
    except UnicodeDecodeError:
        raise InvalidPlanning(f"The candidates {path} are not UTF-8 text. Save the file as UTF-8.") from None
    return candidates_from(text)


def candidates_from(source: str | Mapping[str, Any]) -> Candidates:
    data = _parsed(source)
    if data.get("schema") != SCHEMA:
        raise InvalidPlanning(f"schema is {data.get('schema')!r}. This version of Waymark reads {SCHEMA}.")
    values = {name: value for name, value in data.items() if name != "schema"}
    check_fields(values, Candidates, "the file", InvalidPlanning)
    for name, kind in PARTS.items():
        if name in values:
            if not isinstance(values[name], list):
                raise InvalidPlanning(f"{name} is {values[name]!r}. Put a list there.")
            values[name] = tuple(_built(kind, item, f"{name}, number {at}") for at, item in enumerate(values[name], 1))
    for name in BY_NAME:
        if name in values:
            values[name] = _mapping(values[name], name)
    return Candidates(**values)


def candidates_to(candidates: Candidates) -> str:
    """JSON that `candidates_from` reads back to the same."""
    data: dict[str, Any] = {"schema": SCHEMA, **{one.name: getattr(candidates, one.name) for one in fields(Candidates)}}
    for name in BY_NAME:
        data[name] = dict(data[name])
    for name in PARTS:
        data[name] = [_plain(item) for item in data[name]]
    return json.dumps(data, indent=1)


def _plain(item: Any) -> dict[str, Any]:
    if isinstance(item, Candidate):
        values = {one.name: getattr(item, one.name) for one in fields(item)}
        return {**values, "minutes": {mode: dict(row) for mode, row in item.minutes.items()}}
    return asdict(item)


def _parsed(source: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(source, str):
        try:
            source = json.loads(source)
        except json.JSONDecodeError as error:
            raise InvalidPlanning(f"The text is not JSON: {error}. Mend it there, or export it again.") from error
    if not isinstance(source, Mapping):
        raise InvalidPlanning("The candidates are not a JSON object. Begin with { and name schema, sizes, candidates and limits.")
    return source


def _built(kind: type, item: Any, where: str) -> Any:
    values = one_object(item, kind, where, InvalidPlanning)
    for name in ("key", "school", "kind", "year", "by"):
        if name in values and values[name] is not None and not isinstance(values[name], str):
            raise InvalidPlanning(f"{where}, {name} is {values[name]!r}. Put text there, in quotes.")
    if "minutes" in values:
        rows = _mapping(values["minutes"], f"{where}, minutes")
        values["minutes"] = MappingProxyType({mode: _mapping(row, f"{where}, minutes, {mode}") for mode, row in rows.items()})
    return kind(**values)


def _mapping(item: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise InvalidPlanning(f"{where} is {item!r}. Put an object there, a number for each name.")
    return MappingProxyType(dict(item))
