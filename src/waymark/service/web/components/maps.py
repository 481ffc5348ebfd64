"""Places as shapes: GeoJSON features, drawn as SVG on a page and served as they are. `components/map.html` shows them.

No tiles and nothing from outside. Longitude comes first, as GeoJSON has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

WIDTH = 560.0
MARGIN = 14.0
MOST_NAMED = 100  # points of a kind; more would make the page heavier than a phone on a bad line can bear
TINTS = ("#e3eeee", "#efe9dc", "#e6e9f1", "#e9f0e1", "#f1e6e6", "#e4ecf4", "#f0ecdf", "#e8e5ee", "#e1efe9", "#f2e9e1")


def feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """``properties``: kind (partnership, school or provision), name, words, href; of an area also fill and label, if any."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


@dataclass(frozen=True)
class Shape:
    """``kind`` area, school or provision; an area has a path, all have a middle. ``label`` is written on an area."""

    kind: str
    name: str
    words: str
    href: str
    path: str = ""
    fill: str = ""
    x: float = 0
    y: float = 0
    is_open: bool = True
    label: str = ""


@dataclass(frozen=True)
class DrawnMap:
    width: int
    height: int
    shapes: tuple[Shape, ...]

    def of_kind(self, kind: str) -> list[Shape]:
        return [shape for shape in self.shapes if shape.kind == kind]

    def is_crowded(self, kind: str) -> bool:
        """Too many to name and link one by one: the table beside the map does, the map shows where they lie."""
        return len(self.of_kind(kind)) > MOST_NAMED

    def path_of(self, kind: str, *, is_open: bool = True, half: float = 4) -> str:
        """All points of a kind as one outline of small squares."""
        return "".join(
            f"M{shape.x - half:g} {shape.y - half:g}h{2 * half:g}v{2 * half:g}h{-2 * half:g}z"
            for shape in self.of_kind(kind) if shape.is_open == is_open
        )


def draw(found: list[dict[str, Any]]) -> DrawnMap | None:
    """The features on a plane true enough for a county; None when nothing has a place."""
    positions = [position for one in found for position in _positions(one["geometry"])]
    if not positions:
        return None
    west, east = min(p[0] for p in positions), max(p[0] for p in positions)
    south, north = min(p[1] for p in positions), max(p[1] for p in positions)
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrowing, (north - south), 0.01)

    def place(position: list[float]) -> tuple[float, float]:
        return (
            round(MARGIN + (position[0] - west) * narrowing * scale, 1),
            round(MARGIN + (north - position[1]) * scale, 1),
        )

    shapes = tuple(_shape(one, number, place) for number, one in enumerate(found))
    return DrawnMap(
        math.ceil(2 * MARGIN + (east - west) * narrowing * scale),
        math.ceil(2 * MARGIN + (north - south) * scale),
        shapes,
    )


def _shape(one: dict[str, Any], number: int, place: Any) -> Shape:
    said = one["properties"]
    if said["kind"] == "partnership":
        x, y = _middle(one["geometry"], place)
        return Shape(
            "area", said["name"], said["words"], said["href"], path=_path(one["geometry"], place),
            fill=said.get("fill") or TINTS[number % len(TINTS)], x=x, y=y, label=said.get("label", ""),
        )  # fmt: skip
    x, y = place(one["geometry"]["coordinates"])
    return Shape(said["kind"], said["name"], said["words"], said["href"], x=x, y=y, is_open=said.get("status", "open") == "open")


def _middle(geometry: dict[str, Any], place: Any) -> tuple[float, float]:
    """The middle of the box around an area's largest ring: where its label goes."""
    points = [place(position) for position in max(_rings(geometry), key=len)]
    return tuple(round((min(axis) + max(axis)) / 2, 1) for axis in zip(*points, strict=True))


def _path(geometry: dict[str, Any], place: Any) -> str:
    parts = []
    for ring in _rings(geometry):
        points = [place(position) for position in ring]
        kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z")
    return "".join(parts)


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon


def _positions(geometry: dict[str, Any]) -> Iterator[list[float]]:
    if geometry["type"] == "Point":
        yield geometry["coordinates"]
    for ring in _rings(geometry):
        yield from ring
