"""The county as shapes: one list of GeoJSON features, drawn as SVG on the page and served as it is.

No tiles and nothing from outside. Longitude comes first, as GeoJSON has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from waymark.service.panels.county import PartnershipRow

from .links import PROVISION, link

WIDTH = 560.0
MARGIN = 14.0
MOST_NAMED = 100  # points of a kind; more would make the page heavier than a phone on a bad line can bear
TINTS = ("#e3eeee", "#efe9dc", "#e6e9f1", "#e9f0e1", "#f1e6e6", "#e4ecf4", "#f0ecdf", "#e8e5ee", "#e1efe9", "#f2e9e1")


def features(rows: Iterable[PartnershipRow], members: Iterable[Any], free_from: str = "") -> list[dict[str, Any]]:
    """Partnership areas, member schools and provisions that have a place.

    ``members`` are memberships in force, with ``organisation.school``; ``free_from`` says from which day free places count.
    """
    rows = list(rows)
    found = [
        _feature(
            row.area,
            kind="partnership",
            name=row.name,
            href=reverse("authority_partnership", args=[row.reference]),
            words=f"{row.name}: {_free(row.free, free_from)}, {row.waiting} waiting",
        )
        for row in rows
        if row.id is not None and row.area
    ]
    schools = {one.organisation_id: one.organisation for one in members}
    found += [_school(school) for school in schools.values() if _is_placed(getattr(school, "school", None))]
    provisions = {one.provision.pk: one for row in rows for one in row.provisions}
    return found + [_provision(one, free_from) for one in provisions.values() if _is_placed(one.provision.site)]


def ground(partnership: Any, members: Iterable[Any]) -> list[dict[str, Any]]:
    """One partnership's area, without a link to itself, and its schools."""
    name = partnership.name
    area = [_feature(partnership.area, kind="partnership", name=name, words=name, href="")] if partnership.area else []
    placed = [one.organisation for one in members if _is_placed(getattr(one.organisation, "school", None))]
    return area + [_school(one) for one in placed]


def _is_placed(thing: Any) -> bool:
    return thing is not None and thing.latitude is not None and thing.longitude is not None


def _school(organisation: Any) -> dict[str, Any]:
    return _feature(
        _point(organisation.school),
        kind="school",
        name=organisation.name,
        words=organisation.name,
        href=reverse("authority_school", args=[organisation.reference]),
    )


def _free(count: int, free_from: str) -> str:
    return f"{count} free {free_from}".rstrip()


def _provision(one: Any, free_from: str) -> dict[str, Any]:
    provision = one.provision
    not_open = f"not open yet: {provision.get_status_display().lower()}"
    said = f"{one.open} places, {_free(one.free, free_from)}" if one.open else not_open
    return _feature(
        _point(provision.site),
        kind="provision",
        name=provision.name,
        words=f"{provision.name}: {said}",
        status=provision.status,
        href=link(PROVISION, provision.reference),
    )


def _point(thing: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [thing.longitude, thing.latitude]}


def _feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@dataclass(frozen=True)
class Shape:
    """``kind`` area, school or provision; an area has a path, the others a middle."""

    kind: str
    name: str
    words: str
    href: str
    path: str = ""
    fill: str = ""
    x: float = 0
    y: float = 0
    is_open: bool = True


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
        return Shape(
            "area",
            said["name"],
            said["words"],
            said["href"],
            path=_path(one["geometry"], place),
            fill=TINTS[number % len(TINTS)],
        )
    x, y = place(one["geometry"]["coordinates"])
    return Shape(said["kind"], said["name"], said["words"], said["href"], x=x, y=y, is_open=said.get("status", "open") == "open")


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
