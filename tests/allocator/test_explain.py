"""Every "why not?" is answered, and the answer is true when solved again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.allocator.invented import a_class, a_problem, a_request, problems
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.explaining.explain import explain, explain_all, losses
from waymark.allocator.problem import Journey, Policy, Price, Problem
from waymark.allocator.problem.example import example
from waymark.allocator.proposal.baselines import first_come, urgency_only
from waymark.allocator.rules.priorities import LEAST
from waymark.allocator.solve import solve


def check_answers(problem: Problem) -> None:
    """Forced losses are never negative and equal what a fresh solve with the place pinned finds."""
    result = solve(problem)
    for request in problem.requests[:2]:
        told = explain(problem, request.id, result)
        assert [answer.class_id for answer in told.classes] == sorted(each.id for each in problem.classes)
        for answer in told.classes:
            assert answer.sentence
            if answer.answer == "excluded":
                assert answer.reasons
            elif answer.answer == "cost":
                forced = solve(problem, pinned={request.id: (answer.class_id, None)})
                losses = {
                    name: (forced.best[name] - result.best[name]) * (1 if name in LEAST else -1)
                    for name in answer.losses
                }
                assert losses == answer.losses
                assert next((lost for lost in losses.values() if lost), 0) >= 0
                assert answer.loss >= 0


@settings(max_examples=25)
@given(problems(5, 3))
def test_a_forced_loss_is_never_negative_and_equals_the_loss_solved_again(problem: Problem) -> None:
    check_answers(problem)


@pytest.mark.deep
@settings(max_examples=400)
@given(problems(6, 3))
def test_forced_losses_hold_on_many_problems(problem: Problem) -> None:
    check_answers(problem)


def test_forcing_names_the_priority_the_loss_and_who_would_be_moved() -> None:
    problem = a_problem([a_request("r1", urgency=5), a_request("r2", urgency=2)], [a_class("c1", 1)])
    answer = explain(problem, "r2").classes[0]
    assert (answer.answer, answer.priority, answer.loss) == ("cost", "unmet_urgency", 3)
    assert [(each.request, each.from_class, each.to_class) for each in answer.moved] == [("r1", "c1", None)]
    assert answer.sentence == (
        "This would cost 3 more points of urgency without a place. r1 would have no place instead of c1."
    )


@pytest.mark.parametrize(
    ("free", "days_before", "told"),
    [
        ((1, 1, 1, 1), 0, "meets the duty to provide full-time education"),
        ((1, 1, 1, 1), 1, "counted as 1 school day without the full-time education owed"),
        ((0, 1, 1, 1), 3, "counted as 8 school days without the full-time education owed"),
    ],
)
def test_a_duty_is_said_to_be_met_only_when_no_school_day_goes_by_without(free, days_before, told) -> None:
    problem = a_problem([a_request("r1", statutory=True, days_at_risk=days_before, latest_week=1)], [a_class("c1", free)])
    assert told in explain(problem, "r1").offer.sentence


def test_a_closed_class_is_closed_and_no_more_is_said() -> None:
    closed = a_class("c1", (0, 0, 1, 1), closed_weeks=(0,), host_school="school-2", host_only_places=(0,) * 4)
    told = explain(a_problem([a_request("r1")], [closed, a_class("c2", 0)]), "r1")
    assert {each.class_id: [one.code for one in each.reasons] for each in told.classes} == {
        "c1": ["class_closed"], "c2": ["no_free_place"],
    }


def test_no_sentence_speaks_of_a_school_week_by_its_number() -> None:
    """A week's number means nothing to who filled in a table headed with Mondays."""
    problem = a_problem(
        [a_request("r1", urgency=5, latest_week=1), a_request("r2", latest_week=2)],
        [a_class("c1", (0, 1, 1, 1)), a_class("c2", (1, 1, 0, 1)), a_class("c3", closed_weeks=(2,))],
    )
    panel = explain_all(problem)
    told = [one.sentence for each in panel.requests for one in (each.offer, *each.classes, *each.unblock)]
    assert any("the week of 2026-09-" in one for one in told)
    assert not [one for one in told if re.search(r"school week \d", one)]


def test_an_offer_is_told_in_one_sentence() -> None:
    problem = a_problem(
        [a_request("r1", statutory=True)],
        [a_class("c1", (0, 1, 1, 1))],
        journeys={("r1", "c1"): Journey(14, False, "invented")},
    )
    problem = replace(
        problem,
        classes=(*problem.classes, a_class("c2", 0)),
        requests=(a_request("r1", statutory=True, preferences=("c2", "c1"), latest_week=1),),
    )
    assert explain(problem, "r1").offer.sentence == (
        "Offered c1 from the week of 2026-09-14 for 4 school weeks, 14 minutes away by estimate, preference 2 of 2, "
        "counted as 5 school days without the full-time education owed, 1 school week after the earliest start; "
            "places after the week of 2026-09-28 are not in the table."
    )


