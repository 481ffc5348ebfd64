"""Published instances of where to open, as OR-Library and Holmberg keep them, and an invented authority of 400 schools."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

import numpy as np

from waymark.sufficiency.siting import InvalidSiting, SitingProblem, capacitated_median, facility_location, median

VALUES = "best_known_values.csv"
NOT_JOINED = 10**9


class WrongFile(ValueError):
    """A sentence: which file, what is wrong, what to do."""


@dataclass(frozen=True)
class Instance:
    name: str
    problem: SitingProblem
    published: int | None


class _Numbers:
    """The numbers of a file, one after another."""

    def __init__(self, path: Path) -> None:
        self.path, self.at = path, 0
        try:
            words = path.read_text(encoding="ascii").split()
        except UnicodeDecodeError:
            raise WrongFile(f"{path} is not plain text. Give a file of numbers.") from None
        self.all: list[int] = []
        for place, word in enumerate(words):
            try:
                number = float(word)
                if number != int(number):
                    raise ValueError
            except (ValueError, OverflowError):
                raise WrongFile(f"{path}, number {place + 1}, is {word!r}, which is no whole number. Put one there.") from None
            self.all.append(int(number))

    def take(self, count: int, what: str) -> np.ndarray:
        taken = self.all[self.at : self.at + count] if count >= 0 else []
        if count < 0 or len(taken) < count:
            where = f"{self.path}, number {self.at + 1}"
            raise WrongFile(f"{where}: {count} numbers wanted for {what}, {len(taken)} are left. Give the whole file.")
        self.at += count
        return np.array(taken, np.int64)

    @property
    def more(self) -> bool:
        return self.at < len(self.all)


def read_pmedcap(path: Path) -> list[Instance]:
    """`number best`, `n p Q`, then `id x y demand` of n points, each of which may be a median; or several, behind their count.

    The published values hold with distances rounded down to whole numbers.
    """
    numbers = _Numbers(path)
    try:
        found = _pmedcaps(numbers, path.stem)
    except WrongFile as why:
        numbers.at = 1
        try:
            found = _pmedcaps(numbers, path.stem)
        except WrongFile:
            raise why from None
    return found


def _pmedcaps(numbers: _Numbers, name: str) -> list[Instance]:
    found = []
    while numbers.more:
        number, best, points, medians, capacity = (int(each) for each in numbers.take(5, "the head of an instance"))
        table = numbers.take(4 * points, "its points").reshape(points, 4)
        x, y, demand = table[:, 1], table[:, 2], table[:, 3]
        square = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
        distance = np.array([[isqrt(int(each)) for each in row] for row in square], np.int64).reshape(points, points)
        problem = _made(numbers.path, lambda d=distance, q=demand, c=capacity, p=medians: _pmedcap(d, q, c, p))
        found.append((number, Instance(name, problem, best if best > 0 else None)))
    if not found:
        raise WrongFile(f"{numbers.path} is empty. Give a file of numbers.")
    many = len(found) > 1
    return [Instance(f"{name}_{number}", one.problem, one.published) if many else one for number, one in found]


def _pmedcap(distance: np.ndarray, demand: np.ndarray, capacity: int, medians: int) -> SitingProblem:
    return capacitated_median(distance, demand, [capacity] * len(demand), open_sites=medians)


def read_holmberg(path: Path) -> list[Instance]:
    """`I J`, capacities, fixed costs, demands, then J rows of I costs of serving the whole customer."""
    numbers = _Numbers(path)
    sites, customers = (int(each) for each in numbers.take(2, "the numbers of sites and customers"))
    capacity, fixed = numbers.take(sites, "the capacities"), numbers.take(sites, "the fixed costs")
    demand = numbers.take(customers, "the demands")
    cost = numbers.take(sites * customers, "the costs").reshape(customers, sites)
    return [Instance(path.stem, _made(path, lambda: facility_location(cost, fixed, demand, capacity)), None)]


def read_pmed(path: Path) -> list[Instance]:
    """`n m p`, then m edges `i j cost`; a repeated edge overwrites the earlier one. Distances are shortest ways."""
    numbers = _Numbers(path)
    points, edges, medians = (int(each) for each in numbers.take(3, "the numbers of points, edges and medians"))
    distance = np.full((points, points), NOT_JOINED, np.int64)
    np.fill_diagonal(distance, 0)
    for one, other, cost in numbers.take(3 * edges, "the edges").reshape(edges, 3).tolist():
        if not (1 <= one <= points and 1 <= other <= points):
            raise WrongFile(f"{path} has an edge from {one} to {other}, and points 1 to {points}. Mend the edge.")
        distance[one - 1, other - 1] = distance[other - 1, one - 1] = cost
    for middle in range(points):
        np.minimum(distance, distance[:, middle : middle + 1] + distance[middle], out=distance)
    return [Instance(path.stem, _made(path, lambda: median(distance, open_sites=medians)), None)]


def _made(path: Path, make: Callable[[], SitingProblem]) -> SitingProblem:
    try:
        return make()
    except InvalidSiting as why:
        raise WrongFile(f"{path}: {why}") from None


def instances(
    folder: Path, read: Callable[[Path], list[Instance]], kind: str, prefix: str = ""
) -> Iterator[Instance | WrongFile]:
    """Those of a folder in the order of their numbers, with the published values; for a file that cannot be read, why."""
    if not folder.is_dir():
        raise WrongFile(f"{folder} is no folder. Name a folder of instances.")
    files = sorted(folder.glob("*.txt"), key=lambda path: (len(path.stem), path.stem))
    if not files:
        raise WrongFile(f"{folder} holds no .txt file. Name a folder of instances.")
    known = known_values(folder, kind)
    for path in files:
        try:
            for one in read(path):
                yield Instance(one.name, one.problem, known.get(prefix + one.name, one.published))
        except WrongFile as why:
            yield why


def known_values(folder: Path, kind: str) -> dict[str, int]:
    """Instance → the best published value, from the list in the folder or beside it. Empty when there is none."""
    path = next((each for each in (folder / VALUES, folder.parent / VALUES) if each.exists()), None)
    if path is None:
        return {}
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and not {"kind", "instance", "best_known"} <= rows[0].keys():
        raise WrongFile(f"{path} has no columns kind, instance and best_known. Head it so.")
    return {row["instance"]: int(row["best_known"]) for row in rows if row["kind"] == kind}


@dataclass(frozen=True)
class Authority:
    """Schools on a map: minutes between them, what each needs, and what each could hold."""

    minutes: np.ndarray
    need: np.ndarray
    room: np.ndarray
    open_sites: int

    @property
    def problem(self) -> SitingProblem:
        return capacitated_median(self.minutes, self.need, self.room, open_sites=self.open_sites, weighted=True)


def invented_authority(schools: int, open_sites: int, seed: int) -> Authority:
    """A square of 100 km, a quarter of the schools in three towns, 50 km/h over 1.3 times the straight line."""
    random = np.random.default_rng([77, schools, open_sites, seed])
    where = random.uniform(0, 100, (schools, 2))
    towns = random.uniform(15, 85, (3, 2))
    near = schools // 4
    where[:near] = towns[random.integers(0, 3, near)] + random.normal(0, 4, (near, 2))
    need = random.integers(2, 13, schools)
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    minutes = np.rint(1.3 * apart / 50 * 60).astype(np.int64)
    room = np.ceil(1.25 * need.sum() / open_sites * random.uniform(0.8, 1.2, schools)).astype(np.int64)
    return Authority(minutes, need, room, open_sites)
