"""Where and when to open over five years: the two-step search, and the same model given whole to HiGHS, in the same run.

    bin/bench sufficiency/planning                                  # 30 and 60 schools, with and without a cap on the cost
    bin/bench sufficiency/planning --sizes 30 --seconds 20 --peer-seconds 60 --json

An invented authority: schools on a square of 70 minutes, each a host of a Base of 10 or a Centre of 16 or 24 for the whole
authority, needs of two kinds that grow, at most so many openings a year, 45 minutes at most. Figures in their order: unmet, the
worst partnership's minutes, all minutes, cost. HiGHS is given each figure in turn, the ones before held, with the time shared
out in the same way; it starts from nothing each time. Both answers are added up again by the checker. Ends with 1 when a bound
lies above an answer.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from waymark.sufficiency.county import Kind, Partnership, Scenario, School, typical_years
from waymark.sufficiency.planning import Candidate, Candidates, Chooser, Demand, Plan, PlanningProblem, Size, problem_of
from waymark.sufficiency.planning.check import NotAPlan, check
from waymark.sufficiency.planning.choosing import SHARES
from waymark.sufficiency.planning.highs import least
from waymark.sufficiency.planning.program import ORDER, OWED, Program

SIDE, YEARS, FIRST_YEAR = 70.0, 5, 2026
SIZES = (
    Size("base-10", "base", 10, 300_000, 350_000, 2, 4),
    Size("centre-16", "centre", 16, 900_000, 480_000, 3, 6),
    Size("centre-24", "centre", 24, 1_200_000, 650_000, 4, 9),
)
POUNDS_A_SCHOOL = 1_000_000
"""The cap on the cost, where there is one: about two thirds of what would serve everybody."""


def invented(schools: int, seed: int = 0) -> PlanningProblem:
    """`schools` of them in partnerships of about six."""
    at_random = random.Random(seed)
    spots = [(at_random.uniform(0, SIDE), at_random.uniform(0, SIDE)) for _ in range(schools)]
    middles = [(at_random.uniform(5, 65), at_random.uniform(5, 65)) for _ in range(max(2, schools // 6))]
    area = [min(range(len(middles)), key=lambda p: math.dist(middles[p], spot)) for spot in spots]
    scenario = Scenario(
        "Invented", typical_years(FIRST_YEAR, YEARS), tuple(Partnership(f"p{p}") for p in sorted(set(area))),
        tuple(School(f"s{i}", i + 1, f"p{area[i]}", (100,) * 5, (100,) * (YEARS - 1)) for i in range(schools)),
        (Kind("base", 2, 6, 8), Kind("centre", 2, 13, 39)), (),
    )  # fmt: skip
    hosts = tuple(
        Candidate(f"at-s{j}", f"s{j}", tuple(size.key for size in SIZES), None, "given",
                  minutes={"car": {f"s{i}": int(math.dist(spots[i], spots[j])) for i in range(schools)}})
        for j in range(schools)
    )  # fmt: skip
    years = tuple(f"{year}-{(year + 1) % 100:02d}" for year in range(FIRST_YEAR, FIRST_YEAR + YEARS))
    openings = {year: math.ceil(schools * share / 30) for year, share in zip(years, (4, 10, 5, 4, 4), strict=True)}
    needed = np.zeros((schools, 2, YEARS), np.int64)
    for i in range(schools):
        weight = at_random.lognormvariate(0, 0.5)
        for t in range(YEARS):
            needed[i, :, t] = round(60 * weight * (1 + 0.03 * t)), round(120 * weight * (1 + 0.03 * t))
    demand = Demand(tuple(f"s{i}" for i in range(schools)), ("base", "centre"), years, needed, np.zeros_like(needed))
    return problem_of(scenario, Candidates(SIZES, hosts, {"car": 45}, openings=openings), demand, today=date(FIRST_YEAR, 8, 1))


def whole(problem: PlanningProblem, cap: int | None, seconds: float) -> tuple[Plan | None, float]:
    """The plain model, each figure in turn, by HiGHS alone; building the model counts."""
    began = time.perf_counter()
    peer = Chooser(problem, Program(problem, counted=False))
    rules, plan, bounds = peer._limited(peer.rules, {"cost": cap}), None, {}
    for place, name in enumerate(ORDER):
        if name == OWED:
            bounds[name] = 0
            continue
        left = seconds - (time.perf_counter() - began)
        answer = least(peer.program.objectives[name], rules, left * SHARES[name] / sum(SHARES[one] for one in ORDER[place:]))
        plan = peer._better(plan, answer.values, ORDER, cap)
        if plan is None:
            return None, time.perf_counter() - began
        bound = peer._rounded(name, answer.bound)
        bounds[name] = None if bound is None else min(bound, getattr(plan, name))
        rules = peer._no_more(rules, name, getattr(plan, name))
    return replace(plan, bounds=bounds), time.perf_counter() - began


def ours(problem: PlanningProblem, cap: int | None, seconds: float) -> tuple[Plan | None, float]:
    began = time.perf_counter()
    return Chooser(problem).best(seconds=seconds, cost_at_most=cap), time.perf_counter() - began


def told(name: str, plan: Plan | None, seconds: float) -> dict[str, Any]:
    made: dict[str, Any] = {"by": name, "seconds": round(seconds, 1)}
    for figure in ORDER[1:] if plan is not None else ():
        gap = plan.gap(figure)
        made[figure] = round(float(getattr(plan, figure)), 2)
        made[f"{figure}_gap"] = None if gap is None else round(gap, 4)
    return made


def line(made: dict[str, Any]) -> str:
    if "unmet" not in made:
        return f"  {made['by']:<12} {made['seconds']:>7.1f} s  no plan found"
    cells = []
    for figure in ORDER[1:]:
        gap = made[f"{figure}_gap"]
        said = "no bound" if gap is None else "proven" if gap < 1e-5 else f"≤ {gap:.1%} too high"
        cells.append(f"{figure} {made[figure]:,.{int(figure == 'worst')}f} ({said})")
    return f"  {made['by']:<12} {made['seconds']:>7.1f} s  " + "; ".join(cells)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="30,60", help="schools (30,60)")
    parser.add_argument("--seeds", default="0", help="of the invented authorities (0)")
    parser.add_argument("--seconds", type=float, default=30.0, help="for the two-step search (30)")
    parser.add_argument("--peer-seconds", type=float, default=150.0, help="for HiGHS on the whole; 0 leaves it out (150)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    failed, rows = 0, []
    for schools in (int(size) for size in options.sizes.split(",")):
        for seed in (int(each) for each in options.seeds.split(",")):
            problem = invented(schools, seed)
            for cap in (None, POUNDS_A_SCHOOL * schools):
                print(
                    f"{schools} schools, seed {seed}, {'no cap on the cost' if cap is None else f'at most £{cap:,}'}",
                    file=sys.stderr,
                )
                for name, run, seconds in (("two steps", ours, options.seconds), ("HiGHS whole", whole, options.peer_seconds)):
                    if seconds <= 0:
                        continue
                    plan, spent = run(problem, cap, seconds)
                    if plan is not None:
                        try:
                            check(problem.with_cost_at_most(cap).plain(), plan.plain(), plan.said())
                        except NotAPlan as wrong:
                            print(f"  FAILS: {wrong}", file=sys.stderr)
                            failed += 1
                    rows.append({"schools": schools, "seed": seed, "cost_at_most": cap} | told(name, plan, spent))
                    print(line(rows[-1]), file=sys.stderr, flush=True)
    if options.json:
        print(json.dumps(rows, indent=1))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
