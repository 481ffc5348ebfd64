"""Which figures that nobody has an answer rests on."""

from __future__ import annotations

from waymark.sufficiency.county import Parameters, Scenario

from .costs import Costs


def assumptions_of(parameters: Parameters, scenario: Scenario, costs: Costs | None = None) -> dict[str, str]:
    """Name and words of each assumption that the scenario uses: of kinds that it does not have, none."""
    kinds = tuple(kind.key for kind in scenario.kinds)
    used = {
        name: words
        for name, words in parameters.assumptions.items()
        if not name.startswith("kinds.") or name.split(".")[1] in kinds
    }
    return used if costs is None else {**used, **costs.assumptions(kinds)}
