"""Points on the map: the national grid, distances as the crow flies, postcodes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG)


class InvalidPostcode(ValueError):
    """The text is not in the form of a United Kingdom postcode."""


@dataclass(frozen=True)
class Point:
    """A place in WGS84, decimal degrees, north and east positive."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"{self.latitude}, {self.longitude} is no latitude and longitude in degrees.")


def great_circle_km(a: Point, b: Point) -> float:
    """Kilometres over the surface of a sphere (haversine); within 0.6% of the ellipsoid."""
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    half_north = (north_b - north_a) / 2
    half_east = math.radians(b.longitude - a.longitude) / 2
    chord = math.sin(half_north) ** 2 + math.cos(north_a) * math.cos(north_b) * math.sin(half_east) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


# Ordnance Survey, A guide to coordinate systems in Great Britain: annexes A and C.
AIRY_MAJOR_M, AIRY_MINOR_M = 6377563.396, 6356256.909
WGS84_MAJOR_M, WGS84_MINOR_M = 6378137.0, 6356752.314245
SCALE_ON_MERIDIAN = 0.9996012717
TRUE_ORIGIN_LATITUDE, TRUE_ORIGIN_LONGITUDE = math.radians(49), math.radians(-2)
FALSE_EASTING_M, FALSE_NORTHING_M = 400_000, -100_000
# OSGB36 to WGS84, good to about 5 m: metres, parts per million, seconds of arc.
SHIFT_M = (446.448, -125.157, 542.060)
SCALE_PPM = -20.4894
ROTATION_SECONDS = (0.1502, 0.2470, 0.8421)


def easting_northing_to_point(easting: float, northing: float) -> Point:
    """A national grid reference in metres as WGS84, good to about 5 m (Helmert, not the exact OSTN grid).

    Raises ValueError for a reference outside Great Britain's grid, such as the 0, 0 of a missing value.
    """
    if not (0 < easting < 700_000 and 0 < northing < 1_300_000):
        raise ValueError(f"Easting {easting}, northing {northing} is not in Great Britain: check both.")
    latitude, longitude = grid_to_airy(easting, northing)
    return _to_wgs84(math.radians(latitude), math.radians(longitude))


def grid_to_airy(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in degrees on OSGB36's own ellipsoid: some 100 m from WGS84, so not for maps."""
    eccentricity_squared = 1 - (AIRY_MINOR_M / AIRY_MAJOR_M) ** 2
    latitude = _footpoint_latitude(northing)
    sine, tangent, secant = math.sin(latitude), math.tan(latitude), 1 / math.cos(latitude)
    flatness = 1 - eccentricity_squared * sine**2
    nu = AIRY_MAJOR_M * SCALE_ON_MERIDIAN / math.sqrt(flatness)
    rho = nu * (1 - eccentricity_squared) / flatness
    eta = nu / rho - 1
    t2, t4, t6 = tangent**2, tangent**4, tangent**6
    east = easting - FALSE_EASTING_M
    north_terms = (
        tangent / (2 * rho * nu),
        tangent / (24 * rho * nu**3) * (5 + 3 * t2 + eta - 9 * t2 * eta),
        tangent / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t4),
    )
    east_terms = (
        secant / nu,
        secant / (6 * nu**3) * (nu / rho + 2 * t2),
        secant / (120 * nu**5) * (5 + 28 * t2 + 24 * t4),
        secant / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t4 + 720 * t6),
    )
    latitude += sum((-1) ** (n + 1) * term * east ** (2 * n + 2) for n, term in enumerate(north_terms))
    longitude = TRUE_ORIGIN_LONGITUDE + sum(
        (-1) ** n * term * east ** (2 * n + 1) for n, term in enumerate(east_terms)
    )
    return math.degrees(latitude), math.degrees(longitude)


def _footpoint_latitude(northing: float) -> float:
    north = northing - FALSE_NORTHING_M
    latitude = TRUE_ORIGIN_LATITUDE
    for _ in range(20):
        rest = north - _meridian_arc_m(latitude)
        latitude += rest / (AIRY_MAJOR_M * SCALE_ON_MERIDIAN)
        if abs(rest) < 1e-5:
            break
    return latitude


def _meridian_arc_m(latitude: float) -> float:
    """Metres along the central meridian from the true origin (developed in n, the third flattening)."""
    n = (AIRY_MAJOR_M - AIRY_MINOR_M) / (AIRY_MAJOR_M + AIRY_MINOR_M)
    less, more = latitude - TRUE_ORIGIN_LATITUDE, latitude + TRUE_ORIGIN_LATITUDE
    return AIRY_MINOR_M * SCALE_ON_MERIDIAN * (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * math.sin(less) * math.cos(more)
        + 15 / 8 * (n**2 + n**3) * math.sin(2 * less) * math.cos(2 * more)
        - 35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more)
    )  # fmt: skip


def _to_wgs84(latitude: float, longitude: float) -> Point:
    eccentricity_squared = 1 - (AIRY_MINOR_M / AIRY_MAJOR_M) ** 2
    nu = AIRY_MAJOR_M / math.sqrt(1 - eccentricity_squared * math.sin(latitude) ** 2)
    x = nu * math.cos(latitude) * math.cos(longitude)
    y = nu * math.cos(latitude) * math.sin(longitude)
    z = nu * (1 - eccentricity_squared) * math.sin(latitude)
    return _point_of_cartesian(*_helmert(x, y, z))


def _helmert(x: float, y: float, z: float) -> tuple[float, float, float]:
    scale = 1 + SCALE_PPM * 1e-6
    turn_x, turn_y, turn_z = (math.radians(seconds / 3600) for seconds in ROTATION_SECONDS)
    return (
        SHIFT_M[0] + scale * x - turn_z * y + turn_y * z,
        SHIFT_M[1] + turn_z * x + scale * y - turn_x * z,
        SHIFT_M[2] - turn_y * x + turn_x * y + scale * z,
    )


def _point_of_cartesian(x: float, y: float, z: float) -> Point:
    eccentricity_squared = 1 - (WGS84_MINOR_M / WGS84_MAJOR_M) ** 2
    from_axis = math.hypot(x, y)
    latitude = math.atan2(z, from_axis * (1 - eccentricity_squared))
    for _ in range(5):  # converges to a millimetre in three
        nu = WGS84_MAJOR_M / math.sqrt(1 - eccentricity_squared * math.sin(latitude) ** 2)
        latitude = math.atan2(z + eccentricity_squared * nu * math.sin(latitude), from_axis)
    return Point(math.degrees(latitude), math.degrees(math.atan2(y, x)))


def normal_postcode(text: str) -> str:
    """ "NR1 1AA" from "nr11aa", "NR1  1AA" and the like."""
    squeezed = re.sub(r"\s+", "", text).upper()
    written = re.fullmatch(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})", squeezed)
    if not written:
        raise InvalidPostcode(f'"{text.strip()}" is not a full postcode: write it like NR1 1AA.')
    return f"{written[1]} {written[2]}"


def postcode_sector(text: str) -> str:
    """ "NR1 1" from "NR1 1AA": some 3,000 addresses, coarse enough for travel tables."""
    return normal_postcode(text)[:-2]
