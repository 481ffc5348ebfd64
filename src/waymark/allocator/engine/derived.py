"""Rows that follow from a part's own, added to it: they keep every list and cut plans off."""

from __future__ import annotations

import numpy as np

from . import covers, rounding_down
from .covers import Cover
from .rounding import shares_of
from .rounding_down import Rounded
from .state import Basis, Part

Derived = Cover | Rounded


def columns_of(part: Part, derived: Derived) -> tuple[np.ndarray, np.ndarray, int]:
    """The derived row: its columns, what they count, and its limit."""
    return covers.columns_of(part, derived) if isinstance(derived, Cover) else rounding_down.columns_of(part, derived)


def with_derived(part: Part, basis: Basis, found: list[Derived]) -> tuple[Part, Basis]:
    """The part with these rows after its own, and the basis with none of them tight."""
    columns, coefficients, limit = zip(*(columns_of(part, each) for each in found), strict=True)
    limits = np.array(limit, np.float64)
    sizes = [len(each) for each in columns]
    more_row = np.repeat(np.arange(len(found)), sizes).astype(np.int32) + np.int32(len(part.upper))
    more_column, more_coefficient = np.concatenate(columns), np.concatenate(coefficients)
    column = np.concatenate([np.repeat(np.arange(len(part.owner)), np.diff(part.start)), more_column])
    order = np.argsort(column, kind="stable")
    owners = [np.unique(part.owner[each]) for each in columns]
    wider = part._replace(
        start=np.searchsorted(column[order], np.arange(len(part.owner) + 1)),
        row=np.concatenate([part.row, more_row])[order],
        coefficient=np.concatenate([part.coefficient, more_coefficient])[order],
        upper=np.concatenate([part.upper, limits]),
        row_start=np.concatenate([part.row_start, part.row_start[-1] + np.cumsum(sizes)]),
        row_column=np.concatenate([part.row_column, more_column]),
        row_coefficient=np.concatenate([part.row_coefficient, more_coefficient]),
        touched_start=np.concatenate([part.touched_start, part.touched_start[-1] + np.cumsum([len(each) for each in owners])]),
        touched=np.concatenate([part.touched, *owners]),
    )
    share = shares_of(part, basis)
    used = [float((share[each] * counts).sum()) for each, counts in zip(columns, coefficients, strict=True)]
    return wider, basis._replace(
        position=np.concatenate([basis.position, np.full(len(found), -1, np.int32)]),
        slack=np.concatenate([basis.slack, limits - np.array(used)]),
        price=np.concatenate([basis.price, np.zeros((len(found), basis.price.shape[1]))]),
    )


def renumbered(derived: Derived, rows: np.ndarray, owners: np.ndarray) -> Derived:
    """The same in a program's numbers, given those of a component's rows and owners."""
    if isinstance(derived, Cover):
        return Cover(int(rows[derived.row]), {int(owners[o]): pays for o, pays in derived.pays.items()}, derived.limit)
    times = {int(rows[row]): times for row, times in derived.times.items()}
    return Rounded(times, {int(owners[o]): times for o, times in derived.owners.items()}, derived.over)
