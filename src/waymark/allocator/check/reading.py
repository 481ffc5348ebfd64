"""The problem as its JSON says it, by name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]


def fingerprint(data: Data) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def seal(result: Data) -> str:
    """Fingerprint of everything a result says but the seal itself."""
    return fingerprint({key: value for key, value in result.items() if key != "seal"})


class Reading:
    def __init__(self, problem: Data) -> None:
        self.problem = problem
        self.policy: Data = problem["policy"]
        self.weeks = len(problem["weeks"])
        self.requests: dict[str, Data] = {item["id"]: item for item in problem["requests"]}
        self.classes: dict[str, Data] = {item["id"]: item for item in problem["classes"]}
        self.journeys = {(item["request"], item["class"]): item for item in problem["journeys"]}
        self.prices = {item["class"]: item["by_week"] for item in problem["prices"]}
        self.separations_of: dict[str, list[Data]] = {}
        for separation in problem["separations"]:
            for request_id in separation["requests"]:
                self.separations_of.setdefault(request_id, []).append(separation)
        self.kept_apart = {tuple(separation["requests"]) for separation in problem["separations"]}

    def minutes(self, request_id: str, class_id: str) -> int:
        """Of the journey as counted: an unknown one counts as the cap, or an hour without one."""
        journey = self.journeys.get((request_id, class_id))
        return journey["minutes"] if journey else self.policy["journey_cap_minutes"] or 60

    def team_weeks(self, request: Data, place_class: Data) -> int:
        return request["team_weeks"].get(place_class["kind"], place_class["team_weeks_per_child"])
