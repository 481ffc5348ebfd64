"""What a good list is: one function for each published priority, in exact whole numbers.

Each returns the value of offering nothing at all and what each candidate adds to it. `LEAST` says which
priorities are better when smaller.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from waymark.allocator.model import Columns

SCHOOL_DAYS_IN_A_WEEK = 5
POINTS_FOR_A_PLACE = 10_000
LOTTERY_TICKETS = 2**20
LEAST = frozenset({"statutory_days", "unmet_urgency"})

Term = tuple[int, list[int]]


def statutory_days(columns: Columns, seed: int) -> Term:
    """School days on which a duty to educate goes unmet.

    A child with a place counts the school days before it starts; a child without one counts every school day
    of the calendar and those already gone by, so that of two equal claims the older one is met.
    """
    without = {
        request.id: request.statutory
        * (SCHOOL_DAYS_IN_A_WEEK * len(columns.problem.weeks) + request.days_at_risk)
        for request in columns.requests.values()
    }
    adds = [
        SCHOOL_DAYS_IN_A_WEEK * option.start_week - without[option.request]
        if columns.requests[option.request].statutory
        else 0
        for option in columns.options
    ]
    return sum(without.values()), adds


def unmet_urgency(columns: Columns, seed: int) -> Term:
    """Urgency, by the published weights, of the children who are offered nothing."""
    weights = columns.problem.policy.urgency_weights
    unmet = {request.id: weights[request.urgency - 1] for request in columns.requests.values()}
    return sum(unmet.values()), [-unmet[option.request] for option in columns.options]


def fit(columns: Columns, seed: int) -> Term:
    """Points for each place: a fixed number, suitability and preference, less the journey and the delay.

    The fixed number is far above the rest, so that of lists equal in urgency the one with more children comes
    first.
    """
    policy = columns.problem.policy
    adds = []
    for column, option in enumerate(columns.options):
        request, place_class = columns.requests[option.request], columns.classes[option.class_id]
        points = POINTS_FOR_A_PLACE + request.fit.get(place_class.kind, 0)
        if place_class.id in request.preferences:
            points += policy.preference(request.preferences.index(place_class.id))
        points -= policy.points_per_minute * columns.minutes(column)
        points -= (
            policy.points_per_week_of_delay * request.urgency * (option.start_week - request.earliest_week)
        )
        adds.append(points)
    return 0, adds


def fair_share(columns: Columns, seed: int) -> Term:
    """What the schools of the children with a place are owed."""
    return 0, [columns.requests[option.request].weight_fair_share for option in columns.options]


def tie_break(columns: Columns, seed: int) -> Term:
    """A lottery that can be replayed: each offer draws a number from the seeds and its ids, and the sum decides."""
    policy_seed = columns.problem.policy.tie_break_seed
    return 0, [
        lottery_number(policy_seed, seed, option.request, option.class_id, option.start_week)
        for option in columns.options
    ]


def lottery_number(policy_seed: int, seed: int, request_id: str, class_id: str, start_week: int) -> int:
    drawn = json.dumps([policy_seed, seed, request_id, class_id, start_week]).encode()
    return 1 + int.from_bytes(hashlib.blake2b(drawn, digest_size=8).digest()) % LOTTERY_TICKETS


TERMS: dict[str, Callable[[Columns, int], Term]] = {
    "statutory_days": statutory_days,
    "unmet_urgency": unmet_urgency,
    "fit": fit,
    "fair_share": fair_share,
    "tie_break": tie_break,
}
