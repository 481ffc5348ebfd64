"""Small checks of plain values. Each returns the value as stored, or raises InvalidProblem with a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from waymark.allocator.errors import InvalidProblem

LONGEST_NAME = 200


EMPTY: Mapping[str, Any] = MappingProxyType({})


def whole(value: Any, where: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidProblem(
            f"{where} is {value!r}, which is not a whole number. Put a whole number from {low} to {high} there."
        )
    if not low <= value <= high:
        raise InvalidProblem(f"{where} is {value}. Put a whole number from {low} to {high} there.")
    return value


def name(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        raise InvalidProblem(f"{where} is {value!r}. Put a text of 1 to {LONGEST_NAME} characters there.")
    return value


def words(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise InvalidProblem(f"{where} is {value!r}. Put a text there, or leave it empty.")
    return value


def yes_or_no(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidProblem(f"{where} is {value!r}. Put true or false there.")
    return value


def names(value: Any, where: str) -> tuple[str, ...]:
    """Several names, each once, in the order given."""
    items = tuple(name(item, where) for item in several(value, where))
    if len(set(items)) < len(items):
        repeated = sorted({item for item in items if items.count(item) > 1})
        raise InvalidProblem(f"{where} names {repeated[0]} twice. Name each once.")
    return items


def several(value: Any, where: str) -> tuple[Any, ...]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise InvalidProblem(f"{where} is {value!r}. Put a list there.")
    return tuple(value)


def mapping(value: Any, where: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise InvalidProblem(f"{where} is {value!r}. Put a mapping of names to values there.")
    return MappingProxyType(dict(value))


def whole_by_name(value: Any, where: str, low: int, high: int) -> Mapping[str, int]:
    items = mapping(value, where).items()
    return mapping({name(key, where): whole(number, f"{where}, {key}", low, high) for key, number in items}, where)


def words_by_name(value: Any, where: str) -> Mapping[str, str]:
    items = mapping(value, where).items()
    return mapping({name(key, where): name(text, f"{where}, {key}") for key, text in items}, where)


def counts_by_week(value: Any, where: str, weeks: int, high: int, *, beside: str = "free") -> tuple[int, ...]:
    """One count per school week; a single whole number means the same in every week."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (whole(value, where, 0, high),) * weeks
    counts = tuple(
        whole(count, f"{where}, week {week}", 0, high) for week, count in enumerate(several(value, where))
    )
    if len(counts) != weeks:
        raise InvalidProblem(
            f"{where} has {len(counts)} numbers where {beside} has {weeks}. Give one for each school week in both."
        )
    return counts


def unique_ids(items: Collection[Any], what: str) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise InvalidProblem(f"{what} {item.id} is there twice. Give each {what} its own id.")
        seen.add(item.id)
