"""A drawing of partnerships beside today's: how many, how large, how far; who would move; as a table and a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from waymark.kernel.wording import plural
from waymark.service.sufficiency.drawings.wanted import CHILDREN
from waymark.service.web.components.maps import DrawnMap, draw, feature, point

APART = 0.012  # degrees about a school: so that a partnership of one or two schools has an area to be seen


@dataclass(frozen=True)
class DrawnPage:
    finding: str
    proven: str
    beside: list[list[Any]]
    group_headers: list[Any]
    drawn: list[list[Any]]
    today: list[list[Any]]
    school_headers: list[Any]
    schools: list[Any]
    asked: str
    map: DrawnMap | None
    map_today: DrawnMap | None


def drawn_page(simulation: Any) -> DrawnPage:
    result, asked = simulation.result, simulation.goal
    moved = set(result["moved"])
    goes = "Children" if asked["weigh"] == CHILDREN else "Pupils"
    return DrawnPage(
        _finding(result), _proven(result), _beside(result),
        ["Partnership", "About", {"text": "Schools", "numeric": True}, {"text": "Pupils in Years 7 to 11", "numeric": True},
         *([{"text": "Children who count", "numeric": True}] if asked["weigh"] == CHILDREN else []),
         {"text": f"{goes} go, mean minutes", "numeric": True}, {"text": "Farthest school, minutes", "numeric": True}],
        _groups(result["drawn"], asked["weigh"]), _groups(result["today"], asked["weigh"]),
        ["School", "Today", "As drawn", "About", {"text": "Minutes to there", "numeric": True},
         {"text": "Pupils", "numeric": True}],
        [
            {"cells": [school, today, drawn, middle, minutes, f"{pupils:,}"], "marked": school in moved}
            for school, today, drawn, middle, pupils, _, minutes in sorted(result["schools"], key=lambda row: (row[2], row[0]))
        ],
        _asked(asked), draw(features(simulation, 2)), draw(features(simulation, 1)),
    )  # fmt: skip


def _finding(result: Mapping[str, Any]) -> str:
    now, drawn = result["shape_today"], result["shape"]
    said = (
        f"With {plural(len(drawn['sizes']), 'partnership')} as drawn the journey to the middle of one’s partnership takes "
        f"{drawn['mean_minutes']:.1f} minutes on average"
    )
    if now:
        said += f"; today it is {now['mean_minutes']:.1f}, to the best middle each could have"
    return f"{said}. {plural(len(result['moved']), 'school')} would move."


def _proven(result: Mapping[str, Any]) -> str:
    """How far from best: the bound is of the drawing before the smallest size was seen to."""
    cost, bound = result["shape"]["cost"], result["bound"]
    if result["proven"]:
        return "No other drawing under these terms has shorter journeys: that is proven."
    return f"Another drawing could have journeys shorter by {(cost - bound) / cost:.1%} at most." if cost else ""


def _beside(result: Mapping[str, Any]) -> list[list[Any]]:
    shapes = [("Today", result["shape_today"]), ("As drawn", result["shape"])]
    return [
        [name, len(one["sizes"]), f"{one['mean_minutes']:.1f}", one["longest_minutes"], f"{one['sizes'][0]:,}",
         f"{one['sizes'][-1]:,}"]
        for name, one in shapes if one
    ]  # fmt: skip


def _groups(groups: Sequence[Mapping[str, Any]], weigh: str) -> list[list[Any]]:
    return [
        [one["name"], one["middle"], one["schools"], f"{one['pupils']:,}", *([one["goes"]] if weigh == CHILDREN else []),
         "–" if one["mean"] is None else f"{one['mean']:.0f}", one["longest"]]
        for one in groups
    ]  # fmt: skip


def _asked(asked: Mapping[str, Any]) -> str:
    said = [f"{asked['number']} partnerships of {asked['smallest']:,} to {asked['largest']:,} pupils"]
    if asked["weigh"] == CHILDREN:
        said.append("drawn for children who wait, have a place or are excluded today")
    if asked["stay"]:
        said.append(f"schools that work together today {asked['stay']} minutes nearer")
    if asked["trust"]:
        said.append(f"schools of one trust {asked['trust']} minutes nearer")
    return f"{'; '.join(said)}. Journeys by car, estimated from the straight line."


def features(simulation: Any, column: int) -> list[dict[str, Any]]:
    """``column`` 1: today's partnerships, 2: as drawn. Each is the outline around its schools; no boundary is meant by it."""
    at = simulation.scenario.named.get("at", {})
    members: dict[str, list[list[float]]] = {}
    for row in simulation.result["schools"]:
        if row[0] in at:
            members.setdefault(row[column], []).append(at[row[0]])
    found = [
        feature(
            _outline(places), kind="partnership", name=name, href="", words=f"{name}: {plural(len(places), 'school')}", label=name
        )
        for name, places in sorted(members.items())
    ]
    found += [
        feature(point(*at[row[0]]), kind="school", name=row[0], words=f"{row[0]}: {row[column]}", href="")
        for row in simulation.result["schools"] if row[0] in at
    ]
    return found


def _outline(places: Sequence[Sequence[float]]) -> dict[str, Any]:
    """The hull around small squares about each school."""
    corners = sorted(
        {(x + dx * APART * 1.7, y + dy * APART) for x, y in places for dx in (-1, 1) for dy in (-1, 1)}
    )

    def half(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for one in points:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], one) <= 0:
                kept.pop()
            kept.append(one)
        return kept[:-1]

    ring = half(corners) + half(corners[::-1])
    return {"type": "Polygon", "coordinates": [[[round(x, 5), round(y, 5)] for x, y in [*ring, ring[0]]]]}


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def drawn_table(simulation: Any) -> tuple[list[str], list[list[str]]]:
    """For a CSV: a row for each school."""
    headers = ["school", "partnership_today", "partnership_as_drawn", "about", "pupils", "counted", "minutes", "moves"]
    moved = set(simulation.result["moved"])
    return headers, [[*(str(one) for one in row), "yes" if row[0] in moved else ""] for row in simulation.result["schools"]]
