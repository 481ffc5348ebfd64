"""Where Fenshire is: an outline on the Dogger Bank, ten partnership areas, towns, villages and postcodes.

The postcode area FQ is used by no real place, but has the form of one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import asin, cos, exp, pi, radians, sin, sqrt

from waymark.service.demo_county.chance import stream
from waymark.service.demo_county.values import Position, Town

LARGEST_TOWN_IN = "saltmere_coast"
POSTCODE_AREA = "FQ"
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # C I K M O V never follow the sector
EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = 111.2
# Roads wander; the county's lanes are slow near the marsh. Calibrated to nothing: labelled as an estimate.
ROAD_DETOUR = 1.32
CAR_KM_AN_HOUR = 46.0
CAR_START_MINUTES = 4

OUTLINE: tuple[Position, ...] = (
    (1.52, 54.74),
    (1.60, 54.60),
    (1.80, 54.53),
    (2.04, 54.55),
    (2.20, 54.51),
    (2.46, 54.56),
    (2.66, 54.60),
    (2.84, 54.64),
    (2.93, 54.76),
    (2.96, 54.90),
    (2.90, 55.04),
    (2.76, 55.13),
    (2.52, 55.16),
    (2.34, 55.19),
    (2.12, 55.16),
    (1.88, 55.17),
    (1.70, 55.10),
    (1.58, 55.00),
    (1.50, 54.88),
    (1.52, 54.74),
)


@dataclass(frozen=True)
class Area:
    """A partnership's ground as a line of the plan: where its middle is and what its towns are called."""

    key: str
    name: str
    middle: Position
    towns: tuple[str, ...]


_AREAS = (  # key, middle (longitude, latitude), towns
    ("saltmere_coast", (2.74, 54.88), "Saltmere, Ropewalk Cross, Gannet Quay, Tollgate Fields, Oldstaithe, Highlantern"),
    ("south_fens", (1.84, 54.65), "Eelham, Fencaster, Sedgethorpe, Peatmarket, Longlode, Withybank"),
    ("lanternsea", (2.70, 54.70), "Lanternsea, Cocklethorpe, Brineholme, Skerrywick, Ternhaven, Marlpit Bay"),
    ("north_levels", (2.28, 55.09), "Wenlode, Kelpington, Wherryport, Shinglesey, Groynesby"),
    ("goosewade", (2.30, 54.87), "Goosewade, Marrambridge, Dunlinford, Gullingsea, Sandwade"),
    ("tallowmere", (1.84, 55.05), "Tallowmere, Teasel Cross, Samphire Regis, Plovermere, Yellowhythe, Buntingdale"),
    ("brindlesea", (1.64, 54.84), "Brindlesea, Washbeck, Sluicebridge, Puddlethorpe, Rushlight"),
    ("eelmarsh", (1.97, 54.86), "Eelmarsh, Heronsgate, Otterlode, Windpump Green, Reedmarket, Lantern Fen"),
    ("harrowfleet", (2.26, 54.63), "Harrowfleet, Withyford, Osierholt, Mallowby, Barleystaithe, Larkfen"),
    ("quillmarsh", (2.66, 55.05), "Quillmarsh, Bitternham Heath, Moonfen, Flintwade, Brackenlode"),
)
AREAS: tuple[Area, ...] = tuple(
    Area(key, key.replace("_", " ").title(), middle, tuple(towns.split(", "))) for key, middle, towns in _AREAS
)
VILLAGE_STEMS = (
    "Eel",
    "Sedge",
    "Tern",
    "Withy",
    "Marram",
    "Gull",
    "Teasel",
    "Osier",
    "Kelp",
    "Plover",
    "Dunlin",
    "Peat",
    "Brine",
    "Cockle",
    "Heron",
    "Shingle",
    "Mallow",
    "Spindrift",
    "Samphire",
    "Rafter",
    "Windle",
    "Net",
    "Curlew",
    "Bunting",
    "Wherry",
    "Lantern",
    "Silt",
    "Dyke",
)
VILLAGE_ENDINGS = (
    "wade",
    "lode",
    "staithe",
    "thorpe Parva",
    "wick Magna",
    "holme St Anne",
    "mere End",
    "toft Fen",
    "ey Green",
)


