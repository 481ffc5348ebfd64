"""What a drawing is asked with: how many, how large, and what keeps schools together."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from waymark.service.organisations.models import School
from waymark.sufficiency.county import Scenario

from ..models import PlanningScenario
from ..offering import read

PUPILS, CHILDREN = "pupils", "children"
WEIGHED_BY = {
    PUPILS: "Every pupil in Years 7 to 11 counts the same",
    CHILDREN: "Children waiting, in a place or excluded today",
}
FEWEST_CHILDREN = 20


class InvalidDrawing(ValueError):
    """What cannot be drawn: a sentence says why and what is allowed."""


@dataclass(frozen=True)
class Wanted:
    """``stay`` and ``trust``: minutes that two schools of one partnership today, or of one trust, are nearer to each other."""

    number: int
    smallest: int
    largest: int
    stay: int = 0
    trust: int = 0
    weigh: str = PUPILS


def question_of(kept: PlanningScenario, wanted: Wanted) -> dict[str, Any]:
    """Everything that decides the drawing, trusts as they are today. Raises ``InvalidDrawing``."""
    scenario = read(kept.text)
    check(kept, scenario, wanted)
    return asdict(wanted) | {"trusts": trusts_of(scenario) if wanted.trust else {}}


def check(kept: PlanningScenario, scenario: Scenario, wanted: Wanted) -> None:
    at, total = kept.named.get("at", {}), sum(pupils_of(scenario).values())
    unknown = [one.key for one in scenario.schools if one.key not in at]
    if unknown:
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        raise InvalidDrawing(
            f"Nobody knows where {unknown[0]}{more} lies, so journeys cannot be estimated. Give its position first."
        )
    if not 1 <= wanted.number <= len(scenario.schools):
        raise InvalidDrawing(f"{wanted.number} partnerships of {len(scenario.schools)} schools cannot be drawn. Ask for fewer.")
    if wanted.smallest > wanted.largest:
        raise InvalidDrawing(f"The smallest, {wanted.smallest:,} pupils, is above the largest, {wanted.largest:,}. Mend one.")
    if not wanted.smallest * wanted.number <= total <= wanted.largest * wanted.number:
        raise InvalidDrawing(
            f"{wanted.number} partnerships of {wanted.smallest:,} to {wanted.largest:,} pupils cannot hold the {total:,} there "
            "are. Change how many or how large."
        )
    if wanted.weigh == CHILDREN and sum(children_of(scenario).values()) < FEWEST_CHILDREN:
        raise InvalidDrawing("Too few children wait or are placed in this scenario to draw by. Let every pupil count the same.")


def pupils_of(scenario: Scenario) -> dict[str, int]:
    return {one.key: sum(one.rolls) for one in scenario.schools}


def children_of(scenario: Scenario) -> dict[str, int]:
    """Who stands in the scenario on its first day, by school."""
    rows = () if isinstance(scenario.standing, str) else scenario.standing
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row.school] += row.pupils
    return {one.key: counted[one.key] for one in scenario.schools}


def trusts_of(scenario: Scenario) -> dict[str, str]:
    """School to its trust, by the register; schools of no trust are left out."""
    numbers = {one.number: one.key for one in scenario.schools}
    found = School.objects.filter(urn__in=numbers, trust__isnull=False).values_list("urn", "trust__organisation__name")
    return {numbers[urn]: trust for urn, trust in found}