def test_a_tie_is_told_as_a_lottery_and_no_loss() -> None:
    problem = a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)])
    waiting = solve(problem).unplaced[0]
    answer = explain(problem, waiting).classes[0]
    assert (answer.priority, answer.loss) == ("tie_break", 0)
    assert "lottery" in answer.sentence


def test_a_place_lost_to_the_ledger_is_told_as_such() -> None:
    requests = [a_request("r1", weight_fair_share=2), a_request("r2", weight_fair_share=9)]
    answer = explain(a_problem(requests, [a_class("c1", 1)]), "r1").classes[0]
    assert (answer.priority, answer.loss) == ("fair_share", 7)


def test_only_those_who_must_move_are_moved() -> None:
    requests = [a_request(f"r{number}") for number in range(4)]
    classes = [a_class(f"c{number}", 1) for number in range(4)]
    problem = a_problem(requests, classes)
    told = explain(problem, "r0")
    assert {len(answer.moved) for answer in told.classes if answer.answer == "cost"} == {1}


def followed(problem: Problem, chosen: tuple[str, str], had: dict[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """The list of the rest once a child has a place that was not proposed, with what the others were told to have."""
    requests = tuple(
        replace(each, proposed_before=dict([had[each.id]]) if each.id in had else {})
        for each in problem.requests if each.id != chosen[0]
    )
    classes = tuple(replace(each, free=(0,) * 4) if each.id == chosen[1] else each for each in problem.classes)
    kept = {pair: journey for pair, journey in problem.journeys.items() if pair[0] != chosen[0]}
    after = solve(replace(problem, requests=requests, classes=classes, journeys=kept))
    return {each.request: (each.class_id, each.start_week) for each in after.allocation}


def test_the_list_told_of_another_place_is_the_list_that_follows_when_it_is_chosen() -> None:
    """Many lists are equally good: the draw alone would give the others something else than their cost was said to be."""
    differ = 0
    for seed in range(6):
        requests, classes = [a_request(f"r{number}") for number in range(4)], [a_class(f"c{number}", 1) for number in range(4)]
        problem = a_problem(requests, classes, policy=Policy(tie_break_seed=seed))
        result = solve(problem)
        for answer in explain(problem, "r0", result).classes:
            if answer.answer != "cost":
                continue
            told = {each.request: (each.class_id, each.start_week) for each in result.allocation if each.request != "r0"}
            told |= {each.request: (each.to_class, each.to_week) for each in answer.moved if each.to_class}
            assert followed(problem, ("r0", answer.class_id), told) == told
            differ += followed(problem, ("r0", answer.class_id), {}) != told
    assert differ, "without what was told the draw decides otherwise"


def test_one_more_place_is_said_to_unblock_and_does() -> None:
    problem = a_problem([a_request("r1", urgency=5), a_request("r2", urgency=2)], [a_class("c1", 1)])
    told = explain(problem, "r2")
    assert {each.code for each in told.unblock} == {"class_full", "one_more_place", "higher_urgency"}
    more = replace(problem, classes=(a_class("c1", 2),))
    assert solve(more).unplaced == ()


def test_the_urgency_at_which_a_child_would_be_served_is_the_least_one() -> None:
    problem = a_problem([a_request("r1", urgency=3), a_request("r2", urgency=2)], [a_class("c1", 1)])
    told = next(each for each in explain(problem, "r2").unblock if each.code == "higher_urgency")
    for urgency in (3, 4, 5):
        otherwise = replace(problem, requests=(problem.requests[0], replace(problem.requests[1], urgency=urgency)))
        assert (solve(otherwise).allocation[0].request == "r2") == (urgency >= told.numbers["urgency"])


def test_those_who_would_move_are_told_as_a_chain() -> None:
    """r1 takes r9's place, r9 then takes r5's, and r5 is left without."""
    only = {f"c{number}": "no" for number in (1, 2, 3)}
    requests = [
        a_request("r1", urgency=3, not_classes={"c2": "no"}),
        a_request("r5", urgency=1, not_classes={key: "no" for key in only if key != "c2"}),
        a_request("r9", urgency=5, not_classes={"c3": "no"}, preferences=("c1",)),
    ]
    problem = a_problem(requests, [a_class("c1", 1), a_class("c2", 1), a_class("c3", 1)])
    problem = replace(problem, requests=(replace(requests[0], preferences=("c3",)), *requests[1:]))
    answer = explain(problem, "r1").classes[0]
    assert (answer.class_id, answer.priority, answer.loss) == ("c1", "unmet_urgency", 1)
    assert [(each.request, each.from_class, each.to_class) for each in answer.moved] == [("r9", "c1", "c2"), ("r5", "c2", None)]


def test_one_more_place_in_a_full_class_is_worth_what_solving_with_it_gains() -> None:
    problem = a_problem(
        [a_request("r1", statutory=True), a_request("r2", statutory=True, days_at_risk=3), a_request("r3", urgency=2)],
        [a_class("c1", 1), a_class("c2", 0, kind="centre")],
    )
    told = {each.class_id: each for each in explain_all(problem).full_classes}
    assert (told["c1"].children, told["c1"].gains["statutory_days"]) == (1, 20)
    assert told["c1"].sentence == (
        "One more place in c1 would be worth 1 more child with a place and "
        "20 fewer school days (4 school weeks) on which a duty to educate is unmet."
    )
    assert told["c2"].sentence == "One more place in c2 would be worth nothing to this list."


def test_a_place_held_back_says_what_for() -> None:
    problem = a_problem(
        [a_request("r1", urgency=2)], [a_class("c1")], policy=Policy(count_prices=True, most_price_of_a_stay=9_000),
        prices={"c1": Price(600, "children excluded in the spring")},
    )  # fmt: skip
    answer = explain(problem, "r1").classes[0]
    assert answer.reasons[0].sentence == "A place here is free and held back for children excluded in the spring."
    assert (answer.priority, answer.loss) == ("unmet_urgency", 400)
    assert "0.4 more points of urgency" in answer.sentence


@settings(max_examples=25)
@given(problems(5, 3))
def test_all_losses_at_once_are_those_told_one_by_one(problem: Problem) -> None:
    result = solve(problem)
    at_once = losses(problem, result)
    told = explain_all(problem, result)
    answers = {(each.request, answer.class_id): answer for each in told.requests for answer in each.classes}
    costs = {key: answer for key, answer in answers.items() if answer.answer == "cost"}
    assert {key: answer.losses for key, answer in costs.items()} == {key: lost for key, lost in at_once.items() if key in costs}
    offered = {(each.request, each.class_id) for each in result.allocation}
    assert at_once.keys() == costs.keys() | offered


def test_a_later_start_is_said_to_unblock_and_does() -> None:
    problem = a_problem([a_request("r1", kinds={"base": 2})], [a_class("c1", (0, 0, 1, 1))])
    told = explain(problem, "r1")
    later = next(each for each in told.unblock if each.code == "later_start")
    assert later.numbers == {"class_id": "c1", "start_week": 2}
    accepted = replace(problem, requests=(replace(problem.requests[0], latest_week=3),))
    assert solve(accepted).allocation[0].start_week == 2


def test_a_placed_child_needs_nothing_unblocked() -> None:
    assert explain(a_problem([a_request("r1")], [a_class("c1", 1)]), "r1").unblock == ()


def test_the_panels_own_pins_stand_in_every_answer() -> None:
    problem = a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)])
    result = solve(problem, pinned={"r2": ("c1", 0)})
    answer = explain(problem, "r1", result).classes[0]
    assert (answer.answer, answer.reasons[0].code) == ("excluded", "pins_leave_no_room")


