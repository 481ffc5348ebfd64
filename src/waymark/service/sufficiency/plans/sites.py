"""Journeys to where something could open, and what is planned and not open yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from waymark.kernel.geography import Point
from waymark.kernel.journeys import estimate_journey
from waymark.kernel.wording import plural
from waymark.sufficiency.county import Provision, Scenario
from waymark.sufficiency.planning import InvalidPlanning

from ..models import PlanningScenario
from ..opening import LONGEST_MINUTES

MODES = {"car": "car", "bus": "public_transport"}


def planned_ahead(scenario: Scenario, kinds: Collection[str], today: date) -> tuple[Provision, ...]:
    """Of these kinds, what opens in a school year that has not begun: it can still be planned otherwise."""
    first = next((weeks[0] for weeks in scenario.weeks if weeks[0] >= today), None)
    return tuple(one for one in scenario.provisions if first and one.kind in kinds and one.opens_on >= first and one.places)


def school_near(scenario: Scenario, one: Provision) -> str:
    """Its host, else the school of its partnership from which it is nearest."""
    if one.host:
        return one.host
    own = [school.key for school in scenario.schools if one.partnership in (None, school.partnership)]
    return min(own or [scenario.schools[0].key], key=lambda key: scenario.minutes.get(key, {}).get(one.key, LONGEST_MINUTES))


class Reachable:
    """Minutes from every school, by car and, where that is limited, by bus: estimated from the straight line."""

    def __init__(self, kept: PlanningScenario, scenario: Scenario, car: int, bus: int | None) -> None:
        self.scenario = scenario
        self.limits = {"car": car, **({"bus": bus} if bus is not None else {})}
        self.at = {key: Point(place[1], place[0]) for key, place in kept.named.get("at", {}).items()}
        self.sites = {key: Point(place[1], place[0]) for key, place in kept.named.get("sites", {}).items()}
        self.unknown = [one.key for one in scenario.schools if one.key not in self.at]
        if len(self.unknown) == len(scenario.schools):
            raise InvalidPlanning(
                "The scenario does not say where its schools are, so no journey to them can be estimated. Bring candidates with "
                "their journeys as a file."
            )

    @property
    def assumed(self) -> list[str]:
        said = ["Journeys to places that could open are estimated from the straight line."]
        if self.unknown:
            said.append(f"{plural(len(self.unknown), 'school')} of unknown position, taken to be as far as may be from each.")
        return said

    def from_school(self, host: str) -> dict[str, dict[str, int]]:
        if host not in self.at:
            raise InvalidPlanning(f"Nobody knows where {host} lies, so it cannot be planned for. Leave it out.")
        return {mode: self._to(self.at[host], mode) for mode in self.limits}

    def from_provision(self, one: Provision) -> dict[str, dict[str, int]]:
        """By car as the scenario has it: what it does not name is no obstacle."""
        car = {school.key: self.scenario.minutes.get(school.key, {}).get(one.key, 0) for school in self.scenario.schools}
        if "bus" not in self.limits:
            return {"car": car}
        return {"car": car, "bus": self._to(self.sites[one.key], "bus") if one.key in self.sites else dict(car)}

    def _to(self, there: Point, mode: str) -> dict[str, int]:
        return {
            school.key: min(LONGEST_MINUTES, estimate_journey(self.at[school.key], there, MODES[mode]).minutes)
            if school.key in self.at else self.limits[mode]
            for school in self.scenario.schools
        }  # fmt: skip
