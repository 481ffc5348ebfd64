"""Permanent exclusions prevented: only ever an estimate, with its interval and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.county import Counts, Parameters, Scenario
from waymark.sufficiency.estimates import FEWEST_FUTURES, Estimate, mean_of

from .assuming import assumptions_of
from .differing import differences
from .tables import values

MEASURE = "permanent_exclusions"
LIKELY = (0.1, 0.9)


@dataclass(frozen=True)
class Prevented:
    """Fewer permanent exclusions in the second scenario than in the first; below 0 there are more."""

    estimate: Estimate
    """The mean and its interval: whether enough futures were run."""
    p10: float
    p90: float
    """Eight futures in ten lie between: what is uncertain in the figures is in it."""
    share_of_futures: float
    """In which there are fewer exclusions at all."""
    of: float
    """Exclusions in the first scenario, in the mean."""
    year: str | None
    variance_ratio: float | None
    assumptions: dict[str, str]
    """Every figure that nobody has, on which this rests: name and words."""

    def __str__(self) -> str:
        when = f"in {self.year}" if self.year else "in all years together"
        fewer = self.estimate.value >= 0
        ends = sorted(_size(end, fewer) for end in (self.estimate.low, self.estimate.high))
        likely = sorted(_size(end, fewer) for end in (self.p10, self.p90))
        what = "permanent exclusions prevented" if fewer else "more permanent exclusions, none prevented,"
        how_sure = (
            f"the mean between {ends[0]:.0f} and {ends[1]:.0f}, 95 times in 100; eight futures in ten between {likely[0]:.0f} "
            f"and {likely[1]:.0f}"
        ) if self.estimate.futures >= FEWEST_FUTURES else f"{self.estimate.futures} futures are too few to say how sure it is"
        return (
            f"About {abs(self.estimate.value):.0f} {what} {when}, where there would be {self.of:.0f} ({how_sure}). It is an "
            f"estimate that rests on {len(self.assumptions)} figures that nobody has."
        )


def _size(number: float, fewer: bool) -> float:
    """As a number of exclusions fewer, or as one of exclusions more; -0 told as 0."""
    return (number if fewer else -number) + 0.0


def exclusions_prevented(
    counts: Counts, other: Counts, scenario: Scenario, parameters: Parameters, *, year: str | None = None
) -> Prevented:
    """By what `other` does and `counts` does not; in one year, or in all. Raises NotComparable."""
    by = ("year",) if year else ()
    row = next(
        one for one in differences(counts, other, scenario, by=by, measures=[MEASURE]) if one.year == year
    )  # fmt: skip
    fewer = _of(counts, scenario, year) - _of(other, scenario, year)
    p10, p90 = np.quantile(fewer, LIKELY, method="inverted_cdf")
    return Prevented(
        estimate=mean_of(fewer), p10=float(p10), p90=float(p90), share_of_futures=row.share_lower, of=row.first, year=year,
        variance_ratio=row.variance_ratio, assumptions=assumptions_of(parameters, scenario),
    )  # fmt: skip


def _of(counts: Counts, scenario: Scenario, year: str | None) -> np.ndarray:
    groups, table = values(counts, scenario, MEASURE, by=("year",) if year else ())
    return table[:, groups.index((year,) if year else ())]
