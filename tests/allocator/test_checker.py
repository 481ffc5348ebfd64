"""The checker accepts what is right and refuses each thing that is not."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allocator.invented import a_class, a_problem, a_request, problems, random_problem
from waymark.allocator import check
from waymark.allocator.check.claims import _Claims
from waymark.allocator.check.reading import Reading
from waymark.allocator.errors import UncheckedResult
from waymark.allocator.problem import Journey, Policy, Problem, Separation
from waymark.allocator.proposal import model
from waymark.allocator.proposal.model import RULES
from waymark.allocator.rules import admission_table
from waymark.allocator.rules.admission_table import CLASS_RULES, START_RULES, ClassRule, StartRule
from waymark.allocator.solve import solve


def rich_problem() -> Problem:
    """Everybody is placed, almost any change to the list breaks a rule, and fair share has something to settle."""
    classes = [
        a_class(
            "c1", 2, site="site-1", years=(7, 9), host_school="school-1", host_only_places=1, high_intensity_limit=1,
            year_span_limit=1, serves_schools=frozenset({"school-1", "school-2"}),
        ),
        a_class("c2", 2, site="site-2", kind="centre", preventive_reserved=1, needs_met=frozenset({"semh"}), staff_hours=10),
        a_class("c3", 1, site="site-3", kind="outreach", full_time=False, team_weeks=4),
        a_class("c4", 1, site="site-4", kind="move", receiving_school="school-2"),
    ]  # fmt: skip
    requests = [
        a_request("r1", preferences=("c1",), latest_week=1, waiting_days=4, weight_fair_share=3),
        a_request("r2", kinds={"centre": 3}, statutory=True, days_at_risk=2, preventive=False, urgency=5),
        a_request("r3", kinds={"centre": 3, "outreach": 2}, needs=frozenset({"semh"}), urgency=2, one_to_one_hours=5),
        a_request("r4", kinds={"base": 2, "outreach": 4}, school="school-3", year_group=11, team_weeks={"outreach": 4}),
        a_request("r5", kinds={"move": 4}, not_schools={"school-9": "no"}),
    ]
    separations = (Separation(("r1", "r4"), "invented"), Separation(("r3",), "invented", ("site-3",)))
    return a_problem(requests, classes, separations=separations, policy=Policy(journey_cap_minutes=45))


def crowded_problem() -> Problem:
    """More children than places, so that the certificate has prices."""
    requests = [
        a_request(f"r{number}", urgency=1 + number % 3, latest_week=1, kinds={"base": 2 + number % 2}) for number in range(6)
    ]
    requests[0] = replace(requests[0], weight_fair_share=9, year_group=10)
    return a_problem(requests, [a_class("c1", 2, year_span_limit=1), a_class("c2", (1, 1, 2, 2))])


def torn_problem() -> Problem:
    """Any two of three children must be apart, so that the plan takes halves and the certificate has choices."""
    requests = [a_request(f"r{number}", latest_week=0) for number in range(3)]
    apart = tuple(Separation(pair, "invented") for pair in (("r0", "r1"), ("r1", "r2"), ("r0", "r2")))
    return a_problem(requests, [a_class("c1", 3), a_class("c2", 3, site="site-c1")], separations=apart)


def fitted_problem() -> Problem:
    """A team's weeks and a week's hours that children do not fill, so that the certificate has what fits together."""
    teams = [a_request(f"t{number}", kinds={"outreach": 2}, urgency=2 + number, latest_week=0) for number in range(4)]
    alone = [a_request(f"h{number}", kinds={"base": 4}, latest_week=0, one_to_one_hours=5 + number) for number in range(3)]
    classes = [
        a_class("c1", 9, kind="outreach", team_weeks=10, team_weeks_per_child=3), a_class("c2", 9, staff_hours=12)
    ]
    return a_problem([*teams, *alone], classes)


PROBLEMS = {"rich": rich_problem(), "crowded": crowded_problem(), "torn": torn_problem(), "fitted": fitted_problem()}
ROUNDED = {"torn": torn_problem(), "aged": random_problem(59)}
"""Problems that rows rounded down are needed for; of the second they count windows of years, one place each, and one another."""


@pytest.fixture
def choosing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proofs by choices alone: rows that follow from others would cut off what there is to choose between."""
    monkeypatch.setattr("waymark.allocator.engine.branch.ROUNDS_OF_CUTS", 0)


