"""A panel of 30 requests and a county of 300, all rules: levels, proven bounds, time, and what first come
would do.

    python benchmarks/allocator_panel.py            # 30 and 300, seed 0
    python benchmarks/allocator_panel.py 120 --seed 3 --json

Everything is invented and seeded. A partnership (one for every 30 requests) is a box of 20 km by 30 km with
six schools, a base of 10 places, a centre of two or three classes of 8, now and then a hub with places of its
host's own, and an outreach team. Each place is taken with probability 3/4 until a random week. Building is
counted apart from solving.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date, timedelta
from math import hypot
from random import Random
from typing import Any

from waymark.allocator.explaining.explain import explain
from waymark.allocator.problem import Journey, PlaceClass, Policy, Problem, Request, Separation
from waymark.allocator.proposal.baselines import Baseline, first_come, urgency_only
from waymark.allocator.result import Result
from waymark.allocator.rules.offering import candidates
from waymark.allocator.solve import solve

WEEKS = 39
SCHOOLS_EACH = 6
STAYS = {"base": (6, 7, 8), "centre": (13, 26, 39), "hub": (13, 26), "outreach": (6, 8, 10, 12)}
Place = tuple[float, float]


def invented_county(requests: int, seed: int) -> Problem:
    draw = Random(f"{requests}-{seed}")
    classes: list[PlaceClass] = []
    at: dict[str, Place] = {}
    for number in range(max(1, requests // 30)):
        schools = _schools(draw, number, at)
        classes += _provisions(draw, number, schools, at)
    everyone = [
        _request(draw, number, sorted(key for key in at if "school" in key)) for number in range(requests)
    ]
    journeys = {
        (request.id, each.id): Journey(
            min(600, _minutes(at[request.school], at[each.site])), draw.random() < 0.5
        )
        for request in everyone
        for each in classes
    }
    pairs = [
        Separation(tuple(draw.sample([each.id for each in everyone], 2)), "invented")
        for _ in range(requests // 20)
    ]
    weeks = tuple(date(2026, 9, 7) + timedelta(weeks=number) for number in range(WEEKS))
    return Problem(
        weeks, tuple(everyone), tuple(classes), journeys, tuple(pairs), Policy(journey_cap_minutes=45)
    )


def _schools(draw: Random, number: int, at: dict[str, Place]) -> list[str]:
    left, bottom = 20.0 * (number % 5), 30.0 * (number // 5)
    schools = [f"p{number:02}-school-{each}" for each in range(SCHOOLS_EACH)]
    at |= {school: (left + draw.uniform(0, 20), bottom + draw.uniform(0, 30)) for school in schools}
    return schools


def _provisions(draw: Random, number: int, schools: list[str], at: dict[str, Place]) -> list[PlaceClass]:
    hosts = draw.sample(schools, 4)
    own = frozenset(schools)
    made = [
        _class(
            draw,
            f"p{number:02}-base",
            "base",
            10,
            (7, 11),
            hosts[0],
            at,
            serves_schools=own,
            preventive_reserved=2,
            high_intensity_limit=4,
        )
    ]
    for each, years in enumerate(((7, 9), (10, 11), (7, 11))[: draw.choice((2, 3))]):
        made.append(
            _class(
                draw,
                f"p{number:02}-centre-{each}",
                "centre",
                8,
                years,
                hosts[1],
                at,
                high_intensity_limit=3,
                year_span_limit=2,
            )
        )
    if draw.random() < 0.4:
        made.append(
            _class(
                draw,
                f"p{number:02}-hub",
                "hub",
                8,
                (7, 11),
                hosts[2],
                at,
                host_school=hosts[2],
                host_only_places=2,
                high_intensity_limit=3,
            )
        )
    made.append(
        _class(
            draw,
            f"p{number:02}-outreach",
            "outreach",
            12,
            (7, 11),
            hosts[3],
            at,
            serves_schools=own,
            full_time=False,
        )
    )
    return made


def _class(
    draw: Random,
    name: str,
    kind: str,
    places: int,
    years: tuple[int, int],
    host: str,
    at: dict[str, Place],
    **rules: Any,
) -> PlaceClass:
    site = name.rstrip("-0123456789") if kind == "centre" else name
    at[site] = at[host]
    free = [places] * WEEKS
    for _ in range(places):
        if draw.random() < 0.75:
            for week in range(draw.randint(1, 26 if kind in ("centre", "hub") else 8)):
                free[week] -= 1
    return PlaceClass(name, site, site, kind, years, tuple(free), **rules)


def _request(draw: Random, number: int, schools: list[str]) -> Request:
    statutory = draw.random() < 0.06
    kinds = {kind: draw.choice(STAYS[kind]) for kind in STAYS if draw.random() < 0.5} or {"base": 6}
    if statutory:
        kinds = {kind: draw.choice(STAYS[kind]) for kind in ("centre", "hub")}
    return Request(
        f"r{number:03}",
        draw.choice(schools),
        draw.choices(range(7, 12), (12, 20, 26, 26, 16))[0],
        draw.choices(range(1, 6), (15, 25, 30, 20, 10))[0],
        kinds,
        0,
        1 if statutory else 5,
        statutory=statutory,
        days_at_risk=draw.randint(0, 10) if statutory else 0,
        preventive=not statutory and draw.random() < 0.8,
        high_intensity=draw.random() < 0.25,
        waiting_days=draw.randint(0, 60),
        weight_fair_share=draw.randint(-5, 5),
        fit={kind: draw.randint(0, 300) for kind in kinds},
    )


def _minutes(one: Place, other: Place) -> int:
    """Straight line, 1.3 times as long by road, at 40 km an hour."""
    return round(1.3 * hypot(one[0] - other[0], one[1] - other[1]) / 40 * 60)


def measured(requests: int, seed: int, time_limit: float) -> dict[str, Any]:
    problem = invented_county(requests, seed)
    began = time.perf_counter()
    found = candidates(problem)
    listed = time.perf_counter()
    result = solve(problem, time_limit=time_limit)
    solved = time.perf_counter()
    someone = (result.unplaced or tuple(each.request for each in result.allocation))[0]
    answers = explain(problem, someone, result, time_limit=time_limit)
    explained = time.perf_counter()
    return {
        "requests": requests,
        "seed": seed,
        "classes": len(problem.classes),
        "candidates": len(found),
        "status": result.status,
        "placed": len(result.allocation),
        "seconds": {
            "candidates": round(listed - began, 3),
            "solve and check": round(solved - listed, 3),
            f"explain {someone} ({len(answers.classes)} classes)": round(explained - solved, 3),
        },
        "levels": {
            key: {"level": result.best[key], "bound": result.bounds[key], "allocation": result.values[key]}
            for key in result.best
        },
        "baselines": {
            each.name: _compared(each, result) for each in (first_come(problem), urgency_only(problem))
        },
    }


def _compared(baseline: Baseline, result: Result) -> dict[str, Any]:
    """Levels of the baseline and their ratio to the proposal's (above 1 is worse for what should be small)."""
    ratios = {
        key: round(baseline.values[key] / result.values[key], 3) if result.values[key] else None
        for key in ("statutory_days", "unmet_urgency", "fit")
    }
    return {
        "placed": len(baseline.allocation),
        "levels": dict(baseline.values),
        "ratio to the proposal": ratios,
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("requests", type=int, nargs="*", default=[30, 300])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    for requests in options.requests:
        found = measured(requests, options.seed, options.time_limit)
        print(json.dumps(found, indent=None if options.json else 1), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
