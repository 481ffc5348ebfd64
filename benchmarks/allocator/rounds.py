"""One round of requests: a panel, a county, England in one go. Who proves the best list by one number, and how fast.

Every solver gets the same instances, rules and values (benchmarks/allocator/instances.py says which), in the same run, and
every list is checked by one plain count of broken rules. Building the arrays is counted for everybody; compiling is
reported apart. A time is the smallest of several runs where a run is short, for ours and theirs alike.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from benchmarks.allocator import lists, peers
from benchmarks.allocator.instances import Instance, generate
from benchmarks.allocator.rules import breaches, program_of
from waymark.allocator.engine import Answer, Standing, maximise, warm

AGAIN_BELOW = 1.0
RUNS = 3
LARGEST_JOINT = 3000
COLD_SAMPLE = 30

T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What the command was told: `seconds` is every solver's limit; `quick` leaves out what needs minutes."""

    seeds: tuple[int, ...]
    seconds: float
    threads: int
    quick: bool


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds, the smallest of several runs when they are short, and what came out of it."""
    best = float("inf")
    for _ in range(RUNS):
        began = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - began)
        if best > AGAIN_BELOW:
            break
    return best, found


def ours(instance: Instance, seconds: float, threads: int) -> Answer:
    return maximise(program_of(instance), seconds=seconds, threads=threads)


def compile_everything() -> float:
    """Seconds until every compiled part is ready, from the cache folder or anew."""
    began = time.perf_counter()
    warm()
    small = generate(30, 9)
    program_of(small)
    for rule in (lists.greedy, lists.local_search, lists.deferred_acceptance):
        rule(small)
    return time.perf_counter() - began


class Table:
    """Lines of one size and seed: seconds, value, how far below the best, rules broken, what it claims."""

    def __init__(self, instance: Instance, best: int, reference: float) -> None:
        self.instance, self.best, self.reference = instance, best, reference
        self.rows: list[Row] = []
        print(f"{'':<44}{'seconds':>10}{'x ours':>9}{'value':>13}{'below best':>12}{'served':>8}{'broken':>8}  says")

    def line(self, name: str, seconds: float, chosen: np.ndarray, says: str) -> None:
        value = int(self.instance.value[chosen].sum())
        below = (self.best - value) / self.best * 100
        ratio = seconds / self.reference
        broken = breaches(self.instance, chosen)
        self.rows.append({
            "name": name, "seconds": round(seconds, 5), "times_ours": round(ratio, 1), "value": value,
            "percent_below_best": round(below, 3), "served": len(chosen), "rules_broken": broken, "says": says,
        })  # fmt: skip
        print(
            f"{name:<44}{seconds:>10.4f}{ratio:>9.1f}{value:>13,}{below:>11.3f}%{len(chosen):>8}"
            f"{broken:>8}  {says}",
            flush=True,
        )


def one_round(size: int, seed: int, options: Asked) -> Row:
    instance = generate(size, seed)
    program = program_of(instance)
    print(f"\n{size:,} requests, seed {seed}: {program.columns:,} candidates, {program.rows:,} rows")
    seconds, answer = timed(lambda: ours(instance, options.seconds, options.threads))
    table = Table(instance, answer.value[0], seconds)
    table.line(f"Waymark, {options.threads} threads", seconds, answer.chosen, f"{answer.status}, bound {answer.bound[0]:,}")
    seconds, alone = timed(lambda: ours(instance, options.seconds, 1))
    table.line("Waymark, 1 thread", seconds, alone.chosen, alone.status)
    exact_peers(instance, table, options)
    for name, rule in (
        ("by duty and urgency, in turn", lists.greedy),
        ("deferred acceptance", lists.deferred_acceptance),
        ("in turn, then local search", lists.local_search),
    ):
        seconds, chosen = timed(lambda rule=rule: rule(instance))
        table.line(name, seconds, chosen, "no bound")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory of this process so far {peak:.2f} GB")
    return {"requests": size, "seed": seed, "candidates": program.columns, "rows": program.rows, "lines": table.rows,
            "peak_gb": round(peak, 2)}  # fmt: skip


def exact_peers(instance: Instance, table: Table, options: Asked) -> None:
    limit = options.seconds
    large = instance.size > LARGEST_JOINT
    if not (large and options.quick) and instance.requests.partnership.max() >= 10:
        seconds, found = timed(lambda: peers.highs_by_authority(instance, limit))
        table.line("HiGHS, authority by authority", seconds, found.chosen, found.said)
    if not large:
        seconds, found = timed(lambda: peers.highs(instance, limit))
        table.line("HiGHS, all in one", seconds, found.chosen, f"{found.said}, bound {found.bound:,.1f}")
    if not peers.or_tools_present():
        print("(CP-SAT and min-cost flow left out: OR-Tools is not installed; the optional dependencies `bench` bring it)")
        return
    seconds, found = peers.in_a_child(peers.min_cost_flow, instance, limit)
    table.line("min-cost flow, two rules left out", seconds, found.chosen, found.said)
    again, mended = timed(lambda: lists.repaired(instance, found.chosen))
    table.line("  then mended by local search", seconds + again, mended, "no bound")
    if not large:
        seconds, found = peers.in_a_child(peers.cp_sat, instance, limit)
        table.line("CP-SAT, 2 workers", seconds, found.chosen, found.said)


def every_why_not(size: int, seed: int, options: Asked) -> list[Row]:
    """The exact loss of forcing each request into each of its classes, and at each of its starts."""
    instance = generate(size, seed)
    began = time.perf_counter()
    standing = Standing(program_of(instance), threads=options.threads)
    first = time.perf_counter() - began
    pairs, at = np.unique(instance.request * np.int64(10**6) + instance.group, return_inverse=True)
    cuts = np.searchsorted(np.sort(at), np.arange(len(pairs) + 1))
    columns = np.argsort(at, kind="stable")
    by_class = [columns[low:high] for low, high in pairwise(cuts)]
    by_start = [np.array([c]) for c in range(len(instance.value))]
    print(f"\nEvery 'why not?' of {size} requests, seed {seed} (the list itself {first * 1e3:.1f} ms)")
    matrix = peers.matrix_of(standing.program)
    best = standing.answer.value[0]
    found: list[Row] = []
    for name, questions in (("request into class", by_class), ("request into class at start", by_start)):
        seconds, (losses, statuses) = timed(lambda questions=questions: standing.force_all(questions))
        sample = np.random.default_rng(0).choice(len(questions), min(COLD_SAMPLE, len(questions)), replace=False)
        cold, differ = [], 0
        for q in sample:
            took, value = timed(lambda question=questions[q]: peers.cold_relaxation(matrix, question))
            cold.append(took)
            if statuses[q] == "proven":
                differ += abs(best - value - losses[q, 0]) > 0.5
        each = seconds / len(questions)
        print(
            f"{name:<30}{len(questions):>6} answers, {statuses.count('proven')} proven, "
            f"{statuses.count('infeasible')} impossible: {seconds * 1e3:8.1f} ms, {each * 1e6:6.1f} us each; "
            f"cold HiGHS linear program {np.mean(cold) * 1e3:.1f} ms each ({len(sample)} timed, {differ} differ): "
            f"{np.mean(cold) / each:,.0f} times as long",
            flush=True,
        )
        found.append({
            "requests": size, "seed": seed, "asked": name, "answers": len(questions), "proven": statuses.count("proven"),
            "seconds": round(seconds, 4), "cold_seconds_each": round(float(np.mean(cold)), 4), "cold_timed": len(sample),
            "differ": differ, "cold_times_ours": round(float(np.mean(cold) / each)),
        })  # fmt: skip
    return found
