"""Each assumption's share of an answer: how much of the spread between futures comes from which figure's interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    return shares_of_many([values], drawn)[0]


def shares_of_many(answers: Sequence[np.ndarray], drawn: Mapping[str, np.ndarray]) -> list[Shares]:
    """The same of several answers [n] of the same futures."""
    table = Table(drawn)
    found = table.shares(np.column_stack([np.asarray(one, float) for one in answers]))
    return [_in_order(table, row) for row in found]


def _in_order(table: Table, row: np.ndarray) -> Shares:
    ordered = sorted(zip(table.names, row[:-1].tolist(), strict=True), key=lambda one: -one[1])
    return Shares(dict(ordered), float(row[-1]), table.futures)


class Table:
    """What the figures were in each future. `shares` fits answers to it, over all futures or over some drawn again.

    Futures drawn again count as many times as they were drawn: no table is made anew for them, and one inverse serves every
    answer.
    """

    def __init__(self, drawn: Mapping[str, np.ndarray]) -> None:
        moving = {name: np.asarray(one, float) for name, one in drawn.items() if np.ptp(one) > 0}
        self.names = list(moving)
        self.futures = len(next(iter(drawn.values()), ()))
        # centred once, so that sums of squares lose nothing to a large mean
        self._table = (
            np.column_stack([one - one.mean() for one in moving.values()]) if moving else np.zeros((self.futures, 0))
        )

    def shares(self, answers: np.ndarray, times: np.ndarray | None = None) -> np.ndarray:
        """[answers, figures + 1], the last the rest, of `answers` [n, answers]; future i counts `times` [n] times.

        Raises ValueError for too few futures to tell the figures apart.
        """
        weights = np.ones(len(answers)) if times is None else np.asarray(times, float)
        many, figures = round(float(weights.sum())), len(self.names)
        if many < FUTURES_A_FIGURE * figures or many < 2:
            needed = max(2, FUTURES_A_FIGURE * figures)
            raise ValueError(f"There are {many} futures for {figures} figures. Run at least {needed} to tell them apart.")
        apart = answers - weights @ answers / many
        total = weights @ np.square(apart) / many
        found = np.zeros((answers.shape[1], figures + 1))
        found[:, -1] = 1.0
        told = total > 0
        if not figures or not told.any():
            return found
        table = self._table - weights @ self._table / many
        weighted = table * weights[:, None]
        second = weighted.T @ table
        spread = np.sqrt(np.diag(second) / many)
        spread[spread == 0] = np.inf
        # By normal equations: the columns are independent draws, and a fit by orthogonal steps takes ten times as long.
        inverse = np.linalg.inv(second / np.outer(spread, spread) + np.diag(np.where(np.isinf(spread), 1.0, 0.0)))
        with_answer = (weighted / spread).T @ apart[:, told]
        coefficients = inverse @ with_answer
        left_over = (many * total[told] - (coefficients * with_answer).sum(axis=0)) / (many - figures - 1)
        by_chance = np.diag(inverse)[:, None] * left_over
        shares = np.maximum(0.0, np.square(coefficients) - by_chance) / total[told]
        shares /= np.maximum(1.0, shares.sum(axis=0))
        found[told, :-1] = shares.T
        found[told, -1] = np.maximum(0.0, 1.0 - shares.sum(axis=0))
        return found
