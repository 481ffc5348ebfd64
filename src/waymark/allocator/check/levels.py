"""What each offer gains by each priority, and the level of a whole list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from .offers import Offer
from .reading import Data, Reading

SMALLER_IS_BETTER = ("statutory_days", "unmet_urgency")
ALL = 2**64


class Gains:
    """How much better one offer makes a list, by priority, than offering that child nothing."""

    def __init__(self, reading: Reading, seed: int) -> None:
        self.reading = reading
        self.seeds = [reading.policy["tie_break_seed"], seed]
        self.drawn: dict[tuple[str, str], int] = {}
        self.known: dict[tuple[str, Offer], dict[str, int]] = {}

    def of(self, request_id: str, offer: Offer) -> dict[str, int]:
        if (request_id, offer) not in self.known:
            self.known[request_id, offer] = self._worked_out(request_id, offer)
        return self.known[request_id, offer]

    def _worked_out(self, request_id: str, offer: Offer) -> dict[str, int]:
        request, place_class = self.reading.requests[request_id], self.reading.classes[offer.class_id]
        return {
            "statutory_days": _days_owed(self.reading, request) - 5 * offer.start if request["statutory"] else 0,
            "unmet_urgency": _urgency(self.reading, request) - self._price(request, offer),
            "fit": self._fit(request, place_class, offer),
            "fair_share": owed(self.reading, request),
            "tie_break": self._draw(request_id, offer),
        }

    def _fit(self, request: Data, place_class: Data, offer: Offer) -> int:
        policy = self.reading.policy
        points = 10_000 + request["fit"].get(place_class["kind"], 0)
        preferred = zip(request["preferences"], policy["preference_points"], strict=False)
        points += sum(given for class_id, given in preferred if class_id == place_class["id"])
        points -= policy["points_per_minute"] * self.reading.minutes(request["id"], place_class["id"])
        return points - policy["points_per_week_of_delay"] * request["urgency"] * (offer.start - request["earliest_week"])

    def _price(self, request: Data, offer: Offer) -> int:
        if not self.reading.policy["count_prices"] or request["statutory"] or offer.class_id not in self.reading.prices:
            return 0
        return min(sum(self.reading.prices[offer.class_id][offer.start : offer.end]), self.reading.policy["most_price_of_a_stay"])

    def _draw(self, request_id: str, offer: Offer) -> int:
        mixed = self._number("request", request_id) + 3 * self._number("class", offer.class_id)
        mixed = (mixed + 0x9E3779B97F4A7C15 * offer.start) % ALL
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 % ALL
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % ALL
        stands = self.reading.requests[request_id].get("proposed_before", {}).get(offer.class_id) == offer.start
        return 1 + ((mixed ^ (mixed >> 31)) >> 44) + stands * 2**20 * (len(self.reading.requests) + 1)

    def _number(self, what: str, name: str) -> int:
        if (what, name) not in self.drawn:
            text = json.dumps([*self.seeds, what, name]).encode()
            self.drawn[what, name] = int(hashlib.blake2b(text, digest_size=8).hexdigest(), 16)
        return self.drawn[what, name]


def owed(reading: Reading, request: Data) -> int:
    """What the school is owed, within the cap."""
    cap = reading.policy["fair_share_cap"]
    return max(-cap, min(cap, request["weight_fair_share"]))


def bonus(reading: Reading) -> dict[str, int]:
    """Points of fit that fair share gives each request: at most the tolerance, to those owed most."""
    owed_to = {request_id: owed(reading, request) for request_id, request in reading.requests.items()}
    least, whole = min(owed_to.values(), default=0), 2 * reading.policy["fair_share_cap"]
    tolerance = reading.policy["fair_share_tolerance"]
    return {request_id: (tolerance * (points - least) + whole - 1) // whole for request_id, points in owed_to.items()}


def levels_of(reading: Reading, allocation: Sequence[Data], seed: int) -> dict[str, int]:
    gains = Gains(reading, seed)
    priorities = reading.policy["priorities"]
    found = {priority: nothing(reading, priority) for priority in priorities}
    for item in allocation:
        offer = Offer(item["class_id"], item["start_week"], min(item["end_week"] + 1, reading.weeks))
        gained = gains.of(item["request"], offer)
        for priority in priorities:
            found[priority] += -gained[priority] if priority in SMALLER_IS_BETTER else gained[priority]
    return found


def nothing(reading: Reading, priority: str) -> int:
    """The level when nobody is offered anything."""
    requests = reading.requests.values()
    if priority == "statutory_days":
        return sum(_days_owed(reading, request) for request in requests if request["statutory"])
    return sum(_urgency(reading, request) for request in requests) if priority == "unmet_urgency" else 0


def _days_owed(reading: Reading, request: Data) -> int:
    return 5 * reading.weeks + request["days_at_risk"]


def _urgency(reading: Reading, request: Data) -> int:
    """Points, or thousandths of a point where prices count."""
    return reading.policy["urgency_weights"][request["urgency"] - 1] * (1000 if reading.policy["count_prices"] else 1)
