"""What the engine answers, with its proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .derived import Derived

PROVEN, FEASIBLE, INFEASIBLE, OPEN = "proven", "feasible", "infeasible", "open"
NOTHING = -1


@dataclass(frozen=True)
class Leaf:
    """One end of the branching, and why no list in it is better.

    choices      decisions on the way: (owner, columns it may take), -1 among them for "nothing". A column without owner is
                 an owner of its own here: the k-th of them is owner `owners + k`.
    multipliers  row -> words, lexicographically not below nothing, in units of one `scale`-th. Rows from the number of the
                 program's rows upwards are the answer's `derived`.

    For every list that obeys the choices and the rows, compared word by word in exact integers,
    scale * value <= sum of multiplier * upper + sum over owners of the largest, over its allowed columns and "nothing",
    of scale * value - sum of multiplier * coefficient.
    """

    choices: tuple[tuple[int, tuple[int, ...]], ...]
    multipliers: dict[int, tuple[int, ...]]
    scale: int


@dataclass(frozen=True)
class ComponentProof:
    """Owners that share rows with no others, and leaves that together cover all their lists."""

    owners: np.ndarray
    columns: np.ndarray
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Answer:
    """The best list found and what is proven of it.

    status       proven: no list is better. feasible: the list obeys every rule, time ran out before more was proven.
                 infeasible: proven that no list obeys every rule. open: time ran out before a list was found.
    chosen       columns, ascending; empty where there is no list
    value, bound words; the bound is None only for "infeasible" and "open"
    certificate  one proof for each component (owners bound by no row share one). Where any owner must be served, every
                 multiplier and bound has one word more, in front: it counts the served among those who must be.
                 A list is infeasible when that word's bound is below their number, or when the first word's bound is below
                 anything a list can have (-2**52).
    derived      rows that follow from the program's and from those before them; certificates may count them
    """

    status: str
    chosen: np.ndarray
    value: tuple[int, ...]
    bound: tuple[int, ...] | None
    certificate: tuple[ComponentProof, ...]
    derived: tuple[Derived, ...] = ()
