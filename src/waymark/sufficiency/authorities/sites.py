"""The published plan as provisions: of what kind each site is, at which school, in which partnership, with how many places.

What the plan leaves open is filled by rules that choose the same way every time and are said: they are assumptions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from waymark.sufficiency.county import School

from .errors import InvalidAuthority
from .stated import OpeningStated, Stated

Minutes = Callable[[str, str], int | None]
"""Between two schools, by their keys; None where one of them is nowhere on the map."""


@dataclass(frozen=True)
class Site:
    """A site of the plan with what it lacked filled in; `host` and `partnership` are keys of the scenario."""

    opening: OpeningStated
    kind: str
    host: str
    partnership: str


def sites_of(stated: Stated, schools: Sequence[School], key_of: Mapping[int, str], minutes: Minutes) -> tuple[list[Site], list[str]]:
    """Every site of the plan in the order of the file, and a sentence for each rule that was needed."""
    kinds, said = _kinds(stated)
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
    given: Counter[tuple[str, str]] = Counter((kinds[one.key], partnership_of[hosts[one.key]]) for one in stated.openings
                                              if one.key in hosts)  # fmt: skip
    unplaced = [one for one in stated.openings if one.key not in hosts]
    for one in unplaced:
        partnership = one.partnership or _neediest(kinds[one.key], schools, given)
        hosts[one.key] = _middle(partnership, schools, set(hosts.values()), minutes)
        given[kinds[one.key], partnership] += 1
    if unplaced:
        said.append(
            f"{len(unplaced)} of {len(stated.openings)} sites of the plan have no place yet: each was put in the partnership with "
            "the fewest sites of its kind for its pupils (one in each first), at the school nearest to the others' pupils."
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
        f"Of {len(unstated)} sites nobody has said which kind each is: the plan's numbers by year were dealt out in the order of the "
        "list."
    ] if unstated else []  # fmt: skip
    return found, said


def _neediest(kind: str, schools: Sequence[School], given: Counter[tuple[str, str]]) -> str:
    pupils: Counter[str] = Counter()
    for school in schools:
        pupils[school.partnership] += sum(school.rolls)
    return min(pupils, key=lambda key: (given[kind, key] / max(pupils[key], 1), -pupils[key], key))


def _middle(partnership: str, schools: Sequence[School], taken: set[str], minutes: Minutes) -> str:
    """The school nearest to the partnership's pupils, another than those that host already while there is one."""
    members = [school for school in schools if school.partnership == partnership]
    free = [school for school in members if school.key not in taken] or members

    def distance(host: School) -> tuple[float, int]:
        told = [(minutes(school.key, host.key), sum(school.rolls)) for school in members]
        return sum(pupils * (60 if each is None else each) for each, pupils in told), host.number

    return min(free, key=distance).key
