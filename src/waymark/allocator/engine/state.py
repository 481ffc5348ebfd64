"""What the simplex works on: a fixed part of a program, a basis of it, and room to work in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .compiled import compiled

TINY = 1e-6
"""Below this two doubles are the same: far above what a price of 2**28 loses in a step, far below one part of any scale met."""

SLOWEST = 1e-7
"""A step never turns on less than this: what small numbers a worn inverse holds are noise, and dividing by one wrecks it."""


class Part(NamedTuple):
    """One component of a program, fixed. Columns of an owner lie side by side, the first of them its "nothing"."""

    first: np.ndarray  # int64[owners + 1]: where each owner's columns begin
    owner: np.ndarray  # int32[columns]
    cost: np.ndarray  # float64[columns, words], whole numbers
    start: np.ndarray  # int64[columns + 1]: where each column's entries begin
    row: np.ndarray  # int32[entries]
    coefficient: np.ndarray  # float64[entries]
    upper: np.ndarray  # float64[rows]
    row_start: np.ndarray  # int64[rows + 1]: the same entries row by row
    row_column: np.ndarray  # int32[entries]
    row_coefficient: np.ndarray  # float64[entries]
    touched_start: np.ndarray  # int64[rows + 1]: where each row's owners begin
    touched: np.ndarray  # int32: the owners with a column in the row, each once


class Basis(NamedTuple):
    """A basis of a part with its prices and quantities, changed in place."""

    key: np.ndarray  # int32[owners]
    others: np.ndarray  # int32[owners]: basic columns beside the key
    key_amount: np.ndarray  # float64[owners]
    column_at: np.ndarray  # int32[room]: the basic columns that are no keys
    amount: np.ndarray  # float64[room]: their quantities
    row_at: np.ndarray  # int32[room]: the tight rows
    position: np.ndarray  # int32[rows]: where a row stands among the tight ones, or -1
    inverse: np.ndarray  # float64[room, room]: columns by rows
    slack: np.ndarray  # float64[rows]: what a row has left
    price: np.ndarray  # float64[rows, words]
    net: np.ndarray  # float64[columns, words]: value less the price of all a column occupies
    allowed: np.ndarray  # uint8[columns]
    size: np.ndarray  # int64[2]: tight rows, steps taken
    dirty: np.ndarray  # uint8[room]: lines of the inverse that have changed since somebody cleared this


class Bench(NamedTuple):
    """Room to work in, of no meaning between calls."""

    direction: np.ndarray  # float64[rows]
    moved_rows: np.ndarray  # int32[rows]
    speed: np.ndarray  # float64[columns]: how fast the price of all that a column occupies grows; nothing between steps
    stamp: np.ndarray  # int64[owners]
    mark: np.ndarray  # int64[1]
    list: np.ndarray  # int32[owners]
    head: np.ndarray  # int32[owners]
    step: np.ndarray  # float64[owners, words]
    pivot: np.ndarray  # float64[owners]
    turned: np.ndarray  # int32[owners]
    turned_from: np.ndarray  # int32[owners]
    change: np.ndarray  # float64[room]
    left: np.ndarray  # float64[room]
    right: np.ndarray  # float64[room]
    best: np.ndarray  # float64[words]
    trial: np.ndarray  # float64[words]


@compiled
def less(first, second):
    """Whether the first vector of words comes before the second."""
    for k in range(len(first)):
        difference = first[k] - second[k]
        if difference < -TINY:
            return True
        if difference > TINY:
            return False
    return False


@compiled
def whole(number):
    """The number, or the whole number it all but is."""
    nearest = np.rint(number)
    return nearest if abs(number - nearest) < TINY else number
