"""A school's weight in the account: its pupils, and more for those with free school meals. Never what it asked for. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from waymark.service.organisations.authority_model.values import FairShare


@dataclass(frozen=True)
class MemberSchool:
    """What the register says of a school. ``pupils`` and ``free_meals_percent`` are None where it says nothing."""

    id: int
    name: str
    reference: str
    pupils: int | None
    free_meals_percent: float | None
    trust_id: int | None = None
    trust: str = ""


def weights(schools: Iterable[MemberSchool], rule: FairShare) -> dict[str, int]:
    """Hundredths of a pupil by school id. A school whose share of free meals is not known counts with the others' mean."""
    schools = list(schools)
    known = [one for one in schools if one.pupils and one.free_meals_percent is not None]
    pupils = sum(one.pupils for one in known)
    mean = sum(one.pupils * one.free_meals_percent for one in known) / pupils if pupils else 0.0
    return {str(one.id): _weight(one, mean, rule) for one in schools}


def _weight(one: MemberSchool, mean: float, rule: FairShare) -> int:
    if not one.pupils:
        return 0
    percent = mean if one.free_meals_percent is None else one.free_meals_percent
    return one.pupils * rule.weight_each_pupil + round(one.pupils * percent / 100) * rule.weight_free_meals
