"""The checker of where to open takes what is proven and nothing else."""

from __future__ import annotations

import copy
import json
from random import Random

import pytest

from tests.sufficiency.siting_cases import least_cost, on_a_map, small_problem
from waymark.sufficiency.siting import INFEASIBLE, PROVEN, capacitated_median, locate
from waymark.sufficiency.siting.check import NO_LIST, NotProven, check, proven_bound

PROBLEM = on_a_map(40, 5, 7)


@pytest.fixture(scope="module")
def answer() -> dict:
    """Proven by splitting into several cases, and as it comes back from a file."""
    located = locate(PROBLEM)
    assert located.status == PROVEN
    assert len(located.certificate["cases"]) > 2
    return json.loads(json.dumps(located.plain()))


def refused(answer: dict) -> bool:
    try:
        check(PROBLEM.plain(), answer)
    except NotProven:
        return True
    return False


def test_an_honest_answer_passes(answer: dict) -> None:
    check(PROBLEM.plain(), answer)


@pytest.mark.parametrize("change", ["value", "bound"])
def test_an_answer_that_says_another_number_is_refused(answer: dict, change: str) -> None:
    for more in (-1, 1):
        assert refused({**answer, change: answer[change] + more})


def test_a_list_that_breaks_a_rule_is_refused(answer: dict) -> None:
    closed = next(site for site in range(PROBLEM.sites) if site not in answer["open"])
    wrong = [
        {"open": [*answer["open"], closed]},
        {"open": answer["open"][1:]},
        {"open": [*answer["open"][:-1], answer["open"][0]]},
        {"served_by": [closed, *answer["served_by"][1:]]},
        {"served_by": answer["served_by"][1:]},
        {"served_by": [answer["open"][0]] * PROBLEM.customers},
    ]
    for part in wrong:
        assert refused({**answer, **part}), part


def test_without_its_prices_nothing_is_proven(answer: dict) -> None:
    changed = copy.deepcopy(answer)
    for case in changed["certificate"]["cases"]:
        case["prices"] = []
    assert refused(changed)


def test_cases_that_do_not_cover_everything_are_refused(answer: dict) -> None:
    """Wherever neither half is empty by itself; then its place in the list of cases is never looked up."""
    all_cases = answer["certificate"]["cases"]
    whole = [number for number, case in enumerate(all_cases) if all(all_cases[k]["prices"] for k in case.get("cases", ()))]
    splits = [number for number in whole if "split" in all_cases[number]]
    assert splits
    for number in splits:
        case = all_cases[number]
        for cases in ([case["cases"][0]], [case["cases"][0]] * 2, [number, case["cases"][1]], [10**6, case["cases"][1]]):
            changed = copy.deepcopy(answer)
            changed["certificate"]["cases"][number]["cases"] = cases
            with pytest.raises((NotProven, ValueError)):
                check(PROBLEM.plain(), changed)


def test_a_split_that_is_left_out_is_missed(answer: dict) -> None:
    changed = copy.deepcopy(answer)
    for case in changed["certificate"]["cases"]:
        case.pop("split", None)
        case.pop("cases", None)
    assert refused(changed)


def test_prices_that_are_not_whole_or_too_few_are_refused(answer: dict) -> None:
    for spoil in (lambda line: line[:-1], lambda line: [line[0] + 0.5, *line[1:]], lambda line: [True, *line[1:]]):
        changed = copy.deepcopy(answer)
        line = changed["certificate"]["cases"][0]["prices"][0]
        changed["certificate"]["cases"][0]["prices"][0] = spoil(line)
        assert refused(changed)


def test_other_prices_prove_less_or_the_same_but_never_too_much() -> None:
    random = Random(5)
    for seed in range(150):
        problem = small_problem(seed)
        located, best = locate(problem), least_cost(problem)
        certificate = copy.deepcopy(located.certificate)
        for case in certificate["cases"]:
            case["prices"] = [[price + random.randint(-90_000, 90_000) for price in line] for line in case["prices"]]
        bound = proven_bound(problem.plain(), certificate, located.value)
        assert bound <= (NO_LIST if best is None else best), seed


def test_whatever_is_claimed_to_be_known_no_more_is_proven_than_is_true() -> None:
    """A value above the best must leave the best list in; that is what striking out could get wrong."""
    for seed in range(150):
        problem = small_problem(seed)
        located, best = locate(problem), least_cost(problem)
        if best is None:
            continue
        for more in (0, 1, 7, 500):
            assert proven_bound(problem.plain(), located.certificate, best + more) <= best, seed


def test_that_there_is_no_list_must_be_proven_too() -> None:
    problem = capacitated_median([[1, 2], [3, 4], [5, 6]], [4, 4, 4], [6, 6], open_sites=2)
    impossible = locate(problem)
    assert impossible.status == INFEASIBLE
    check(problem.plain(), impossible.plain())
    with pytest.raises(NotProven, match="does not prove that there is no list"):
        check(PROBLEM.plain(), {**impossible.plain(), "certificate": {"scale": 1, "cases": [{"prices": []}]}})
