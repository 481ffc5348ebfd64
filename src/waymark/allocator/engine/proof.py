"""Nothing is believed before it has been checked here in whole numbers."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np

from .compiled import compiled
from .state import Part

LARGEST_SCALE = 2**24
ROUND_SCALE = 2**20
LARGEST_MULTIPLIER = 2.0**62


def as_integers(price: np.ndarray) -> tuple[int, np.ndarray]:
    """The prices as whole numbers over one scale, as exactly as small denominators allow; never below nothing."""
    nearest = np.rint(price)
    away = np.abs(price - nearest) > 1e-6
    if not away.any():
        return 1, _not_below_nothing(nearest.astype(np.int64))
    scale = 1
    for number in np.unique(price[away]):
        scale = lcm(scale, _denominator(float(number)))
        if scale > LARGEST_SCALE:
            break
    if scale > LARGEST_SCALE:
        scale = ROUND_SCALE
    while scale > 1 and np.abs(price).max() * scale >= LARGEST_MULTIPLIER:  # a coarser proof is still a proof
        scale //= 2
    return scale, _not_below_nothing(np.rint(price * scale).astype(np.int64))


def _denominator(number: float) -> int:
    """Of the simplest fraction that the number can be taken for: many steps leave a little noise on it."""
    part = number - float(np.floor(number))
    for largest, noise in ((16, 1e-6), (128, 1e-6), (2000, 1e-9 * max(1.0, abs(number)))):
        near = Fraction(part).limit_denominator(largest)
        if abs(float(near) - part) <= noise:
            return near.denominator
    return LARGEST_SCALE + 1


def _not_below_nothing(multipliers: np.ndarray) -> np.ndarray:
    rows = np.flatnonzero((multipliers < 0).any(axis=1))
    for row in rows:
        words = multipliers[row]
        leading = words[np.flatnonzero(words)[0]]
        if leading < 0:
            multipliers[row] = 0
    return multipliers


def bound_of(part: Part, allowed: np.ndarray, scale: int, multipliers: np.ndarray) -> tuple[int, ...]:
    """What no list of the allowed columns can exceed, times `scale`, in exact integers."""
    largest = float(np.abs(multipliers).max(initial=0)), float(np.abs(part.cost).max(initial=0)) * scale
    reach = (largest[1] + largest[0] * max(1.0, _row_weight(part))) * (len(part.first) + 1)
    reach += largest[0] * float(np.abs(part.upper).sum())
    if multipliers.dtype != object and reach < 2.0**62:
        return tuple(int(word) for word in bound_in_int64(part, allowed, scale, multipliers))
    return _bound_in_python(part, allowed, scale, multipliers)


def _row_weight(part: Part) -> float:
    """The largest sum of a column's coefficients, in size."""
    if not len(part.coefficient):
        return 0.0
    return float(np.abs(part.coefficient).max() * np.diff(part.start).max())


@compiled
def bound_in_int64(part, allowed, scale, multipliers):
    words = part.cost.shape[1]
    total = np.zeros(words, np.int64)
    best = np.empty(words, np.int64)
    net = np.empty(words, np.int64)
    for r in range(len(part.upper)):
        for k in range(words):
            total[k] += multipliers[r, k] * np.int64(part.upper[r])
    for o in range(len(part.first) - 1):
        found = False
        for c in range(part.first[o], part.first[o + 1]):
            if not allowed[c]:
                continue
            for k in range(words):
                net[k] = scale * np.int64(part.cost[c, k])
            for e in range(part.start[c], part.start[c + 1]):
                r = part.row[e]
                size = np.int64(part.coefficient[e])
                for k in range(words):
                    net[k] -= multipliers[r, k] * size
            better = not found
            if found:
                for k in range(words):
                    if net[k] != best[k]:
                        better = net[k] > best[k]
                        break
            if better:
                found = True
                best[:] = net
        for k in range(words):
            total[k] += best[k]
    return total


def _bound_in_python(part: Part, allowed: np.ndarray, scale: int, multipliers: np.ndarray) -> tuple[int, ...]:
    words = part.cost.shape[1]
    prices = [tuple(int(word) for word in line) for line in multipliers]
    total = [sum(price[k] * int(upper) for price, upper in zip(prices, part.upper, strict=True)) for k in range(words)]
    for low, high in zip(part.first[:-1], part.first[1:], strict=True):
        best = max(
            tuple(
                scale * int(part.cost[c, k])
                - sum(prices[part.row[e]][k] * int(part.coefficient[e]) for e in range(part.start[c], part.start[c + 1]))
                for k in range(words)
            )
            for c in range(low, high)
            if allowed[c]
        )
        total = [sum(pair) for pair in zip(total, best, strict=True)]
    return tuple(total)


@compiled
def obeys_rows(part, choice):
    """Whether one column of each owner together obey every row: sums of whole numbers, exact as doubles."""
    left = part.upper.copy()
    for o in range(len(choice)):
        for e in range(part.start[choice[o]], part.start[choice[o] + 1]):
            left[part.row[e]] -= part.coefficient[e]
    return not (left < 0.0).any()


def value_of(part: Part, choice: np.ndarray) -> tuple[int, ...]:
    return tuple(int(word) for word in part.cost[choice].sum(axis=0))
