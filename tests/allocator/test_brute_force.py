"""The solver against trying every list there is, with the rules as the checker reads them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings

from tests.allocator.invented import problems, random_problem
from waymark.allocator.check import broken_rules, levels
from waymark.allocator.problem import Problem
from waymark.allocator.solve import solve

Offer = dict[str, Any]
LESS_IS_BETTER = {"statutory_days", "unmet_urgency"}


def every_offer(problem: dict[str, Any], request: dict[str, Any]) -> list[Offer]:
    found = []
    for place_class in problem["classes"]:
        weeks = request["kinds"].get(place_class["kind"])
        for start in range(len(problem["weeks"])) if weeks else ():
            offer = {
                "request": request["id"],
                "class_id": place_class["id"],
                "start_week": start,
                "weeks": weeks,
                "end_week": start + weeks - 1,
            }
            if not broken_rules(problem, [offer]):
                found.append(offer)
    return found


def every_list(problem: dict[str, Any]) -> Iterator[list[Offer]]:
    choices = [every_offer(problem, request) for request in problem["requests"]]

    def extend(number: int, offers: list[Offer]) -> Iterator[list[Offer]]:
        if number == len(choices):
            yield offers
            return
        yield from extend(number + 1, offers)
        for offer in choices[number]:
            if not broken_rules(problem, [*offers, offer]):
                yield from extend(number + 1, [*offers, offer])

    return extend(0, [])


def rank(values: dict[str, int], priorities: list[str]) -> tuple[int, ...]:
    return tuple(values[name] if name in LESS_IS_BETTER else -values[name] for name in priorities)


def best_list(problem: dict[str, Any], seed: int) -> tuple[list[Offer], list[Offer]]:
    """(reference, final) by trying everything; ties are told apart by the lottery."""
    lists = [(offers, levels(problem, offers, seed)) for offers in every_list(problem)]
    priorities = problem["policy"]["priorities"]
    settled = [name for name in priorities if name != "fair_share"]
    reference, had = min(lists, key=lambda each: rank(each[1], settled))
    if "fair_share" not in priorities:
        return reference, reference
    allowed = [each for each in lists if nobody_is_worse_off(problem, each[0], reference)]
    points = bonus(problem)

    def shared_rank(offers: list[Offer], values: dict[str, int]) -> tuple[int, ...]:
        return rank({**values, "fit": values["fit"] + sum(points[offer["request"]] for offer in offers)}, settled)

    final, _ = min(allowed, key=lambda each: shared_rank(*each))
    return reference, reference if shared_rank(reference, had) == shared_rank(final, levels(problem, final, seed)) else final


def bonus(problem: dict[str, Any]) -> dict[str, int]:
    """The share of the tolerance that goes to each: what is owed above the least, out of twice the cap, rounded up."""
    policy = problem["policy"]
    cap = policy["fair_share_cap"]
    owed = {each["id"]: min(cap, max(-cap, each["weight_fair_share"])) for each in problem["requests"]}
    return {key: ceil(Fraction(policy["fair_share_tolerance"] * (owed[key] - min(owed.values())), 2 * cap)) for key in owed}


def nobody_is_worse_off(problem: dict[str, Any], new: list[Offer], old: list[Offer]) -> bool:
    had = {offer["request"]: offer for offer in old}
    for offer in new:
        before = had.get(offer["request"])
        if before and (
            journey(problem, offer) > journey(problem, before) or offer["start_week"] > before["start_week"]
        ):
            return False
    return True


def journey(problem: dict[str, Any], offer: Offer) -> int:
    for each in problem["journeys"]:
        if (each["request"], each["class"]) == (offer["request"], offer["class_id"]):
            return each["minutes"]
    return problem["policy"]["journey_cap_minutes"] or 60


def agrees_with_brute_force(problem: Problem) -> None:
    data = problem.to_json()
    result = solve(problem, time_limit=60, seed=3)
    told = result.to_json()
    reference, final = best_list(data, 3)
    assert result.status == "proven"
    assert told["values"] == levels(data, final, 3)
    assert told["reference"] == reference
    assert told["allocation"] == final


@pytest.mark.parametrize("seed", range(200))
def test_solver_finds_the_list_that_trying_everything_finds(seed: int) -> None:
    agrees_with_brute_force(random_problem(seed, most_requests=4))


@given(problems(most_requests=4, most_classes=3))
def test_solver_agrees_with_trying_everything_on_generated_problems(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@pytest.mark.deep
@settings(max_examples=4000)
@given(problems(most_requests=6, most_classes=3))
def test_solver_agrees_with_trying_everything_on_many_larger_problems(problem: Problem) -> None:
    agrees_with_brute_force(problem)