def kilometres(a: Position, b: Position) -> float:
    """Great-circle distance."""
    (lon1, lat1), (lon2, lat2) = a, b
    half = (
        sin(radians(lat2 - lat1) / 2) ** 2
        + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def estimated_car_minutes(a: Position, b: Position) -> int:
    return round(CAR_START_MINUTES + kilometres(a, b) * ROAD_DETOUR / CAR_KM_AN_HOUR * 60)


def inside(point: Position, ring: tuple[Position, ...]) -> bool:
    """Even-odd rule."""
    x, y = point
    within = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def nearer_part(ring: tuple[Position, ...], middle: Position, other: Position) -> tuple[Position, ...]:
    """The part of `ring` that lies nearer to `middle` than to `other` (Sutherland and Hodgman's clipping)."""
    scale = cos(radians(middle[1]))

    def nearer_by(p: Position) -> float:
        def squared(q: Position) -> float:
            return ((p[0] - q[0]) * scale) ** 2 + (p[1] - q[1]) ** 2

        return squared(other) - squared(middle)

    kept: list[Position] = []
    corners = ring[:-1] if ring[0] == ring[-1] else ring
    for index, corner in enumerate(corners):
        previous = corners[index - 1]
        here, before = nearer_by(corner), nearer_by(previous)
        if (here >= 0) != (before >= 0):
            share = before / (before - here)
            kept.append(
                (
                    round(previous[0] + share * (corner[0] - previous[0]), 5),
                    round(previous[1] + share * (corner[1] - previous[1]), 5),
                )
            )
        if here >= 0:
            kept.append(corner)
    return (*kept, kept[0])


def boundary(area: Area) -> tuple[Position, ...]:
    ring = OUTLINE
    for other in AREAS:
        if other is not area:
            ring = nearer_part(ring, area.middle, other.middle)
    return ring


def offset(position: Position, km: float, bearing: float) -> Position:
    lon, lat = position
    return (
        round(lon + km * sin(bearing) / (KM_PER_DEGREE * cos(radians(lat))), 5),
        round(lat + km * cos(bearing) / KM_PER_DEGREE, 5),
    )


def near(
    chance: random.Random,
    middle: Position,
    typical_km: float,
    most_km: float,
    ring: tuple[Position, ...] = OUTLINE,
) -> Position:
    """A point around `middle`, half of them within `typical_km`, none beyond `most_km` or outside `ring`."""
    for _ in range(40):
        km = min(typical_km * exp(chance.gauss(0, 0.7)), most_km)
        point = offset(middle, km, chance.uniform(0, 2 * pi))
        if inside(point, ring):
            return point
    return middle


def _point_apart(
    chance: random.Random, ring: tuple[Position, ...], taken: list[Position], apart_km: float
) -> Position:
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    while True:
        for _ in range(60):
            point = (round(chance.uniform(west, east), 5), round(chance.uniform(south, north), 5))
            if inside(point, ring) and all(kilometres(point, t) >= apart_km for t in taken):
                return point
        apart_km *= 0.85


def make_towns(seed: int) -> tuple[Town, ...]:
    chance = stream(seed, "towns")
    towns: list[Town] = []
    for area in AREAS:
        ring = boundary(area)
        taken: list[Position] = []
        for name in area.towns:
            first = not taken
            apart = 4.0 if area.key == LARGEST_TOWN_IN else 8.0
            taken.append(area.middle if first else _point_apart(chance, ring, taken, apart))
            towns.append(
                Town(
                    f"town-{len(towns) + 1:02d}",
                    name,
                    area.key,
                    taken[-1],
                    f"{POSTCODE_AREA}{len(towns) + 1}",
                )
            )
    return tuple(towns)


def postcode(chance: random.Random, town: Town) -> str:
    letters = chance.choice(INWARD_LETTERS) + chance.choice(INWARD_LETTERS)
    return f"{town.postcode_district} {chance.randint(1, 9)}{letters}"


def geojson(boundaries: dict[str, tuple[str, tuple[Position, ...]]]) -> dict[str, object]:
    """`{key: (name, ring)}` as a FeatureCollection that the map and the importers can read."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": key,
                "properties": {"name": name, "invented": True},
                "geometry": {"type": "Polygon", "coordinates": [[list(p) for p in ring]]},
            }
            for key, (name, ring) in boundaries.items()
        ],
    }
