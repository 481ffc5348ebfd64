"""Bad input is refused with a sentence that names the place and says what to do."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import waymark.allocator
from tests.allocator.invented import a_class, a_problem, a_request, problems
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.problem import Policy, Problem, Separation
from waymark.allocator.problem.example import example
from waymark.allocator.solve import solve

SCHEMAS = Path(waymark.allocator.__file__).parent / "schema"


def schema(name: str) -> Draft202012Validator:
    data = json.loads((SCHEMAS / name).read_text())
    Draft202012Validator.check_schema(data)
    return Draft202012Validator(data)


@given(problems())
def test_what_is_written_fits_the_published_schemas(problem: Problem) -> None:
    assert list(schema("problem-2.json").iter_errors(problem.to_json())) == []
    assert list(schema("result-2.json").iter_errors(solve(problem).to_json())) == []


def test_a_file_of_only_the_required_fields_is_read() -> None:
    data = {
        "schema": "waymark.allocator/2",
        "weeks": ["2026-09-07"],
        "requests": [
            {
                "id": "r1",
                "school": "s",
                "year_group": 7,
                "urgency": 1,
                "kinds": {"base": 1},
                "earliest_week": 0,
                "latest_week": 0,
            }
        ],
        "classes": [
            {"id": "c1", "provision": "p", "site": "x", "kind": "base", "years": [7, 8], "free": [1]}
        ],
    }
    assert list(schema("problem-2.json").iter_errors(data)) == []
    assert len(solve(Problem.from_json(json.dumps(data))).allocation) == 1


def test_what_was_proposed_before_is_written_only_where_something_was_and_names_one_known_class() -> None:
    problem = a_problem([a_request("r1")], [a_class("c1"), a_class("c2")])
    assert "proposed_before" not in problem.to_json()["requests"][0]
    stood = replace(problem, requests=(replace(problem.requests[0], proposed_before={"c2": 0}),))
    assert list(schema("problem-2.json").iter_errors(stood.to_json())) == []
    assert Problem.from_json(json.dumps(stood.to_json())) == stood
    assert [each.class_id for each in solve(stood).allocation] == ["c2"]
    with pytest.raises(InvalidProblem, match="proposed_before names 2 classes"):
        a_request("r1", proposed_before={"c1": 0, "c2": 0})
    with pytest.raises(InvalidProblem, match="the class c9, which is not in the problem"):
        replace(problem, requests=(replace(problem.requests[0], proposed_before={"c9": 0}),))


def put(data: dict[str, Any], path: str, value: Any) -> None:
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    for part in way:
        data = data[part]
    data[last] = value


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("schema", "waymark.allocator/3", "waymark.allocator/2"),
        ("weeks", [], "weeks is empty"),
        ("weeks/0", "2026-09-08", "not a Monday"),
        ("weeks/0", "7 September", "YYYY-MM-DD"),
        ("weeks/1", "2026-09-07", "not after the week before"),
        ("requests/0/urgency", "high", "request r1: urgency is 'high', which is not a whole number"),
        ("requests/0/urgency", 6, "from 1 to 5"),
        ("requests/0/urgency", True, "not a whole number"),
        ("requests/0/urgency", 2.0, "not a whole number"),
        ("requests/0/statutory", "yes", "true or false"),
        ("requests/0/kinds", {}, "kinds is empty"),
        ("requests/0/kinds", {"base": 0}, "from 1 to"),
        ("requests/0/latest_week", 99, "outside the calendar, whose last week is 6"),
        ("requests/0/earliest_week", 5, "is before earliest_week"),
        ("requests/0/preferences", ["base-b"], "Did you mean base-a?"),
        ("requests/0/preferences", ["base-a", "base-a"], "twice"),
        ("requests/0/preferences", "base-a", "Put a list there"),
        ("requests/0/not_classes", {"nowhere": "why"}, "not in the problem"),
        ("requests/0/days_at_risk", 3, "statutory is false"),
        ("requests/0/id", "r2", "request r2 is there twice"),
        ("requests/0/id", "", "1 to 200 characters"),
        ("requests/0", 7, "JSON object"),
        ("classes/0/free", [1, 1], "class base-a: preventive_reserved has 7 numbers where free has 2"),
        ("classes/0/free", [1, 1, 2, 2, 2, 2, -1], "class base-a: free, week 6 is -1"),
        ("classes/0/years", [9, 7], "in order"),
        ("classes/0/host_only_places", 1, "without a host_school"),
        ("classes/0/years_present", [[7]], "1 lists for 7 school weeks"),
        ("classes/0/high_intensity_limit", -1, "class base-a: high_intensity_limit is -1"),
        ("classes/0/id", "centre-b", "class centre-b is there twice"),
        ("journeys/0/class", "base-z", "Did you mean base-a?"),
        ("journeys/0/request", "r9", "not in the problem"),
        ("journeys/0/minutes", "ten", "not a whole number"),
        ("separations/0/requests", ["r1"], "keeps nobody apart"),
        ("separations/0/requests", ["r1", "r9"], "names the request r9"),
        ("separations/0/blocked_sites", {"site-9": []}, "names the site site-9"),
        ("separations/0/blocked_sites", {"site-1": [77]}, "outside the calendar"),
        ("policy/priorities", ["fit", "tie_break"], "the law comes first"),
        ("policy/priorities", ["statutory_days", "fit"], "end with tie_break"),
        ("policy/priorities", ["statutory_days", "fair_share", "fit", "tie_break"], "near-ties"),
        ("policy/priorities", ["statutory_days", "luck", "tie_break"], "luck, which is not known"),
        ("policy/urgency_weights", [5, 4, 3, 2, 1], "never falling"),
        ("policy/preference_points", [1, 2], "must not rise"),
        ("policy/journey_cap_minutes", 0, "from 1 to 600"),
        ("policy/fair_share_tollerance", 3, "Did you mean fair_share_tolerance?"),
        ("policy/priorities", ["statutory_days", "fitt", "tie_break"], "Did you mean fit?"),
        ("policy/fair_share_cap", 0, "from 1 to"),
        ("policy/count_prices", 1, "true or false"),
        ("requests/0/one_to_one_hours", 900, "request r1: one_to_one_hours is 900"),
        ("requests/0/not_schools", ["school-2"], "mapping of names"),
        ("requests/0/team_weeks", {"outreach": -1}, "request r1: team_weeks, outreach is -1"),
        ("classes/0/closed_weeks", [7], "class base-a: closed week 7 is outside the calendar, whose last week is 6"),
        ("classes/0/staff_hours", [5], "class base-a: staff_hours has 1 numbers where free has 7"),
        ("classes/0/team_weeks", "many", "class base-a: team_weeks is 'many'"),
        ("classes/0/receiving_school", "", "1 to 200 characters"),
        ("journeys/0/found_on", "last week", "YYYY-MM-DD"),
        ("prices", [{"class": "base-z", "by_week": 1}], "Did you mean base-a?"),
        ("prices", [{"class": "base-a", "by_week": [1]}], "price of class base-a: by_week has 1 numbers where the calendar"),
        ("prices", [{"class": "base-a", "by_weeks": 1}], "Did you mean by_week?"),
        ("requsts", [], "Did you mean requests?"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(path: str, value: Any, told: str) -> None:
    data = copy.deepcopy(example().to_json())
    put(data, path, value)
    with pytest.raises(InvalidProblem, match=told.replace("?", r"\?")):
        Problem.from_json(data)


@pytest.mark.parametrize("missing", ["schema", "weeks", "requests", "classes"])
def test_a_missing_part_is_named(missing: str) -> None:
    data = example().to_json()
    del data[missing]
    with pytest.raises(InvalidProblem, match=f"no field {missing}"):
        Problem.from_json(data)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", b"\xff\xfe"])
def test_a_text_that_is_no_problem_is_refused(text: str | bytes) -> None:
    with pytest.raises(InvalidProblem):
        Problem.from_json(text)


def test_the_same_journey_twice_is_refused() -> None:
    data = example().to_json()
    data["journeys"].append(data["journeys"][0])
    with pytest.raises(InvalidProblem, match="there twice"):
        Problem.from_json(data)


def test_far_too_many_offers_are_refused_before_any_work() -> None:
    classes = [a_class(f"c{number}", 1, weeks=500) for number in range(100)]
    requests = [a_request(f"r{number}", latest_week=499) for number in range(50)]
    with pytest.raises(InvalidProblem, match=r"more than 1,000,000 offers .* narrow earliest_week"):
        solve(a_problem(requests, classes, journeys={}))


def test_a_file_of_the_first_schema_is_read_as_the_second_with_the_usual_values() -> None:
    new = example().to_json()
    old = {key: value for key, value in new.items() if key != "prices"} | {"schema": "waymark.allocator/1"}
    known = schema("problem-1.json").schema["$defs"]
    for part, of in (("requests", "request"), ("classes", "class"), ("journeys", "journey")):
        old[part] = [{key: each[key] for key in each if key in known[of]["properties"]} for each in new[part]]
    old["policy"] = {key: new["policy"][key] for key in known["policy"]["properties"]}
    assert list(schema("problem-1.json").iter_errors(old)) == []
    assert Problem.from_json(old).to_json() == new


def test_blocked_sites_without_weeks_mean_every_week() -> None:
    separation = Separation(("r1",), "invented", frozenset({"site-c1"}))
    problem = a_problem([a_request("r1")], [a_class("c1")], separations=(separation,))
    assert separation.blocks("site-c1", 400)
    assert solve(problem).unplaced == ("r1",)


def test_values_cannot_be_changed_after_they_were_checked() -> None:
    request = a_request("r1")
    with pytest.raises(TypeError):
        request.kinds["base"] = -4  # type: ignore[index]
    with pytest.raises(AttributeError):
        Policy().fair_share_tolerance = -1  # type: ignore[misc]
