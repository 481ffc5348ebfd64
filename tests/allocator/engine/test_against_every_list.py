"""The engine agrees with trying every list, on thousands of tiny programs of every row kind, and proves it each time."""

from __future__ import annotations

import numpy as np
import pytest

from tests.allocator.engine.invented import (
    assert_certified,
    best_by_trying_all,
    obeys,
    program_of,
    random_program,
    value_of,
    with_derived,
    without_columns,
)
from waymark.allocator.engine import Program, Standing, maximise


def assert_best(program: Program) -> str:
    answer = maximise(program, seconds=60)
    best = best_by_trying_all(program)
    if best is None:
        assert answer.status == "infeasible"
    else:
        assert (answer.status, answer.value) == ("proven", best)
    assert_certified(program, answer)
    if answer.derived:
        assert best_by_trying_all(with_derived(program, answer)) == best
    return answer.status


def test_the_best_of_all_lists_is_found_and_proven() -> None:
    statuses = [assert_best(random_program(seed)) for seed in range(1000)]
    assert {"proven", "infeasible"} == set(statuses)


def test_branching_alone_finds_and_proves_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rows that follow from others, which seldom leave anything to branch on in programs as small as these."""
    monkeypatch.setattr("waymark.allocator.engine.branch.ROUNDS_OF_CUTS", 0)
    for seed in range(300):
        assert_best(random_program(seed))


@pytest.mark.deep
def test_the_best_of_all_lists_is_found_and_proven_on_many_more() -> None:
    for seed in range(10_000, 20_000):
        assert_best(random_program(seed, owners=6))


def test_every_forced_column_gives_the_best_list_that_has_it() -> None:
    for seed in range(250):
        assert_forcing(random_program(seed, owners=4, per_owner=3))


@pytest.mark.deep
def test_every_forced_column_gives_the_best_list_that_has_it_on_many_more() -> None:
    for seed in range(20_000, 23_000):
        assert_forcing(random_program(seed, owners=4, per_owner=4))


def assert_forcing(program: Program) -> None:
    standing = Standing(program)
    if standing.answer.status != "proven":
        return
    questions = [np.array([column]) for column in range(program.columns)]
    questions += [np.flatnonzero(program.owner == owner)[:2] for owner in range(program.owners) if owner in program.owner]
    losses, statuses = standing.force_all(questions)
    for question, loss, status in zip(questions, losses, statuses, strict=True):
        best = best_by_trying_all(forced(program, question))
        one = standing.force(question)
        assert status == one.status == ("infeasible" if best is None else "proven")
        if best is not None:
            assert tuple(np.array(standing.answer.value) - loss) == one.value == best
            assert obeys(program, one.chosen) and value_of(program, one.chosen) == best
            assert set(question) & set(one.chosen)


def forced(program: Program, columns: np.ndarray) -> Program:
    """The program in which one of the columns has to be taken, written as another program."""
    owner = int(program.owner[columns[0]])
    if owner >= 0:
        others = set(map(int, np.flatnonzero(program.owner == owner))) - set(map(int, columns))
        return without_columns(program, others, must=owner)
    # A switch that must be on, said as a row that can only be kept by taking it.
    switch = int(columns[0])
    entries = [dict(_entries(program, column)) for column in range(program.columns)]
    entries[switch][program.rows] = -1
    lines = [(int(program.owner[c]), program.value[c].tolist(), entries[c]) for c in range(program.columns)]
    return program_of(program.owners, lines, [*program.upper, -1], program.must)


def _entries(program: Program, column: int) -> list[tuple[int, int]]:
    span = range(program.start[column], program.start[column + 1])
    return [(int(program.row[e]), int(program.coefficient[e])) for e in span]


def test_prices_prove_the_answer_where_nothing_had_to_be_branched_on() -> None:
    for seed in range(200):
        program = random_program(seed)
        standing = Standing(program)
        leaves = [leaf for proof in standing.answer.certificate for leaf in proof.leaves]
        if standing.answer.status != "proven" or program.must.any() or len(leaves) > len(standing.answer.certificate):
            continue
        prices = standing.prices()
        joined = {row for leaf in leaves for row in leaf.multipliers if row < program.rows}
        assert set(prices.words) == joined
        assert all(words >= (0,) * program.words for words in prices.words.values())
