"""Assignments that are not about children: exact on what can be counted out, honest about who proved what."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.allocator import gap, student_placement
from tests.real_data import real_data
from waymark.allocator.engine.answer import ComponentProof, Leaf
from waymark.allocator.engine.covers import Cover
from waymark.allocator.engine.program import Program
from waymark.allocator.engine.rounding_down import Rounded
from waymark.allocator.engine.solve import maximise
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.general import assignment
from waymark.allocator.general.assignment import (
    BY_SEARCH,
    BY_SOLVER,
    IMPOSSIBLE,
    IMPOSSIBLE_BY_SEARCH,
    IMPOSSIBLE_BY_SOLVER,
    PROVEN,
    Choice,
    GeneralProblem,
    settle,
)
from waymark.allocator.general.proof import NotProven, proven_bound
from waymark.allocator.solvers.knapsacks import Searched, close, knapsacks_of, search
from waymark.allocator.solvers.mip import Claimed, best_by_mip, obeys


def drawn(seed: int) -> GeneralProblem:
    """Up to five owners and three limits; some limits bind, some make it impossible, some uses give back."""
    draw = Random(seed)
    owners, agents = draw.randint(1, 5), draw.randint(1, 3)
    limits = {f"a{agent}": draw.randint(0, 14) for agent in range(agents)}
    choices = tuple(
        Choice(f"o{owner}", f"c{at}", draw.randint(-9, 30), {name: draw.randint(-2, 9) for name in limits if draw.random() < 0.7})
        for owner in range(owners)
        for at in range(draw.randint(1, 3))
    )
    return GeneralProblem(choices, limits, least=draw.random() < 0.5, must=draw.random() < 0.7)


def counted_out(problem: GeneralProblem) -> int | None:
    """The best value by trying every list; None when there is none."""
    own = {choice.owner: [] for choice in problem.choices}
    for choice in problem.choices:
        own[choice.owner].append(choice)
    best: int | None = None
    for taken in product(*([*each] if problem.must else [None, *each] for each in own.values())):
        lines = [choice for choice in taken if choice is not None]
        if all(sum(line.uses.get(name, 0) for line in lines) <= limit for name, limit in problem.limits.items()):
            value = sum(line.value for line in lines)
            if best is None or (value < best if problem.least else value > best):
                best = value
    return best


@pytest.fixture
def idle_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that found and proved nothing in its share of the time."""
    monkeypatch.setattr(assignment, "maximise", lambda program, seconds: assignment.NO_ANSWER)


