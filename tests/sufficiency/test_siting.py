"""Where to open: exact on what can be counted out, honest about what is proven, and the same whatever things are called."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real_data import PROJECT_ROOT
from tests.sufficiency.siting_cases import least_cost, on_a_map, small_problem
from waymark.sufficiency.siting import (
    FEASIBLE,
    INFEASIBLE,
    OPEN,
    PROVEN,
    InvalidSiting,
    SitingProblem,
    capacitated_median,
    facility_location,
    locate,
    median,
)
from waymark.sufficiency.siting.answers import Answers
from waymark.sufficiency.siting.check import check, cost_of
from waymark.sufficiency.siting.lagrangian import evaluate, workspace
from waymark.sufficiency.siting.node import everything, narrowed, root, scale_of


@pytest.mark.parametrize("seeds", [range(k, k + 100) for k in range(0, 400, 100)], ids=str)
def test_small_problems_are_solved_as_a_plain_count_of_all_lists_says(seeds: range) -> None:
    for seed in seeds:
        problem = small_problem(seed)
        located, best = locate(problem), least_cost(problem)
        assert located.value == best, seed
        assert located.status == (INFEASIBLE if best is None else PROVEN), seed
        check(problem.plain(), located.plain())


@given(st.integers(0, 10**9), st.lists(st.integers(-50, 1500), min_size=8, max_size=8))
def test_whatever_the_prices_the_bound_is_not_above_the_best(seed: int, prices: list[int]) -> None:
    problem = small_problem(seed)
    best = least_cost(problem)
    if best is None:
        return
    scale = scale_of(problem)
    first, demand = root(problem, scale)
    node, possible, _, _ = narrowed(first, demand, *everything(first))
    assert possible
    given_prices = np.array(prices[: problem.customers], np.int64) * scale
    assert evaluate(node, demand, given_prices, workspace(node, demand)) <= best * scale


@given(st.integers(0, 10**9))
def test_quick_answers_obey_every_rule_and_are_not_below_the_best(seed: int) -> None:
    problem = small_problem(seed)
    first, demand = root(problem, scale_of(problem))
    answers = Answers(problem, first.room, demand, float("inf"))
    random = np.random.default_rng(seed)
    for _ in range(3):
        answers.suggest(first, random.random(problem.sites), np.zeros(len(first.customer)))
        answers.polish()
    best = least_cost(problem)
    if answers.value is not None:
        assert best is not None
        opened = [int(site) for site in np.flatnonzero(answers.is_open)]
        assert cost_of(problem.plain(), opened, answers.home.tolist()) == answers.value >= best


@given(st.integers(0, 10**9))
def test_one_more_site_to_open_never_costs_more_where_opening_is_free(seed: int) -> None:
    problem = small_problem(seed)
    free = replace(problem, fixed=np.zeros(problem.sites), open_sites=1)
    values = [locate(replace(free, open_sites=number)).value for number in range(1, problem.sites + 1)]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values[len(values) - len(known) :] == known


@given(st.integers(0, 10**9), st.integers(0, 5), st.integers(1, 30))
def test_more_room_never_costs_more(seed: int, site: int, more: int) -> None:
    problem = small_problem(seed)
    capacity = problem.capacity.copy()
    capacity[site % problem.sites] += more
    before, after = locate(problem).value, locate(replace(problem, capacity=capacity)).value
    assert before is None or (after is not None and after <= before)


@given(st.integers(0, 10**9), st.randoms(use_true_random=False))
def test_the_order_of_customers_and_sites_makes_no_difference_to_the_value(seed: int, random) -> None:
    problem = small_problem(seed)
    customers, sites = list(range(problem.customers)), list(range(problem.sites))
    random.shuffle(customers)
    random.shuffle(sites)
    other = SitingProblem(
        problem.cost[customers][:, sites], problem.demand[customers], problem.capacity[sites], problem.fixed[sites],
        problem.open_sites,
    )  # fmt: skip
    assert locate(other).value == locate(problem).value


@pytest.mark.parametrize("seed", range(4))
def test_middling_problems_are_proven_and_their_proofs_hold(seed: int) -> None:
    problem = on_a_map(40, 5, seed)
    located = locate(problem)
    assert located.status == PROVEN and located.bound == located.value and located.gap == 0
    check(problem.plain(), located.plain())


def test_twice_the_same_problem_has_twice_the_same_answer_and_proof() -> None:
    problem = on_a_map(40, 5, 7)
    assert locate(problem) == locate(problem)


def test_a_search_that_is_stopped_says_how_far_from_best_it_may_be() -> None:
    problem = on_a_map(120, 12, 3, slack=1.05)
    located = locate(problem, seconds=0.001)
    assert located.status in (FEASIBLE, OPEN)
    assert located.bound is not None
    if located.value is not None:
        assert located.bound < located.value and 0 < located.gap < 1
    check(problem.plain(), located.plain())
    longer = locate(problem, seconds=5)
    assert longer.value is not None and located.bound <= longer.value
    assert longer.bound >= located.bound


def test_a_problem_without_any_list_is_said_to_have_none() -> None:
    located = locate(capacitated_median([[1, 2], [3, 4]], [5, 5], [6, 3], open_sites=2))
    assert (located.status, located.value, located.bound, located.open) == (INFEASIBLE, None, None, ())


def test_sites_that_serve_nobody_are_opened_where_their_number_is_fixed() -> None:
    located = locate(SitingProblem([[1, 9, 9]], [1], [1, 1, 1], [5, 7, 2], 2))
    assert (located.value, located.open, located.served_by) == (8, (0, 2), (0,))


def test_as_many_sites_are_opened_as_pays() -> None:
    cost = [[0, 8], [0, 8], [8, 0], [8, 0]]
    assert locate(facility_location(cost, [3, 3], [1] * 4, [4, 4])).open == (0, 1)
    assert locate(facility_location(cost, [30, 20], [1] * 4, [4, 4])).open == (1,)


def test_costs_may_be_weighted_by_demand() -> None:
    minutes = [[0, 10], [10, 0]]
    assert locate(capacitated_median(minutes, [2, 3], [9, 9], open_sites=1)).value == 10
    assert locate(capacitated_median(minutes, [2, 3], [9, 9], open_sites=1, weighted=True)).value == 20
    assert locate(median(minutes, open_sites=1, weights=[2, 3])).value == 20


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: median([[1, 2], [3, -4]], open_sites=1), "The distances hold -4 at customer 1, site 1"),
        (lambda: median([[1, 2], [3, 4.5]], open_sites=1), "The distances hold 4.5 at customer 1, site 1"),
        (lambda: median([[1, 2], [3, float("nan")]], open_sites=1), "The distances hold nan at customer 1, site 1"),
        (lambda: median([[1, 2], [3]], open_sites=1), "rows of different lengths"),
        (lambda: median([1, 2], open_sites=1), "have 1 dimensions: give a table"),
        (lambda: median([["a", "b"]], open_sites=1), "are not numbers"),
        (lambda: median([[1, 2]], open_sites=3), "is 3: give one from 1 to 2"),
        (lambda: median([[1, 2]], open_sites=0), "is 0: give one from 1 to 2"),
        (lambda: median([[1, 2]], open_sites="two"), "is 'two': give a whole number"),
        (lambda: median([[1, 2]], open_sites=1, weights=[1, 2]), "2 weights for distances of 1 customers"),
        (lambda: capacitated_median([[1, 2]], [1, 2], [1, 1], open_sites=1), "2 demands for costs of 1 customers and 2 sites"),
        (lambda: capacitated_median([[1, 2]], [1], [1], open_sites=1), "1 capacities for costs of 1 customers and 2 sites"),
        (lambda: facility_location([[1, 2]], [1, -1], [1], [1, 1]), "The fixed costs hold -1 at position 1"),
        (lambda: facility_location([[2**45] * 2] * 4, [1, 1], [1] * 4, [1, 1]), "The costs may add up to"),
        (lambda: capacitated_median([[1]] * 999, [7] * 998 + [99_999], [99_999], open_sites=1), "too fine to count through"),
        (lambda: locate(median([[1]], open_sites=1), seconds=0), "The time is 0 seconds"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(make, said: str) -> None:
    with pytest.raises(InvalidSiting, match=said.replace("[", r"\[")):
        make()


def test_a_problem_cannot_be_changed_after_it_was_checked() -> None:
    given_costs = np.array([[1, 2], [3, 4]])
    problem = median(given_costs, open_sites=1)
    given_costs[0, 0] = 99
    assert problem.cost[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        problem.cost[0, 0] = 5


def test_every_example_of_the_page_prints_what_the_page_says() -> None:
    page = PROJECT_ROOT / "docs/models/siting.md"
    text = "\n".join(re.findall(r"^```python\n(.*?)^```$", page.read_text(), flags=re.MULTILINE | re.DOTALL))
    examples = doctest.DocTestParser().get_doctest(text, {}, "siting.md", str(page), 0)
    assert len(examples.examples) == 8
    told: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(examples, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)
