"""Names in a file: unknown and missing ones are refused by name, so that a slip is never ignored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from typing import Any


def check_names(
    item: Mapping[str, Any], known: Collection[str], needed: Collection[str], where: str, wrong: type[ValueError]
) -> None:
    """Raises `wrong` with a sentence."""
    for name in item:
        if name not in known:
            near = get_close_matches(name, sorted(known), 1)
            hint = f"Did you mean {near[0]}?" if near else f"It knows {', '.join(sorted(known))}."
            raise wrong(f"{where} has {name}, which is not known. {hint}")
    for name in needed:
        if name not in item:
            raise wrong(f"{where} has no {name}. Put one there.")


def check_fields(item: Mapping[str, Any], kind: type, where: str, wrong: type[ValueError]) -> None:
    """The names of a dataclass: those without a default are needed."""
    known = [one.name for one in fields(kind)]
    needed = [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    check_names(item, known, needed, where, wrong)


def one_object(item: Any, kind: type, where: str, wrong: type[ValueError]) -> dict[str, Any]:
    """The fields of a value of `kind` as they stand in JSON, lists as tuples. Raises `wrong` with a sentence."""
    if not isinstance(item, Mapping):
        raise wrong(f"{where} is {item!r}. Put an object with named fields there.")
    check_fields(item, kind, where, wrong)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}
