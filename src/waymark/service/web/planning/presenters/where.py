"""Who waits where: partnerships as rows and as a map, from the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.service.sufficiency.offering import changed
from waymark.service.sufficiency.opening import host_of
from waymark.service.sufficiency.results import Result
from waymark.service.sufficiency.wording import said_number, year_words
from waymark.service.web.components.maps import DrawnMap, draw, feature, point

from .saying import between, ranged, sentence

COLUMNS = (
    ("requests", "Requests"), ("starts", "Start"), ("waiting", "Waiting in an ordinary week"),
    ("share_started_within", "Started within 15 school days"), ("places_short", "Without a place in an ordinary week"),
    ("mean_journey", "Minutes from school"), ("permanent_exclusions", "Permanent exclusions"),
    ("sixth_day_breaches", "Late on the sixth day"), ("excluded_waiting", "Excluded and without a place"),
)  # fmt: skip
SHADES = ("#f3f7f7", "#d5e5e5", "#aeccce", "#7fafb2")


@dataclass(frozen=True)
class WherePage:
    headers: list[Any]
    rows: list[list[Any]]
    finding: str
    map: DrawnMap | None
    year: str
    years: list[dict[str, Any]]
    kind_rows: list[list[Any]]
    excluded: str
    """Of excluded children without a place, who wait for no one kind."""


def where_page(
    simulation: Any, result: Result, year: str, areas: dict[str, Any], kinds: dict[str, str]
) -> WherePage:
    names = result.groups("partnership")
    rows = [[name, *_cells(result, "partnership", name, year, COLUMNS)] for name in names]
    return WherePage(
        ["Partnership", *({"text": words, "numeric": True} for _, words in COLUMNS)], rows, _finding(result, names, year),
        draw(features(simulation, result, year, areas)), year_words(year),
        [{"text": year_words(one), "href": f"?year={one}", "current": one == year} for one in result.years],
        [[kinds.get(kind, kind), *_cells(result, "kind", kind, year, OF_A_KIND)] for kind in result.groups("kind")],
        _excluded(result, year),
    )  # fmt: skip


OF_A_KIND = (
    ("places_open", "Places open"), ("occupancy", "Taken"), ("starts", "Start"), ("waiting", "Waiting in an ordinary week"),
    ("mean_wait", "School weeks waited"), ("p90_wait", "Nine in ten start within, school weeks"),
    ("places_short", "Without a place in an ordinary week"), ("mean_journey", "Minutes from school"),
)  # fmt: skip
KIND_HEADERS = ["Kind", *({"text": words, "numeric": True} for _, words in OF_A_KIND)]


def _cells(result: Result, by: str, group: str, year: str, columns: tuple[tuple[str, str], ...]) -> list[str]:
    found = (result.point(measure, year, by=by, group=group) for measure, _ in columns)
    return [ranged(measure, one) for one, (measure, _) in zip(found, columns, strict=True)]


def _excluded(result: Result, year: str) -> str:
    point = result.point("excluded_waiting", year)
    return f"{sentence('excluded_waiting', point)}: they are owed a place and ask for no one kind." if point else ""


def _finding(result: Result, names: list[str], year: str) -> str:
    waiting = {name: result.point("waiting", year, by="partnership", group=name) for name in names}
    known = {name: one for name, one in waiting.items() if one}
    if not known:
        return "Nobody is known to wait."
    most = max(known, key=lambda name: known[name].mean)
    number, futures = said_number(known[most].mean, "waiting"), between("waiting", known[most])
    return f"The most children wait in {most}: {number} in an ordinary week of {year_words(year)} ({futures})."


def features(simulation: Any, result: Result, year: str, areas: dict[str, Any]) -> list[dict[str, Any]]:
    """Partnership areas shaded by who waits, schools, and sites: open by the last week of the year or not."""
    named, scenario = simulation.scenario.named, changed(simulation)
    waiting = {name: result.point("waiting", year, by="partnership", group=name) for name in result.groups("partnership")}
    most = max((one.mean for one in waiting.values() if one), default=0)
    found = []
    for name, one in waiting.items():
        if one and areas.get(name):
            number = said_number(one.mean, "waiting")
            found.append(
                feature(
                    areas[name], kind="partnership", name=name, href="",
                    words=f"{name}: {ranged('waiting', one)} waiting in an ordinary week",
                    fill=_shade(one.mean, most), label=number,
                )
            )  # fmt: skip
    for name, at in named.get("at", {}).items():
        found.append(feature(point(*at), kind="school", name=name, words=name, href=""))
    last = scenario.weeks[result.years.index(year)][-1]
    for one in scenario.provisions:
        at = named.get("sites", {}).get(one.key) or named.get("at", {}).get(host_of(one.key))
        if at:
            is_open = one.opens_on <= last and (one.closes_on is None or one.closes_on > last)
            words = f"{one.key}: {one.places} places" + ("" if is_open else f", from {one.opens_on:%B %Y}")
            found.append(feature(point(*at), kind="provision", name=one.key, words=words, href="",
                                 status="open" if is_open else "planned"))  # fmt: skip
    return found


def _shade(value: float, most: float) -> str:
    return SHADES[min(len(SHADES) - 1, int(len(SHADES) * value / most))] if most else SHADES[0]
