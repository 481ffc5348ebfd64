"""How long a journey probably takes, when nobody has measured it.

An estimate may warn and ask for a reason; it may never refuse a place or a claim for transport.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from waymark.kernel.geography import Point, great_circle_km

ESTIMATE_BASIS = "estimate, straight line"


@dataclass(frozen=True)
class JourneySpeed:
    """`minutes_before` go on walking to a stop and waiting; `detour` is road length over straight line."""

    detour: float
    kilometres_per_hour: float
    minutes_before: float
    source: str


@dataclass(frozen=True)
class JourneyEstimate:
    """Minutes one way, door to door, and kilometres in a straight line."""

    minutes: int
    kilometres: float
    basis: str = ESTIMATE_BASIS


SPEEDS_AS_OF = "2026-03"
# Only the urban rows could be checked: London, nearest schools, 17 March 2026 at 08:30, up to about 6 km.
# That file has minutes without kilometres, so it fixes a mode's minutes against walking and the minutes spent
# before moving; a speed only if its walkers went at its router's usual 3.6 km/h. Its cars meet no traffic.
# It says nothing about the countryside: those rows are assumed until a measured matrix replaces them.
FITTED = "fitted to London 2026 travel times to schools"
ASSUMED = "assumed, not measured"
SPEEDS: dict[tuple[str, str], JourneySpeed] = {
    ("car", "urban"): JourneySpeed(1.3, 25, 2, FITTED),
    ("car", "rural"): JourneySpeed(1.3, 50, 0, ASSUMED),
    ("public_transport", "urban"): JourneySpeed(1.3, 9, 10, FITTED),
    ("public_transport", "rural"): JourneySpeed(1.3, 25, 20, ASSUMED),
    ("cycle", "urban"): JourneySpeed(1.3, 9, 0, FITTED),
    ("cycle", "rural"): JourneySpeed(1.3, 12, 0, ASSUMED),
    ("walk", "urban"): JourneySpeed(1.3, 4.8, 0, ASSUMED),
    ("walk", "rural"): JourneySpeed(1.3, 4.8, 0, ASSUMED),
}
MODES = tuple(dict.fromkeys(mode for mode, _ in SPEEDS))
AREAS = tuple(dict.fromkeys(area for _, area in SPEEDS))


def estimate_minutes(km: float, mode: str, area: str = "rural") -> int:
    """Whole minutes, rounded up, for `km` in a straight line by one of `MODES` in one of `AREAS`; 0 for 0."""
    if (mode, area) not in SPEEDS:
        raise ValueError(
            f"No journey is estimated by {mode} in a {area} area: modes are {', '.join(MODES)}; "
            f"areas are {' and '.join(AREAS)}."
        )
    if not (math.isfinite(km) and km >= 0):
        raise ValueError(f"A distance is zero or more kilometres, not {km}.")
    if km == 0:
        return 0
    speed = SPEEDS[mode, area]
    exact = speed.minutes_before + 60 * km * speed.detour / speed.kilometres_per_hour
    return math.ceil(round(exact, 6))  # so that 60.000000001 is not 61


def estimate_journey(start: Point, end: Point, mode: str, area: str = "rural") -> JourneyEstimate:
    kilometres = great_circle_km(start, end)
    return JourneyEstimate(estimate_minutes(kilometres, mode, area), round(kilometres, 1))
