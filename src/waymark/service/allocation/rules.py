"""What the law and the authority's model make of a list before it is solved. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable

LATEST_START_WEEKS = 6  # a proposal looks no further ahead for a start; later than that the child is looked at again
WEEKS_AHEAD = 46


def places_kept(
    total: int, free: int, *, share: float | None = None, places: int | None = None, excluded_there: int = 0
) -> int:
    """How many of the ``free`` places are for children who have not been excluded.

    Excluded children may hold at most what the reserve leaves of the whole class, those already there included.
    """
    kept = math.ceil((share or 0) * total - 1e-9) + (places or 0)
    left_for_excluded = max(0, total - kept - excluded_there)
    return max(0, min(free, free - left_for_excluded))


def in_solving_order(priorities: Iterable[str]) -> tuple[str, ...]:
    """The published priorities, with fair share moved to just before the lottery.

    A ledger between schools may break near-ties and never decide who waits: that is a rule of the allocator.
    """
    published = tuple(priorities)
    kept = [key for key in published if key not in {"fair_share", "tie_break"}]
    return (*kept, *(["fair_share"] if "fair_share" in published and "fit" in kept else []), "tie_break")
