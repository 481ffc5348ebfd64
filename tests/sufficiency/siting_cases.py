"""Small invented siting problems, and what a plain count of all lists says of them."""

from __future__ import annotations

from itertools import combinations
from random import Random

from waymark.sufficiency.siting import SitingProblem, capacitated_median, facility_location, median


def small_problem(seed: int) -> SitingProblem:
    """At most 8 customers and 6 sites, of every kind; about a quarter of them cannot be solved."""
    random = Random(seed)
    customers, sites = random.randint(1, 8), random.randint(1, 6)
    largest, number = random.choice([3, 20, 1000]), random.randint(1, sites)
    cost = [[random.randint(0, largest) for _ in range(sites)] for _ in range(customers)]
    unit = random.choice([1, 1, 10])
    demand = [unit * random.randint(random.choice([0, 1]), 9) for _ in range(customers)]
    room = random.choice([1.0, 1.2, 2.0]) * sum(demand) / number
    capacity = [int(room * random.uniform(0.7, 1.3)) for _ in range(sites)]
    fixed = [random.randint(0, 2 * largest) for _ in range(sites)]
    kind = random.randrange(4)
    if kind == 0:
        return capacitated_median(cost, demand, capacity, open_sites=number)
    if kind == 1:
        return facility_location(cost, fixed, demand, capacity)
    if kind == 2:
        return median(cost, open_sites=number)
    return SitingProblem(cost, demand, capacity, fixed, number)


def least_cost(problem: SitingProblem) -> int | None:
    """By looking at every set of sites and every way to serve the customers; None where there is none."""
    numbers = range(1, problem.sites + 1) if problem.open_sites is None else [problem.open_sites]
    found = [_least_with(problem, sites) for number in numbers for sites in combinations(range(problem.sites), number)]
    return min((cost for cost in found if cost is not None), default=None)


def _least_with(problem: SitingProblem, sites: tuple[int, ...]) -> int | None:
    cost, demand = problem.cost.tolist(), problem.demand.tolist()
    best: int | None = None

    def serve(customer: int, room: dict[int, int], so_far: int) -> None:
        nonlocal best
        if best is not None and so_far >= best:
            return
        if customer == len(demand):
            best = so_far
            return
        for site in sites:
            if room[site] >= demand[customer]:
                left = {**room, site: room[site] - demand[customer]}
                serve(customer + 1, left, so_far + cost[customer][site])

    serve(0, {site: int(problem.capacity[site]) for site in sites}, int(problem.fixed[list(sites)].sum()))
    return best


def on_a_map(customers: int, number: int, seed: int, slack: float = 1.15) -> SitingProblem:
    """Points in a square, any of which may be opened, with little room to spare."""
    random = Random(seed)
    points = [(random.randint(0, 100), random.randint(0, 100)) for _ in range(customers)]
    distance = [[int(((x - u) ** 2 + (y - v) ** 2) ** 0.5) for u, v in points] for x, y in points]
    demand = [random.randint(1, 20) for _ in points]
    return capacitated_median(distance, demand, [int(slack * sum(demand) / number)] * customers, open_sites=number)
