"""What must hold of every proposal."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allocator.invented import a_class, a_problem, a_request, mondays, problems, random_problem
from waymark.allocator.check import broken_rules, levels
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.explaining.what_if import with_one_more_place
from waymark.allocator.problem import Journey, Policy, Price, Problem, Request, Separation
from waymark.allocator.proposal.baselines import first_come, urgency_only
from waymark.allocator.result import Assignment, Result
from waymark.allocator.rules import admission, masks
from waymark.allocator.rules.admission_table import CLASS_RULES, START_RULES
from waymark.allocator.rules.offering import block_of, candidates
from waymark.allocator.rules.priorities import LEAST
from waymark.allocator.rules.why_not import excluded, excluded_starts, to_look_at
from waymark.allocator.solve import solve

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


def offer_of(request: str, class_id: str, start: int, weeks: int) -> dict[str, object]:
    return {
        "request": request, "class_id": class_id, "start_week": start, "weeks": weeks, "end_week": start + weeks - 1,
    }  # fmt: skip


@given(problems())
def test_whatever_is_ruled_out_has_a_reason_and_really_breaks_a_rule(problem: Problem) -> None:
    found, data = candidates(problem), problem.to_json()
    possible = {tuple(found.offer(column)) for column in range(len(found))}
    for request in problem.requests:
        for each in problem.classes:
            weeks = request.kinds.get(each.kind, 1)
            reasons, starts = excluded(found, request.id, each.id), excluded_starts(found, request.id, each.id)
            for start in range(request.earliest_week, request.latest_week + 1):
                offer = request.id, each.id, start, weeks
                assert (offer in possible) != bool(reasons or starts.get(start))
                if offer not in possible:
                    assert broken_rules(data, [offer_of(*offer)])


@given(problems())
def test_every_candidate_breaks_no_rule_on_its_own(problem: Problem) -> None:
    found, data = candidates(problem), problem.to_json()
    for column in range(len(found)):
        assert broken_rules(data, [offer_of(*found.offer(column))]) == []


@given(problems(), st.data())
def test_every_mask_rules_out_what_its_sentence_rules_out(problem: Problem, data: st.DataObject) -> None:
    """Both halves of a rule have its name, and say the same of every pair and start."""
    rule = data.draw(st.sampled_from((*CLASS_RULES, *START_RULES)))
    assert rule.says.__name__ == rule.rules_out.__name__
    found = candidates(problem)
    everybody, everything = np.arange(len(problem.requests)), np.arange(len(problem.classes))
    block = block_of(found.arrays, everybody, everything, frozenset())
    for pair in ((request, each) for request in found.arrays.requests for each in found.arrays.classes):
        said = found.pair(pair[0].id, pair[1].id)
        request, class_ = found.arrays.request_number[pair[0].id], found.arrays.class_number[pair[1].id]
        if rule in CLASS_RULES:
            assert rule.rules_out(block)[request, class_] == (rule.reason(said) is not None)
        elif said.place_class.kind in said.request.kinds:
            for start in range(said.request.earliest_week, said.request.latest_week + 1):
                end = said.stay(start).stop
                stays = masks.Stays(found.arrays, *(np.array([each]) for each in (request, class_, start, end)))
                assert rule.rules_out(stays)[0] == (rule.reason(said, start) is not None)


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
    assert excluded(candidates(problem), "r1", "c1")[0].code == "only_preventive_places_left"


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
        codes = [each.code for each in (excluded if measured else to_look_at)(found, "r1", "c1")]
        assert codes == ["measured_journey_over_the_cap" if measured else "journey_estimate_over_the_cap"]


def test_fair_share_decides_between_equal_claims() -> None:
    requests = [a_request("r1", weight_fair_share=1), a_request("r2", weight_fair_share=7)]
    for seed in range(5):
        assert solve(a_problem(requests, [a_class("c1", 1)]), seed=seed).allocation[0].request == "r2"


@pytest.mark.parametrize(("tolerance", "who"), [(39, "r1"), (41, "r2")])
def test_a_place_passes_only_to_a_fit_lower_by_the_tolerance_at_most(tolerance: int, who: str) -> None:
    requests = [a_request("r1", fit={"base": 41}, weight_fair_share=-99), a_request("r2", fit={"base": 1}, weight_fair_share=99)]
    problem = a_problem(requests, [a_class("c1", 1)], policy=Policy(fair_share_tolerance=tolerance))
    assert solve(problem).allocation[0].request == who


def test_a_school_owed_less_than_the_cap_gets_its_share_of_the_tolerance() -> None:
    requests = [a_request("r1", fit={"base": 21}), a_request("r2", weight_fair_share=8)]
    policy = Policy(fair_share_tolerance=50, fair_share_cap=20)
    assert solve(a_problem(requests, [a_class("c1", 1)], policy=policy)).allocation[0].request == "r1"
    assert solve(a_problem(requests, [a_class("c1", 1)], policy=replace(policy, fair_share_cap=10))).allocation[0].request == "r1"
    assert solve(a_problem(requests, [a_class("c1", 1)], policy=replace(policy, fair_share_cap=8))).allocation[0].request == "r2"


@given(problems())
def test_fair_share_sends_nobody_further_or_later_and_costs_no_duty_and_no_urgency(problem: Problem) -> None:
    result = solve(problem)
    had = {each.request: each for each in result.reference}
    minutes = {(each.request, each.class_id): candidates(problem).pair(each.request, each.class_id) for each in result.allocation}
    for offer in result.allocation:
        if old := had.get(offer.request):
            before = admission.minutes_counted(candidates(problem).pair(old.request, old.class_id))
            assert admission.minutes_counted(minutes[offer.request, offer.class_id]) <= before
            assert offer.start_week <= old.start_week
    for priority in {"statutory_days", "unmet_urgency"} & result.best.keys():
        assert result.values[priority] == result.best[priority]
    spent = problem.policy.fair_share_tolerance * len(result.allocation)
    assert result.values["fit"] >= result.best["fit"] - spent


def test_schools_owed_the_same_leave_the_reference_as_it_is() -> None:
    for seed in range(20):
        problem = random_problem(seed)
        same = replace(problem, requests=tuple(replace(each, weight_fair_share=3) for each in problem.requests))
        result = solve(same)
        assert (result.allocation, result.certificate["shared"]) == (result.reference, None)


def test_pins_and_bans_are_kept() -> None:
    problem = a_problem(
        [a_request("r1", urgency=5), a_request("r2", urgency=1)], [a_class("c1", 1), a_class("c2", 0)]
    )
    assert solve(problem).allocation[0].request == "r1"
    assert solve(problem, pinned={"r2": ("c1", 0)}).allocation == (Assignment("r2", "c1", 0, 4, 3),)
    assert solve(problem, banned={("r1", "c1")}).allocation[0].request == "r2"


def test_a_pin_that_costs_more_than_it_gains_is_proven_like_any_other() -> None:
    dear = priced(5_000, most_price_of_a_stay=100_000)
    result = solve(dear, pinned={"r1": ("c1", 0)})
    assert (result.status, result.best["unmet_urgency"]) == ("proven", 20_000)


def test_pins_that_clash_are_named_and_no_others() -> None:
    problem = a_problem(
        [a_request(f"r{number}") for number in range(4)], [a_class("c1", 1), a_class("c2", 2)]
    )
    result = solve(problem, pinned={"r0": ("c1", None), "r1": ("c2", 0), "r2": ("c1", 0), "r3": ("c2", 0)})
    assert result.status == "infeasible"
    assert [each.sentence for each in result.explanations] == [
        "These pins cannot all stand because there are not places enough: r0 in c1, r2 in c1 from week 0. Take one of them out."
    ]


def test_pins_that_clash_name_the_rule_between_them() -> None:
    apart = (Separation(("r1", "r2"), "invented"),)
    problem = a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 5)], separations=apart)
    told = solve(problem, pinned={"r1": ("c1", 0), "r2": ("c1", 0)}).explanations[0]
    assert told.numbers == {"pins": ["r1", "r2"], "rules": ["separation"]}


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
    result = solve(a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)]), time_limit=1e-9)
    assert (result.status, len(result.allocation)) == ("feasible", 1)
    assert (result.best["unmet_urgency"], result.bounds["unmet_urgency"], result.gap["fit"]) == (3, 0, None)


def renamed(problem: Problem) -> Problem:
    """The same list under other ids, so that nothing but the lottery may change."""
    requests = {each.id: f"q{9 - number}" for number, each in enumerate(problem.requests)}
    classes = {each.id: f"k{9 - number}" for number, each in enumerate(problem.classes)}

    def request(each: Request) -> Request:
        preferences = tuple(classes[name] for name in each.preferences)
        out = {classes[name]: why for name, why in each.not_classes.items()}
        return replace(each, id=requests[each.id], preferences=preferences, not_classes=out)

    return replace(
        problem,
        requests=tuple(map(request, problem.requests)),
        classes=tuple(replace(each, id=classes[each.id]) for each in problem.classes),
        journeys={(requests[one], classes[other]): each for (one, other), each in problem.journeys.items()},
        separations=tuple(
            replace(each, requests=tuple(requests[name] for name in each.requests)) for each in problem.separations
        ),
        prices={classes[name]: each for name, each in problem.prices.items()},
    )


@given(problems())
def test_other_names_change_nothing_but_the_lottery(problem: Problem) -> None:
    order = problem.policy.priorities
    assert rank(solve(renamed(problem)).best, order) == rank(solve(problem).best, order)


def test_a_move_never_leads_to_the_childs_own_school_or_to_one_ruled_out() -> None:
    schools = ("school-1", "school-2", "school-3")
    classes = [a_class(f"to-{school}", 1, kind="move", receiving_school=school) for school in schools]
    request = a_request("r1", kinds={"move": 4}, not_schools={"school-2": "the quarrel was there"})
    problem = a_problem([request], classes)
    assert [each.class_id for each in solve(problem).allocation] == ["to-school-3"]
    found = candidates(problem)
    assert [each.code for each in excluded(found, "r1", "to-school-1")] == ["childs_own_school"]
    assert excluded(found, "r1", "to-school-2")[0].sentence.endswith("the quarrel was there")


def test_staff_for_one_child_alone_are_counted_in_every_week() -> None:
    requests = [a_request(f"r{number}", one_to_one_hours=10) for number in range(3)]
    problem = a_problem(requests, [a_class("c1", 3, staff_hours=(30, 30, 25, 30))])
    assert len(solve(problem).allocation) == 2


def test_a_team_takes_children_only_as_far_as_its_time_goes() -> None:
    requests = [a_request("r1", team_weeks={"base": 5}), a_request("r2"), a_request("r3", urgency=1)]
    problem = a_problem(requests, [a_class("c1", 3, team_weeks=7, team_weeks_per_child=2)])
    assert {each.request for each in solve(problem).allocation} == {"r1", "r2"}


def test_no_stay_includes_a_week_in_which_the_class_is_closed() -> None:
    request = a_request("r1", kinds={"base": 2}, latest_week=3)
    problem = a_problem([request], [a_class("c1", 1, closed_weeks=(1,))])
    assert [each.start_week for each in solve(problem).allocation] == [2]
    assert excluded_starts(candidates(problem), "r1", "c1")[0][0].sentence == "The class is closed in the week of 2026-09-14."


def priced(price: int, **policy: object) -> Problem:
    return a_problem(
        [a_request("r1", urgency=2)], [a_class("c1")], prices={"c1": Price(price, "sixth-day places")},
        policy=Policy(count_prices=True, **policy),
    )  # fmt: skip


def test_a_place_dearer_than_the_childs_urgency_is_held_back_only_when_prices_count() -> None:
    dear = priced(501, most_price_of_a_stay=9_000)
    assert solve(dear).allocation == ()
    assert solve(priced(499, most_price_of_a_stay=9_000)).unplaced == ()
    assert solve(replace(dear, policy=Policy())).unplaced == ()


def test_a_price_never_exceeds_its_cap_and_never_touches_a_duty() -> None:
    assert solve(priced(501, most_price_of_a_stay=1_999)).unplaced == ()
    dear = priced(9_000, most_price_of_a_stay=100_000)
    owed = replace(dear, requests=(replace(dear.requests[0], statutory=True),))
    assert solve(owed).unplaced == ()


@pytest.mark.deep
@settings(max_examples=1000)
@given(problems(9, 4), st.integers(0, 1000))
def test_larger_problems_are_proven_and_blind_to_order(problem: Problem, seed: int) -> None:
    result = solve(problem)
    assert result.status == "proven"
    assert solve(shuffled(problem, seed)).to_json() == result.to_json()
