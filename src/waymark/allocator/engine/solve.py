"""The best list of a program, proven."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from .answer import FEASIBLE, INFEASIBLE, OPEN, PROVEN, Answer
from .branch import Outcome, Search, proof_of
from .program import LARGEST_SUM, Program
from .split import Component, split
from .warming import warm

COLUMNS_WORTH_A_THREAD = 20_000


def maximise(program: Program, *, seconds: float = 60.0, threads: int | None = None) -> Answer:
    """The best list of `program`, with its proof, or the best found in `seconds`.

    The answer does not depend on the number of threads, unless time runs out.
    """
    components, outcomes = solve_components(program, seconds, threads)
    return answer_of(program, components, outcomes)


def solve_components(
    program: Program, seconds: float, threads: int | None = None
) -> tuple[list[Component], list[Outcome]]:
    warm()
    deadline = time.monotonic() + seconds
    components = split(program)

    def solved(component: Component) -> Outcome:
        return Search(component.part, deadline).run()

    threads = threads or min(os.cpu_count() or 1, 8)
    if threads > 1 and len(components) > 2 and program.columns > COLUMNS_WORTH_A_THREAD:
        with ThreadPoolExecutor(threads) as pool:
            return components, list(pool.map(solved, components))
    return components, [solved(component) for component in components]


def answer_of(program: Program, components: list[Component], outcomes: list[Outcome]) -> Answer:
    certificate = tuple(proof_of(component, outcome) for component, outcome in zip(components, outcomes, strict=True))
    front = int(program.must.any())
    needed = int(program.must.sum())
    words = program.words + front
    none = np.zeros(0, np.int32)
    bounds = [outcome.bound for outcome in outcomes]
    known = None if None in bounds else tuple(sum(bound[k] for bound in bounds) for k in range(words))
    if known is None or (front and known[0] < needed) or (words and known[0] < -LARGEST_SUM):
        return Answer(INFEASIBLE, none, (), None, certificate)
    if any(outcome.choice is None for outcome in outcomes):
        return Answer(OPEN, none, (), None, certificate)
    value = tuple(sum(outcome.value[k] for outcome in outcomes) for k in range(words))
    if front and value[0] < needed:
        return Answer(OPEN, none, (), None, certificate)
    columns = [component.column[outcome.choice] for component, outcome in zip(components, outcomes, strict=True)]
    chosen = np.sort(np.concatenate([*columns, none]))
    status = PROVEN if all(outcome.status == PROVEN for outcome in outcomes) else FEASIBLE
    return Answer(status, chosen[chosen >= 0], value[front:], known[front:], certificate)
