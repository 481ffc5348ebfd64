"""How far children go, and for whom it is further: pure functions over minutes and how many go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import InvalidAccess

FAR_MINUTES = 45
"""A car journey that Norfolk's bases allow; dated data, an authority may give another."""


@dataclass(frozen=True)
class Trip:
    """So many pupils (or pupil-weeks) that go so many minutes one way. `partnership` and `group` as the caller names them."""

    minutes: int
    pupils: int = 1
    partnership: str = ""
    group: str = ""


@dataclass(frozen=True)
class Spread:
    """Minutes one way. `worst`: the partnership with the highest mean, None where none is named."""

    pupils: int
    mean: float
    median: int
    p90: int
    longest: int
    beyond: float
    """Share of pupils who go further than `far_minutes`."""
    worst: str | None
    worst_mean: float | None
    far_minutes: int = FAR_MINUTES


def spread(trips: Sequence[Trip], far_minutes: int = FAR_MINUTES) -> Spread | None:
    """Of trips observed or simulated; None where nobody goes."""
    for trip in trips:
        if trip.pupils < 0 or trip.minutes < 0:
            raise InvalidAccess(
                f"A trip has {trip.pupils} pupils and {trip.minutes} minutes. Put whole numbers of 0 or more there."
            )
    going = [trip for trip in trips if trip.pupils]
    pupils = sum(trip.pupils for trip in going)
    if not pupils:
        return None
    by_area = {
        area: _mean([trip for trip in going if trip.partnership == area]) for area in {one.partnership for one in going} - {""}
    }
    worst = max(sorted(by_area), key=by_area.__getitem__, default=None)
    return Spread(
        pupils, _mean(going), quantile(going, 0.5), quantile(going, 0.9), max(trip.minutes for trip in going),
        sum(trip.pupils for trip in going if trip.minutes > far_minutes) / pupils,
        worst, None if worst is None else by_area[worst], far_minutes,
    )  # fmt: skip


def by_group(trips: Sequence[Trip], far_minutes: int = FAR_MINUTES) -> dict[str, Spread]:
    """The same for each group that is named, by name."""
    found = {
        group: spread([trip for trip in trips if trip.group == group], far_minutes) for group in sorted({t.group for t in trips})
    }
    return {group: one for group, one in found.items() if one is not None}


def quantile(trips: Sequence[Trip], share: float) -> int:
    """The least minutes within which at least this share of the pupils go."""
    if not 0 < share <= 1:
        raise InvalidAccess(f"share is {share}. Put a number above 0 and up to 1 there.")
    needed, so_far = share * sum(trip.pupils for trip in trips), 0
    for trip in sorted(trips, key=lambda one: one.minutes):
        so_far += trip.pupils
        if so_far >= needed - 1e-9:
            return trip.minutes
    raise InvalidAccess("There is no trip with a pupil. Put at least one there.")


def floating_catchment(
    minutes: Mapping[str, Mapping[str, int]], demand: Mapping[str, float], places: Mapping[str, float], within: int = FAR_MINUTES
) -> dict[str, float]:
    """Places for each unit of demand that each school can reach, by the two-step floating catchment (Luo and Wang 2003).

    First each provision's places are shared among the demand of every school within reach; then each school adds up the shares
    of every provision within its reach. `minutes`: [school][provision], a missing journey is out of reach. The mean, weighted
    by demand, is all places within anybody's reach over all demand.
    """
    reach = {school: {key for key, one in minutes.get(school, {}).items() if one <= within} for school in demand}
    share = {}
    for key, there in places.items():
        near = sum(wanted for school, wanted in demand.items() if key in reach[school])
        share[key] = there / near if near > 0 else 0.0
    return {school: sum((share[key] for key in reach[school] if key in share), 0.0) for school in demand}


def _mean(trips: Sequence[Trip]) -> float:
    return sum(trip.minutes * trip.pupils for trip in trips) / sum(trip.pupils for trip in trips)
