"""A new Base, Centre or hub in a named school, as a lever: whom it serves and how far each school is from it."""

from __future__ import annotations

from datetime import date

from waymark.kernel.geography import Point
from waymark.kernel.journeys import estimate_journey
from waymark.sufficiency.county import Scenario
from waymark.sufficiency.levers import OpenProvision

from .models import PlanningScenario

LONGEST_MINUTES = 600
OPENED_IN_SCHOOLS = ("base", "centre", "hub", "space")
AT, SECOND = "at ", " (no. {})"


def kinds_to_open(scenario: Scenario) -> list[str]:
    """Kinds that a school may host and that the scenario simulates."""
    return [one.key for one in scenario.kinds if one.key in OPENED_IN_SCHOOLS]


def opening_at(
    kept: PlanningScenario, scenario: Scenario, *, kind: str, school: str, places: int, opens_on: date, for_all: bool
) -> OpenProvision:
    """In ``school``, for its partnership or the whole county; journeys by car, estimated where positions are known."""
    partnership = next(one.partnership for one in scenario.schools if one.key == school)
    taken = {one.key for one in scenario.provisions}
    key, number = f"{AT}{school}", 1
    while key in taken:
        number += 1
        key = f"{AT}{school}{SECOND.format(number)}"
    return OpenProvision(
        key, kind, None if for_all else partnership, places, opens_on, minutes_to(kept, scenario, school)
    )


def host_of(key: str) -> str:
    """The school that a provision opened by ``opening_at`` is in, by the name it was given; nothing for any other."""
    return key.removeprefix(AT).partition(SECOND.partition("{")[0])[0] if key.startswith(AT) else ""


def minutes_to(kept: PlanningScenario, scenario: Scenario, school: str) -> dict[str, int]:
    """Minutes from each school to one of them; nothing where no positions were kept with the scenario."""
    at = kept.named.get("at", {})
    if school not in at:
        return {}
    there = Point(at[school][1], at[school][0])
    return {
        one.key: min(LONGEST_MINUTES, estimate_journey(Point(at[one.key][1], at[one.key][0]), there, "car").minutes)
        for one in scenario.schools if one.key in at
    }
