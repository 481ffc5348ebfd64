"""The checker accepts what is right and refuses each thing that is not."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.allocator.invented import a_class, a_problem, a_request, problems, random_problem
from waymark.allocator import candidates, check, workspace
from waymark.allocator.errors import UncheckedResult
from waymark.allocator.problem import Journey, Policy, Problem, Separation
from waymark.allocator.rules.admission import CLASS_RULES, START_RULES
from waymark.allocator.solve import solve
from waymark.allocator.workspace import RULES


def rich_problem() -> Problem:
    """Everybody is placed, and almost any change to the list breaks a rule."""
    classes = [
        a_class(
            "c1",
            2,
            site="site-1",
            years=(7, 9),
            host_school="school-1",
            host_only_places=1,
            high_intensity_limit=1,
            year_span_limit=1,
            serves_schools=frozenset({"school-1", "school-2"}),
        ),
        a_class("c2", 2, site="site-2", kind="centre", preventive_reserved=1, needs_met=frozenset({"semh"})),
        a_class("c3", 1, site="site-3", kind="outreach", full_time=False),
    ]
    requests = [
        a_request("r1", preferences=("c1",), latest_week=1, waiting_days=4, weight_fair_share=3),
        a_request("r2", kinds={"centre": 3}, statutory=True, days_at_risk=2, preventive=False, urgency=5),
        a_request("r3", kinds={"centre": 3, "outreach": 2}, needs=frozenset({"semh"}), urgency=2),
        a_request("r4", kinds={"base": 2, "outreach": 4}, school="school-3", year_group=11),
    ]
    separations = (Separation(("r1", "r4"), "invented"), Separation(("r3",), "invented", ("site-3",)))
    return a_problem(requests, classes, separations=separations, policy=Policy(journey_cap_minutes=45))


def faults_after(change: Callable[[dict[str, Any]], None], problem: Problem | None = None) -> list[str]:
    problem = problem or rich_problem()
    result = copy.deepcopy(solve(problem).to_json())
    assert check.check(problem.to_json(), result) == []
    change(result)
    return check.check(problem.to_json(), result)


@given(problems())
def test_every_proposal_is_accepted(problem: Problem) -> None:
    assert check.check(problem.to_json(), solve(problem).to_json()) == []


def test_the_rich_problem_places_everybody() -> None:
    assert solve(rich_problem()).unplaced == ()


@pytest.mark.parametrize("part", ["values", "best", "bounds", "gap"])
@pytest.mark.parametrize("priority", ["statutory_days", "unmet_urgency", "fit", "fair_share", "tie_break"])
@pytest.mark.parametrize("by", [1, -1])
def test_an_altered_level_is_refused(part: str, priority: str, by: int) -> None:
    def alter(result: dict[str, Any]) -> None:
        result[part][priority] += by

    assert faults_after(alter)


@pytest.mark.parametrize("part", ["values", "best", "bounds", "gap"])
def test_a_missing_level_is_refused(part: str) -> None:
    assert faults_after(lambda result: result[part].pop("fit"))


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize(
    "change",
    [
        {"start_week": 3},
        {"weeks": 9},
        {"end_week": 2},
        {"class_id": "c1"},
        {"class_id": "c2"},
        {"class_id": "c3"},
        {"request": "r1"},
        {"request": "nobody"},
        {"class_id": "nowhere"},
    ],
)
@pytest.mark.parametrize("part", ["allocation", "reference"])
def test_an_altered_offer_is_refused(part: str, change: dict[str, Any], number: int) -> None:
    def alter(result: dict[str, Any]) -> None:
        result[part][number] |= change

    problem = rich_problem()
    offer = solve(problem).to_json()[part][number]
    if offer != offer | change:
        assert faults_after(alter)


@pytest.mark.parametrize(
    "change",
    [
        lambda result: result["allocation"].pop(),
        lambda result: result["reference"].pop(),
        lambda result: result["allocation"].append(result["allocation"][0]),
        lambda result: result["unplaced"].append("r1"),
        lambda result: result["explanations"].pop(),
        lambda result: result["explanations"][0].update(code="others_come_first"),
        lambda result: result["explanations"][0]["numbers"].update(start_week=3),
        lambda result: result.update(seed=1),
        lambda result: result.update(status="feasibly"),
        lambda result: result.update(status="infeasible"),
        lambda result: result.update(schema="waymark.allocator.result/2"),
        lambda result: result.update(problem_sha256="0" * 64),
        lambda result: result.update(pinned={"r1": ["c2", None]}),
        lambda result: result.update(banned=[["r1", "c1"]]),
        lambda result: result.pop("values"),
        lambda result: result["bounds"].update(fit=None),
    ],
)
def test_an_altered_result_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    assert faults_after(change)


def test_pins_that_clash_are_reported_in_a_result_that_is_accepted() -> None:
    problem = a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)])
    result = solve(problem, pinned={"r1": ("c1", 0), "r2": ("c1", 0)}).to_json()
    assert (result["status"], check.check(problem.to_json(), result)) == ("infeasible", [])


def test_a_result_of_another_problem_is_refused() -> None:
    other = a_problem([a_request("r1")], [a_class("c1")])
    same_but_urgency = a_problem([a_request("r1", urgency=4)], [a_class("c1")])
    assert check.check(same_but_urgency.to_json(), solve(other).to_json())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_checker_notices_when_a_rule_between_requests_is_left_out(rule: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(workspace, "RULES", tuple(each for each in RULES if each is not rule))
    assert some_problem_is_refused()


@pytest.mark.parametrize("rule", CLASS_RULES[1:], ids=lambda rule: rule.__name__)
def test_the_checker_notices_when_a_rule_about_the_class_is_left_out(rule: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(candidates, "CLASS_RULES", tuple(each for each in CLASS_RULES if each is not rule))
    assert some_problem_is_refused()


@pytest.mark.parametrize("rule", START_RULES[-2:], ids=lambda rule: rule.__name__)
def test_the_checker_notices_when_a_rule_about_the_start_is_left_out(rule: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(candidates, "START_RULES", tuple(each for each in START_RULES if each is not rule))
    assert some_problem_is_refused()


def some_problem_is_refused() -> bool:
    for seed in range(200):
        try:
            solve(random_problem(seed))
        except (UncheckedResult, KeyError):
            return True
    return False


def test_fair_share_that_sends_a_child_further_is_refused() -> None:
    requests = [a_request("r1", weight_fair_share=1), a_request("r2")]
    classes = [a_class("c1", 1), a_class("c2", 1)]
    minutes = {("r1", "c1"): 10, ("r1", "c2"): 30, ("r2", "c1"): 30, ("r2", "c2"): 30}
    journeys = {pair: Journey(number, True) for pair, number in minutes.items()}
    problem = a_problem(requests, classes, journeys=journeys, policy=Policy(fair_share_tolerance=10_000))
    result = solve(problem).to_json()
    for offer in result["allocation"]:
        offer["class_id"] = {"c1": "c2", "c2": "c1"}[offer["class_id"]]
    faults = check.check(problem.to_json(), result)
    assert any("travels further" in fault for fault in faults)


def test_the_checker_imports_nothing_of_the_library() -> None:
    tree = ast.parse(Path(check.__file__).read_text())
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(name.startswith(("waymark", "numpy", "scipy")) for name in named)
