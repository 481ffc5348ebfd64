"""Partnerships drawn by journey, demand and existing links, set beside today's. A drawing is a proposal: people choose.

Each partnership is about one of its schools. A school's cost is its minutes to that school for each pupil it sends, less what
its links to it are worth. The least cost under the largest size is `siting`'s capacitated p-median, with its proof; schools are
then moved to bring every partnership up to the smallest size, and the proven bound stays a bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from waymark.sufficiency.siting import capacitated_median, locate

from .errors import InvalidAccess

Journeys = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Shape:
    """What a set of partnerships is like. `cost` in pupil-minutes less links kept, where each has its best middle."""

    cost: int
    mean_minutes: float
    longest_minutes: int
    sizes: tuple[int, ...]
    """Pupils in each, ascending."""

    @property
    def balance(self) -> float:
        """The largest over the smallest."""
        return self.sizes[-1] / self.sizes[0] if self.sizes[0] else float("inf")


@dataclass(frozen=True)
class Drawing:
    """`partnership` and `middle` of each school; `moved`: schools that change, by today's partnerships' best matching names.

    `bound`: what no drawing with so many partnerships within the largest size can cost less than.
    """

    partnership: dict[str, str]
    middle: dict[str, str]
    shape: Shape
    today: Shape | None
    moved: tuple[str, ...]
    bound: int
    proven: bool


def draw_partnerships(
    schools: Sequence[str], minutes: Mapping[str, Mapping[str, int]], pupils: Mapping[str, int], *, number: int,
    smallest: int = 0, largest: int | None = None, links: Mapping[tuple[str, str], int] | None = None,
    today: Mapping[str, str] | None = None, stay: int = 0, seconds: float = 10.0, demand: Mapping[str, int] | None = None,
) -> Drawing:  # fmt: skip
    """So many partnerships, each of `smallest` to `largest` pupils.

    `minutes` [school][school] one way, counted for each pupil, or for each of `demand` where that is given; `links`: minutes
    taken off between two schools that work together, trust or feeder; `stay`: minutes taken off between two schools of one
    partnership today. Raises InvalidAccess with a sentence.
    """
    table = _table(schools, minutes, links or {}, today or {}, stay)
    weight = np.array([_pupils(pupils, school) for school in schools])
    goes = weight if demand is None else np.array([_pupils(demand, school) for school in schools])
    most = int(weight.sum()) if largest is None else largest
    _check(number, smallest, most, weight, schools)
    located = locate(
        capacitated_median(table * goes[:, None], weight.tolist(), [most] * len(schools), open_sites=number), seconds=seconds
    )
    if located.value is None:
        raise InvalidAccess(
            f"No {number} partnerships of at most {most} pupils were found. Allow a larger size, or more partnerships."
        )
    home = _filled(table, weight, np.array(located.served_by), smallest, most)
    home = _recentred(table, goes, home)
    named = _named(schools, home, today or {}, weight)
    shape = _shape(schools, minutes, table, weight, goes, home)
    before = None
    if today:
        _check_today(schools, today)
        keys = list(dict.fromkeys(today[school] for school in schools))
        before = _shape(
            schools, minutes, table, weight, goes,
            _recentred(table, goes, np.array([keys.index(today[school]) for school in schools])),
        )
    return Drawing(
        {school: named[int(home[i])] for i, school in enumerate(schools)},
        {school: schools[home[i]] for i, school in enumerate(schools)},
        shape, before, tuple(school for i, school in enumerate(schools) if today and today[school] != named[int(home[i])]),
        int(located.bound or 0), shape.cost <= (located.bound or 0),
    )  # fmt: skip


def _table(
    schools: Sequence[str], minutes: Journeys, links: Mapping[tuple[str, str], int], today: Mapping[str, str], stay: int
) -> np.ndarray:
    size = len(schools)
    made = np.zeros((size, size), np.int64)
    for i, school in enumerate(schools):
        for j, other in enumerate(schools):
            if i == j:
                continue
            if other not in minutes.get(school, {}):
                raise InvalidAccess(f"There is no journey from {school!r} to {other!r}. Put its minutes in the table.")
            off = links.get((school, other), 0) + links.get((other, school), 0)
            off += stay if school in today and today[school] == today.get(other) else 0
            made[i, j] = max(0, minutes[school][other] - off)
    return made


def _pupils(pupils: Mapping[str, int], school: str) -> int:
    many = pupils.get(school)
    if isinstance(many, bool) or not isinstance(many, int) or many < 0:
        raise InvalidAccess(f"The pupils of {school!r} are {many!r}. Put a whole number of 0 or more there.")
    return many


def _check(number: int, smallest: int, largest: int, weight: np.ndarray, schools: Sequence[str]) -> None:
    if not 1 <= number <= len(schools):
        raise InvalidAccess(
            f"The number of partnerships is {number}. Put one from 1 to {len(schools)}, as many as there are schools."
        )
    total = int(weight.sum())
    if not smallest * number <= total <= largest * number or smallest > largest:
        raise InvalidAccess(
            f"{number} partnerships of {smallest} to {largest} pupils cannot hold the {total} there are. "
            "Change the number or the sizes."
        )


def _check_today(schools: Sequence[str], today: Mapping[str, str]) -> None:
    for school in schools:
        if school not in today:
            raise InvalidAccess(f"{school!r} is in no partnership today. Say which, or leave today's out altogether.")


def _filled(table: np.ndarray, weight: np.ndarray, home: np.ndarray, smallest: int, largest: int) -> np.ndarray:
    """Schools moved, the fewest minutes more first, until none is too small."""
    home = home.copy()
    middles = sorted({int(one) for one in home})
    for _ in range(10 * len(home)):
        size = {one: int(weight[home == one].sum()) for one in middles}
        short = [one for one in middles if size[one] < smallest]
        if not short:
            return home
        moves = [
            (float(table[i, one] - table[i, home[i]]), i, one)
            for one in short for i in range(len(home))
            if home[i] != one and i != home[i] and weight[i]
            and size[int(home[i])] - weight[i] >= smallest and size[one] + weight[i] <= largest
        ]  # fmt: skip
        if not moves:
            break
        _, i, one = min(moves)
        home[i] = one
    raise InvalidAccess(
        f"Some partnership would have fewer than {smallest} pupils and no school can be moved to it. "
        "Allow a smaller or larger size."
    )


def _recentred(table: np.ndarray, weight: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Each group about the school of it that is nearest to the rest."""
    made = home.copy()
    for one in np.unique(home):
        members = np.flatnonzero(home == one)
        cost = (table[np.ix_(members, members)] * weight[members][:, None]).sum(axis=0)
        made[members] = members[int(np.argmin(cost))]
    return made


