"""Which sites to open and who is served by which: the question as plain whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import gcd
from typing import Any

import numpy as np

MOST_CELLS = 20_000_000  # of one knapsack's table: 160 megabytes
LARGEST_TOTAL = 2**46  # with room for prices in fractions of a unit, sums then stay within 64 bits


class InvalidSiting(ValueError):
    """A sentence: what is wrong, where, and what to do."""


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """Every customer is served whole by one open site; no site serves more than its capacity; the sum of costs is least.

    cost       customers x sites: what it costs when this site serves this customer, not below 0
    demand     of each customer, in the unit of the capacities, not below 0
    capacity   of each site
    fixed      what it costs to open each site, not below 0
    open_sites how many sites are open, exactly; None where any number may be
    """

    cost: np.ndarray
    demand: np.ndarray
    capacity: np.ndarray
    fixed: np.ndarray
    open_sites: int | None = None
    customers: int = field(init=False)
    sites: int = field(init=False)

    def __post_init__(self) -> None:
        cost = _whole(self.cost, "costs", 2)
        for name, value in (
            ("cost", cost),
            ("demand", _whole(self.demand, "demands", 1)),
            ("capacity", _whole(self.capacity, "capacities", 1)),
            ("fixed", _whole(self.fixed, "fixed costs", 1)),
            ("customers", cost.shape[0]),
            ("sites", cost.shape[1]),
        ):
            object.__setattr__(self, name, value)
        self._refuse_other_lengths()
        self._refuse_wrong_number_of_sites()
        self._refuse_large_sums()

    def _refuse_other_lengths(self) -> None:
        if not self.customers or not self.sites:
            raise InvalidSiting("There must be at least one customer and one site.")
        for name, values, wanted in (
            ("demands", self.demand, self.customers),
            ("capacities", self.capacity, self.sites),
            ("fixed costs", self.fixed, self.sites),
        ):
            if len(values) != wanted:
                raise InvalidSiting(
                    f"There are {len(values)} {name} for costs of {self.customers} customers and {self.sites} sites: "
                    f"give {wanted}."
                )

    def _refuse_wrong_number_of_sites(self) -> None:
        number = self.open_sites
        if number is None:
            return
        if isinstance(number, bool) or not isinstance(number, int | np.integer):
            raise InvalidSiting(f"The number of open sites is {number!r}: give a whole number, or None for any number.")
        if not 1 <= number <= self.sites:
            raise InvalidSiting(f"The number of open sites is {number}: give one from 1 to {self.sites}, as many as there are.")
        object.__setattr__(self, "open_sites", int(number))

    def _refuse_large_sums(self) -> None:
        for name, total in (
            ("costs", float(self.cost.max()) * self.customers + float(self.fixed.astype(float).sum())),
            ("demands", float(self.demand.astype(float).sum())),
        ):
            if total >= LARGEST_TOTAL:
                raise InvalidSiting(f"The {name} may add up to {total:.3g}: give them in a larger unit, to stay below 2^46.")
        unit = gcd(*(int(each) for each in self.demand)) or 1
        tight = self.capacity[self.capacity < self.demand.sum()] // unit
        if (self.customers + 1) * (int(tight.max(initial=0)) + 1) > MOST_CELLS:
            raise InvalidSiting(
                f"A capacity of {tight.max() * unit} for {self.customers} customers is too fine to count through: give demands "
                "and capacities in a larger unit."
            )

    def plain(self) -> dict[str, Any]:
        """As plain data, which is what check.py reads."""
        lists = {name: getattr(self, name).tolist() for name in ("cost", "demand", "capacity", "fixed")}
        return {**lists, "open_sites": self.open_sites}


def capacitated_median(
    distances: Any, demands: Sequence[int], capacities: Sequence[int], *, open_sites: int, weighted: bool = False
) -> SitingProblem:
    """Open exactly so many sites. `distances` customers x sites; the cost is the distance, or `weighted` by the demand."""
    cost = _whole(distances, "distances", 2)
    demand = _whole(demands, "demands", 1)
    if weighted and len(demand) == len(cost):
        cost = cost * demand[:, None]
    return SitingProblem(cost, demand, capacities, np.zeros(cost.shape[1], np.int64), open_sites)


def facility_location(costs: Any, fixed: Sequence[int], demands: Sequence[int], capacities: Sequence[int]) -> SitingProblem:
    """Open as many sites as pays. `costs` customers x sites, of the whole demand of the customer."""
    return SitingProblem(costs, demands, capacities, fixed, None)


def median(distances: Any, *, open_sites: int, weights: Sequence[int] | None = None) -> SitingProblem:
    """Open exactly so many sites that have room for everybody. `weights` of the customers, 1 where not given."""
    cost = _whole(distances, "distances", 2)
    if weights is not None:
        weight = _whole(weights, "weights", 1)
        if len(weight) != len(cost):
            raise InvalidSiting(f"There are {len(weight)} weights for distances of {len(cost)} customers: give {len(cost)}.")
        cost = cost * weight[:, None]
    nothing = np.zeros(cost.shape[1], np.int64)
    return SitingProblem(cost, np.zeros(len(cost), np.int64), nothing, nothing, open_sites)


def _whole(values: Any, name: str, dimensions: int) -> np.ndarray:
    """As whole numbers not below nothing, in memory of our own that nobody writes to."""
    try:
        given = np.asarray(values)
    except ValueError:
        raise InvalidSiting(f"The {name} are rows of different lengths: give every row as many numbers.") from None
    if given.ndim != dimensions:
        shape = "a table of customers by sites" if dimensions == 2 else "a list"
        raise InvalidSiting(f"The {name} have {given.ndim} dimensions: give {shape}.")
    if given.dtype == bool or not np.issubdtype(given.dtype, np.number) or np.iscomplexobj(given):
        raise InvalidSiting(f"The {name} are not numbers: give whole numbers.")
    wrong = ~(np.isfinite(given) & (given == np.floor(given)) & (given >= 0) & (given < LARGEST_TOTAL))
    if wrong.any():
        where = tuple(int(at) for at in np.argwhere(wrong)[0])
        raise InvalidSiting(f"The {name} hold {given[where]} at {_place(where)}: give whole numbers, not below 0 and below 2^46.")
    made = np.array(given, np.int64, order="C")
    made.flags.writeable = False
    return made


def _place(where: tuple[int, ...]) -> str:
    return f"customer {where[0]}, site {where[1]}" if len(where) == 2 else f"position {where[0]}"
