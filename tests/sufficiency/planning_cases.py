"""Small invented questions of where and when to open, and what a plain count of all plans says of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

import numpy as np

from waymark.sufficiency.planning.check import NotAPlan, figures
from waymark.sufficiency.planning.plans import Plan, plan_of
from waymark.sufficiency.planning.problem import NO_JOURNEY, Fixed, Option, PlanningProblem, Site

YEARS = ("2026-27", "2027-28")


def small_question(seed: int, **changes: object) -> PlanningProblem:
    """Two schools, two hosts with one or two sizes, two years, one kind, needs of at most three place-weeks."""
    random = Random(seed)
    needed = np.array([[[random.randint(0, 2) for _ in YEARS]] for _ in range(2)])
    owed = np.minimum(needed, np.array([[[random.randint(0, 1) for _ in YEARS]] for _ in range(2)]))
    journey = [[random.choice([NO_JOURNEY, 5, 10, 20, 30]) for _ in range(2)] for _ in range(2)]
    sites = tuple(Site(f"host {s}", 0, None, tuple(journey[s]), (0, 0), True) for s in range(2))
    options = tuple(
        Option(f"host {s}", size, s, weeks, random.choice([0, 0, 1]), (weeks, weeks), capital, 2 * weeks, weeks, weeks, True)
        for s in range(2) for size, weeks, capital in (("small", 1, 5), ("large", 3, 8))
    )  # fmt: skip
    most = {
        "openings": (random.choice([1, 2, None]), random.choice([1, 2, None])), "capital": (random.choice([5, 8, 16]), 5),
        "revenue": (None, random.choice([6, 8, 12])), "teachers": (None, None), "assistants": (None, None),
    }  # fmt: skip
    values = {
        "years": YEARS, "kinds": ("base",), "schools": ("one", "two"), "area": (0, 1), "areas": ("east", "west"),
        "needed": needed, "owed": owed, "sites": sites, "options": options, "most": most,
        "capital_carries_over": random.random() < 0.7,
        "promised": (), "coverage": (), "unmet_minutes": 60,
    }  # fmt: skip
    return PlanningProblem(**(values | changes))


def best_plan(problem: PlanningProblem, order: tuple[str, ...] = ("owed", "unmet", "worst", "minutes", "cost")) -> Plan | None:
    """By looking at everything that could open and every way to serve."""
    best = None
    plain = problem.plain()
    for opened in _openings(problem):
        try:
            figures(plain, {"opened": opened, "served": []})
        except NotAPlan:
            continue
        for served in _servings(problem, dict(opened)):
            made = plan_of(problem, list(opened), served)
            merits = tuple(getattr(made, name) for name in order)
            if best is None or merits < tuple(getattr(best, name) for name in order):
                best = made
    return best


def _openings(problem: PlanningProblem) -> Iterator[list[tuple[int, int]]]:
    hosts = sorted({option.candidate for option in problem.options})
    choices = [
        [None] + [(o, t) for o, option in enumerate(problem.options) if option.candidate == host for t in range(option.first, 2)]
        for host in hosts
    ]  # fmt: skip
    for chosen in product(*choices):
        yield [one for one in chosen if one is not None]


def _servings(problem: PlanningProblem, opened: dict[int, int]) -> Iterator[list[tuple[int, int, int, int]]]:
    """Every way to serve that no room forbids."""
    room = {
        (problem.options[o].site, t): problem.options[o].place_weeks[t] for o, year in opened.items() for t in range(year, 2)
    }  # fmt: skip
    cells = [(i, t) for i in range(2) for t in range(2) if problem.needed[i, 0, t]]

    def serve(at: int, left: dict, so_far: list) -> Iterator[list]:
        if at == len(cells):
            yield list(so_far)
            return
        i, t = cells[at]
        can = [s for s in range(2) if problem.sites[s].minutes[i] != NO_JOURNEY]
        ranges = [range(min(int(problem.needed[i, 0, t]), left.get((s, t), 0)) + 1) for s in can]
        for weeks in product(*ranges):
            if sum(weeks) <= problem.needed[i, 0, t]:
                rest = dict(left)
                for s, many in zip(can, weeks, strict=True):
                    rest[s, t] = rest.get((s, t), 0) - many
                yield from serve(at + 1, rest, so_far + [(i, s, t, many) for s, many in zip(can, weeks, strict=True) if many])

    yield from serve(0, room, [])


def promised(problem: PlanningProblem, option: int, year: int) -> tuple[Fixed, ...]:
    return (Fixed(problem.options[option].candidate, (option,), year),)
