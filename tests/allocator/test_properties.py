"""What must hold of every proposal."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allocator.invented import a_class, a_problem, a_request, mondays, problems, random_problem
from waymark.allocator.baselines import first_come, urgency_only
from waymark.allocator.candidates import candidates
from waymark.allocator.check import broken_rules, levels
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import Journey, Policy, Problem
from waymark.allocator.result import Assignment, Result
from waymark.allocator.rules.priorities import LEAST
from waymark.allocator.solve import solve
from waymark.allocator.unblock import with_one_more_place

SETTLED = ("statutory_days", "unmet_urgency", "fit")


def rank(values: dict[str, int], priorities: tuple[str, ...]) -> tuple[int, ...]:
    """Smaller is better; only what is settled before the ledger and the lottery."""
    return tuple(values[name] if name in LEAST else -values[name] for name in priorities if name in SETTLED)


def shuffled(problem: Problem, seed: int) -> Problem:
    draw = Random(seed)

    def mixed(items: tuple) -> tuple:
        return tuple(draw.sample(list(items), len(items)))

    return replace(
        problem,
        requests=mixed(problem.requests),
        classes=mixed(problem.classes),
        separations=mixed(problem.separations),
        journeys=dict(mixed(tuple(problem.journeys.items()))),
    )


@given(problems(), st.integers(0, 1000))
def test_the_order_of_the_input_changes_nothing(problem: Problem, seed: int) -> None:
    assert solve(shuffled(problem, seed)).to_json() == solve(problem).to_json()


@given(problems(), st.integers(0, 2))
def test_one_more_place_never_makes_the_list_worse(problem: Problem, number: int) -> None:
    class_id = problem.classes[number % len(problem.classes)].id
    order = problem.policy.priorities
    more = solve(with_one_more_place(problem, class_id))
    assert rank(more.best, order) <= rank(solve(problem).best, order)


@given(problems())
def test_a_request_taken_away_never_makes_it_worse_for_the_others(problem: Problem) -> None:
    gone = problem.requests[0].id
    rest = replace(
        problem,
        requests=problem.requests[1:],
        journeys={pair: each for pair, each in problem.journeys.items() if pair[0] != gone},
        separations=tuple(each for each in problem.separations if gone not in each.requests),
    )
    left = [offer for offer in solve(problem).to_json()["reference"] if offer["request"] != gone]
    order = problem.policy.priorities
    if not broken_rules(rest.to_json(), left):
        assert rank(solve(rest).best, order) <= rank(levels(rest.to_json(), left, 0), order)


@given(problems())
def test_whatever_is_ruled_out_has_a_reason_and_really_breaks_a_rule(problem: Problem) -> None:
    found = candidates(problem)
    possible = {(option.request, option.class_id) for option in found.options}
    for request in problem.requests:
        for each in problem.classes:
            pair = (request.id, each.id)
            assert (pair in possible) != bool(found.excluded.get(pair))
            if pair not in possible:
                weeks = request.kinds.get(each.kind, 1)
                for start in range(request.earliest_week, request.latest_week + 1):
                    offer = {
                        "request": pair[0],
                        "class_id": pair[1],
                        "start_week": start,
                        "weeks": weeks,
                        "end_week": start + weeks - 1,
                    }
                    assert broken_rules(problem.to_json(), [offer])


@given(problems())
def test_every_candidate_breaks_no_rule_on_its_own(problem: Problem) -> None:
    data = problem.to_json()
    for option in candidates(problem).options:
        end = option.start_week + option.weeks - 1
        offer = {
            "request": option.request,
            "class_id": option.class_id,
            "start_week": option.start_week,
            "weeks": option.weeks,
            "end_week": end,
        }
        assert broken_rules(data, [offer]) == []


@given(problems())
def test_simpler_ways_keep_the_rules_and_are_never_better(problem: Problem) -> None:
    best = rank(solve(problem).best, problem.policy.priorities)
    for baseline in (first_come(problem), urgency_only(problem)):
        offers = [vars(each) for each in baseline.allocation]
        assert broken_rules(problem.to_json(), offers) == []
        assert levels(problem.to_json(), offers, 0) == baseline.values
        assert best <= rank(baseline.values, problem.policy.priorities)


@given(problems())
def test_a_problem_and_a_result_survive_json(problem: Problem) -> None:
    assert Problem.from_json(problem.to_json()).to_json() == problem.to_json()
    result = solve(problem)
    assert Result.from_json(result.to_json()).to_json() == result.to_json()


@given(problems(), st.integers(0, 2**31))
def test_the_lottery_never_touches_a_priority_above_it(problem: Problem, seed: int) -> None:
    order = problem.policy.priorities
    assert rank(solve(problem, seed=seed).best, order) == rank(solve(problem, seed=0).best, order)


def test_the_lottery_is_replayable_and_fair_between_equals() -> None:
    problem = a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)])
    winners = [solve(problem, seed=seed).allocation[0].request for seed in range(40)]
    assert winners == [solve(problem, seed=seed).allocation[0].request for seed in range(40)]
    assert 8 <= winners.count("r1") <= 32


def test_a_statutory_duty_comes_before_any_urgency() -> None:
    duty = a_request("r1", urgency=1, statutory=True, days_at_risk=1)
    others = [
        a_request(
            f"r{number}", urgency=5, kinds={"base": 1}, earliest_week=number - 2, latest_week=number - 2
        )
        for number in range(2, 6)
    ]
    result = solve(a_problem([duty, *others], [a_class("c1", 1)]))
    assert [each.request for each in result.allocation] == ["r1"]


def test_of_two_duties_the_one_unmet_for_longer_is_met_first() -> None:
    requests = [
        a_request("r1", statutory=True, days_at_risk=1),
        a_request("r2", statutory=True, days_at_risk=9),
    ]
    assert solve(a_problem(requests, [a_class("c1", 1)])).allocation[0].request == "r2"


def test_preventive_places_are_never_eaten_by_exclusions() -> None:
    excluded = [a_request(f"x{number}", urgency=5, preventive=False) for number in range(3)]
    problem = a_problem([*excluded, a_request("p1", urgency=1)], [a_class("c1", 3, preventive_reserved=2)])
    placed = {each.request for each in solve(problem).allocation}
    assert "p1" in placed
    assert len(placed) == 2


def test_even_a_duty_does_not_take_a_preventive_place() -> None:
    duty = a_request("r1", statutory=True, preventive=False)
    problem = a_problem([duty], [a_class("c1", 1, preventive_reserved=1)])
    assert solve(problem).unplaced == ("r1",)
    assert candidates(problem).excluded["r1", "c1"][0].code == "only_preventive_places_left"


def test_only_a_measured_journey_over_the_cap_refuses() -> None:
    for measured in (True, False):
        problem = a_problem(
            [a_request("r1")],
            [a_class("c1")],
            policy=Policy(journey_cap_minutes=45),
            journeys={("r1", "c1"): Journey(50, measured, "invented")},
        )
        assert bool(solve(problem).allocation) is not measured
        found = candidates(problem)
        codes = [each.code for each in (found.excluded if measured else found.warnings)["r1", "c1"]]
        assert codes == ["measured_journey_over_the_cap" if measured else "journey_estimate_over_the_cap"]


def test_fair_share_decides_between_equal_claims() -> None:
    requests = [a_request("r1", weight_fair_share=1), a_request("r2", weight_fair_share=7)]
    for seed in range(5):
        assert solve(a_problem(requests, [a_class("c1", 1)]), seed=seed).allocation[0].request == "r2"


@pytest.mark.parametrize(("tolerance", "who"), [(39, "r1"), (40, "r2")])
def test_fair_share_spends_no_more_fit_than_its_tolerance(tolerance: int, who: str) -> None:
    requests = [a_request("r1", fit={"base": 40}), a_request("r2", weight_fair_share=7)]
    problem = a_problem(requests, [a_class("c1", 1)], policy=Policy(fair_share_tolerance=tolerance))
    assert solve(problem).allocation[0].request == who


def test_fair_share_never_passes_over_a_child_who_waited_longer() -> None:
    requests = [
        a_request("r1", waiting_days=9, fit={"base": 1}),
        a_request("r2", waiting_days=8, weight_fair_share=7),
    ]
    assert solve(a_problem(requests, [a_class("c1", 1)])).allocation[0].request == "r1"


def test_pins_and_bans_are_kept() -> None:
    problem = a_problem(
        [a_request("r1", urgency=5), a_request("r2", urgency=1)], [a_class("c1", 1), a_class("c2", 0)]
    )
    assert solve(problem).allocation[0].request == "r1"
    assert solve(problem, pinned={"r2": ("c1", 0)}).allocation == (Assignment("r2", "c1", 0, 4, 3),)
    assert solve(problem, banned={("r1", "c1")}).allocation[0].request == "r2"


def test_pins_that_clash_are_named_and_no_others() -> None:
    problem = a_problem(
        [a_request(f"r{number}") for number in range(4)], [a_class("c1", 1), a_class("c2", 2)]
    )
    result = solve(problem, pinned={"r0": ("c1", None), "r1": ("c2", 0), "r2": ("c1", 0), "r3": ("c2", 0)})
    assert result.status == "infeasible"
    assert [each.sentence for each in result.explanations] == [
        "These pins cannot all stand: r0 in c1, r2 in c1 from week 0. Take one of them out."
    ]


def test_a_pin_that_a_rule_forbids_says_which() -> None:
    problem = a_problem([a_request("r1", year_group=6)], [a_class("c1")])
    result = solve(problem, pinned={"r1": ("c1", 0)})
    assert result.status == "infeasible"
    assert "This class takes years 7 to 11; the child is in year 6." in result.explanations[0].sentence


@pytest.mark.parametrize("pin", [{"r9": ("c1", 0)}, {"r1": ("c9", 0)}, {"r1": ("c1", 44)}])
def test_a_pin_of_something_unknown_is_bad_input(pin: dict) -> None:
    with pytest.raises(InvalidProblem):
        solve(a_problem([a_request("r1")], [a_class("c1")]), pinned=pin)


def test_nobody_and_nothing_are_solved_too() -> None:
    assert solve(Problem(mondays(2), (), ())).status == "proven"
    assert solve(Problem(mondays(4), (a_request("r1"),), ())).unplaced == ("r1",)


def test_no_time_gives_a_list_that_keeps_the_rules_and_claims_nothing() -> None:
    result = solve(random_problem(7, most_requests=5), time_limit=1e-9)
    assert result.status == "feasible"
    assert None in result.gap.values()


@pytest.mark.deep
@settings(max_examples=1000)
@given(problems(9, 4), st.integers(0, 1000))
def test_larger_problems_are_proven_and_blind_to_order(problem: Problem, seed: int) -> None:
    result = solve(problem)
    assert result.status == "proven"
    assert solve(shuffled(problem, seed)).to_json() == result.to_json()