def resealed(result: dict[str, Any]) -> dict[str, Any]:
    return result | {"seal": check.seal(result)}


def faults_after(change: Callable[[dict[str, Any]], Any], problem: Problem | None = None) -> list[str]:
    """Of a result changed and sealed again, so that only what it says can give it away."""
    problem = problem or rich_problem()
    result = copy.deepcopy(solve(problem).to_json())
    assert check.check(problem.to_json(), result) == []
    change(result)
    return check.check(problem.to_json(), resealed(result))


Path_ = tuple[Any, ...]


def every_place(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where a result can be tampered with: everything it holds, however deep."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from every_place(each, (*path, key))


def tampered(result: dict[str, Any], path: Path_) -> Iterator[dict[str, Any]]:
    """The result without what is at `path`, and with something else there."""
    for change in ("other", "gone"):
        changed = copy.deepcopy(result)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        old = holder[path[-1]]
        if change == "gone":
            del holder[path[-1]]
        elif isinstance(old, (list, dict)):
            continue
        else:
            holder[path[-1]] = f"{old}x" if isinstance(old, str) else 1 if old is None else old + 1
        yield changed


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_tampering_with_any_field_of_a_result_or_its_certificate_fails(problem: Problem) -> None:
    data, result = problem.to_json(), solve(problem).to_json()
    places = list(every_place(result))
    assert len(places) > 100
    for path in places:
        for changed in tampered(result, path):
            assert check.check(data, changed), path


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_a_claim_that_is_tampered_with_and_sealed_again_fails_on_its_own(problem: Problem) -> None:
    data, result = problem.to_json(), solve(problem).to_json()
    words = {"sentence", "minutes", "weeks_after_earliest", "preference", "classes_possible"}
    for path in every_place(result):
        if path[0] in ("certificate", "seal") or words & set(path) or path[-1] in ("numbers", "code"):
            continue
        for changed in tampered(result, path):
            assert check.check(data, resealed(changed)), path


@pytest.mark.usefixtures("choosing")
def test_the_torn_problem_can_be_proven_by_choices_which_cannot_be_tampered_with() -> None:
    problem = torn_problem()
    data, result = problem.to_json(), solve(problem).to_json()
    assert "these" in json.dumps(result["certificate"])
    for path in every_place(result):
        for changed in tampered(result, path):
            assert check.check(data, changed), path


def test_the_torn_problem_is_proven_by_rounding_down() -> None:
    """Half of each of three pairs, of which either may be at the site: one and a half, so one."""
    (component,) = solve(torn_problem()).certificate["reference"]["components"]
    assert {each["over"] for each in component["rounded"]} == {2}
    assert "these" not in json.dumps(component)


def test_the_aged_problem_is_proven_by_every_kind_of_rounding_down() -> None:
    rounded = [row for each in solve(ROUNDED["aged"]).certificate["reference"]["components"] for row in each.get("rounded", ())]
    rows = [row for each in rounded for row in each["rows"]]
    assert any(each["requests"] for each in rounded) and any("rounded" in row for row in rows)
    assert {"request" in row for row in rows if row.get("rule") == "year_span"} == {True, False}


@pytest.mark.parametrize("problem", ROUNDED.values(), ids=ROUNDED)
def test_no_rounded_row_whatever_it_counts_brings_the_bound_below_the_best_list(problem: Problem) -> None:
    draw, refused = Random(1), 0
    result = solve(problem).to_json()
    reading = Reading(problem.to_json())
    for _ in range(300):
        part = copy.deepcopy(result["certificate"]["reference"])
        for component in part["components"]:
            for row in component.get("rounded", ()):
                change_some_numbers(row, draw)
        claims = _Claims(reading, result)
        try:
            bound, worth = claims._bound(part, claims.pinned, {}, result["reference"])
        except ValueError:
            refused += 1
            continue
        assert bound >= worth
    assert refused < 200


def change_some_numbers(row: dict[str, Any], draw: Random) -> None:
    if draw.random() < 0.3:
        row["over"] = max(1, row["over"] + draw.randint(-2, 2))
    for each in row["rows"]:
        if draw.random() < 0.2:
            each["times"] += draw.randint(-1, 2)
        if "week" in each and draw.random() < 0.1:
            each["week"] = max(0, each["week"] + draw.randint(-1, 1))
        if "rounded" in each and draw.random() < 0.1:
            each["rounded"] += 1
    for request_id in list(row["requests"]):
        if draw.random() < 0.2:
            row["requests"][request_id] += draw.randint(-1, 2)


@pytest.mark.parametrize("problem", [crowded_problem(), fitted_problem()], ids=["crowded", "fitted"])
def test_a_certificate_sealed_again_proves_the_same_or_nothing(problem: Problem) -> None:
    """More of a row, or the row of a week that is alike, can still be a proof of the same bound; never of anything not so."""
    data, result = problem.to_json(), solve(problem).to_json()
    for path in every_place(result["certificate"], ("certificate",)):
        if len(path) > 1:
            for changed in tampered(result, path):
                if not check.check(data, resealed(changed)):
                    alike = path[-1] in ("times", "scale", "week")
                    assert alike or path[-2] in ("points", "rows", "components", "requests"), path


@given(problems(), st.data())
def test_a_worse_list_is_never_proven_whatever_its_certificate(problem: Problem, data: st.DataObject) -> None:
    """A place is taken away, every number told truly, everything sealed again: the bound gives it away."""
    read, result = problem.to_json(), copy.deepcopy(solve(problem).to_json())
    if not result["reference"]:
        return
    gone = result["reference"].pop(data.draw(st.integers(0, len(result["reference"]) - 1)))["request"]
    result["allocation"] = copy.deepcopy(result["reference"])
    result["certificate"]["shared"] = None
    before = check.levels(read, result["reference"], 0)
    for name in result["best"]:
        result["best"][name] = result["bounds"][name] = before[name]
    result["values"] = before
    result["unplaced"] = sorted({each["id"] for each in read["requests"]} - {each["request"] for each in result["reference"]})
    starts = {each["request"]: each["start_week"] for each in result["allocation"]}
    for each in result["explanations"]:
        each["code"] = "offered" if each["request"] in starts else "others_come_first"
        each["numbers"] = {"start_week": starts.get(each["request"])}
    assert check.check(read, resealed(result)), gone


@given(problems())
def test_every_proposal_is_accepted(problem: Problem) -> None:
    assert check.check(problem.to_json(), solve(problem).to_json()) == []


def test_the_rich_problem_places_everybody() -> None:
    assert solve(rich_problem()).unplaced == ()


@pytest.mark.parametrize("part", ["values", "best", "bounds", "gap"])
@pytest.mark.parametrize("priority", ["statutory_days", "unmet_urgency", "fit", "tie_break"])
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
        lambda result: result["certificate"].update(reference=None),
        lambda result: result["certificate"]["reference"].update(components=[]),
        lambda result: result["certificate"]["reference"]["points"].update(fit=1, statutory_days=1),
        lambda result: result.update(status="feasibly"),
        lambda result: result.update(status="infeasible"),
        lambda result: result.update(schema="waymark.allocator.result/1"),
        lambda result: result.update(problem_sha256="0" * 64),
        lambda result: result.update(pinned={"r1": ["c2", None]}),
        lambda result: result.update(banned=[["r1", "c1"]]),
        lambda result: result.pop("values"),
    ],
)
def test_an_altered_result_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    assert faults_after(change)


