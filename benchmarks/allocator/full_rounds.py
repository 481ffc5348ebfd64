"""The product's full rules with its ladder: a panel, a county, ten counties, England; and every "why not?" of a county.

Seconds by stage: arrays (candidates, rows, priorities), solving, the proof in the problem's words, the check by the pure Python
checker; `total` is all of `solve`, from the validated problem to the checked result. HiGHS gets the rows that ours are made of,
already built, and settles the same priorities one after another (`ladder`); its time is set against ours for arrays and solving.
"""

from __future__ import annotations

import resource
import time
from typing import TypeVar

import numpy as np

from benchmarks.allocator.full_rules import problem_of, without_fair_share
from benchmarks.allocator.instances import generate
from benchmarks.allocator.ladder import Climbed, by_authority, climb, cold_relaxation, matrix_of
from benchmarks.allocator.rounds import Asked, Row, timed
from waymark.allocator.check import check
from waymark.allocator.explaining.explain import losses
from waymark.allocator.problem import Problem
from waymark.allocator.proposal.model import Model
from waymark.allocator.proposal.settling import Lists, settle
from waymark.allocator.proposal.sharing import no_worse_for_anybody, shared_gains
from waymark.allocator.result import Result
from waymark.allocator.solve import work_out

LARGEST_PEER, LARGEST_QUICK_PEER = 3_000, 300
COLD_SAMPLE = 12
TOLD = ("statutory_days", "unmet_urgency", "fit")

T = TypeVar("T")


def one_full_round(size: int, seed: int, asked: Asked) -> list[Row]:
    """Fair share off, then on."""
    made, problem = timed(lambda: problem_of(size, seed))
    print(f"\n{size:,} requests, seed {seed}, full rules: {len(problem.classes):,} classes, {len(problem.journeys):,} journeys "
          f"(making and validating the problem {made:.2f} s, not counted below)")  # fmt: skip
    print(f"{'':<18}{'arrays':>9}{'solve':>9}{'proof':>9}{'check':>9}{'total':>9}{'HiGHS':>9}{'x ours':>8}  says")
    return [_measured(each, name, size, seed, asked) for name, each in (
        ("fair share off", without_fair_share(problem)), ("fair share on", problem)
    )]  # fmt: skip


def _measured(problem: Problem, name: str, size: int, seed: int, asked: Asked) -> Row:
    def built() -> Model:
        model = Model(problem)
        _ = model.rows
        return model

    arrays, model = timed(built)
    solving, lists = timed(lambda: _settled(model, asked))
    proving, _ = timed(lambda: [each.proof for each in (_again(lists.reference), lists.shared and _again(lists.shared)) if each])
    working, result = timed(lambda: work_out(problem, time_limit=asked.seconds))
    checking, faults = timed(lambda: check(problem.to_json(), result.to_json()))
    row: Row = {
        "requests": size, "seed": seed, "rules": name, "candidates": len(model.found), "rows": len(model.rows.upper),
        "arrays": round(arrays, 4), "solve": round(solving, 4), "proof": round(proving, 4), "check": round(checking, 4),
        "total": round(working + checking, 4), "status": result.status, "checked": not faults, "placed": len(result.allocation),
        "leaves": sum(len(proof.leaves) for proof in lists.reference.answer.certificate),
        "levels": {each: result.best[each] for each in TOLD}, "gap": dict(result.gap),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }  # fmt: skip
    if size <= (LARGEST_QUICK_PEER if asked.quick else LARGEST_PEER):
        row |= _peer(model, lists, size, seed, asked, arrays + solving)
    peer = f"{row['highs']:>9.3f}{row['times_ours']:>8.1f}" if "highs" in row else f"{'':>17}"
    stages = "".join(f"{row[stage]:>9.3f}" for stage in ("arrays", "solve", "proof", "check", "total"))
    said = "checked" if row["checked"] else faults[0]
    print(
        f"{name:<18}{stages}{peer}  {row['status']}{_short_of(result)}, {row['placed']:,} placed of {row['candidates']:,} "
        f"candidates, {said}; {row.get('says', 'HiGHS not asked')}; {row['peak_gb']} GB", flush=True,
    )  # fmt: skip
    return row


def _short_of(result: Result) -> str:
    """How far the first priority that is not proven may be from its best."""
    return next((f" ({name} within {gap:,})" for name, gap in result.gap.items() if gap), "")


def _settled(model: Model, asked: Asked) -> Lists:
    lists = settle(model, {}, asked.seconds)
    assert lists is not None
    return lists


