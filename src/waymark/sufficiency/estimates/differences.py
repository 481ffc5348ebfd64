"""What a scenario changes: the same futures with and without it, subtracted one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .intervals import Estimate, mean_of


@dataclass(frozen=True)
class Difference:
    """Of two scenarios run over the same futures, the second less the first."""

    mean: Estimate
    share_lower: float
    """Of futures in which the second is lower; futures in which both are the same are neither lower nor higher."""
    share_higher: float
    variance_ratio: float
    """How many times as many futures two runs with numbers of their own would need for the same interval; infinite where the
    difference is the same in every future."""


def paired_difference(
    first: np.ndarray, second: np.ndarray, level: float = 0.95, *, of_shares: bool = False
) -> Difference:
    """One number from each future of each scenario [n], in the same order of futures and under the same seed.

    `of_shares`: both lie between 0 and 1, so that their difference lies between -1 and 1, and so does its interval.
    """
    one, other = np.asarray(first, float), np.asarray(second, float)
    if one.shape != other.shape:
        raise ValueError(f"There are {one.size} and {other.size} futures. Run both scenarios over the same futures.")
    change = other - one
    return Difference(
        mean=mean_of(change, level, least=-1.0, most=1.0) if of_shares else mean_of(change, level),
        share_lower=float((change < 0).mean()), share_higher=float((change > 0).mean()),
        variance_ratio=variance_ratio(one, other),
    )  # fmt: skip


def variance_ratio(first: np.ndarray, second: np.ndarray) -> float:
    """Variance of a difference of independent futures over that of paired ones.

    The first is the sum of the two scenarios' own variances: what two runs with separate numbers would have. Falls towards 1
    as a scenario changes more, since the futures then drift apart: it is printed beside every difference.
    """
    paired = float(np.var(np.asarray(second, float) - np.asarray(first, float), ddof=1))
    apart = float(np.var(first, ddof=1) + np.var(second, ddof=1))
    if paired == 0.0:
        return float("inf") if apart > 0 else 1.0
    return apart / paired
