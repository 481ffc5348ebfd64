"""What the engine promises whatever the program: order does not matter, time runs out gently, bad input is told apart."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.allocator.engine.invented import assert_certified, entries_of, obeys, program_of, random_program, value_of
from waymark.allocator.engine import Program, Standing, maximise
from waymark.allocator.engine.compiled import compiled


def shuffled(program: Program, seed: int) -> Program:
    """The same program with its owners, columns and rows named in another order."""
    draw = np.random.default_rng(seed)
    owners, rows = draw.permutation(program.owners), draw.permutation(program.rows)
    columns = draw.permutation(program.columns)
    lines = [
        (
            int(owners[program.owner[c]]) if program.owner[c] >= 0 else -1,
            program.value[c].tolist(),
            {int(rows[row]): size for row, size in entries_of(program, c).items()},
        )
        for c in columns
    ]
    upper, must = np.zeros(program.rows, np.int64), np.zeros(program.owners, bool)
    upper[rows], must[owners] = program.upper, program.must
    return program_of(program.owners, lines, upper, must)


def test_the_order_of_owners_columns_and_rows_does_not_change_the_value() -> None:
    for seed in range(150):
        program = random_program(seed, owners=12, per_owner=6)
        answer, other = maximise(program), maximise(shuffled(program, seed))
        assert (answer.status, answer.value) == (other.status, other.value)


def test_one_more_place_never_makes_a_list_worse() -> None:
    for seed in range(150):
        program = random_program(seed, owners=10, per_owner=5)
        answer = maximise(program)
        if answer.status == "proven":
            wider = Program(**{**vars(program), "upper": program.upper + 1})
            assert maximise(wider).value >= answer.value


@pytest.mark.parametrize("threads", [1, 2])
def test_the_answer_is_the_same_on_one_thread_and_on_two(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waymark.allocator.engine.solve.COLUMNS_WORTH_A_THREAD", 0)
    monkeypatch.setattr("waymark.allocator.engine.standing.QUESTIONS_WORTH_A_THREAD", 0)
    program = _counties(4)
    plain, threaded = Standing(program, threads=1), Standing(program, threads=threads)
    assert np.array_equal(plain.answer.chosen, threaded.answer.chosen)
    assert len(plain.answer.certificate) > 2
    questions = [[column] for column in range(program.columns)]
    assert np.array_equal(plain.force_all(questions)[0], threaded.force_all(questions)[0])


def _counties(count: int) -> Program:
    """Several crowded programs side by side that share no row."""
    draw = np.random.default_rng(5)
    lines = []
    for county in range(count):
        for owner in range(30):
            for group in draw.choice(6, 3, replace=False):
                lines.append((county * 30 + owner, [int(draw.integers(1, 200))], {county * 6 + int(group): 1}))
    return program_of(30 * count, lines, [3] * 6 * count)


def test_no_time_at_all_still_gives_a_list_that_obeys_every_rule_and_an_honest_bound() -> None:
    program = _counties(2)
    hurried, best = maximise(program, seconds=0), maximise(program)
    assert (hurried.status, best.status) == ("feasible", "proven")
    assert obeys(program, hurried.chosen) and value_of(program, hurried.chosen) == hurried.value
    assert hurried.value <= best.value <= hurried.bound
    assert len(hurried.chosen) > 0
    assert_certified(program, best)


def test_the_first_word_goes_before_any_sum_of_the_others() -> None:
    program = program_of(3, [(0, [0, 2**40], {0: 1}), (1, [0, 2**40], {0: 1}), (2, [1, -(2**41)], {0: 2})], [2])
    assert maximise(program).value == (1, -(2**41))


def test_an_owner_who_must_be_served_is_served_at_any_cost_or_the_program_is_said_to_be_impossible() -> None:
    lines = [(0, [-50], {0: 1}), (1, [9], {0: 1})]
    assert maximise(program_of(2, lines, [1], [True, False])).chosen.tolist() == [0]
    impossible = program_of(2, lines, [1], [True, True])
    answer = maximise(impossible)
    assert (answer.status, answer.bound, answer.chosen.tolist()) == ("infeasible", None, [])
    assert_certified(impossible, answer)


def test_a_program_without_owners_or_columns_has_the_empty_list() -> None:
    nothing = program_of(0, [(-1, [0], {})], [])
    assert maximise(nothing).status == "proven"
    assert maximise(program_of(2, [(0, [5], {})], [])).chosen.tolist() == [0]


def test_large_words_are_compared_to_the_last_unit() -> None:
    high = 2**50
    lines = [(0, [high], {0: 1}), (0, [high - 1], {1: 1}), (1, [high + 1], {0: 1}), (1, [high], {1: 1})]
    answer = maximise(program_of(2, lines, [1, 1]))
    assert answer.value == (2 * high,)
    crowded = program_of(2, [*lines, (1, [high + 1], {1: 1})], [1, 1])
    assert maximise(crowded).value == (2 * high + 1,)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"owner": np.array([1, 0, 0])}, "ascend"),
        ({"owner": np.array([0, 0, 7])}, "only 2 owners"),
        ({"row": np.array([0, 0, 9])}, "row names"),
        ({"value": np.array([1, 2, 3])}, "line of words"),
        ({"value": np.array([[2.5], [1.0], [1.0]])}, "whole numbers"),
        ({"value": np.array([[2**51], [1], [2**51]])}, "2\\*\\*52"),
        ({"must": np.zeros(3, bool)}, "must has 3"),
        ({"start": np.array([0, 2, 1, 3])}, "falls"),
        ({"row": np.array([0, 1, 1]), "start": np.array([0, 1, 1, 3])}, "twice"),
    ],
)
def test_a_faulty_program_is_refused_with_the_array_at_fault(change: dict, word: str) -> None:
    good = vars(program_of(2, [(0, [1], {0: 1}), (0, [2], {1: 1}), (1, [3], {0: 1})], [1, 1]))
    with pytest.raises(ValueError, match=word):
        maximise(Program(**{**good, **change}))


def test_a_question_about_no_column_or_two_owners_is_refused() -> None:
    standing = Standing(program_of(2, [(0, [1], {0: 1}), (1, [3], {0: 1})], [1]))
    for question, word in (([], "no column"), ([0, 1], "one owner"), ([5], "from 0 to 1")):
        with pytest.raises(ValueError, match=word):
            standing.force(question)


def test_the_engine_runs_without_its_compiler() -> None:
    code = (
        "from tests.allocator.engine.invented import random_program, best_by_trying_all\n"
        "from waymark.allocator.engine import maximise\n"
        "for seed in range(12):\n"
        "    program = random_program(seed)\n"
        "    assert (maximise(program).value or None) == best_by_trying_all(program)\n"
    )
    plain = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    subprocess.run([sys.executable, "-c", code], check=True, env=plain)


def test_compiled_code_is_made_anew_where_no_folder_can_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def njit(cache: bool = False, nogil: bool = False):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: ("in memory", function)

    monkeypatch.setattr("waymark.allocator.engine.compiled.njit", njit)
    assert compiled(len) == ("in memory", len)


def test_kept_code_goes_stale_when_any_source_of_the_engine_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    def double(number):
        return 2 * number

    def name_of_kept_code() -> str:
        return compiled(double)._cache._cache_file._index_path

    before = name_of_kept_code()
    assert name_of_kept_code() == before
    monkeypatch.setattr("waymark.allocator.engine.compiled._engine_sources", lambda: b"another simplex")
    assert name_of_kept_code() != before
