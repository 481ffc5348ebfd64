"""The most likely log rates of a table at given settings, and how likely the table is under them (Laplace's approximation)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular
from scipy.linalg.lapack import dpotrf, dpotrs

from .candidates import Candidate
from .table import Table

ROUNDS, CLOSE_ENOUGH, LARGEST_MOVE = 60, 1e-7, 3.0


@dataclass(frozen=True)
class Peak:
    """`weights` (n,) and `factor` (n, n) are what a forecast needs: see `forecast.conditional`."""

    log_evidence: float
    log_rate: np.ndarray
    weights: np.ndarray
    root_bend: np.ndarray
    factor: np.ndarray


def average_log_rate(table: Table) -> float:
    """Of the authorities; in shock years too, which is of no account beside the wide spread of the start."""
    return float(np.log((np.sum((table.low + table.high) / 2) + 0.5) / np.sum(table.pupils)))


def find_peak(table: Table, model: Candidate, values: np.ndarray, start: np.ndarray | None = None) -> Peak:
    """Newton's method, each step shortened until it climbs (Rasmussen and Williams 2006, algorithm 3.1)."""
    covariance = model.covariance(values, table.layout)
    middle = average_log_rate(table)
    weights = np.zeros(len(table.low)) if start is None else start
    offset = covariance @ weights
    height = _height(table, weights, offset, middle)
    for _ in range(ROUNDS):
        slope, bend = table.seen.climb(_expected(table, offset, middle))
        root = np.sqrt(bend)
        pull = bend * offset + slope
        solved, _ = dpotrs(_factor(covariance, root), root * (covariance @ pull), lower=1)
        wanted = pull - root * solved
        move, climbed = wanted - weights, False
        for halving in range(12):
            trial = weights + move * 0.5**halving
            trial_offset = covariance @ trial
            trial_height = _height(table, trial, trial_offset, middle)
            if trial_height > height - 1e-9 and np.max(np.abs(trial_offset - offset)) < LARGEST_MOVE * 2:
                climbed = True
                break
        gain, weights, offset, height = trial_height - height, trial, trial_offset, trial_height
        if not climbed or abs(gain) < CLOSE_ENOUGH:
            break
    _, bend = table.seen.climb(_expected(table, offset, middle))
    root = np.sqrt(bend)
    lower = _factor(covariance, root)
    return Peak(float(height - np.sum(np.log(np.diag(lower)))), middle + offset, weights, root, lower)


def _factor(covariance: np.ndarray, root: np.ndarray) -> np.ndarray:
    """The lower root of one plus the covariance as the data bend it; LAPACK itself, asked a hundred thousand times."""
    matrix = covariance * root[:, None] * root[None, :]
    matrix[np.diag_indices_from(matrix)] += 1.0
    lower, trouble = dpotrf(matrix.T, lower=1, clean=1, overwrite_a=1)
    if trouble:
        raise np.linalg.LinAlgError("The settings make a covariance that is none.")
    return lower


def conditional(peak: Peak, across: np.ndarray, ahead: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean (m,), without the average, and covariance (m, m) of rows ahead, from theirs with the seen rows (n, m) and own (m,
    m).
    """
    shrunk = solve_triangular(peak.factor, peak.root_bend[:, None] * across, lower=True)
    return across.T @ peak.weights, ahead - shrunk.T @ shrunk


def _expected(table: Table, offset: np.ndarray, middle: float) -> np.ndarray:
    return table.pupils * np.exp(np.clip(middle + offset, -30, 5))


def _height(table: Table, weights: np.ndarray, offset: np.ndarray, middle: float) -> float:
    height = float(np.sum(table.seen.log_chance(_expected(table, offset, middle))) - 0.5 * weights @ offset)
    return height if np.isfinite(height) else -np.inf
