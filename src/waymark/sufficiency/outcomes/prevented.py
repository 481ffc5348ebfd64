"""Permanent exclusions prevented: only ever an estimate, with its interval and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.county import Counts, Parameters, Scenario
from waymark.sufficiency.estimates import Estimate, mean_of

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
        return (
            f"About {self.estimate.value:.0f} permanent exclusions prevented {when}, of {self.of:.0f} (mean between "
            f"{self.estimate.low:.0f} and {self.estimate.high:.0f}; eight futures in ten between {self.p10:.0f} and "
            f"{self.p90:.0f}). It is an estimate that rests on {len(self.assumptions)} assumptions."
        )


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
        variance_ratio=row.variance_ratio, assumptions=parameters.assumptions,
    )  # fmt: skip


def _of(counts: Counts, scenario: Scenario, year: str | None) -> np.ndarray:
    groups, table = values(counts, scenario, MEASURE, by=("year",) if year else ())
    return table[:, groups.index((year,) if year else ())]
