"""Two simulations set side by side, future by future."""

from __future__ import annotations

import math
from dataclasses import dataclass

from waymark.sufficiency.estimates import FEWEST_FUTURES, paired_difference

from .queries import Compared, same_futures
from .wording import MEASURES

FEWEST = 2


@dataclass(frozen=True)
class Gap:
    """The second less the first: mean, its interval (None with too few futures), and where 8 of 10 futures lie.

    ``times_surer`` is how many times as many futures it would take without pairs; None where both are the same in all.
    """

    mean: float
    low: float | None
    high: float | None
    p10: float
    p90: float
    share_lower: float
    share_higher: float
    times_surer: float | None

    @property
    def is_told_from_nought(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def may_be_compared(first: Compared, second: Compared) -> str:
    """Why not, in a sentence; nothing where they may be."""
    if not same_futures(first.simulation, second.simulation):
        return "They were simulated with other figures or another number of futures, so their futures are no pairs."
    if first.result.years != second.result.years:
        return "They are about other years."
    return ""


def gap(first: Compared, second: Compared, measure: str, year: str) -> Gap | None:
    """None where fewer than two futures have the measure in both."""
    if measure not in first.paired or measure not in second.paired:
        return None  # done before it was kept
    place = first.result.years.index(year)
    rows = zip(first.paired[measure], second.paired[measure], strict=True)
    pairs = [(one[place], other[place]) for one, other in rows]
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    if len(known) < FEWEST:
        return None
    one, other = zip(*known, strict=True)
    of_shares = MEASURES[measure][2] and all(0 <= each <= 1 for each in (*one, *other))
    found, changes = paired_difference(one, other, of_shares=of_shares), sorted(b - a for a, b in known)
    ratio, enough = found.variance_ratio, len(known) >= FEWEST_FUTURES
    low, high = (found.mean.low, found.mean.high) if enough else (None, None)
    return Gap(
        found.mean.value, low, high, _at(changes, 0.1), _at(changes, 0.9), found.share_lower,
        found.share_higher, ratio if math.isfinite(ratio) else None,
    )  # fmt: skip


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]
