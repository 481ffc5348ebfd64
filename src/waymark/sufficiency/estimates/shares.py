"""Each assumption's share of an answer: how much of the spread between futures comes from which figure's interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

FUTURES_A_FIGURE = 10
"""Fewer futures for each figure than this give shares that are mostly chance."""


@dataclass(frozen=True)
class Shares:
    """Of the variance of an answer: by figure, largest first, and what is left: chance, and figures acting together."""

    by_figure: dict[str, float]
    rest: float
    futures: int


def shares_of(values: np.ndarray, drawn: Mapping[str, np.ndarray]) -> Shares:
    """`values` [n] of an answer and what each figure was in the same futures [n].

    Figures are drawn independently, so that the square of a figure's coefficient in a linear fit, times its variance, is its
    share. Each is lowered by what chance alone would give it (as the adjusted R squared is) and never below 0. A share is of
    the straight part of a figure's effect; bends and interplay count as rest. Figures that were the same in every future are
    left out.
    """
    answer = np.asarray(values, float)
    moving = {name: np.asarray(one, float) for name, one in drawn.items() if np.ptp(one) > 0}
    many = len(answer)
    if many < FUTURES_A_FIGURE * len(moving) or many < 2:
        needed = FUTURES_A_FIGURE * len(moving)
        raise ValueError(f"There are {many} futures for {len(moving)} figures. Run at least {max(2, needed)} to tell them apart.")
    total = float(answer.var())
    if total == 0.0 or not moving:
        return Shares(dict.fromkeys(moving, 0.0), 1.0, many)
    table = np.column_stack([(one - one.mean()) / one.std() for one in moving.values()])
    # By normal equations: the columns are independent draws, and a fit by orthogonal steps takes ten times as long.
    inverse, with_answer = np.linalg.inv(table.T @ table), table.T @ (answer - answer.mean())
    coefficients = inverse @ with_answer
    left_over = (many * total - float(coefficients @ with_answer)) / (many - len(moving) - 1)
    by_chance = left_over * np.diag(inverse)
    found = np.maximum(0.0, np.square(coefficients) - by_chance) / total
    found /= max(1.0, float(found.sum()))
    ordered = sorted(zip(moving, found.tolist(), strict=True), key=lambda one: -one[1])
    return Shares(dict(ordered), max(0.0, 1.0 - float(found.sum())), many)
