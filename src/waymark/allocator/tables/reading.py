"""Two tables, of requests and of places, to one Problem; or every cell that is wrong.

The table of places carries the calendar: each column headed with a Monday is a school week. The table of
requests carries the journeys: each column headed "Minutes to" and a class.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import Policy, Problem
from waymark.allocator.tables.cells import is_empty, shown
from waymark.allocator.tables.columns import PLACES, REQUESTS, Column
from waymark.allocator.tables.layout import plain
from waymark.allocator.tables.places import places_from
from waymark.allocator.tables.requests import requests_from
from waymark.allocator.tables.sheet import Sheet, sheet
from waymark.allocator.tables.wrong_cells import InvalidTables, WrongCell


def problem_from_tables(requests: Path, places: Path, policy: Policy | None = None) -> Problem:
    """Raises InvalidTables with every wrong cell, InvalidProblem for a file that is no table, OSError."""
    wrong: list[WrongCell] = []
    asked_for, offered = sheet(requests), sheet(places)
    _refuse_when_swapped(asked_for, offered)
    _refuse_another_list(asked_for, "requests", REQUESTS)
    _refuse_another_list(offered, "places", PLACES)
    there = places_from(offered, wrong)
    asked = requests_from(asked_for, there, wrong)
    if wrong:
        raise InvalidTables(wrong)
    return Problem(
        weeks=there.weeks,
        requests=asked.requests,
        classes=there.classes,
        journeys=asked.journeys,
        separations=asked.separations,
        policy=policy or Policy(),
    )


def _refuse_when_swapped(asked_for: Sheet, offered: Sheet) -> None:
    """The usual slip, in one sentence instead of a screenful."""
    first, second = (each.headings[0] if each.headings else None for each in (asked_for, offered))
    if (first, second) == (PLACES[0].heading, REQUESTS[0].heading):
        raise InvalidProblem(
            f"{asked_for.name} holds places and {offered.name} holds requests. Give the requests first, then the places."
        )


def _refuse_another_list(given: Sheet, what: str, declared: Sequence[Column]) -> None:
    """A list of something else, in one sentence instead of one for each of its columns."""
    written = {plain(shown(heading)) for heading in given.headings if not is_empty(heading)}
    needed = [column.heading for column in declared if column.needed]
    if not any(plain(heading) in written for heading in needed):
        raise InvalidProblem(
            f"{given.name} is not a table of {what}: its first row has none of the headings {', '.join(needed)}. "
            f"Write an empty table with `waymark template FOLDER`, copy your rows into its {what}.xlsx, and give that."
        )