def _named(schools: Sequence[str], home: np.ndarray, today: Mapping[str, str], weight: np.ndarray) -> dict[int, str]:
    """Each group by the name of today's that shares most pupils with it, each name once; else by its middle school."""
    shared = sorted(
        (
            (-sum(int(weight[i]) for i in np.flatnonzero(home == one) if today.get(schools[i]) == name), name, int(one))
            for one in np.unique(home) for name in dict.fromkeys(today.values())
        ),
    )  # fmt: skip
    named: dict[int, str] = {}
    for many, name, one in shared:
        if many and one not in named and name not in named.values():
            named[one] = name
    return {int(one): named.get(int(one), f"about {schools[int(one)]}") for one in np.unique(home)}


def _shape(
    schools: Sequence[str], minutes: Journeys, table: np.ndarray, weight: np.ndarray, goes: np.ndarray, home: np.ndarray
) -> Shape:
    real = np.array([0 if i == home[i] else minutes[school][schools[home[i]]] for i, school in enumerate(schools)])
    cost = int((table[np.arange(len(home)), home] * goes).sum())
    sizes = tuple(sorted(int(weight[home == one].sum()) for one in np.unique(home)))
    total = max(1, int(goes.sum()))
    return Shape(cost, float((real * goes).sum() / total), int(real.max()), sizes)
