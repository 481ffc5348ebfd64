"""What a bound on the whole says about each priority in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from waymark.allocator.proposal.model import PINS_KEPT, Model
from waymark.allocator.proposal.words import Words


def bounds_by_priority(
    model: Model, words: Words, best: Mapping[str, int], bound: Sequence[int] | None, pins: int
) -> dict[str, int | None]:
    """For each settled priority the level that no list can better, as far as the bound says; None from there on.

    `pins` are kept by every list.

    Priorities above the first that is not reached are met exactly; the first that is not gets what is left of the bound.
    """
    found: dict[str, int | None] = dict.fromkeys(best)
    if bound is None:
        return found
    left = words.as_one(bound)
    lowest = {name: words.factors[name] * _lowest(model, name) for name in best}
    left -= pins * words.factors.get(PINS_KEPT, 0)
    remaining = sum(lowest.values())
    for name, level in best.items():
        remaining -= lowest[name]
        factor, tier = words.factors[name], model.tiers[name]
        gained = (left - remaining) // factor
        found[name] = tier.told(gained)
        if found[name] != level:
            break
        left -= factor * gained
    return found


def _lowest(model: Model, name: str) -> int:
    """The least any list gains in a priority."""
    least = np.zeros(len(model.found.arrays.requests), np.int64)
    np.minimum.at(least, model.found.request, model.tiers[name].gain)
    return int(least.sum())


def gaps(best: Mapping[str, int], bounds: Mapping[str, int | None]) -> dict[str, int | None]:
    return {name: None if (bound := bounds[name]) is None else abs(level - bound) for name, level in best.items()}