def test_pins_that_clash_are_reported_in_a_result_that_is_accepted() -> None:
    problem = a_problem([a_request("r1"), a_request("r2")], [a_class("c1", 1)])
    result = solve(problem, pinned={"r1": ("c1", 0), "r2": ("c1", 0)}).to_json()
    assert (result["status"], check.check(problem.to_json(), result)) == ("infeasible", [])
    for path in every_place(result):
        for changed in tampered(result, path):
            assert check.check(problem.to_json(), changed), path


def test_pins_that_do_not_clash_are_not_called_infeasible() -> None:
    classes, pins = [a_class("c1", 1)], {"r1": ("c1", 0), "r2": ("c1", 0)}
    requests = [a_request("r1"), a_request("r2")]
    claimed = solve(a_problem(requests, classes), pinned=pins).to_json()
    roomier = a_problem(requests, [a_class("c1", 2)])
    claimed = resealed(claimed | {"problem_sha256": roomier.sha256()})
    assert "The certificate does not show that these pins clash." in check.check(roomier.to_json(), claimed)


def test_a_result_of_another_problem_is_refused() -> None:
    other = a_problem([a_request("r1")], [a_class("c1")])
    same_but_urgency = a_problem([a_request("r1", urgency=4)], [a_class("c1")])
    assert check.check(same_but_urgency.to_json(), solve(other).to_json())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_checker_notices_when_a_rule_between_requests_is_left_out(rule: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(model, "RULES", tuple(each for each in RULES if each is not rule))
    assert some_problem_is_refused()


BY_OTHER_MEANS = {"ruled_out_by_the_panel", "kind_not_asked_for", "school_not_served", "team_has_no_time"}
"""Rules that hold without their mask: by a row, by who is looked at together, or because a stay of no weeks is none."""


@pytest.mark.parametrize(
    "rule", [each for each in CLASS_RULES if each.says.__name__ not in BY_OTHER_MEANS], ids=lambda rule: rule.says.__name__
)
def test_the_checker_notices_when_a_rule_about_the_class_is_left_out(rule: ClassRule, monkeypatch: Any) -> None:
    monkeypatch.setattr(admission_table, "CLASS_RULES", tuple(each for each in CLASS_RULES if each is not rule))
    assert some_problem_is_refused()


ONLY_BY_THEIR_MASK = {"class_closed", "too_far_in_age_from_the_class", "apart_from_a_pupil_there"}


@pytest.mark.parametrize(
    "rule", [each for each in START_RULES if each.says.__name__ in ONLY_BY_THEIR_MASK], ids=lambda rule: rule.says.__name__
)
def test_the_checker_notices_when_a_rule_about_the_start_is_left_out(rule: StartRule, monkeypatch: Any) -> None:
    monkeypatch.setattr(admission_table, "START_RULES", tuple(each for each in START_RULES if each is not rule))
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

    def swap(result: dict[str, Any]) -> None:
        for offer in result["allocation"]:
            offer["class_id"] = {"c1": "c2", "c2": "c1"}[offer["class_id"]]

    assert any("travels further" in fault for fault in faults_after(swap, problem))


def test_the_checker_imports_nothing_of_the_library() -> None:
    for file in Path(check.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text())
        named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
        assert not any(name.startswith(("waymark", "numpy", "scipy", "numba")) for name in named)
        assert all(node.level < 2 for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))


