"""Partnerships drawn, and what they are like beside today's, as plain rows that can be kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from waymark.kernel.geography import Point
from waymark.kernel.journeys import estimate_journey
from waymark.sufficiency.access import draw_partnerships
from waymark.sufficiency.county import Scenario, scenario_from

from ..models import Simulation
from ..opening import LONGEST_MINUTES
from ..progress import ToldNobody
from .wanted import CHILDREN, children_of, pupils_of

SECONDS = 20.0
Minutes = Mapping[str, Mapping[str, int]]


def drawing_made(simulation: Simulation, told: ToldNobody) -> dict[str, Any]:
    """Raises ``InvalidAccess``, a sentence."""
    told.tell(0, 1, {"doing": "drawing partnerships"})
    asked, scenario = simulation.goal, scenario_from(simulation.scenario.text)
    schools = [one.key for one in scenario.schools]
    minutes, today = minutes_between(scenario, simulation.scenario.named), {one.key: one.partnership for one in scenario.schools}
    pupils = pupils_of(scenario)
    goes = children_of(scenario) if asked["weigh"] == CHILDREN else pupils
    drawn = draw_partnerships(
        schools, minutes, pupils, number=asked["number"], smallest=asked["smallest"], largest=asked["largest"],
        links=links_of(asked["trusts"], asked["trust"]), today=today, stay=asked["stay"], seconds=SECONDS, demand=goes,
    )  # fmt: skip
    return {
        "schools": [
            [key, today[key], drawn.partnership[key], drawn.middle[key], pupils[key], goes[key],
             0 if key == drawn.middle[key] else minutes[key][drawn.middle[key]]]
            for key in schools
        ],
        "drawn": _groups(drawn.partnership, minutes, pupils, goes), "today": _groups(today, minutes, pupils, goes),
        "shape": _shape(drawn.shape), "shape_today": _shape(drawn.today) if drawn.today else None,
        "moved": list(drawn.moved), "bound": drawn.bound, "proven": drawn.proven,
    }  # fmt: skip


def digest_of(result: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(result["schools"]).encode()).hexdigest()


def minutes_between(scenario: Scenario, named: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """By car, estimated from the straight line."""
    at = {one.key: Point(named["at"][one.key][1], named["at"][one.key][0]) for one in scenario.schools}
    return {
        a: {b: min(LONGEST_MINUTES, estimate_journey(here, there, "car").minutes) for b, there in at.items() if a != b}
        for a, here in at.items()
    }


def links_of(trusts: Mapping[str, str], minutes: int) -> dict[tuple[str, str], int]:
    """Each pair of schools of one trust, once."""
    schools = sorted(trusts) if minutes else []
    return {(a, b): minutes for at, a in enumerate(schools) for b in schools[at + 1 :] if trusts[a] == trusts[b]}


def _groups(
    partnership: Mapping[str, str], minutes: Minutes, pupils: Mapping[str, int], goes: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Each about the school of it that is nearest to the rest, as the drawing itself counts."""
    found = []
    for name in sorted(set(partnership.values())):
        members = [school for school, one in partnership.items() if one == name]

        def far(middle: str, those: list[str] = members) -> int:
            return sum(goes[one] * minutes[one][middle] for one in those if one != middle)

        middle, total = min(members, key=far), sum(goes[one] for one in members)
        found.append(
            {
                "name": name, "middle": middle, "schools": len(members), "pupils": sum(pupils[one] for one in members),
                "goes": total, "mean": round(far(middle) / total, 1) if total else None,
                "longest": max((minutes[one][middle] for one in members if one != middle), default=0),
            }
        )  # fmt: skip
    return found


def _shape(shape: Any) -> dict[str, Any]:
    return asdict(shape) | {"balance": round(shape.balance, 2) if shape.sizes[0] else None}
