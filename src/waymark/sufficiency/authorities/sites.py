"""The published plan as provisions: of what kind each site is, at which school, in which partnership, with how many places.

What the plan leaves open is filled by rules that choose the same way every time and are said: they are assumptions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from waymark.sufficiency.county import School

from .errors import InvalidAuthority
from .stated import OpeningStated, Stated

FAR = 120
"""Minutes to a site that is nowhere on the map, or to none."""
Minutes = Callable[[str, str], int | None]
"""Between two schools, by their keys; None where one of them is nowhere on the map."""


@dataclass(frozen=True)
class Site:
    """A site of the plan with what it lacked filled in; `host` and `partnership` are keys of the scenario."""

    opening: OpeningStated
    kind: str
    host: str
    partnership: str


def sites_of(
    stated: Stated, schools: Sequence[School], key_of: Mapping[int, str], minutes: Minutes
) -> tuple[list[Site], list[str]]:  # fmt: skip
    """Every site of the plan in the order of the file, and a sentence for each rule that was needed."""
    kinds, said = _kinds(stated)
    own = {one.key for one in stated.kinds if one.counted_as == "space"}
    partnership_of = {school.key: school.partnership for school in schools}
    hosts: dict[str, str] = {}
    for one in stated.openings:
        if one.urn is not None:
            if one.urn not in key_of:
                raise InvalidAuthority(
                    f"opening_timeline, {one.key}: school {one.urn} is not among the simulated schools of the register. "
                    "Give a register of this authority, or correct the number."
                )
            hosts[one.key] = key_of[one.urn]
    unplaced = [one for one in stated.openings if one.key not in hosts]
    for one in unplaced:
        so_far = [hosts[key] for key in hosts if kinds[key] == kinds[one.key]]
        if kinds[one.key] in own:
            hosts[one.key] = _largest(schools, so_far, one.partnership)
            continue
        partnership = one.partnership or _neediest(schools, Counter(partnership_of[host] for host in so_far))
        hosts[one.key] = _nearest(partnership, schools, so_far, set(hosts.values()), minutes)
    if unplaced:
        said.append(
            f"{len(unplaced)} of {len(stated.openings)} sites of the plan have no place yet. Each was put in the partnership "
            "with the fewest sites of its kind for its pupils (one in each first), at the school that brings its pupils nearest; "
            "a room for a school's own pupils at the largest school without one."
        )
    return [Site(one, kinds[one.key], hosts[one.key], partnership_of[hosts[one.key]]) for one in stated.openings], said


def _kinds(stated: Stated) -> tuple[dict[str, str], list[str]]:
    """An unstated kind is that of which most are still to be given in the year; of equals the first the site may be."""
    found = {one.key: one.kind for one in stated.openings if one.kind is not None}
    left = Counter(stated.counts)
    for one in stated.openings:
        if one.kind is not None:
            left[one.first_year, one.kind] -= 1
    unstated = [one for one in stated.openings if one.kind is None]
    for one in unstated:
        kind = max(one.may_be, key=lambda each, year=one.first_year: left[year, each])
        left[one.first_year, kind] -= 1
        found[one.key] = kind
    said = [
        f"Of {len(unstated)} sites nobody has said which kind each is: the plan's numbers by year were dealt out in the order of "
        "the list."
    ] if unstated else []  # fmt: skip
    return found, said


def _neediest(schools: Sequence[School], sites: Counter[str]) -> str:
    pupils: Counter[str] = Counter()
    for school in schools:
        pupils[school.partnership] += sum(school.rolls)
    return min(pupils, key=lambda key: (sites[key] / max(pupils[key], 1), -pupils[key], key))


def _largest(schools: Sequence[School], so_far: Collection[str], partnership: str | None) -> str:
    free = [one for one in schools if one.key not in so_far and partnership in (None, one.partnership)]
    if not free:
        raise InvalidAuthority("The plan has more rooms for schools' own pupils than there are schools. Put fewer sites.")
    return max(free, key=lambda one: (sum(one.rolls), -one.number)).key


def _nearest(partnership: str, schools: Sequence[School], so_far: Sequence[str], taken: set[str], minutes: Minutes) -> str:
    """The school from which the partnership's pupils are nearest to a site of the kind, those before it counted; another than
    those that host already while there is one.
    """
    members = [one for one in schools if one.partnership == partnership]
    if not members:
        raise InvalidAuthority(f"The plan has a site in {partnership}, which has no school. Name a partnership with schools.")
    free = [one for one in members if one.key not in taken] or members
    here = {one.key for one in members}
    before = {one.key: min((_far(minutes(one.key, site)) for site in so_far if site in here), default=FAR) for one in members}

    def spent(host: School) -> tuple[int, int]:
        return sum(sum(one.rolls) * min(before[one.key], _far(minutes(one.key, host.key))) for one in members), host.number

    return min(free, key=spent).key


def _far(minutes: int | None) -> int:
    return FAR if minutes is None else minutes
