"""Which schools could hold an enhanced intervention space, a Base or a hub: in what order, and why.

No score: schools whose room nobody disputes come first, then those where sources disagree, then those that cannot; among equals
the one that most children in need are near. Each carries its reasons; a visit decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from .side_by_side import SchoolPlaces

Journeys = Mapping[str, Mapping[str, int]]


class Standing(Enum):
    """Whether a school has the room."""

    ROOM = "has the room by every source"
    DISPUTED = "has the room by one source and not by another"
    NO_ROOM = "has not the room"
    UNKNOWN = "nobody says"


@dataclass(frozen=True)
class Wanted:
    """What is to be held: pupils' places that it takes out of the school's own, and how far is near."""

    what: str
    places_taken: int
    near_minutes: int = 30


@dataclass(frozen=True)
class Host:
    school: str
    name: str
    standing: Standing
    left: int | None
    """Places left after it, by the source that leaves least."""
    near: float
    """Need of all schools within reach."""
    reasons: tuple[str, ...]


SPACE, BASE, HUB = Wanted("enhanced intervention space", 30), Wanted("SEMH Base", 30), Wanted("hub", 60)
"""Places of mainstream classes that each takes the rooms of: assumptions, to be mended after a visit."""


def could_host(
    schools: Sequence[SchoolPlaces], wanted: Wanted, *, need: Mapping[str, float] | None = None,
    minutes: Mapping[str, Mapping[str, int]] | None = None, has_one: frozenset[str] = frozenset(),
    partnership: Mapping[str, str] | None = None, need_words: str = "a need of {} lies",
) -> tuple[Host, ...]:  # fmt: skip
    """Best first. `need` by school, in any one unit, and `need_words` for it; `minutes` [from][to]; `has_one`: schools that
    hold one already."""
    served = {partnership[school] for school in has_one if partnership and school in partnership}
    found = [
        _host(school, wanted, need or {}, minutes or {}, has_one, (partnership or {}).get(school.school), served, need_words)
        for school in schools
    ]
    rank = list(Standing)
    return tuple(
        sorted(found, key=lambda one: (rank.index(one.standing), one.school in has_one, -one.near, -(one.left or 0), one.name))
    )


def _host(
    school: SchoolPlaces, wanted: Wanted, need: Mapping[str, float], minutes: Journeys, has_one: frozenset[str],
    area: str | None, served: set[str], need_words: str,
) -> Host:  # fmt: skip
    spare, least = school.spare, school.least_spare
    standing = Standing.UNKNOWN
    if spare is not None and least is not None:
        best = max([spare, *(one.spare for one in school.figures.values() if one.spare is not None)])
        standing = Standing.ROOM if least >= wanted.places_taken else Standing.NO_ROOM
        if standing is Standing.NO_ROOM and best >= wanted.places_taken:
            standing = Standing.DISPUTED
    near = sum(much for other, much in need.items() if _close(school.school, other, minutes, wanted.near_minutes))
    left = None if least is None else least - wanted.places_taken
    return Host(
        school.school,
        school.name,
        standing,
        left,
        float(near),
        tuple(_reasons(school, wanted, standing, near, has_one, area, served, need_words)),
    )


def _close(school: str, other: str, minutes: Journeys, most: int) -> bool:
    return other == school or minutes.get(other, {}).get(school, most + 1) <= most


def _reasons(
    school: SchoolPlaces, wanted: Wanted, standing: Standing, near: float, has_one: frozenset[str], area: str | None,
    served: set[str], need_words: str,
) -> Iterator[str]:  # fmt: skip
    said = {
        Standing.ROOM: f"room for the {wanted.places_taken} places it takes by every source: at least {school.least_spare} spare",
        Standing.DISPUTED: f"sources disagree on whether it has the {wanted.places_taken} places it takes: measure it first",
        Standing.NO_ROOM: f"fewer than the {wanted.places_taken} places it takes are spare",
        Standing.UNKNOWN: "no source gives both its places and its roll",
    }
    yield said[standing]
    yield school.why
    if not school.agree:
        yield f"published sources are {school.apart} places apart"
    forecast = school.forecast
    if forecast is not None and school.roll is not None and forecast.forecast is not None:
        moves = forecast.forecast - school.roll
        if moves:
            yield f"{abs(moves)} {'more' if moves > 0 else 'fewer'} pupils are expected by {forecast.forecast_year}"
    if near:
        yield f"{need_words.format(f'{near:,.0f}')} within {wanted.near_minutes} minutes"
    if school.school in has_one:
        yield "it holds one already"
    elif area is not None and area not in served:
        yield f"its partnership, {area}, has none yet"
