"""Which partnership each school falls in, where the county has not said and distance must do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from waymark.service.organisations.authority_model.plan import Partnership


class SitedSchool(NamedTuple):
    """Metres on the national grid, as the register of schools gives them."""

    urn: int
    easting: int
    northing: int


def nearest_members(partnerships: Iterable[Partnership], schools: Iterable[SitedSchool]) -> dict[str, tuple[int, ...]]:
    """URNs by partnership key, for partnerships by proximity; equal distances go to the first in the model."""
    centred = [each for each in partnerships if each.rule == "proximity"]
    members: dict[str, list[int]] = {each.key: [] for each in centred}
    if not centred:
        return {}
    for school in sorted(schools):
        nearest = min(centred, key=lambda each: _distance_squared(each, school))
        members[nearest.key].append(school.urn)
    return {key: tuple(urns) for key, urns in members.items()}


def _distance_squared(partnership: Partnership, school: SitedSchool) -> int:
    assert partnership.centre_easting is not None and partnership.centre_northing is not None
    east = partnership.centre_easting - school.easting
    north = partnership.centre_northing - school.northing
    return east * east + north * north
