"""What a good list is: one function for each published priority, in exact whole numbers.

Each says what offering nothing at all amounts to and what each offer gains on it. `LEAST` says which priorities are told as
something that should be small.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from waymark.allocator.offers.candidates import Candidates

SCHOOL_DAYS_IN_A_WEEK = 5
POINTS_FOR_A_PLACE = 10_000
PARTS_OF_A_POINT = 1_000
LOTTERY_BITS = 20
LEAST = frozenset({"statutory_days", "unmet_urgency"})


@dataclass(frozen=True)
class Tier:
    """One priority: its level when nothing is offered, and what each offer gains (more is better)."""

    name: str
    nothing: int
    gain: np.ndarray

    def level(self, columns: Iterable[int]) -> int:
        return self.told(int(self.gain[list(columns)].sum()))

    def told(self, gained: int) -> int:
        return self.nothing - gained if self.name in LEAST else self.nothing + gained


def statutory_days(found: Candidates, seed: int) -> Tier:
    """School days on which a duty to educate goes unmet.

    A child with a place counts the school days before it starts; a child without one counts every school day of the calendar
    and those already gone by, so that of two equal claims the older one is met.
    """
    arrays = found.arrays
    without = np.array(
        [item.statutory * (SCHOOL_DAYS_IN_A_WEEK * arrays.weeks + item.days_at_risk) for item in arrays.requests], np.int64
    )
    gain = np.where(arrays.statutory[found.request], without[found.request] - SCHOOL_DAYS_IN_A_WEEK * found.start, 0)
    return Tier("statutory_days", int(without.sum()), gain)


def unmet_urgency(found: Candidates, seed: int) -> Tier:
    """Urgency, by the published weights, of the children who are offered nothing.

    Where prices count, in thousandths of a point, with the price of every stay that is not owed by duty added.
    """
    arrays = found.arrays
    weight = np.array(arrays.problem.policy.urgency_weights, np.int64)[arrays.urgency - 1]
    if not arrays.problem.policy.count_prices:
        return Tier("unmet_urgency", int(weight.sum()), weight[found.request])
    weight = PARTS_OF_A_POINT * weight
    return Tier("unmet_urgency", int(weight.sum()), weight[found.request] - price_of_stays(found))


def price_of_stays(found: Candidates) -> np.ndarray:
    """Thousandths of a point of urgency that each offer costs children not yet known, within the cap of the policy."""
    arrays = found.arrays
    so_far = np.zeros((len(arrays.classes), arrays.weeks + 1), np.int64)
    for class_id, price in arrays.problem.prices.items():
        so_far[arrays.class_number[class_id], 1:] = np.cumsum(price.by_week)
    whole = so_far[found.class_, found.end] - so_far[found.class_, found.start]
    capped = np.minimum(whole, arrays.problem.policy.most_price_of_a_stay)
    return np.where(arrays.statutory[found.request], 0, capped)


def fit(found: Candidates, seed: int) -> Tier:
    """Points for each place: a fixed number, suitability and preference, less the journey and the delay.

    The fixed number is far above the rest, so that of lists equal in urgency the one with more children comes first.
    """
    arrays, policy = found.arrays, found.arrays.problem.policy
    points = POINTS_FOR_A_PLACE + arrays.fit[found.request, arrays.kind[found.class_]]
    points = points - policy.points_per_minute * found.minutes
    late = found.start - arrays.earliest[found.request]
    points = points - policy.points_per_week_of_delay * arrays.urgency[found.request] * late
    return Tier("fit", 0, points + _preference(found))


def _preference(found: Candidates) -> np.ndarray:
    arrays, policy = found.arrays, found.arrays.problem.policy
    points = np.zeros(len(found), np.int64)
    for number, request in enumerate(arrays.requests):
        own = slice(found.first[number], found.first[number + 1])
        for position, class_id in enumerate(request.preferences):
            points[own] += policy.preference(position) * (found.class_[own] == arrays.class_number[class_id])
    return points


def fair_share(found: Candidates, seed: int) -> Tier:
    """What the schools of the children with a place are owed, within the cap."""
    arrays = found.arrays
    cap = arrays.problem.policy.fair_share_cap
    owed = np.array([max(-cap, min(cap, item.weight_fair_share)) for item in arrays.requests], np.int64)
    return Tier("fair_share", 0, owed[found.request])


def tie_break(found: Candidates, seed: int) -> Tier:
    """A lottery that can be replayed: each offer draws a number from the seeds and its ids, and the sum decides.

    What was proposed before draws more than all others together can, so that equally good lists leave it as it was.
    """
    arrays = found.arrays
    seeds = arrays.problem.policy.tie_break_seed, seed
    of_request = np.array([drawn(seeds, "request", item.id) for item in arrays.requests], np.uint64)
    of_class = np.array([drawn(seeds, "class", item.id) for item in arrays.classes], np.uint64)
    mixed = of_request[found.request] + np.uint64(3) * of_class[found.class_] + STEP * found.start.astype(np.uint64)
    for shift, times in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(times)
    mixed ^= mixed >> np.uint64(31)
    gain = 1 + (mixed >> np.uint64(64 - LOTTERY_BITS)).astype(np.int64)
    for item in arrays.requests:
        for class_id, week in item.proposed_before.items():
            gain[found.of(item.id, class_id, week)] += (1 << LOTTERY_BITS) * (len(arrays.requests) + 1)
    return Tier("tie_break", 0, gain)


STEP = np.uint64(0x9E3779B97F4A7C15)
"""With the two shifts and products below it, the finaliser of Steele, Lea and Flood, "Fast splittable pseudorandom number
generators" (2014): every bit of what goes in moves every bit of what comes out."""


def drawn(seeds: tuple[int, int], what: str, name: str) -> int:
    return int.from_bytes(hashlib.blake2b(json.dumps([*seeds, what, name]).encode(), digest_size=8).digest())


TIERS: dict[str, Callable[[Candidates, int], Tier]] = {
    "statutory_days": statutory_days,
    "unmet_urgency": unmet_urgency,
    "fit": fit,
    "fair_share": fair_share,
    "tie_break": tie_break,
}
