"""Turns located TOML into the dataclasses of `values`, by what their fields declare.

A wrong value becomes a finding and a hole in the result, so that reading goes on to the end of the file.
"""

from __future__ import annotations

import difflib
import re
import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from waymark.service.organisations.authority_model.errors import Findings
from waymark.service.organisations.authority_model.fields import PROVENANCE, Stated, is_required
from waymark.service.organisations.authority_model.model import Assumption
from waymark.service.organisations.authority_model.positions import Located

WRONG: Any = object()
_NAMES = {str: "words in quotes", int: "a whole number", float: "a number", bool: "true or false"}
_NAMES |= {date: "a day such as 2026-09-03", time: "a time such as 09:30:00"}


def child_path(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def entry_name(entry: Located, number: int) -> str:
    """Entries of a list are called by their key or academic year, else by their place in it."""
    if isinstance(entry.value, dict):
        for naming in ("key", "academic_year"):
            named = entry.value.get(naming)
            if named is not None and isinstance(named.value, str) and named.value:
                return named.value
    return str(number + 1)


@cache
def _types(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def read_table(cls: type, at: Located, path: str, findings: Findings) -> Any:
    """An instance of the frozen dataclass `cls`, or `WRONG` when anything in the table is wrong."""
    if not isinstance(at.value, dict):
        findings.add(at, path, f"is {_shown(at)}; write a table here")
        return WRONG
    declared = {each.name: each for each in fields(cls) if each.name != "assumed_values"}
    complete = _refuse_unknown(at, path, list(declared), findings)
    read: dict[str, Any] = {}
    for name, each in declared.items():
        if name in at.value:
            read[name] = read_value(_types(cls)[name], at.value[name], child_path(path, name), each.metadata, findings)
        elif is_required(each):
            findings.add(at, child_path(path, name), "is missing")
            complete = False
    if issubclass(cls, Stated):
        complete = _check_stated(at, path, declared, findings) and complete
    if not complete or any(value is WRONG for value in read.values()):
        return WRONG
    return cls(**read)


def _refuse_unknown(at: Located, path: str, known: list[str], findings: Findings) -> bool:
    unknown = [name for name in at.value if name not in known]
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"what can stand here: {', '.join(known)}"
        findings.add(at.value[name], child_path(path, name), f"is not known; {hint}")
    return not unknown


def _check_stated(at: Located, path: str, declared: dict[str, Any], findings: Findings) -> bool:
    assumed = at.value.get("assumed")
    if "source" not in at.value and (assumed is None or assumed.value is not True):
        findings.add(at, path, "says neither its source nor assumed = true: say where its values come from")
        return False
    named = assumed.value if assumed is not None and isinstance(assumed.value, list) else []
    given = {name for name in declared if name in at.value}
    strangers = [each for each in named if isinstance(each.value, str) and each.value not in given]
    for each in strangers:
        findings.add(each, child_path(path, "assumed"), f"names {_shown(each)}, which this table does not give")
    return not strangers


def read_value(kind: Any, at: Located, path: str, limits: Any, findings: Findings) -> Any:
    allowed = _alternatives(kind)
    if isinstance(at.value, list):
        return _read_list(allowed, at, path, limits, findings)
    for each in allowed:
        if is_dataclass(each):
            return read_table(each, at, path, findings)
    value = _scalar(allowed, at)
    if value is WRONG:
        wanted = " or ".join(_NAMES[each] for each in allowed if each in _NAMES) or "a list in [brackets]"
        findings.add(at, path, f"is {_shown(at)}; write {wanted}")
        return WRONG
    return value if _within(value, at, path, limits, findings) else WRONG


def _alternatives(kind: Any) -> list[Any]:
    if get_origin(kind) in (Union, types.UnionType):
        return [each for each in get_args(kind) if each is not type(None)]
    return [kind]


def _read_list(allowed: list[Any], at: Located, path: str, limits: Any, findings: Findings) -> Any:
    lists = [each for each in allowed if get_origin(each) is tuple]
    if not lists:
        wanted = " or ".join(_NAMES.get(each, "a table") for each in allowed)
        findings.add(at, path, f"is a list; write {wanted}")
        return WRONG
    if len(at.value) < limits.get("at_least", 0):
        findings.add(at, path, "is an empty list; give at least one")
        return WRONG
    inside = get_args(lists[0])[0]
    read = [
        read_value(inside, entry, child_path(path, entry_name(entry, number)), limits, findings)
        for number, entry in enumerate(at.value)
    ]
    return WRONG if any(value is WRONG for value in read) else tuple(read)


def _scalar(allowed: list[Any], at: Located) -> Any:
    value = at.value
    for each in allowed:
        if each is float and type(value) is int:
            return float(value)
        if each is str and type(value) is date:  # an unquoted day where a year or month may stand as well
            return value.isoformat()
        if isinstance(each, type) and type(value) is each and not isinstance(value, datetime):
            return value
    return WRONG


def _within(value: Any, at: Located, path: str, limits: Any, findings: Findings) -> bool:
    problem = _problem(value, limits) or _stranger(value, limits, findings)
    if problem:
        findings.add(at, path, f"is {_shown(at)}; {problem}")
    return not problem


def _problem(value: Any, limits: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _text_problem(value, limits)
    low, high = limits.get("low"), limits.get("high")
    if low is not None and not low <= value <= high:
        return f"write a number from {low} to {high}"
    return None


def _stranger(value: Any, limits: Any, findings: Findings) -> str | None:
    meant = limits.get("refers")
    known = findings.known.get(meant, [])
    if meant is None or value in known:
        return None
    near = difflib.get_close_matches(value, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"{meant} has {', '.join(known) or 'nothing yet'}"
    return f"no such key in {meant}; {hint}"


def _text_problem(value: str, limits: Any) -> str | None:
    if not value.strip():
        return "write something here, or leave the line out if it may be left out"
    choices = limits.get("choices")
    if choices and value not in choices:
        near = difflib.get_close_matches(value, choices, n=1)
        hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(choices)}"
        return hint
    pattern = limits.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        return f"write {limits['looks_like']}"
    return None


def _shown(at: Located) -> str:
    if isinstance(at.value, dict):
        return "a table"
    if isinstance(at.value, list):
        return "a list"
    if isinstance(at.value, bool):
        return "true" if at.value else "false"
    if isinstance(at.value, str):
        return f'"{at.value[:60]}"'
    return str(at.value)


def assumptions_in(at: Located, path: str = "") -> list[Assumption]:
    """Every value that stands in a table marked as assumed, or is named by its `assumed` list."""
    found: list[Assumption] = []
    if isinstance(at.value, list):
        for number, entry in enumerate(at.value):
            found += assumptions_in(entry, child_path(path, entry_name(entry, number)))
        return found
    if not isinstance(at.value, dict):
        return found
    marked = at.value["assumed"].plain() if "assumed" in at.value else False
    note = at.value["note"].plain() if "note" in at.value else ""
    for name, value in at.value.items():
        if name in PROVENANCE or name == "key":
            continue
        if marked is True or (isinstance(marked, list) and name in marked):
            shown = _plainly(value)
            found.append(Assumption(child_path(path, name), shown, note, value.where, value.line))
        else:
            found += assumptions_in(value, child_path(path, name))
    return found


def _plainly(at: Located) -> str:
    if isinstance(at.value, list):
        return ", ".join(_plainly(each) for each in at.value)
    if isinstance(at.value, dict):
        return " ".join(_plainly(each) for each in at.value.values())
    return {True: "yes", False: "no"}[at.value] if isinstance(at.value, bool) else str(at.value)
