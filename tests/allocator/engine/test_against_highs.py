"""The engine agrees with HiGHS, which shares no line with it, on random panels and on larger programs of every row kind."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_matrix

from benchmarks.allocator.instances import generate
from benchmarks.allocator.rules import breaches, program_of
from tests.allocator.engine.invented import assert_certified, obeys, random_program
from waymark.allocator.engine import Program, Standing, maximise

APART = 1000  # between the words of an invented program, whose sums stay well below it


def best_by_highs(program: Program) -> int | None:
    """The best value with all words in one number, or None where no list obeys the rules."""
    weights = np.array([APART**k for k in range(program.words)][::-1])
    value = program.value @ weights
    columns, owned = np.arange(program.columns), program.owner >= 0
    owners = csc_matrix((np.ones(owned.sum()), (program.owner[owned], columns[owned])), (program.owners, program.columns))
    rows = csc_matrix((program.coefficient, program.row, program.start), (program.rows, program.columns))
    limits = [LinearConstraint(owners, program.must.astype(float), np.ones(program.owners))]
    if program.rows:
        limits.append(LinearConstraint(rows, -np.inf, program.upper))
    answer = milp(-value, constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(len(value)), options={"mip_rel_gap": 0})
    return None if answer.x is None else round(-answer.fun)


def assert_panel_agrees(seed: int) -> None:
    instance = generate(20 + seed % 41, seed, partnerships=1 + seed % 2)
    program = program_of(instance)
    answer = maximise(program)
    assert (answer.status, answer.value[0]) == ("proven", best_by_highs(program))
    assert breaches(instance, answer.chosen) == 0
    assert_certified(program, answer)


def test_random_panels_have_the_value_that_highs_finds() -> None:
    for seed in range(40):
        assert_panel_agrees(seed)


@pytest.mark.deep
def test_five_hundred_random_panels_have_the_value_that_highs_finds() -> None:
    for seed in range(1000, 1500):
        assert_panel_agrees(seed)


def assert_program_agrees(seed: int) -> None:
    program = random_program(seed, owners=16, per_owner=6)
    answer = maximise(program)
    best = best_by_highs(program)
    if best is None:
        assert answer.status == "infeasible"
    else:
        weights = [APART**k for k in range(program.words)][::-1]
        assert answer.status == "proven" and obeys(program, answer.chosen)
        assert sum(weight * word for weight, word in zip(weights, answer.value, strict=True)) == best
    assert_certified(program, answer)


def test_larger_programs_of_every_row_kind_have_the_value_that_highs_finds() -> None:
    for seed in range(150):
        assert_program_agrees(seed)


@pytest.mark.deep
def test_many_larger_programs_of_every_row_kind_have_the_value_that_highs_finds() -> None:
    for seed in range(30_000, 32_000):
        assert_program_agrees(seed)


def test_every_loss_of_a_panel_is_the_loss_of_solving_it_anew() -> None:
    instance = generate(40, 7)
    program = program_of(instance)
    standing = Standing(program)
    draw = np.random.default_rng(0)
    questions = [np.array([column]) for column in draw.choice(program.columns, 60, replace=False)]
    losses, statuses = standing.force_all(questions)
    for (column,), loss, status in zip(questions, losses, statuses, strict=True):
        wanted = np.zeros(program.owners, bool)
        wanted[program.owner[column]] = True
        others = np.flatnonzero((program.owner == program.owner[column]) & (np.arange(program.columns) != column))
        # Forced by price: the owner's other columns are worth too little to be taken, and it has to be served.
        value = program.value.copy()
        value[others] = -(10**9)
        anew = best_by_highs(Program(**{**vars(program), "value": value, "must": wanted}))
        if status == "infeasible":
            assert anew is None or anew < 0
        else:
            assert standing.answer.value[0] - loss[0] == anew
        assert (loss >= 0).all()
