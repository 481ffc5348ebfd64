"""What the engine is asked: plain arrays, without a word about children or places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LARGEST_SUM = 2**52


@dataclass(frozen=True)
class Program:
    """Maximise the sum of value over chosen columns; at most one column of each owner (exactly one where `must`).

    owner        int[n]    ascending, 0 to owners - 1; columns without owner (switches) come last with -1
    value        int[n, K] K words compared in order, first word first; any list's sum of a word is below 2**52 in size
    start        int[n + 1], row int[entries], coefficient int[entries]: each column's rows; coefficients of either sign
    upper        int[m]    the sum of coefficient times column in a row is at most this
    owners       how many owners there are; an owner may have no column
    must         bool[owners]

    Raises ValueError, saying which array is at fault and where.
    """

    owner: np.ndarray
    value: np.ndarray
    start: np.ndarray
    row: np.ndarray
    coefficient: np.ndarray
    upper: np.ndarray
    owners: int
    must: np.ndarray

    def __post_init__(self) -> None:
        for name, kind in _KINDS.items():
            array = np.asarray(getattr(self, name))
            if kind is not np.bool_ and array.size and array.dtype.kind not in "iu":
                raise ValueError(f"{name} must hold whole numbers, not {array.dtype}.")
            object.__setattr__(self, name, np.ascontiguousarray(array, dtype=kind))
        _check_shapes(self)
        _check_contents(self)

    @property
    def columns(self) -> int:
        return len(self.owner)

    @property
    def rows(self) -> int:
        return len(self.upper)

    @property
    def words(self) -> int:
        return self.value.shape[1]


_KINDS = {
    "owner": np.int32, "value": np.int64, "start": np.int64, "row": np.int32, "coefficient": np.int32,
    "upper": np.int64, "must": np.bool_,
}  # fmt: skip


def _check_shapes(program: Program) -> None:
    n = len(program.owner)
    if program.value.ndim != 2 or program.value.shape[0] != n or program.value.shape[1] < 1:
        raise ValueError(f"value must have one line of words for each of the {n} columns, not shape {program.value.shape}.")
    if len(program.start) != n + 1 or program.start[0] != 0 or program.start[-1] != len(program.row):
        raise ValueError(f"start must have {n + 1} entries from 0 to the length of row, {len(program.row)}.")
    if len(program.coefficient) != len(program.row):
        raise ValueError(f"coefficient has {len(program.coefficient)} entries where row has {len(program.row)}.")
    if len(program.must) != program.owners:
        raise ValueError(f"must has {len(program.must)} entries for {program.owners} owners.")


def _check_contents(program: Program) -> None:
    if n := len(program.owner):
        owned = program.owner[program.owner >= 0]
        if (np.diff(program.start) < 0).any():
            raise ValueError(f"start falls at column {int(np.argmax(np.diff(program.start) < 0))}.")
        if (owned[1:] < owned[:-1]).any() or (program.owner[len(owned) :] != -1).any():
            raise ValueError("owner must ascend, and columns without owner (-1) come last.")
        if len(owned) and owned[-1] >= program.owners:
            raise ValueError(f"owner names {int(owned[-1])}, but there are only {program.owners} owners.")
        chosen_at_most = min(n, program.owners + n - len(owned))
        if max(-float(program.value.min()), float(program.value.max())) * chosen_at_most >= LARGEST_SUM:
            _check_sums(program)
    if len(program.row) and (program.row.min() < 0 or program.row.max() >= program.rows):
        raise ValueError(f"row names a row outside 0 to {program.rows - 1}.")


def _check_sums(program: Program) -> None:
    """The finer count: the largest and smallest any list could have of each word."""
    size = np.abs(program.value.astype(np.float64))
    owned = program.owner >= 0
    for word in range(program.words):
        largest = np.zeros(program.owners)
        np.maximum.at(largest, program.owner[owned], size[owned, word])
        if largest.sum() + size[~owned, word].sum() >= LARGEST_SUM:
            raise ValueError(f"Word {word} of value may sum to 2**52 or more: share it between two words.")
