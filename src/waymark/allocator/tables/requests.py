"""The table of requests: what is asked for, journeys by class, and who must be apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from waymark.allocator.problem import Journey, Request, Separation
from waymark.allocator.tables import cells
from waymark.allocator.tables.columns import EXAMPLE_REQUEST, MINUTES_TO, REQUESTS
from waymark.allocator.tables.layout import Extra, Line, Table, unknown, unknown_need
from waymark.allocator.tables.places import Places
from waymark.allocator.tables.sheet import Sheet
from waymark.allocator.tables.wrong_cells import WrongCell
from waymark.kernel.needs import NEEDS

PLACES_TABLE = "the table of places"
NOT_THE_REQUESTS = ("apart", "away", "earliest", "latest")
APART = "written in the table of requests"


def _class_in(heading: str) -> str | None:
    """The class a journey's heading names."""
    tidy = " ".join(heading.split())
    named = tidy[len(MINUTES_TO) :].strip() if tidy.casefold().startswith(MINUTES_TO.casefold()) else ""
    return named or None


JOURNEYS = Extra(_class_in, cells.minutes)


@dataclass(frozen=True)
class Asked:
    requests: tuple[Request, ...]
    journeys: dict[tuple[str, str], Journey]
    separations: tuple[Separation, ...]


def requests_from(sheet: Sheet, places: Places, wrong: list[WrongCell]) -> Asked:
    """What is asked for, as far as the cells can be used."""
    table = Table(sheet, REQUESTS, JOURNEYS, wrong)
    table.refuse_repeated(EXAMPLE_REQUEST)
    _check_names(table, places)
    _check_separations(table)
    requests = [made for line in table.lines if (made := _request(table, line, places)) is not None]
    journeys = {(line.values["id"], key): Journey(*found) for line in table.lines for key, found in _journeys(line)}
    return Asked(tuple(requests), journeys, tuple(_separations(table)))


def _journeys(line: Line) -> Iterator[tuple[str, tuple[int, bool]]]:
    if "id" in line.values:
        yield from line.extra.items()


def _check_names(table: Table, places: Places) -> None:
    for position, class_id in table.extra.items():
        if class_id not in places.ids:
            table.say_at(1, position, unknown("class", class_id, places.ids, PLACES_TABLE))
    named_in = (
        ("preferences", "class", places.ids),
        ("not_classes", "class", places.ids),
        ("kinds", "kind", places.kinds),
        ("team_weeks", "kind", places.kinds),
        ("away", "site", places.sites),
    )
    needs = {one.casefold() for one in (*places.needs, *NEEDS, *NEEDS.values())}
    for line in table.lines:
        for field, what, known in named_in:
            for named in line.values.get(field, ()):
                if named not in known:
                    table.say(line.row, field, unknown(what, named, known, PLACES_TABLE))
        for need in line.values.get("needs", ()):
            if need.casefold() not in needs:
                table.say(line.row, "needs", unknown_need(need, places.needs))


def _check_separations(table: Table) -> None:
    known = {line.values["id"] for line in table.lines if "id" in line.values}
    for line in table.lines:
        for other in line.values.get("apart", ()):
            if other == line.values.get("id"):
                table.say(line.row, "apart", "The request is to be kept apart from itself. Name the other one.")
            elif other not in known:
                table.say(line.row, "apart", unknown("request", other, known, "this table"))


def _separations(table: Table) -> Iterator[Separation]:
    pairs = {
        tuple(sorted((line.values["id"], other)))
        for line in table.lines
        if "id" in line.values
        for other in line.values.get("apart", ())
        if other != line.values["id"]
    }
    for pair in sorted(pairs):
        yield Separation(pair, APART)
    for line in table.lines:
        if "id" in line.values and line.values.get("away"):
            yield Separation((line.values["id"],), APART, line.values["away"])


def _request(table: Table, line: Line, places: Places) -> Request | None:
    values: dict[str, Any] = {key: value for key, value in line.values.items() if key not in NOT_THE_REQUESTS}
    earliest, latest = (_week(table, line, field, places.weeks) for field in ("earliest", "latest"))
    if earliest is None or latest is None or not table.complete(line):
        return None
    if latest < earliest:
        table.say(line.row, "latest", "The latest start is before the earliest. Put the later day here.")
        return None
    if values.get("days_at_risk") and not values.get("statutory"):
        said = "Days are counted but no duty is marked. Write yes under Full-time duty, or empty this cell."
        table.say(line.row, "days_at_risk", said)
        return None
    if both := [each for each in values.get("preferences", ()) if each in values.get("not_classes", ())]:
        table.say(line.row, "not_classes", f"{both[0]} is also one of the preferred classes. Take it out of one cell.")
        return None
    values["preventive"] = not values.pop("excluded", False)
    if "needs" in values:
        as_met = {met.casefold(): met for met in sorted(places.needs)}
        values["needs"] = frozenset(as_met.get(need.casefold(), need) for need in values["needs"])
    return table.made(line, Request, {**values, "earliest_week": earliest, "latest_week": latest})


def _week(table: Table, line: Line, field: str, weeks: Sequence[date]) -> int | None:
    """The number of the school week a day falls in."""
    day = line.values.get(field)
    if day is None or not weeks:
        return None
    monday = day - timedelta(days=day.weekday())
    if monday in weeks:
        return weeks.index(monday)
    said = f"{day} is in no school week of {PLACES_TABLE}, whose weeks go from {weeks[0]} to {weeks[-1]}."
    table.say(line.row, field, f"{said} Choose a day of one of them, or add a column for its week there.")
    return None
