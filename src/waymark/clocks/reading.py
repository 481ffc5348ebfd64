"""history.json: one child's facts and the term dates of each school, in and out. Every error names its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from difflib import get_close_matches
from typing import Any

from waymark.kernel.calendars import SchoolCalendar, Term
from waymark.kernel.json_text import UnusableText, said_in

from . import history as facts
from .history import History, ImpossibleHistory

SCHEMA = "waymark.clocks/1"
NAMING_A_SCHOOL = ("events", "absences_for_health", "fair_access")
EVENTS = {"suspension": facts.Suspension, "permanent_exclusion": facts.PermanentExclusion}
LISTS: dict[str, type] = {
    "registrations": facts.Registration,
    "homes": facts.Home,
    "circumstances": facts.Circumstance,
    "education": facts.Education,
    "absences_for_health": facts.HealthAbsence,
    "out_of_school": facts.OutOfSchool,
    "fair_access": facts.FairAccessCase,
    "tellings": facts.Telling,
}
SCHOOL = {"key": True, "name": False, "terms": False, "closures": False, "extra_open": False}
TERM = {"name": True, "academic_year": True, "first_on": True, "last_on": True}
CLOSURE = {"on": True, "why": True}
NEEDED = ("schema", "pupil", "home_authority", "schools", "events")
TOP = {**dict.fromkeys(NEEDED, True), "born_on": False, "year_group": False}
ALLOWED = {
    ("circumstances", "kind"): facts.CIRCUMSTANCES,
    ("tellings", "whom"): facts.WHOM,
    ("tellings", "of"): facts.TOLD_OF,
    ("events", "board_decision"): facts.BOARD_DECISIONS,
    ("events", "review_outcome"): facts.REVIEW_OUTCOMES,
    ("events", "reconsidered"): facts.BOARD_DECISIONS,
}
WANTED = {
    "date": "a day as YYYY-MM-DD, such as 2026-11-09",
    "str": "words between quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}


class InvalidHistory(ValueError):
    """What cannot be read. `troubles` are pairs of place and sentence, such as ("events[3].last_on", "...")."""

    def __init__(self, troubles: list[tuple[str, str]]):
        super().__init__("\n".join(f"{place}: {sentence}" if place else sentence for place, sentence in troubles))
        self.troubles = tuple(troubles)


def read_history(source: str | bytes | Mapping[str, Any]) -> tuple[History, dict[str, SchoolCalendar]]:
    """The text or parsed object of `schema/history-1.json`. Raises InvalidHistory with every trouble found."""
    return _Reading().read(_parsed(source))


def write_history(history: History, calendars: Mapping[str, SchoolCalendar], schools: tuple[str, ...] = ()) -> dict[str, Any]:
    """Plain data that `read_history` gives back the same; `schools` are keys of schools without term dates."""
    without = [key for key in schools if key not in calendars]
    written: dict[str, Any] = {"schema": SCHEMA, "pupil": history.pupil, "home_authority": history.home_authority}
    for name in ("born_on", "year_group"):
        if getattr(history, name) is not None:
            written[name] = _plain(getattr(history, name))
    written["schools"] = [_school(key, calendar) for key, calendar in calendars.items()] + [{"key": key} for key in without]
    kinds = {kind: name for name, kind in EVENTS.items()}
    written["events"] = [{"kind": kinds[type(event)], **_written(event)} for event in history.events]
    for name in LISTS:
        if getattr(history, name):
            written[name] = [_written(one) for one in getattr(history, name)]
    return written


def _parsed(source: str | bytes | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(source, (str, bytes)):
        try:
            source = said_in(source)
        except UnusableText as error:
            raise InvalidHistory([("", f"The text {error}. Mend it there, or write it again.")]) from error
    if not isinstance(source, Mapping):
        raise InvalidHistory([("", "This is not a JSON object. Begin with { and name schema, pupil, schools and events.")])
    if source.get("schema") != SCHEMA:
        said = f'must be "{SCHEMA}"' + (f', not "{source["schema"]}"' if "schema" in source else "; it is missing")
        raise InvalidHistory([("schema", said)])
    return source


class _Reading:
    """One file being read. Troubles are gathered, so that all of them can be mended at once."""

    def __init__(self) -> None:
        self.troubles: list[tuple[str, str]] = []
        self.keys: set[str] = set()

    def read(self, data: Mapping[str, Any]) -> tuple[History, dict[str, SchoolCalendar]]:
        self.names(data, {**TOP, **dict.fromkeys(LISTS, False)}, "")
        calendars = self.schools(data.get("schools", []))
        events = self.several(data, "events", self.event)
        lists = {name: self.several(data, name, self.kept(name, kind)) for name, kind in LISTS.items()}
        held = {name: self.value(data.get(name), kind, name, True) for name, kind in (("born_on", "date"), ("year_group", "int"))}
        words = {name: self.value(data.get(name, ""), "str", name, False) for name in ("pupil", "home_authority")}
        self.together(events, lists["tellings"])
        if self.troubles:
            raise InvalidHistory(self.troubles)
        return History(**words, **held, events=tuple(events), **{name: tuple(found) for name, found in lists.items()}), calendars

    def trouble(self, place: str, sentence: str) -> None:
        self.troubles.append((place, sentence))

    def names(self, item: Any, known: Mapping[str, bool], place: str) -> bool:
        """Whether `item` is an object with these names; True in `known` are those it must have."""
        if not isinstance(item, Mapping):
            self.trouble(place, "must be a JSON object with named fields")
            return False
        for name in item:
            if name not in known:
                near = get_close_matches(str(name), list(known), n=1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                self.trouble(_at(place, name), f"is not known; {hint}")
        for name, is_needed in known.items():
            if is_needed and name not in item:
                self.trouble(_at(place, name), "is missing; add it")
        return all(name in item for name, is_needed in known.items() if is_needed)

    def several(self, data: Mapping[str, Any], name: str, one: Callable[[Any, str], Any]) -> list[Any]:
        items = data.get(name, [])
        if not isinstance(items, list):
            self.trouble(name, "must be a list: begin with [")
            return []
        return [one(item, f"{name}[{number}]") for number, item in enumerate(items)]

    def event(self, item: Any, place: str) -> Any:
        if not isinstance(item, Mapping):
            return self.trouble(place, "must be a JSON object with named fields")
        kind = item.get("kind")
        if kind not in EVENTS:
            return self.trouble(f"{place}.kind", f"must be one of {', '.join(EVENTS)}")
        return self.built(EVENTS[kind], {name: value for name, value in item.items() if name != "kind"}, place, "events")

    def kept(self, name: str, kind: type) -> Callable[[Any, str], Any]:
        return lambda item, place: self.built(kind, item, place, name)

    def built(self, kind: type, item: Any, place: str, of: str) -> Any:
        """The fact, or None after its troubles were noted."""
        known = {field.name: field.default is MISSING for field in fields(kind)}
        before = len(self.troubles)
        if not self.names(item, known, place):
            return None
        if of in NAMING_A_SCHOOL and isinstance(item["school"], str):
            self.school(item["school"], f"{place}.school")
        given = [field for field in fields(kind) if field.name in item]
        values = {field.name: self.field(field, item[field.name], f"{place}.{field.name}", of) for field in given}
        if len(self.troubles) > before:
            return None
        try:
            return kind(**values)
        except ImpossibleHistory as error:
            return self.trouble(f"{place}.{error.field}", str(error))

    def field(self, field: Field, value: Any, place: str, of: str) -> Any:
        kind, _, rest = str(field.type).partition(" | ")
        read = self.value(value, kind, place, rest == "None")
        allowed = ALLOWED.get((of, field.name))
        if allowed and read is not None and read not in allowed:
            self.trouble(place, f"must be one of {', '.join(allowed)}")
        return read

    def value(self, value: Any, kind: str, place: str, may_be_none: bool) -> Any:
        if value is None and may_be_none:
            return None
        if kind == "date" and isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        elif kind == "int" and isinstance(value, int) and not isinstance(value, bool):
            return value
        elif kind == "float" and isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        elif (kind == "str" and isinstance(value, str)) or (kind == "bool" and isinstance(value, bool)):
            return value
        self.trouble(place, f"must be {WANTED[kind]}{', or left out' if may_be_none else ''}, not {_said(value)}")
        return None

    def schools(self, items: Any) -> dict[str, SchoolCalendar]:
        calendars: dict[str, SchoolCalendar] = {}
        if not isinstance(items, list):
            self.trouble("schools", "must be a list: begin with [")
            return calendars
        for number, item in enumerate(items):
            place = f"schools[{number}]"
            if not self.names(item, SCHOOL, place):
                continue
            key = self.value(item["key"], "str", f"{place}.key", False)
            if key in self.keys:
                self.trouble(f"{place}.key", f'"{key}" is there twice; keep one')
            self.keys.add(key)
            if item.get("terms"):
                calendar = self.calendar(item, place)
                if calendar is not None:
                    calendars[key] = calendar
        return calendars

    def calendar(self, item: Mapping[str, Any], place: str) -> SchoolCalendar | None:
        before = len(self.troubles)
        terms = [term for term in self.several_in(item, "terms", place, self.term) if term is not None]
        closures = dict(one for one in self.several_in(item, "closures", place, self.closure) if one is not None)
        extra = self.several_in(item, "extra_open", place, lambda day, where: self.value(day, "date", where, False))
        if len(self.troubles) > before:
            return None
        try:
            return SchoolCalendar(tuple(terms), closures, frozenset(extra))
        except ValueError as error:
            return self.trouble(f"{place}.terms", str(error))

    def several_in(self, item: Mapping[str, Any], name: str, place: str, one: Callable[[Any, str], Any]) -> list[Any]:
        return self.several({f"{place}.{name}": item.get(name, [])}, f"{place}.{name}", one)

    def term(self, item: Any, place: str) -> Term | None:
        if not self.names(item, TERM, place):
            return None
        kinds = {"name": "str", "academic_year": "str", "first_on": "date", "last_on": "date"}
        values = {name: self.value(item[name], kind, f"{place}.{name}", False) for name, kind in kinds.items()}
        if None in values.values():
            return None
        try:
            return Term(**values)
        except ValueError as error:
            return self.trouble(place, str(error))

    def closure(self, item: Any, place: str) -> tuple[date, str] | None:
        if not self.names(item, CLOSURE, place):
            return None
        day, why = self.value(item["on"], "date", f"{place}.on", False), self.value(item["why"], "str", f"{place}.why", False)
        return None if day is None or why is None else (day, why)

    def together(self, events: list[Any], tellings: list[Any]) -> None:
        """What the parts say of one another: each exclusion has its own key, and what was told was told of one of them."""
        seen: set[str] = set()
        for number, event in enumerate(events):
            if event is not None:
                if event.key in seen:
                    self.trouble(f"events[{number}].key", f'"{event.key}" is there twice; each exclusion has its own key')
                seen.add(event.key)
        for number, told in enumerate(tellings):
            if told is not None and told.event not in seen:
                self.trouble(f"tellings[{number}].event", f'"{told.event}" is the key of no exclusion in events')

    def school(self, key: str, place: str) -> None:
        if key not in self.keys:
            named = ", ".join(sorted(self.keys)) or "none are given"
            self.trouble(place, f'"{key}" is not among schools ({named}). A school without term dates needs only its key')


def _at(place: str, name: object) -> str:
    return f"{place}.{name}" if place else str(name)


def _said(value: Any) -> str:
    words = "empty" if value is None else repr(value)
    return words if len(words) <= 60 else f"{words[:57]}..."


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _written(fact: Any) -> dict[str, Any]:
    """Its fields, those that say no more than their default left out."""
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact) if getattr(fact, field.name) != field.default}


def _school(key: str, calendar: SchoolCalendar) -> dict[str, Any]:
    written: dict[str, Any] = {
        "key": key,
        "terms": [{name: _plain(getattr(term, name)) for name in TERM} for term in calendar.terms],
    }
    if calendar.closures:
        written["closures"] = [{"on": _plain(day), "why": why} for day, why in calendar.closures.items()]
    if calendar.extra_open:
        written["extra_open"] = [_plain(day) for day in sorted(calendar.extra_open)]
    return written
