"""From a model's text to a checked `AuthorityModel`, or to every reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, get_args, get_origin, get_type_hints

from waymark.service.organisations.authority_model import checks
from waymark.service.organisations.authority_model.errors import Findings, ModelError, ModelErrors
from waymark.service.organisations.authority_model.files import ModelFileMissing, read_shared
from waymark.service.organisations.authority_model.letters import REQUIRED
from waymark.service.organisations.authority_model.model import AuthorityModel
from waymark.service.organisations.authority_model.positions import Located, UnreadableText, locate
from waymark.service.organisations.authority_model.reading import (
    WRONG,
    assumptions_in,
    child_path,
    entry_name,
    read_table,
    read_value,
)

Tables = dict[str, list[tuple[Located, str, Any]]]


def parse_model(text: str, where: str = "the model") -> AuthorityModel:
    """Raises `ModelErrors` with every error, each with file and line."""
    root = _located(text, where)
    shared = _shared(root)
    if shared is not None:
        root = _laid_over(shared, root)
    findings = Findings(known=_keys(root))
    tables = _read_tables(root, findings)
    _check(root, tables, findings)
    model = None if findings.errors else read_table(AuthorityModel, root, "", findings)
    if model is None or model is WRONG:
        raise ModelErrors(findings.errors)
    _require_calendar(model, root)
    return replace(model, assumed_values=tuple(assumptions_in(root)))


def _located(text: str, where: str) -> Located:
    try:
        return locate(text, where)
    except UnreadableText as error:
        raise ModelErrors([ModelError(where, error.line, "", error.message)]) from None


def _shared(root: Located) -> Located | None:
    """The file named by `extends`, which gives whatever this file does not."""
    named = root.value.pop("extends", None)
    if named is None:
        return None
    try:
        where, text = read_shared(named.value)
    except ModelFileMissing as error:
        raise ModelErrors([ModelError(named.where, named.line, "extends", str(error))]) from None
    return _located(text, where)


def _laid_over(shared: Located, own: Located) -> Located:
    """A table in the own file replaces the shared one whole; in lists, the entry with the same key."""
    merged = dict(shared.value)
    for name, value in own.value.items():
        held = merged.get(name)
        both_lists = held is not None and isinstance(held.value, list) and isinstance(value.value, list)
        merged[name] = _laid_over_list(held, value) if both_lists else value
    return Located(merged, own.where, own.line)


def _laid_over_list(shared: Located, own: Located) -> Located:
    names = {_key_of(entry) for entry in own.value}
    kept = [entry for entry in shared.value if _key_of(entry) not in names]
    return Located(kept + own.value, own.where, own.line)


def _key_of(entry: Located) -> str | None:
    key = entry.value.get("key") if isinstance(entry.value, dict) else None
    return key.value if key is not None and isinstance(key.value, str) else None


def _keys(root: Located) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for name, table in root.value.items():
        if isinstance(table.value, list):
            held[name] = [key for key in map(_key_of, table.value) if key is not None]
    return held


def _read_tables(root: Located, findings: Findings) -> Tables:
    """Reads entry by entry, so that one wrong entry does not keep the others from being checked."""
    hints = get_type_hints(AuthorityModel)
    tables: Tables = {}
    whole = Findings(findings.known)
    read_table(AuthorityModel, root, "", whole)
    findings.errors += whole.errors
    for declared in fields(AuthorityModel):
        name = declared.name
        at = root.value.get(name)
        if at is None or get_origin(hints[name]) is not tuple or not isinstance(at.value, list):
            continue
        entry_type = get_args(hints[name])[0]
        tables[name] = list(_readable(entry_type, at, name, findings))
    return tables


def _readable(cls: type, at: Located, path: str, findings: Findings) -> Iterator[tuple[Located, str, Any]]:
    for number, entry in enumerate(at.value):
        entry_path = child_path(path, entry_name(entry, number))
        value = read_value(cls, entry, entry_path, {}, Findings(findings.known))
        if value is not WRONG:
            yield entry, entry_path, value


def _check(root: Located, tables: Tables, findings: Findings) -> None:
    _check_twice(root, findings)
    for name, check in checks.TABLE_CHECKS.items():
        for at, path, value in tables.get(name, []):
            for field_name, message in check(value):
                spot = at.value.get(field_name, at) if field_name else at
                findings.add(spot, child_path(path, field_name) if field_name else path, message)
    for name, messages in _whole_list_problems(root, tables).items():
        for message in messages:
            if name in root.value:
                findings.add(root.value[name], name, message)


def _check_twice(root: Located, findings: Findings) -> None:
    for name, table in root.value.items():
        seen: set[str] = set()
        for number, entry in enumerate(table.value if isinstance(table.value, list) else []):
            called = entry_name(entry, number)
            if called in seen and name not in ("opening_counts", "preventive_reserve"):
                findings.add(entry, child_path(name, called), "stands here a second time; give each its own key")
            seen.add(called)


def _whole_list_problems(root: Located, tables: Tables) -> dict[str, Iterator[str]]:
    def values(name: str) -> list[Any]:
        return [value for _, _, value in tables.get(name, [])]

    keys = _keys(root)
    complete = len(values("opening_timeline")) == _length(root, "opening_timeline")
    complete = complete and len(values("opening_counts")) == _length(root, "opening_counts")
    programme = root.value.get("programme")
    stated = programme.value.get("sites_in_all") if programme and isinstance(programme.value, dict) else None
    sites_in_all = stated.value if stated is not None and type(stated.value) is int else None
    plan = checks.plan_problems(values("opening_timeline"), values("opening_counts"), sites_in_all)
    return {
        "priorities": checks.priority_problems(keys.get("priorities", [])),
        "reasons": checks.missing_keys(checks.REASON_LISTS, keys.get("reasons", [])),
        "templates": checks.missing_keys(tuple(REQUIRED), keys.get("templates", [])),
        "eligibility": checks.shared_kinds(values("eligibility")),
        "fair_share": checks.same_beginnings(values("fair_share")),
        "prices_of_places": checks.prices_problems(values("prices_of_places"), keys.get("priorities", [])),
        "small_numbers": checks.same_beginnings(values("small_numbers")),
        "partnerships": checks.shared_members(values("partnerships")),
        "opening_timeline": plan if complete else iter(()),
    }


def _length(root: Located, name: str) -> int:
    table = root.value.get(name)
    return len(table.value) if table is not None and isinstance(table.value, list) else 0


def _require_calendar(model: AuthorityModel, root: Located) -> None:
    try:
        model.calendar()
    except ValueError as error:
        at = root.value["term_dates"]
        raise ModelErrors([ModelError(at.where, at.line, "term_dates", str(error))]) from None
