"""The table of places: classes, the school calendar in its headings, and places free in each week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from waymark.allocator.problem import PlaceClass
from waymark.allocator.tables import cells
from waymark.allocator.tables.columns import EXAMPLE_CLASS, PLACES
from waymark.allocator.tables.layout import Extra, Line, Table
from waymark.allocator.tables.sheet import Sheet
from waymark.allocator.tables.wrong_cells import WrongCell

WEEKS = Extra(cells.day_in, cells.places, "the number of free places, 0 when there is none, or closed.")


@dataclass(frozen=True)
class Places:
    """`ids`, `kinds`, `sites` and `needs` of every row, those that are wrong elsewhere too: what the requests may name."""

    weeks: tuple[date, ...]
    classes: tuple[PlaceClass, ...]
    ids: frozenset[str]
    kinds: frozenset[str]
    sites: frozenset[str]
    needs: frozenset[str] = frozenset()


def places_from(sheet: Sheet, wrong: list[WrongCell]) -> Places:
    """The calendar and the classes, as far as the cells can be used."""
    table = Table(sheet, PLACES, WEEKS, wrong)
    _check_calendar(table)
    table.refuse_repeated(EXAMPLE_CLASS)
    weeks = tuple(table.extra.values())
    ids, kinds = (frozenset(line.values[field] for line in table.lines if field in line.values) for field in ("id", "kind"))
    sites = frozenset(site for line in table.lines if (site := _site(line.values)))
    needs = frozenset(need for line in table.lines for need in line.values.get("needs_met", ()))
    return Places(weeks, tuple(_classes(table, weeks)), ids, kinds, sites, needs)


def _site(values: Mapping[str, Any]) -> str | None:
    """Where it is; by itself a provision has one site, and a class is a provision."""
    return values.get("site") or values.get("provision") or values.get("id")


def _check_calendar(table: Table) -> None:
    if not table.extra:
        said = "There is no column for a school week. Add one for each, headed with its Monday, such as 2026-09-07."
        table.say_at(1, None, said)
    for position, monday in table.extra.items():
        if monday.weekday() != 0:
            table.say_at(1, position, f"{monday} is a {monday:%A}. Head each school week with its Monday.")
    for (_, earlier), (position, later) in pairwise(table.extra.items()):
        if later <= earlier:
            table.say_at(1, position, f"{later} stands after {earlier}. Put the weeks in order.")


def _classes(table: Table, weeks: Sequence[date]) -> Iterator[PlaceClass]:
    for line in table.lines:
        if not table.complete(line) or len(line.extra) < len(weeks):
            continue
        if line.values["youngest"] > line.values["oldest"]:
            table.say(line.row, "youngest", "The youngest year is older than the oldest. Swap the two.")
            continue
        most = max(line.extra.values(), default=0)
        if 0 < most < line.values.get("preventive_reserved", 0):
            said = f"More places are kept than are free in any week, which is {most} at most. Write {most} or fewer."
            table.say(line.row, "preventive_reserved", said)
            continue
        made = table.made(line, PlaceClass, _values(line, weeks))
        if made is not None:
            yield made


def _values(line: Line, weeks: Sequence[date]) -> dict[str, Any]:
    values = dict(line.values)
    values["years"] = values.pop("youngest"), values.pop("oldest")
    values["free"] = tuple(max(0, line.extra[week]) for week in weeks)
    values["closed_weeks"] = tuple(number for number, week in enumerate(weeks) if line.extra[week] == cells.CLOSED)
    values.setdefault("provision", values["id"])
    values["site"] = _site(values)
    for several in ("needs_met", "serves_schools"):
        if several in values:
            values[several] = frozenset(values[several])
    if "years_present" in values:
        values["years_present"] = (values["years_present"],) * len(weeks)
    return values
