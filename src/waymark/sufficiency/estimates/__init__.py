"""From the counts of many futures to what may be said: a mean, an interval, a chance, and by how much two scenarios differ."""

from .differences import Difference, paired_difference, variance_ratio
from .intervals import Estimate, mean_of, quantile_of
from .many import FEWEST_FUTURES
from .shares import Shares, shares_of
from .thresholds import Chance, chance_above, enough

__all__ = [
    "FEWEST_FUTURES", "Chance", "Difference", "Estimate", "Shares", "chance_above", "enough", "mean_of", "paired_difference",
    "quantile_of", "shares_of", "variance_ratio",
]  # fmt: skip