def test_what_time_does_not_reach_is_said_to_be_not_settled() -> None:
    problem = a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)])
    result = solve(problem)
    answer = explain(problem, result.unplaced[0], result, time_limit=0.0).classes[0]
    assert answer.answer == "not_settled"


def test_a_warning_about_an_estimated_journey_is_told() -> None:
    problem = a_problem(
        [a_request("r1")],
        [a_class("c1")],
        policy=Policy(journey_cap_minutes=45),
        journeys={("r1", "c1"): Journey(60, False, "invented")},
    )
    assert explain(problem, "r1").warnings["c1"][0].code == "journey_estimate_over_the_cap"


def test_an_unknown_request_or_another_problems_result_is_bad_input() -> None:
    problem = example()
    with pytest.raises(InvalidProblem, match="no request nobody"):
        explain(problem, "nobody")
    with pytest.raises(InvalidProblem, match="solve this problem first"):
        explain(problem, "r1", solve(a_problem([a_request("r1")], [a_class("c1")])))


def test_first_come_and_urgency_only_differ_from_each_other_as_their_names_say() -> None:
    requests = [a_request("r1", urgency=1, waiting_days=30), a_request("r2", urgency=5, waiting_days=1)]
    problem = a_problem(requests, [a_class("c1", 1)])
    assert first_come(problem).allocation[0].request == "r1"
    assert urgency_only(problem).allocation[0].request == "r2"


def test_solving_together_beats_taking_turns() -> None:
    requests = [
        a_request("r1", urgency=5, preferences=("c1", "c2")),
        a_request("r2", urgency=4, not_classes={"c2": "no"}),
    ]
    problem = a_problem(requests, [a_class("c1", 1), a_class("c2", 1)])
    assert urgency_only(problem).unplaced == ("r2",)
    assert solve(problem).unplaced == ()
