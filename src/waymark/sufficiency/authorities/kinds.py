"""Kinds of provision: an authority's own, and the one whose figures each is simulated with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from waymark.sufficiency.county import Kind

SIMULATED_AS: Mapping[str, str] = MappingProxyType({
    "outreach": "outreach", "managed_move_support": "managed_move", "direction_before_move": "managed_move",
    "enhanced_space": "space", "space": "space", "base": "base", "intervention_placement": "base", "centre": "centre",
    "hub": "hub", "ap_school": "pru", "pru": "pru",
})  # fmt: skip
"""What is not here is not simulated: nobody has figures of it."""
YEAR_6 = "transition_outreach"
WEEKS_OF_A_TERM = 13
SHORTEST = 6
SHORTEST_OF = MappingProxyType({"managed_move": 8, "outreach": 6})


def simulated_kind(simulated: str, stated: Any, tier: int) -> Kind:
    """`stated` is a kind of an authority's model, `KindStated` or the model's own."""
    shortest, longest = weeks_of(simulated, stated)
    return Kind(
        simulated, tier, shortest, longest, for_excluded=stated.for_excluded and not stated.preventive,
        moves_school=simulated == "managed_move", limits_journey=stated.setting != "team",
    )  # fmt: skip


def weeks_of(simulated: str, stated: Any) -> tuple[int, int]:
    """The shortest and longest stay in school weeks. A model often names the longest alone."""
    longest = stated.weeks_max or (stated.terms_max or 3) * WEEKS_OF_A_TERM
    usual = SHORTEST_OF.get(simulated) or (WEEKS_OF_A_TERM if stated.terms_max else SHORTEST)
    return min(stated.weeks_min or usual, longest), longest


def usual_places(caseload: int | None, per_class: int | None, classes_min: int | None, classes_max: int | None) -> int:
    """Of one site: the caseload, or the places of as many classes as lie midway between the fewest and the most (halves down
    to a whole place).
    """
    fewest = classes_min or 1
    return caseload or (per_class or 0) * (fewest + max(classes_max or fewest, fewest)) // 2
