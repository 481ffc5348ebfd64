"""Where and when to open: against a count of every plan, against its own checker, and against bad input."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.sufficiency.planning_cases import best_plan, promised, small_question
from waymark.sufficiency.county import Kind, Partnership, Provision, Scenario, School, Standing, Stopped, typical_years
from waymark.sufficiency.estimates import paired_difference
from waymark.sufficiency.planning import (
    PROVEN,
    Chooser,
    InvalidPlanning,
    NoPlan,
    candidates_from,
    candidates_to,
    demand_given,
    levers_of,
    pareto,
    problem_of,
    reach_of,
)
from waymark.sufficiency.planning.check import NotAPlan, check
from waymark.sufficiency.planning.pareto import undominated
from waymark.sufficiency.planning.resimulation import BREACHES, SHORT, WORST_SHORT, recommended
from waymark.sufficiency.planning.simulated import with_plenty

TODAY = date(2026, 8, 1)


def against_the_count(seed: int) -> bool:
    """Whether the plan found is the best of all, in every figure; and that bounds lie below, and the checker agrees."""
    question = small_question(seed)
    best, found = best_plan(question), Chooser(question).best(seconds=3.0)
    check(question.plain(), found.plain(), found.said())
    assert (found.owed, found.unmet) == (best.owed, best.unmet), seed
    for name, bound in found.bounds.items():
        assert bound is not None and bound <= getattr(found, name), (seed, name)
    assert found.bounds["owed"] <= best.owed and found.bounds["unmet"] <= best.unmet and found.bounds["worst"] <= best.worst
    assert found.status != PROVEN or found.merits == best.merits, seed
    return found.merits == best.merits


@pytest.mark.parametrize("seed", [3, 5, 9, 11])
def test_the_plan_is_the_best_of_all_plans(seed):
    assert against_the_count(seed)


@pytest.mark.deep
def test_two_hundred_questions_agree_with_the_count_of_all_plans():
    same = sum(against_the_count(seed) for seed in range(100, 300))
    assert same >= 195


def test_more_money_never_serves_fewer_and_a_cap_is_kept():
    question, unmet = small_question(5), []
    chooser = Chooser(question)
    for cap in (0, 9, 20, 40):
        plan = chooser.best(seconds=2.0, cost_at_most=cap)
        assert plan.cost <= cap
        unmet.append((plan.owed, plan.unmet))
    assert unmet == sorted(unmet, reverse=True) and unmet[0] > unmet[-1]


def test_what_is_promised_opens_even_where_it_is_not_the_best():
    question = small_question(11)
    free = Chooser(question).best(seconds=2.0)
    other = next(o for o, option in enumerate(question.options) if o not in dict(free.opened) and option.size == "small")
    held = Chooser(replace(question, promised=promised(question, other, 1))).best(seconds=2.0)
    assert other in dict(held.opened)
    assert held.merits >= free.merits


def test_a_list_of_plans_has_none_that_another_beats_in_everything():
    plans = pareto(small_question(5), seconds=8.0, plans=5)
    assert len(plans) >= 2
    assert [plan.cost for plan in plans] == sorted(plan.cost for plan in plans)
    assert undominated(list(plans)) == plans
    assert len({(plan.cost, plan.owed, plan.unmet, plan.worst) for plan in plans}) == len(plans)


def test_planning_that_is_told_to_stop_shows_nothing():
    heard = []
    with pytest.raises(Stopped):
        pareto(small_question(5), seconds=8.0, plans=5, heard=heard.append, stopped=lambda: len(heard) == 1)
    assert [step.done for step in heard] == [0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unmet": -1}, "unmet is"), ({"cost": 0}, "cost is"), ({"bounds": {"minutes": 10**6}}, "The bound of minutes"),
    ],
)  # fmt: skip
def test_the_checker_refuses_what_does_not_add_up(change, said):
    question = small_question(5)
    plan = Chooser(question).best(seconds=2.0)
    with pytest.raises(NotAPlan, match=said):
        check(question.plain(), plan.plain(), plan.said() | change)


def test_the_checker_refuses_a_plan_that_breaks_a_rule():
    question = small_question(5)
    plan = Chooser(question).best(seconds=2.0)
    tight = replace(question, most=question.most | {"openings": (0, 0)})
    with pytest.raises(NotAPlan, match="of openings in year"):
        check(tight.plain(), plan.plain(), plan.said())
    full = replace(question, options=tuple(replace(option, place_weeks=(0, 0)) for option in question.options))
    with pytest.raises(NotAPlan, match="more than it has"):
        check(full.plain(), plan.plain(), plan.said())


def test_when_no_plan_obeys_the_rules_the_one_in_the_way_is_named():
    question = small_question(5)
    stuck = replace(question, promised=promised(question, 0, 1), most=question.most | {"teachers": (0, 0)})
    with pytest.raises(NoPlan, match="without the teachers there are"):
        pareto(stuck, seconds=2.0, plans=3)


def test_the_recommended_plan_is_the_cheapest_of_those_that_simulation_cannot_tell_apart():
    plans = pareto(small_question(5), seconds=8.0, plans=5)[:2]
    zero, few, many = np.zeros(40), np.arange(40) % 7 + 10.0, np.arange(40) % 7 + 20.0
    clear = [{BREACHES: zero, SHORT: many, WORST_SHORT: many}, {BREACHES: zero, SHORT: few, WORST_SHORT: few}]
    assert recommended(plans, clear)[0] == 1
    noisy = few + np.where(np.arange(40) % 2, 8.0, -8.0)
    assert paired_difference(few, noisy).mean.low < 0
    best, why = recommended(
        plans, [{BREACHES: zero, SHORT: noisy, WORST_SHORT: zero}, {BREACHES: zero, SHORT: few, WORST_SHORT: zero}]
    )
    assert best == 0 and "cannot be told apart" in why


def authority() -> Scenario:
    schools = tuple(School(f"school {n}", n, f"area {n % 2}", (100,) * 5, (100,)) for n in range(1, 5))
    return Scenario(
        "Small", typical_years(2026, 2), (Partnership("area 0"), Partnership("area 1")), schools, (Kind("base", 2, 6, 8),),
        (Provision("first base", "base", 4, date(2025, 9, 1), "area 0", date(2028, 3, 1)),),
        minutes={"school 2": {"first base": 20}, "school 4": {"first base": 50}},
    )  # fmt: skip


TEN = {"key": "ten", "kind": "base", "places": 10, "capital": 300_000, "revenue": 350_000, "teachers": 2, "assistants": 4}


def file_of(**changes: object) -> dict:
    journeys = {f"school {n}": 10 * n for n in range(1, 5)}
    made = {
        "schema": "waymark.sufficiency.candidates/1", "limits": {"car": 45},
        "sizes": [TEN],
        "candidates": [
            {"key": "at one", "school": "school 1", "sizes": ["ten"], "partnership": "area 1", "minutes": {"car": journeys}},
            {"key": "at two", "school": "school 2", "sizes": ["ten"], "consent": "given", "minutes": {"car": journeys}},
        ],
        "demand": [{"school": "school 1", "kind": "base", "year": "2026-27", "place_weeks": 100}],
    }  # fmt: skip
    return made | changes


def question_of(today: date = TODAY, **changes: object):
    candidates = candidates_from(file_of(**changes))
    return problem_of(authority(), candidates, demand_given(authority(), candidates.demand), today=today)


def test_what_is_open_counts_for_the_weeks_it_is_open_and_only_within_reach():
    site = question_of().sites[0]
    assert site.minutes == (-1, 20, -1, -1)  # of its own partnership, and within 45 minutes
    first, second = site.open_weeks
    assert first == 4 * 39 and second == 4 * sum(week < date(2028, 3, 1) for week in typical_years(2026, 2)[1]) < 4 * 39


def test_a_file_reads_back_to_the_same_and_obeys_its_published_schema():
    from jsonschema import Draft202012Validator

    from tests.repository.architecture import PROJECT

    schema = json.loads((PROJECT / "src/waymark/sufficiency/planning/schema/candidates-1.json").read_text())
    read = candidates_from(json.dumps(file_of()))
    assert candidates_from(candidates_to(read)) == read
    Draft202012Validator(schema).validate(json.loads(candidates_to(read)))
    assert list(Draft202012Validator(schema).iter_errors(file_of(limits={})))


def test_levers_open_what_the_plan_says_on_the_first_monday_of_its_year():
    question = question_of()
    plan = Chooser(question).best(seconds=2.0)
    (lever,) = levers_of(question, plan, authority())
    assert (lever.key, lever.kind, lever.places, lever.opens_on) == ("at one", "base", 10, date(2026, 9, 7))
    assert (lever.minutes["school 1"], lever.minutes["school 2"]) == (10, 600)  # the other partnership is out of reach


def test_a_plan_says_how_far_its_children_go_and_who_can_reach_no_place():
    question = question_of()
    reach = reach_of(question, Chooser(question).best(seconds=2.0))
    assert (reach.spread.median, reach.spread.worst, reach.spread.beyond) == (10, "area 1", 0.0)
    assert reach.places_for_need == {} and reach.least is None  # nothing is needed in the last year
    both = [{"school": f"school {n}", "kind": "base", "year": "2027-28", "place_weeks": 100} for n in (1, 2)]
    later = question_of(demand=both, openings={"2026-27": 0, "2027-28": 0})
    nothing = reach_of(later, Chooser(later).best(seconds=2.0))
    assert nothing.without == ("school 1",) and nothing.least == ("school 1", 0.0)  # the first base is school 2's alone


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"promised": [{"key": "at nine"}]}, "promised names 'at nine', which is not a candidate"),
        (
            {"promised": [{"key": "at one"}], "teachers": {"2026-27": 2, "2027-28": 1}},
            "teachers, 2027-28 is 1, and what is promised",
        ),
        ({"promised": [{"key": "at one"}], "capital": {"2026-27": 1, "2027-28": 1}}, "needs 300000 at least"),
        ({"promised": [{"key": "at one", "year": "2030-31"}]}, "promised, at one, year names '2030-31'"),
        ({"openings": {"2026": 1}}, "openings names '2026'"),
        ({"limits": {"car": 45, "bus": 60}}, "minutes, bus has no journey from 'school 1'"),
        ({"demand": [{"school": "school 9", "kind": "base", "year": "2026-27", "place_weeks": 1}]}, "school names 'school 9'"),
        ({"candidate": []}, "has candidate, which is not known. Did you mean candidates?"),
        ({"coverage": [{"kind": "base", "by": "2026-27", "partnerships": ["area 9"]}]}, "coverage, partnerships names 'area 9'"),
        ({"schema": "waymark.sufficiency.candidates/0"}, "This version of Waymark reads"),
    ],
)
def test_what_cannot_be_planned_with_is_named_with_its_field(changes, said):
    with pytest.raises(InvalidPlanning, match=said):
        question_of(**changes)


def test_nothing_opens_in_a_year_that_has_begun():
    later = question_of(today=date(2026, 10, 1))
    assert {option.first for option in later.options} == {1}
    assert later.needed[:, :, 0].sum() == 0 < question_of().needed[:, :, 0].sum()  # nor is its need counted
    with pytest.raises(InvalidPlanning, match="which began before today, 2026-10-01"):
        question_of(today=date(2026, 10, 1), promised=[{"key": "at one", "year": "2026-27"}])
    with pytest.raises(InvalidPlanning, match="nothing can be opened"):
        question_of(today=date(2028, 1, 1))


def test_what_a_year_that_has_begun_may_spend_is_nothing_and_not_without_limit():
    begun = question_of(today=date(2026, 11, 1), capital={"2027-28": 100}, teachers={})
    assert begun.most["capital"] == (0, 100) and begun.most["teachers"] == (None, None)
    assert question_of(capital={"2027-28": 100}).most["capital"] == (None, 100)


def test_who_stands_in_a_place_on_the_first_day_stands_in_one_when_there_are_places_for_all():
    placed = Standing("school 2", 8, "placed", 3, None, "first base", 4, pupils=2)
    standing = (placed, Standing("school 1", 9, "waiting", 1, "base"))
    plenty = with_plenty(replace(authority(), standing=standing), ["base"])
    assert [(row.state, row.provision, row.pupils) for row in plenty.standing] == [
        ("placed", "plenty of base, area 0", 2), ("waiting", None, 1)
    ]  # fmt: skip


def test_coverage_that_no_candidate_can_give_is_said():
    with pytest.raises(InvalidPlanning, match="no candidate of area 0 can open it"):
        question_of(coverage=[{"kind": "base", "by": "2027-28"}])