@pytest.fixture
def only_the_solver(idle_engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No search through knapsacks either."""
    monkeypatch.setattr(assignment, "knapsacks_of", lambda program: None)


@given(st.integers(0, 10**9))
def test_the_best_is_found_and_proven_by_a_certificate(seed: int) -> None:
    problem = drawn(seed)
    best, settled = counted_out(problem), settle(problem, seconds=20)
    assert settled.value == best
    assert settled.status == (IMPOSSIBLE if best is None else PROVEN)
    if best is not None:
        assert settled.bound == best and settled.gap == 0
        assert sum(choice.value for choice in problem.choices if settled.taken.get(choice.owner) == choice.name) == best


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9))
def test_what_only_the_solver_proves_is_right_and_said_to_be_so(only_the_solver: None, seed: int) -> None:
    problem = drawn(seed)
    best, settled = counted_out(problem), settle(problem, seconds=20)
    assert settled.value == best
    assert settled.status == (IMPOSSIBLE_BY_SOLVER if best is None else BY_SOLVER)


def drawn_knapsacks(seed: int) -> GeneralProblem:
    """Each choice uses one limit, as in generalised assignment; some cannot serve everybody."""
    draw = Random(seed)
    agents, owners = draw.randint(1, 4), draw.randint(1, 6)
    limits = {f"a{agent}": draw.randint(-1, 25) for agent in range(agents)}
    return GeneralProblem(
        tuple(
            Choice(f"o{owner}", f"c{agent}", draw.randint(-20, 30), {f"a{agent}": draw.randint(1, 9)})
            for owner in range(owners)
            for agent in range(agents)
            if agent == 0 or draw.random() < 0.8
        ),
        limits,
    )


@given(st.integers(0, 10**9))
def test_the_search_through_knapsacks_agrees_with_counting_out(seed: int) -> None:
    problem = drawn_knapsacks(seed)
    best, program = counted_out(problem), program_of(problem)
    knapsacks = knapsacks_of(program)
    assert knapsacks is not None
    searched = search(knapsacks, -1_000, seconds=20)
    assert searched.complete
    if best is None:
        assert searched.chosen is None
        return
    assert obeys(program, searched.chosen)
    assert sum(int(program.value[column, 0]) for column in searched.chosen) == best == searched.bound
    assert search(knapsacks, best, seconds=20).chosen is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9))
def test_what_the_search_proves_is_said_to_be_by_search(idle_engine: None, seed: int) -> None:
    problem = drawn_knapsacks(seed)
    best, settled = counted_out(problem), settle(problem, seconds=20)
    assert settled.value == best
    assert settled.status == (IMPOSSIBLE_BY_SEARCH if best is None else BY_SEARCH)


@given(st.integers(0, 10**9), st.integers(0, 60))
def test_a_gap_is_closed_from_above_to_what_counting_out_finds(seed: int, above: int) -> None:
    problem = drawn_knapsacks(seed)
    best, knapsacks = counted_out(problem), knapsacks_of(program_of(problem))
    assert knapsacks is not None
    stopped = Searched(None, False, None if best is None else best + above, 0)
    closed = close(knapsacks, -1_000, stopped, seconds=20)
    assert closed.complete
    assert (closed.chosen is None) == (best is None)
    assert best is None or closed.bound == best


def test_a_search_that_is_stopped_gives_a_bound_that_is_not_below_the_best() -> None:
    program = a_tight_program()
    knapsacks = knapsacks_of(program)
    assert knapsacks is not None
    stopped = search(knapsacks, -1_000, seconds=0)
    assert not stopped.complete and stopped.chosen is None and stopped.bound is None


def test_what_is_not_of_the_form_of_knapsacks_is_left_to_the_others() -> None:
    two_uses = GeneralProblem((Choice("o", "c", 1, {"a": 1, "b": 1}),), {"a": 1, "b": 1})
    gives_back = GeneralProblem((Choice("o", "c", 1, {"a": -1}),), {"a": 1})
    twice = GeneralProblem((Choice("o", "c", 1, {"a": 1}), Choice("o", "d", 1, {"a": 2})), {"a": 2})
    at_most = GeneralProblem((Choice("o", "c", 1, {"a": 1}),), {"a": 1}, must=False)
    assert [knapsacks_of(program_of(each)) for each in (two_uses, gives_back, twice, at_most)] == [None] * 4


def test_an_engine_whose_arithmetic_breaks_down_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(program: Program, seconds: float) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(assignment, "maximise", broken)
    problem = drawn_knapsacks(1)
    assert settle(problem, seconds=20).value == counted_out(problem)


def program_of(problem: GeneralProblem) -> Program:
    numbers = {owner: at for at, owner in enumerate(dict.fromkeys(choice.owner for choice in problem.choices))}
    return assignment._program(problem, sorted(problem.choices, key=lambda each: numbers[each.owner]), numbers, 1)


def on_two_machines(takes: dict[str, tuple[int, ...]], worth: dict[str, tuple[int, ...]], rooms: dict[str, int]) -> Program:
    return program_of(
        GeneralProblem(
            tuple(
                Choice(f"j{job}", name, worth[name][job], {name: takes[name][job]})
                for job in range(len(takes["m1"]))
                for name in takes
            ),
            rooms,
        )
    )


def a_tight_program() -> Program:
    """Four jobs on two machines, whose linear bound is above the best list."""
    takes = {"m1": (5, 7, 4, 6), "m2": (6, 5, 6, 7)}
    return on_two_machines(takes, {"m1": (9, 8, 6, 9), "m2": (7, 9, 8, 6)}, {"m1": 10, "m2": 14})


def a_torn_program() -> Program:
    """Seven jobs on two machines, where the proof needs covers, rows rounded down, and a branching."""
    takes = {"m1": (5, 9, 3, 4, 5, 9, 5), "m2": (7, 4, 9, 6, 5, 9, 6)}
    return on_two_machines(takes, {"m1": (6, 5, 6, 4, 3, 5, 9), "m2": (4, 4, 9, 4, 4, 5, 8)}, {"m1": 21, "m2": 21})


def test_a_certificate_tampered_with_in_any_part_proves_no_more_than_it_did() -> None:
    program = a_torn_program()
    answer = maximise(program, seconds=20)
    assert proven_bound(program, answer.certificate, answer.derived) == (7, *answer.value)
    (proof,) = answer.certificate
    assert len(proof.leaves) > 1
    for at, leaf in enumerate(proof.leaves):
        others = (*proof.leaves[:at], *proof.leaves[at + 1 :])
        with pytest.raises(NotProven, match="leave some lists out"):
            proven_bound(program, (replace(proof, leaves=others),), answer.derived)
        for changed in changed_leaves(leaf):
            try:
                bound = proven_bound(program, (replace(proof, leaves=(*others, changed)),), answer.derived)
            except NotProven:
                continue
            assert bound >= (7, *answer.value)


def test_a_cover_that_leaves_a_list_out_is_refused() -> None:
    program = a_torn_program()
    answer = maximise(program, seconds=20)
    cover = answer.derived[0]
    assert isinstance(cover, Cover)
    owner = next(iter(cover.pays))
    for wrong in (
        replace(cover, limit=cover.limit - 1),
        replace(cover, pays={**cover.pays, owner: cover.pays[owner] + 1}),
        replace(cover, pays={**cover.pays, owner: -1}),
        replace(cover, pays={**cover.pays, 99: 1}),
    ):
        with pytest.raises(NotProven, match="cover of row"):
            proven_bound(program, answer.certificate, (wrong, *answer.derived[1:]))


def test_a_rounded_row_that_is_tampered_with_is_refused_or_proves_no_more() -> None:
    program = a_torn_program()
    answer = maximise(program, seconds=20)
    rounded = [at for at, each in enumerate(answer.derived) if isinstance(each, Rounded)]
    assert rounded
    for at in rounded:
        cut, before, after = answer.derived[at], answer.derived[:at], answer.derived[at + 1 :]
        for changed in changed_rounded(cut):
            assert proven_bound(program, answer.certificate, (*before, changed, *after)) >= (7, *answer.value)
        row = next(iter(cut.times))
        for wrong in (
            replace(cut, times={**cut.times, row: -1}), replace(cut, times={**cut.times, program.rows + at: 1}),
            replace(cut, owners={99: 1}), replace(cut, owners={0: -1}), replace(cut, over=0),
        ):  # fmt: skip
            with pytest.raises(NotProven, match="rounded down"):
                proven_bound(program, answer.certificate, (*before, wrong, *after))


def changed_rounded(cut: Rounded) -> list[Rounded]:
    changed = [replace(cut, over=cut.over + by) for by in (-1, 1) if cut.over + by]
    changed += [replace(cut, times={**cut.times, row: times + by}) for row, times in cut.times.items() for by in (-1, 1)]
    return [*changed, *(replace(cut, owners={**cut.owners, o: t + by}) for o, t in cut.owners.items() for by in (-1, 1))]


def changed_leaves(leaf: Leaf) -> list[Leaf]:
    changed = [replace(leaf, scale=leaf.scale + 1), replace(leaf, multipliers={})]
    for row, words in leaf.multipliers.items():
        for at in range(len(words)):
            for by in (-3, 1):
                new = (*words[:at], words[at] + by, *words[at + 1 :])
                changed.append(replace(leaf, multipliers=leaf.multipliers | {row: new}))
    for at, (owner, columns) in enumerate(leaf.choices):
        fewer = (owner, columns[1:])
        changed.append(replace(leaf, choices=(*leaf.choices[:at], fewer, *leaf.choices[at + 1 :])))
    return changed


def test_a_certificate_that_forgets_or_repeats_an_owner_is_refused() -> None:
    program = a_tight_program()
    (proof,) = maximise(program, seconds=20).certificate
    with pytest.raises(NotProven, match="in no component"):
        proven_bound(program, (replace(proof, owners=proof.owners[1:]),))
    with pytest.raises(NotProven, match="two components"):
        proven_bound(program, (proof, proof))


def test_a_row_cannot_be_priced_where_somebody_outside_gives_room_in_it() -> None:
    """Taken alone, the first owner could not afford its choice; the second one's pays for it."""
    problem = GeneralProblem((Choice("o1", "c", 5, {"a": 1}), Choice("o2", "c", 0, {"a": -1})), {"a": 0}, must=False)
    assert settle(problem).value == 5
    leaves = Leaf((), {0: (5,)}, 1), Leaf((), {}, 1)
    alone = [ComponentProof(np.array([at]), np.array([at]), (leaf,)) for at, leaf in enumerate(leaves)]
    with pytest.raises(NotProven, match="outside gives room"):
        proven_bound(program_of(problem), alone)


def test_a_list_of_the_solver_that_breaks_a_rule_is_never_taken(only_the_solver: None, monkeypatch: pytest.MonkeyPatch) -> None:
    program = a_tight_program()
    assert obeys(program, np.array([1, 3, 4, 6]))
    assert not obeys(program, np.array([0, 3, 5, 6])), "two jobs of 5 and 6 on a machine of 10"
    assert not obeys(program, np.array([1, 3, 4])), "one job is left out"
    assert not obeys(program, np.array([1, 3, 4, 5, 6])), "one job is done twice"
    limit = GeneralProblem((Choice("o", "c", 1, {"a": 2}),), {"a": 1})
    monkeypatch.setattr(assignment, "best_by_mip", lambda program, seconds: Claimed(np.array([0]), 1))
    assert settle(limit).status == "open"


def test_a_solver_that_stops_early_leaves_an_honest_gap(only_the_solver: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The claimed bound is above the list: that is no proof, whatever the solver calls it."""
    monkeypatch.setattr(assignment, "best_by_mip", lambda program, seconds: Claimed(np.array([0, 3, 5, 6]), 40))
    takes = {"m1": (5, 7, 4, 6), "m2": (6, 5, 6, 7)}
    choices = tuple(Choice(f"j{job}", name, 5, {name: takes[name][job]}) for job in range(4) for name in takes)
    settled = settle(GeneralProblem(choices, {"m1": 11, "m2": 12}))
    assert (settled.status, settled.value, settled.bound, settled.gap) == ("feasible", 20, 40, 20)


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (lambda: GeneralProblem((Choice("o", "c", 1, {"b": 1}),), {"a": 1}), "uses b, which has no limit"),
        (lambda: GeneralProblem((Choice("o", "c", 1), Choice("o", "c", 2)), {}), "is there twice"),
        (lambda: GeneralProblem((Choice("o", "c", 1.5),), {}), "not a whole number"),  # type: ignore[arg-type]
        (lambda: settle(GeneralProblem((Choice("o", "c", 2**60),), {})), "Use a coarser unit"),
    ],
)
def test_what_cannot_be_settled_exactly_is_refused_with_a_sentence(problem, told: str) -> None:
    with pytest.raises(InvalidProblem, match=told):
        problem()


def test_nothing_to_settle_is_settled() -> None:
    assert settle(GeneralProblem((), {"a": 1})).value == 0
    assert best_by_mip(program_of(GeneralProblem((), {"a": 1})), seconds=1).bound == 0


def test_two_of_the_smallest_published_instances_are_proven_at_their_published_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "gap"
    folder.mkdir()
    for name in ("c0515_1", "c0520_2"):
        shutil.copy(real_data(f"bench/gap/{name}.txt"), folder)
    shutil.copy(real_data("bench/best_known_values.csv"), tmp_path)
    assert gap.main([str(folder)]) == 0
    told = capsys.readouterr().out
    assert "4 solved: 4 proven\n" in told
    assert "Against the published values: 4 equal" in told


def test_a_file_of_several_instances_is_read_and_a_wrong_one_beside_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two instances of one agent, whose job costs 5 and 7."""
    (tmp_path / "gapa.txt").write_text("2  1 1 5 3 9  1 1 7 3 9")
    (tmp_path / "other.txt").write_text("1 1 5")
    assert gap.main([str(tmp_path), "--json"]) == 2
    said = capsys.readouterr()
    rows = json.loads(said.out)["rows"]
    assert [(row["instance"], row["sense"], row["value"]) for row in rows] == [("gapa_1", "min", 5), ("gapa_2", "min", 7)]
    assert "other.txt" in said.err


def test_a_proof_that_contradicts_a_published_value_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tiny.txt").write_text("2 2  1 2  3 4  1 1  1 1  1 1")
    (tmp_path / "best_known_values.csv").write_text("kind,instance,sense,best_known\ngeneralised assignment,tiny,max,99\n")
    assert gap.main([str(tmp_path)]) == 1
    assert "CONTRADICTS" in capsys.readouterr().out


def test_the_real_placement_case_comes_to_what_its_source_reports_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    assert student_placement.main([str(real_data("bench/student_placement"))]) == 0
    lines = {line[:30].strip(): line[30:].split() for line in capsys.readouterr().out.splitlines()}
    for way in ("as a panel's list", "as an assignment"):
        assert lines[way] == ["872", "minutes", "8", "of", "8", "proven"]
    assert int(lines["without the rule on priority"][0]) < 872


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2 2 1 2", "wrong.txt: it holds 4 numbers where 2 agents and 2 jobs need 12"),
        ("2 1 1 5 3 9", "wrong.txt: it holds 6 numbers where 2 agents and 1 jobs need 8"),
        ("2 2 1 x", "number 4, is 'x', which is no whole number"),
        ("", "wrong.txt: it does not begin with how many agents and jobs there are"),
        (None, "holds no .txt file"),
    ],
)
def test_a_wrong_benchmark_file_gets_a_sentence(
    tmp_path: Path, text: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / "wrong.txt").write_text(text)
    assert gap.main([str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_a_file_of_the_placement_case_that_is_missing_or_wrong_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert student_placement.main([str(tmp_path)]) == 2
    assert "students.csv" in capsys.readouterr().err
    (tmp_path / "students.csv").write_text("student,human_allocated_school,human_minutes\n1,a,5\n")
    (tmp_path / "schools.csv").write_text("school,places,priority\na,many,1\n")
    (tmp_path / "journeys.csv").write_text("student,school,minutes\n1,a,5\n")
    assert student_placement.main([str(tmp_path)]) == 2
    assert "schools.csv, row 2: places is 'many'" in capsys.readouterr().err
