"""The best list of a program, proven."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from .answer import FEASIBLE, INFEASIBLE, OPEN, PROVEN, Answer
from .branch import Outcome, Search, proof_of
from .derived import Derived, renumbered
from .program import LARGEST_SUM, Program
from .split import Component, split
from .warming import warm

COLUMNS_WORTH_A_THREAD = 20_000
NODES_AT_FIRST = 100
"""After so many of a component's nodes the others come first, so that one that is hard does not leave them unsolved."""


def maximise(program: Program, *, seconds: float = 60.0, threads: int | None = None) -> Answer:
    """The best list of `program`, with its proof, or the best found in `seconds`.

    The answer does not depend on the number of threads, unless time runs out.
    """
    components, outcomes = solve_components(program, seconds, threads)
    return answer_of(program, components, outcomes)


def solve_components(
    program: Program, seconds: float, threads: int | None = None, *, keep_ends: bool = False
) -> tuple[list[Component], list[Outcome]]:
    warm()
    deadline = time.monotonic() + seconds
    components = split(program)

    def solved(component: Component) -> Outcome:
        if keep_ends:  # the ends of a short branching answer more questions at once than one end with rows rounded down
            quick = Search(component.part, deadline, keeps_ends=True, rounds_down=False, most_nodes=NODES_AT_FIRST).run()
            if quick.status not in (FEASIBLE, OPEN):
                return quick
        return Search(component.part, deadline, keeps_ends=keep_ends, most_nodes=nodes_at_first).run()

    nodes_at_first = NODES_AT_FIRST if len(components) > 1 else 2**62
    threads = threads or min(os.cpu_count() or 1, 8)
    if threads > 1 and len(components) > 2 and program.columns > COLUMNS_WORTH_A_THREAD:
        with ThreadPoolExecutor(threads) as pool:
            outcomes = list(pool.map(solved, components))
    else:
        outcomes = [solved(component) for component in components]
    hard = [number for number, outcome in enumerate(outcomes) if outcome.status in (FEASIBLE, OPEN)]
    for done, number in enumerate(hard):
        now = time.monotonic()
        if now < deadline:
            share = now + (deadline - now) / (len(hard) - done)
            outcomes[number] = Search(components[number].part, share, keeps_ends=keep_ends).run()
    return with_their_rows(program, components, outcomes), outcomes


def with_their_rows(program: Program, components: list[Component], outcomes: list[Outcome]) -> list[Component]:
    """The components with the rows they gained, numbered on from the program's."""
    found, rows = [], program.rows
    for component, outcome in zip(components, outcomes, strict=True):
        more = np.arange(rows, rows + len(outcome.derived), dtype=np.int32)
        rows += len(more)
        found.append(replace(component, part=outcome.part, row=np.concatenate([component.row, more])) if len(more) else component)
    return found


def derived_of(components: list[Component], outcomes: list[Outcome]) -> tuple[Derived, ...]:
    """All rows gained, in the program's own numbers."""
    return tuple(
        renumbered(each, component.row, component.owner)
        for component, outcome in zip(components, outcomes, strict=True)
        for each in outcome.derived
    )


def answer_of(program: Program, components: list[Component], outcomes: list[Outcome]) -> Answer:
    certificate = tuple(proof_of(component, outcome) for component, outcome in zip(components, outcomes, strict=True))
    front = int(program.must.any())
    needed = int(program.must.sum())
    words = program.words + front
    derived = derived_of(components, outcomes)
    none = np.zeros(0, np.int32)
    bounds = [outcome.bound for outcome in outcomes]
    known = None if None in bounds else tuple(sum(bound[k] for bound in bounds) for k in range(words))
    if known is None or (front and known[0] < needed) or (words and known[0] < -LARGEST_SUM):
        return Answer(INFEASIBLE, none, (), None, certificate, derived)
    if any(outcome.choice is None for outcome in outcomes):
        return Answer(OPEN, none, (), None, certificate, derived)
    value = tuple(sum(outcome.value[k] for outcome in outcomes) for k in range(words))
    if front and value[0] < needed:
        return Answer(OPEN, none, (), None, certificate, derived)
    columns = [component.column[outcome.choice] for component, outcome in zip(components, outcomes, strict=True)]
    chosen = np.sort(np.concatenate([*columns, none]))
    status = PROVEN if all(outcome.status == PROVEN for outcome in outcomes) else FEASIBLE
    return Answer(status, chosen[chosen >= 0], value[front:], known[front:], certificate, derived)