def _again(settled: T) -> T:
    """The same without what it has worked out and kept."""
    settled.__dict__.pop("proof", None)
    return settled


def _peer(model: Model, lists: Lists, size: int, seed: int, asked: Asked, ours: float) -> Row:
    instance = generate(size, seed)
    authority = instance.authority, instance.classes.partnership // 10
    began = time.perf_counter()
    climbed = by_authority(model, model.gains(), np.ones(len(model.found), bool), authority, asked.seconds)
    same = _same(climbed, model.gains(), lists.reference.offers)
    if lists.shared is not None:
        kept = no_worse_for_anybody(model.found, np.sort(climbed.columns).tolist())
        shared = by_authority(model, shared_gains(model), kept, authority, asked.seconds)
        same &= _same(shared, shared_gains(model), lists.shared.offers)
        climbed = Climbed(shared.columns, shared.gained, climbed.proven and shared.proven)
    seconds = time.perf_counter() - began
    says = f"HiGHS {'proves' if climbed.proven else 'stops at'} {'the same' if same else 'ANOTHER'} list's levels"
    return {"highs": round(seconds, 3), "times_ours": round(seconds / ours, 1), "says": says, "same_levels": same}


def _same(climbed: Climbed, gains: list[tuple[str, np.ndarray]], offers: list[int]) -> bool:
    return all(climbed.gained[name] == int(gain[offers].sum()) for name, gain in gains)


def every_full_why_not(size: int, seed: int, asked: Asked) -> Row:
    """Every request into each of its classes, by `losses`, against HiGHS from nothing: in whole numbers, and relaxed."""
    problem = problem_of(size, seed)
    result = work_out(problem, time_limit=asked.seconds)
    seconds, found = timed(lambda: losses(problem, result, time_limit=asked.seconds))
    model = Model(problem, result.banned, result.seed)
    matrix = matrix_of(model)
    places = sorted(found)
    sample = np.random.default_rng(0).choice(len(places), min(COLD_SAMPLE, len(places)), replace=False)
    gains = [(name, gain) for name, gain in model.gains() if name in TOLD]
    best = _gained_by(model, problem, result, gains)
    whole, relaxed, differ = [], [], 0
    for at in sample:
        request_id, class_id = places[at]
        forced = model.found.of(request_id, class_id)
        kept = np.ones(model.rows.columns, bool)
        kept[model.found.of(request_id)] = False
        kept[forced] = True
        must = [("forced", np.isin(np.arange(len(model.found)), forced).astype(np.int64)), *gains]
        began = time.perf_counter()
        climbed = climb(model, matrix, must, np.flatnonzero(kept), began + asked.seconds)
        whole.append(time.perf_counter() - began)
        lost = {name: best[name] - climbed.gained[name] for name in TOLD}
        differ += found[places[at]] is not None and dict(found[places[at]]) != lost
        relaxed.append(cold_relaxation(model, matrix, gains, np.arange(model.rows.columns), forced))
    each = seconds / len(places)
    row = {
        "requests": size, "seed": seed, "asked": "request into class, full rules", "answers": len(places),
        "settled": sum(each is not None for each in found.values()), "seconds": round(seconds, 4),
        "cold_whole_seconds_each": round(float(np.mean(whole)), 3), "cold_whole_times_ours": round(float(np.mean(whole)) / each),
        "cold_relaxed_seconds_each": round(float(np.mean(relaxed)), 3),
        "cold_relaxed_times_ours": round(float(np.mean(relaxed)) / each), "cold_timed": len(sample), "differ": int(differ),
    }  # fmt: skip
    print(
        f"\nEvery 'why not?' of {size} requests, seed {seed}, full rules: {row['answers']} answers, {row['settled']} settled: "
        f"{seconds:.3f} s with the arrays and the list, {each * 1e6:.0f} us each. HiGHS from nothing, rung by rung: in whole "
        f"numbers {np.mean(whole):.2f} s each, {row['cold_whole_times_ours']:,} times as long; relaxed "
        f"{np.mean(relaxed):.2f} s each, {row['cold_relaxed_times_ours']:,} times ({len(sample)} timed, {differ} differ)",
        flush=True,
    )
    return row


def _gained_by(model: Model, problem: Problem, result: Result, gains: list[tuple[str, np.ndarray]]) -> dict[str, int]:
    """What a why-not is compared with: the list before fair share."""
    columns = model.columns_of(result.reference)
    return {name: int(gain[columns].sum()) for name, gain in gains}
