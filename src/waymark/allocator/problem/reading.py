"""From JSON to a Problem. Unknown and missing names are refused by name, so that a slip is never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from difflib import get_close_matches
from typing import Any

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import validation as valid
from waymark.allocator.problem.place_class import PlaceClass
from waymark.allocator.problem.policy import Policy
from waymark.allocator.problem.problem import SCHEMA, Journey, Price, Problem, Separation
from waymark.allocator.problem.request import Request
from waymark.kernel.json_text import UnusableText, said_in

OLDER_SCHEMA = "waymark.allocator/1"
RESULTS = "waymark.allocator.result/"


def problem_from(source: str | bytes | Mapping[str, Any]) -> Problem:
    data = _of_this_schema(_parsed(source))
    if str(data.get("schema")).startswith(RESULTS):
        raise InvalidProblem("This is a result, not a problem. Name the problem it was made from.")
    required = {"schema", "weeks", "requests", "classes"}
    optional = {"journeys", "separations", "policy", "prices"}
    _refuse_keys(data, required | optional, required, "the problem")
    return Problem(
        schema=data["schema"],
        weeks=tuple(
            _monday(week, number) for number, week in enumerate(valid.several(data["weeks"], "weeks"))
        ),
        requests=tuple(
            _built(Request, item, "request") for item in valid.several(data["requests"], "requests")
        ),
        classes=tuple(
            _built(PlaceClass, item, "class") for item in valid.several(data["classes"], "classes")
        ),
        journeys=_journeys(data.get("journeys", [])),
        separations=tuple(
            _built(Separation, item, "separation")
            for item in valid.several(data.get("separations", []), "separations")
        ),
        policy=_built(Policy, data.get("policy", {}), "policy"),
        prices=_prices(data.get("prices", [])),
    )


def _of_this_schema(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Schema 1 said the same with fewer fields, so that it is read as schema 2 with the usual values."""
    if data.get("schema") != OLDER_SCHEMA:
        return data
    if "prices" in data:
        raise InvalidProblem(f"The problem has a field prices, which {OLDER_SCHEMA} does not know. Write {SCHEMA} as its schema.")
    return {**data, "schema": SCHEMA}


def _parsed(source: str | bytes | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(source, (str, bytes)):
        try:
            source = said_in(source)
        except UnusableText as error:
            raise InvalidProblem(f"The text {error}. Mend it there, or export it again.") from error
    if not isinstance(source, Mapping):
        raise InvalidProblem(
            "The problem is not a JSON object. Begin with { and name schema, weeks and the rest."
        )
    return source


def _monday(value: Any, number: int) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InvalidProblem(
            f"weeks, number {number}, is {value!r}. Write the date of a Monday as YYYY-MM-DD."
        ) from None


def _built(kind: type, item: Any, what: str) -> Any:
    if not isinstance(item, Mapping):
        raise InvalidProblem(f"A {what} is {item!r}. Write it as a JSON object with named fields.")
    known = {each.name for each in fields(kind)}
    required = {
        each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING
    }
    _refuse_keys(item, known, required, f"{what} {item['id']}" if "id" in item else what)
    return kind(**item)


def _journeys(items: Any) -> dict[tuple[str, str], Journey]:
    journeys: dict[tuple[str, str], Journey] = {}
    for item in valid.several(items, "journeys"):
        if not isinstance(item, Mapping):
            raise InvalidProblem(f"A journey is {item!r}. Write it as a JSON object with named fields.")
        where = f"journey from {item.get('request')} to {item.get('class')}"
        _refuse_keys(
            item,
            {"request", "class", "minutes", "measured", "source", "found_on"},
            {"request", "class", "minutes"},
            where,
        )
        pair = (valid.name(item["request"], where), valid.name(item["class"], where))
        if pair in journeys:
            raise InvalidProblem(f"{where} is there twice. Keep one of them.")
        valid.whole(item["minutes"], f"{where}: minutes", 0, 600)
        said = {key: item[key] for key in item if key not in ("request", "class")}
        journeys[pair] = Journey(**said | {"found_on": _day(item.get("found_on"), where)})
    return journeys


def _day(value: Any, where: str) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InvalidProblem(f"{where}: found_on is {value!r}. Write a date as YYYY-MM-DD, or leave it out.") from None


def _prices(items: Any) -> dict[str, Price]:
    prices: dict[str, Price] = {}
    for item in valid.several(items, "prices"):
        if not isinstance(item, Mapping):
            raise InvalidProblem(f"A price is {item!r}. Write it as a JSON object with named fields.")
        where = f"price of class {item.get('class')}"
        _refuse_keys(item, {"class", "by_week", "kept_for"}, {"class", "by_week"}, where)
        class_id = valid.name(item["class"], where)
        if class_id in prices:
            raise InvalidProblem(f"{where} is there twice. Keep one of them.")
        prices[class_id] = Price(item["by_week"], item.get("kept_for", ""))
    return prices


def _refuse_keys(data: Mapping[str, Any], known: set[str], required: set[str], where: str) -> None:
    for key in sorted(str(key) for key in data):
        if key not in known:
            near = get_close_matches(key, sorted(known), n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known names: {', '.join(sorted(known))}."
            raise InvalidProblem(f"{where} has a field {key}, which is not known. {hint}")
    for key in sorted(required):
        if key not in data:
            raise InvalidProblem(f"{where} has no field {key}. Add it.")
