"""An authority of 50,000 pupils over five school years: the county kernel against the same model in SimPy, in the same run.

    bin/bench sufficiency/county                    # time of one future, answers, and what pairs are worth
    bin/bench sufficiency/county --pupils 20000 --simpy-runs 2 --pairs 0

Panels seat by urgency in both; the kernel is timed once more with panels that call the allocator's. SimPy is timed twice:
with a process for each pupil, and lean, with one only for pupils to whom something happens. Times are the processor's, one
thread, the smallest and the middle of several runs for the kernel and the mean for SimPy; building the arrays is counted for the
kernel.
SimPy comes with the optional dependencies `bench`.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.sufficiency.county_sections import sections
from benchmarks.sufficiency.county_simpy import Model
from waymark.sufficiency.county import Counts, Parameters, Scenario, read_parameters, simulate
from waymark.sufficiency.county.arrays import county_of, figures_of
from waymark.sufficiency.county.invented import invented_county
from waymark.sufficiency.county.kernel import run
from waymark.sufficiency.county.layout import Figures
from waymark.sufficiency.estimates import mean_of, paired_difference, variance_ratio

FIGURES = Path(__file__).resolve().parents[2] / "data/sufficiency/england.toml"
LEAST_RATIO = 250
LEAN_SEEDS = 1_000
"""So that the lean runs are not the others over again."""
LEAST_VARIANCE_RATIO = 30
COMPARED = (
    ("suspensions", None), ("school_days_lost", None), ("exclusions_issued", None), ("exclusions_withdrawn", None),
    ("excluded_returns", None), ("sixth_day_breaches", None), ("requests", "base"), ("starts", "outreach"), ("starts", "base"),
    ("starts", "centre"), ("lapsed", "base"), ("waiting_weeks", "base"), ("waiting_weeks", "centre"), ("returns_held", "centre"),
)  # fmt: skip
HEADLINES = ("waiting_weeks", "short_weeks", "exclusions_issued", "suspensions")


def processor_seconds(work: Callable[[], object]) -> tuple[float, object]:
    began = time.thread_time()
    found = work()
    return time.thread_time() - began, found


def of_the_kernel(counts: Counts, name: str, kind: str | None) -> np.ndarray:
    return counts.yearly(name, kind=kind).sum(axis=1)


def of_simpy(runs: list[Counter], name: str, kind: int | None) -> np.ndarray:
    return np.array([counts[name if kind is None else (name, kind)] for counts in runs], float)


def simpy_runs(scenario: Scenario, figures: Parameters, runs: int, lean: bool, seed: int = 0) -> tuple[float, list[Counter]]:
    county = county_of(scenario, figures)
    drawn = figures_of(scenario, figures, 1, range(runs))
    timed = [processor_seconds(lambda one=one: Model(county, drawn[one], seed + one).run(lean)) for one in range(runs)]
    return float(np.mean([seconds for seconds, _ in timed])), [found for _, found in timed]


def compare_answers(counts: Counts, runs: list[Counter]) -> bool:
    """Whether the 99.9% interval of every difference of means holds 0."""
    kinds, alike = list(counts.kinds), True
    print(f"\n{'sum of five years':34} {'Waymark':>21} {'SimPy':>21}")
    for name, kind in COMPARED:
        ours = mean_of(of_the_kernel(counts, name, kind))
        theirs = mean_of(of_simpy(runs, name, None if kind is None else kinds.index(kind)))
        same = abs(ours.value - theirs.value) <= 1.7 * math.hypot(ours.reach, theirs.reach)
        alike &= same
        said = f"{name} {kind or ''}".strip()
        print(f"{said:34} {ours.value:12.0f} ± {ours.reach:6.0f} {theirs.value:12.0f} ± {theirs.reach:6.0f}"
              f"  {'same within intervals' if same else 'NOT the same'}")  # fmt: skip
    return alike


def with_two_more_places(scenario: Scenario) -> Scenario:
    more = [replace(one, places=one.places + 2) if one.kind == "base" else one for one in scenario.provisions]
    return replace(scenario, provisions=tuple(more))


def print_what_pairs_are_worth(scenario: Scenario, figures: Parameters, pairs: int, with_simpy: bool) -> None:
    """Variance of a difference with keyed draws against the same seed given to SimPy twice, and against other numbers."""
    more = with_two_more_places(scenario)
    one, other = (simulate(which, figures, replications=60, by_month=False) for which in (scenario, more))
    same_seed: dict[str, float] = {}
    own_pairs: dict[str, float] = {}
    if with_simpy and pairs > 1:
        runs = [simpy_runs(which, figures, pairs, lean=True)[1] for which in (scenario, more)]
        for name in ("waiting_weeks", "exclusions_issued", "suspensions"):
            first, second = ([_summed(counts, name) for counts in several] for several in runs)
            same_seed[name] = float(np.var(np.array(second) - np.array(first), ddof=1))
            own_pairs[name] = variance_ratio(np.array(first), np.array(second))
    print("\nTwo more places in every Base, over 60 futures, each figure at its value:")
    for name in HEADLINES:
        first, second = of_the_kernel(one, name, None), of_the_kernel(other, name, None)
        found = paired_difference(first, second)
        print(f"{name:20} {found.mean.value:10.1f} ± {found.mean.reach:6.1f}   "
              f"variance {found.variance_ratio:6.1f} times less than unpaired", end="")  # fmt: skip
        if name in same_seed:
            ratio = same_seed[name] / np.var(second - first, ddof=1)
            print(f", {ratio:6.1f} times less than the same seed in SimPy ({pairs} pairs, worth {own_pairs[name]:.1f})", end="")
        print()
    print(f"The target is {LEAST_VARIANCE_RATIO} times less than the practice of the same seed. In SimPy the seed gives both\n"
          "scenarios the same pupils and schools, since it makes those first of all.")  # fmt: skip


def _summed(counts: Counter, name: str) -> float:
    return sum(value for key, value in counts.items() if key == name or (isinstance(key, tuple) and key[0] == name))


def print_time_of_a_future(scenario: Scenario, figures: Parameters, drawn: list[Figures], said: str) -> tuple[float, float]:
    """Seconds of the quickest future and of the one in the middle; and where the time goes."""
    county = county_of(scenario, figures)
    each = [processor_seconds(lambda one=one: run(county, drawn[one], 12, 1, one))[0] for one in range(len(drawn))]
    best, middle = min(each), float(np.median(each))
    print(f"Waymark, {said}: {best * 1e3:.2f} ms a future at best, {middle * 1e3:.2f} ms in the middle of {len(drawn)}.")
    shares = sections(county, drawn, min(len(drawn), 20))
    print("  of it " + ", ".join(f"{name} {share:.0%}" for name, share in shares.items()))
    return best, middle


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=60, help="futures by the kernel (60)")
    parser.add_argument("--simpy-runs", type=int, default=5, help="futures by SimPy, and as many lean ones (5)")
    parser.add_argument("--pairs", type=int, default=8, help="pairs by SimPy with the same seed (8)")
    parser.add_argument("--threads", type=int, default=2, help="for the throughput at the end (2)")
    given = parser.parse_args()
    scenario = invented_county(pupils=given.pupils)
    figures = read_parameters(FIGURES).without_intervals()
    began = time.perf_counter()
    simulate(scenario, figures, replications=1)
    print(f"Ready in {time.perf_counter() - began:.1f} s (compiled, or fetched, and the first future).")

    drawn = figures_of(scenario, figures, 1, range(given.runs))
    _, by_allocator = print_time_of_a_future(replace(scenario, seating="allocator"), figures, drawn, "the allocator seats")
    kernel, middle = print_time_of_a_future(scenario, figures, drawn, "the most urgent first")
    print(f"Panels that call the allocator's kernel take {by_allocator / middle - 1:.0%} more time in all.")
    counts = simulate(scenario, figures, replications=given.runs)
    enough = True
    if find_spec("simpy") is None:
        print("SimPy is absent: install the optional dependencies `bench` to measure it too.")
    else:
        full, runs = simpy_runs(scenario, figures, given.simpy_runs, lean=False)
        lean, lean_runs = simpy_runs(scenario, figures, given.simpy_runs, lean=True, seed=LEAN_SEEDS)
        for name, seconds in (("SimPy, a process for each pupil", full), ("SimPy, lean", lean)):
            print(f"{name}: {seconds:.2f} s a future, {seconds / middle:.0f} times as long ({seconds / kernel:.0f} at best)")
        alike = compare_answers(counts, runs + lean_runs)
        enough = alike and full / middle >= LEAST_RATIO
        print(f"\nTarget ({LEAST_RATIO} times SimPy, same answers): {'met' if enough else 'not met in this run'}.")
    print_what_pairs_are_worth(scenario, figures, given.pairs, find_spec("simpy") is not None)
    began = time.perf_counter()
    simulate(scenario, figures, replications=200, threads=given.threads, by_month=False)
    seconds = time.perf_counter() - began
    print(f"\n200 futures on {given.threads} threads: {seconds:.2f} s by the clock, {200 / seconds:.0f} a second.")
    return 0 if enough else 1


if __name__ == "__main__":
    raise SystemExit(main())
