"""The models that compete: each says how the log rates of all authorities and years hang together before any is seen.

A log rate is the sum of a path common to all (that of England, which is one of the rows), an authority's own level, its own
wanderings around that level, and a disturbance of that authority and year alone (more than chance: overdispersion). Shock years
get a disturbance common to all and one of each authority, wide enough that those years say next to nothing about the years
after. Authorities are pooled in part: levels and wanderings come from distributions whose spread is itself learnt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

START_SPREAD = 1.5  # of the log rate in the first year, around the average of all that was seen
COMMON_SHOCK, OWN_SHOCK = 0.7, 0.3
REMEMBERED_SPEED = 0.7  # of a yearly change of the common path, kept in the year after


@dataclass(frozen=True)
class Setting:
    """A spread (or share) to be learnt: its log (or log odds) is, before any year is seen, normal around `middle`."""

    name: str
    middle: float
    spread: float


STEP = Setting("yearly step of the common path", np.log(0.10), 0.5)
LEVEL = Setting("levels of authorities", np.log(0.30), 0.6)
OWN = Setting("an authority's wandering", np.log(0.20), 0.6)
KEPT = Setting("share of it kept each year (log odds)", 1.0, 1.0)
NOISE = Setting("disturbance of one authority and year", np.log(0.08), 0.6)
SPEED = Setting("yearly change of the common path's speed", np.log(0.05), 0.5)
SLOPE = Setting("trends of authorities", np.log(0.02), 0.6)

Layout = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # unit, time, is England, is a shock year


@dataclass(frozen=True)
class Candidate:
    name: str
    in_words: str
    settings: tuple[Setting, ...]
    common: Callable[[np.ndarray, int], np.ndarray]
    own: Callable[[np.ndarray, np.ndarray], np.ndarray]

    def covariance(self, values: np.ndarray, layout: Layout) -> np.ndarray:
        """Of the log rates of the rows (n, n), at settings given as logs (or log odds)."""
        unit, time, national, shock = layout
        matrix = self.common(values, int(time.max()) + 1)[np.ix_(time, time)] + START_SPREAD**2
        local = ~national
        same = (unit[:, None] == unit[None, :]) & local[:, None]
        matrix = matrix + np.where(same, self.own(values, time), 0.0)
        both_shocked = (time[:, None] == time[None, :]) & shock[:, None]
        matrix += COMMON_SHOCK**2 * both_shocked
        matrix[np.diag_indices_from(matrix)] += np.exp(2 * values[-1]) * local + OWN_SHOCK**2 * (shock & local) + 1e-8
        return matrix


def _steps(length: int) -> np.ndarray:
    ages = np.arange(length)
    return np.minimum(ages[:, None], ages[None, :]).astype(float)


def _walk(values: np.ndarray, length: int) -> np.ndarray:
    return np.exp(2 * values[0]) * _steps(length)


def _walk_with_speed(values: np.ndarray, length: int) -> np.ndarray:
    """The path's yearly change is itself remembered in part, so that a rise tends to go on and to die away."""
    ages = np.arange(length)
    speeds = REMEMBERED_SPEED ** np.abs(ages[:, None] - ages[None, :]) * np.exp(2 * values[4])
    summed = np.tril(np.ones((length, length)), -1) @ speeds @ np.tril(np.ones((length, length)), -1).T
    return _walk(values, length) + summed


def _returning(values: np.ndarray, length: int) -> np.ndarray:
    """The common path keeps near its long average: eight tenths of the distance to it remain after a year."""
    ages = np.arange(length)
    return np.exp(2 * values[0]) / (1 - 0.8**2) * 0.8 ** np.abs(ages[:, None] - ages[None, :])


def _around_a_level(values: np.ndarray, time: np.ndarray) -> np.ndarray:
    kept = 1 / (1 + np.exp(-values[3]))
    return np.exp(2 * values[1]) + np.exp(2 * values[2]) * kept ** np.abs(time[:, None] - time[None, :])


def _wandering_off(values: np.ndarray, time: np.ndarray) -> np.ndarray:
    return np.exp(2 * values[1]) + np.exp(2 * values[2]) * np.minimum(time[:, None], time[None, :])


def _with_a_trend(values: np.ndarray, time: np.ndarray) -> np.ndarray:
    centred = time - 8.0
    return _around_a_level(values, time) + np.exp(2 * values[5]) * centred[:, None] * centred[None, :]


CANDIDATES = (
    Candidate("steady", "England's path wanders without direction; authorities keep near their own distance from it",
              (STEP, LEVEL, OWN, KEPT, NOISE), _walk, _around_a_level),
    Candidate("wandering", "England's path wanders without direction; authorities wander away from it for good",
              (STEP, LEVEL, Setting("an authority's yearly step", np.log(0.10), 0.5), NOISE), _walk, _wandering_off),
    Candidate("trending", "a rise or fall of England's path tends to go on and to die away; authorities have trends of their own",
              (STEP, LEVEL, OWN, KEPT, SPEED, SLOPE, NOISE), _walk_with_speed, _with_a_trend),
    Candidate("returning", "England's path returns to its long average; authorities keep near their own distance from it",
              (STEP, LEVEL, OWN, KEPT, NOISE), _returning, _around_a_level),
)  # fmt: skip


def candidate(name: str) -> Candidate:
    return next(each for each in CANDIDATES if each.name == name)
