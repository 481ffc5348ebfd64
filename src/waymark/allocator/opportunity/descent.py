"""The arithmetic behind `price_table`: what a place is worth in each week when one year's requests compete for it.

Every place of every week has a price. Each request takes the stay that is worth most to it after paying, or none. Where more
is taken than there is, the price rises, where less, it falls, by steps that become smaller: a subgradient descent on the
Lagrangian dual of the year's allocation, which bounds that allocation's value from above at every step. The average over the
last quarter of the steps is what is used. Whole numbers only, in 64ths of a thousandth of a point, so that every machine
finds the same prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.allocator.engine.compiled import compiled

FINENESS = 64
LAST_STEP = FINENESS // 2
KINDS_OF_CHILD = 6
"""Urgency 1 to 5 of children owed no duty, and then every child owed one."""


@dataclass
class Tally:
    """Sums over the last steps of all years: prices [classes, weeks], and children there [kinds of child, classes, weeks]."""

    price: np.ndarray
    taken: np.ndarray
    steps: int = 0

    @classmethod
    def empty(cls, classes: int, weeks: int) -> Tally:
        return cls(np.zeros((classes, weeks), np.int64), np.zeros((KINDS_OF_CHILD, classes, weeks), np.int64))


def falling_steps(first: int, rounds: int) -> np.ndarray:
    """From `first` thousandths to half a thousandth by equal ratios, in whole 64ths of a thousandth."""
    ratio = (LAST_STEP / (first * FINENESS)) ** (1 / (rounds - 1))
    return np.array([max(1, round(first * FINENESS * ratio**number)) for number in range(rounds)], np.int64)


FROM_NOTHING = falling_steps(1_000, 400)
"""For the first year, whose prices begin at nothing: far enough to price a duty into one week, even in a small county."""
FROM_PRICES = falling_steps(100, 120)
"""For the years after it, whose prices begin where those before ended on average."""


@compiled
def descend(first, place_class, start, end, worth, kind, counted, places, price, step, tail, price_sum, taken):
    """Add the last `tail` steps' prices and stays to the sums; returns the least bound met, in 64ths of a thousandth.

    first[requests + 1] says where each request's stays begin; kind and counted are by request; places, price (where the
    descent begins, and then where it ends) and price_sum are [classes, weeks]. All requests compete; the stays of those that
    are `counted` go into `taken`.
    """
    classes, weeks = places.shape
    up_to = np.zeros((classes, weeks + 1), np.int64)
    change = np.zeros((classes, weeks + 1), np.int64)
    change_of_kind = np.zeros((taken.shape[0], classes, weeks + 1), np.int64)
    least = np.int64(2**62)
    for turn in range(len(step)):
        last = turn >= len(step) - tail
        for c in range(classes):
            for w in range(weeks):
                up_to[c, w + 1] = up_to[c, w] + price[c, w]
        change[:] = 0
        bound = np.int64(0)
        for r in range(len(first) - 1):
            best = np.int64(0)
            chosen = -1
            for line in range(first[r], first[r + 1]):
                c = place_class[line]
                left = worth[line] - (up_to[c, end[line]] - up_to[c, start[line]])
                if left > best:
                    best = left
                    chosen = line
            if chosen < 0:
                continue
            bound += best
            c = place_class[chosen]
            change[c, start[chosen]] += 1
            change[c, end[chosen]] -= 1
            if last and counted[r]:
                change_of_kind[kind[r], c, start[chosen]] += 1
                change_of_kind[kind[r], c, end[chosen]] -= 1
        for c in range(classes):
            there = np.int64(0)
            for w in range(weeks):
                there += change[c, w]
                bound += price[c, w] * places[c, w]
                price[c, w] = max(0, price[c, w] + step[turn] * (there - places[c, w]))
                if last:
                    price_sum[c, w] += price[c, w]
        least = min(least, bound)
    for k in range(taken.shape[0]):
        for c in range(classes):
            there = np.int64(0)
            for w in range(weeks):
                there += change_of_kind[k, c, w]
                taken[k, c, w] += there
    return least