def first_end(result: dict[str, Any]) -> dict[str, Any]:
    """The first end of a component whose rows cost something."""
    ends = [component["proof"] for component in result["certificate"]["reference"]["components"]]
    return next(end for end in ends if end.get("rows"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda result: first_end(result)["rows"][0].update(times=-1), "component 1: a row of the certificate is counted less"),
        (lambda result: first_end(result).update(scale=0), "component 1: a scale in the certificate is no whole number"),
        (lambda result: result["certificate"]["reference"]["points"].update(fit=1), "reference: the points of the certificate"),
        (lambda result: result["certificate"]["reference"]["components"].pop(0), "reference: the certificate leaves out r"),
        (lambda result: result["certificate"]["reference"]["components"][0].update(proof=[]), "component 1: it is not written"),
        (lambda result: result["certificate"]["reference"]["components"][0].pop("proof"), "component 1: it does not have"),
        (lambda result: result["certificate"].update(reference=None), "The certificate is wrong: its part reference is missing"),
        (lambda result: result["certificate"].update(shared=7), "The certificate is wrong: its part shared"),
        (lambda result: result.update(certificate=None), "certificate is missing in the result"),
        (lambda result: result.update(unplaced=None), "unplaced is missing in the result, or is not a list"),
        (lambda result: result["unplaced"].pop(), "The list of those without a place is not everybody"),
        (lambda result: result["allocation"][0].pop("weeks"), "allocation of the result, number 1, has no weeks"),
    ],
)
def test_what_is_wrong_in_a_proof_is_named(change: Callable[[dict[str, Any]], Any], told: str) -> None:
    faults = faults_after(change, crowded_problem())
    assert len(faults) == 1
    assert told in faults[0]


def test_a_class_that_is_overfull_breaks_no_rule_about_places_nobody_keeps() -> None:
    problem = a_problem([a_request("r1", preventive=False), a_request("r2", preventive=False)], [a_class("c1", 1)])
    offers = [{"request": name, "class_id": "c1", "start_week": 0, "weeks": 4, "end_week": 3} for name in ("r1", "r2")]
    faults = check.broken_rules(problem.to_json(), offers)
    assert faults and all("2 children for 1 places" in fault for fault in faults), faults
