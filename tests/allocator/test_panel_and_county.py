"""A whole panel and a whole county, as the benchmark makes them, are solved to the proof."""

from __future__ import annotations

import pytest

from benchmarks.allocator.full_rules import problem_of
from waymark.allocator.check import check
from waymark.allocator.problem import Problem
from waymark.allocator.proposal.baselines import first_come
from waymark.allocator.solve import solve


def proven_and_better_than_first_come(problem: Problem) -> None:
    result = solve(problem, time_limit=300)
    turns = first_come(problem).values
    assert result.status == "proven"
    assert set(result.gap.values()) == {0}
    assert check(problem.to_json(), result.to_json()) == []
    ours = (result.best["statutory_days"], result.best["unmet_urgency"], -result.best["fit"])
    assert ours <= (turns["statutory_days"], turns["unmet_urgency"], -turns["fit"])


@pytest.mark.parametrize("seed", range(3))
def test_a_panel_of_thirty_is_proven(seed: int) -> None:
    proven_and_better_than_first_come(problem_of(30, seed))


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(5))
def test_a_county_of_three_hundred_is_proven(seed: int) -> None:
    proven_and_better_than_first_come(problem_of(300, seed))
