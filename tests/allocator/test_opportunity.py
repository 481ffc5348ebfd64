"""What places are worth to children not yet known: prices from years, and how they enter a proposal."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from benchmarks.allocator.instances import Instance
from benchmarks.allocator.year_meetings import Round, as_year, county
from benchmarks.allocator.year_rules import FUTURE_SEEDS, OpportunityCost, best_today, from_past
from tests.allocator.invented import a_class, a_problem, a_request
from tests.real_data import PROJECT_ROOT
from waymark.allocator.errors import InvalidProblem
from waymark.allocator.opportunity.panels import PastPanel, prices_for, problem_prices, year_of_panels
from waymark.allocator.opportunity.price_table import PriceTable, can_wait, expected_use, learn_prices, price_of_stay
from waymark.allocator.opportunity.years import Year, joined, resampled, worth_of
from waymark.allocator.problem import Policy
from waymark.allocator.solve import solve

OWED = SimpleNamespace(statutory=True)
NOT_OWED = SimpleNamespace(statutory=False)


def a_year(*asked: tuple[int, int, bool, list[tuple[int, int, int]]]) -> Year:
    """Requests as (week asked, urgency, owed a duty, stays), a stay as (class, start, end)."""
    lines = [
        (number, *stay, worth_of(urgency, owed)) for number, (_, urgency, owed, stays) in enumerate(asked) for stay in stays
    ]
    columns = np.array(lines, np.int64).reshape(-1, 5).T
    weeks, urgencies, duties = ([item[field] for item in asked] for field in range(3))
    return Year(*columns, weeks, urgencies, duties)


def a_random_year(rng: np.random.Generator, requests: int = 60, classes: int = 4, weeks: int = 20) -> Year:
    asked = []
    for _ in range(requests):
        week = int(rng.integers(0, weeks - 3))
        stays = [(c, s, min(weeks, s + 5)) for c in rng.permutation(classes)[:2].tolist() for s in (week, week + 1)]
        asked.append((week, int(rng.integers(1, 6)), bool(rng.random() < 0.1), sorted(stays)))
    return a_year(*asked)


def best_value_of(year: Year, places: np.ndarray) -> float:
    """The year's linear program, by a solver that knows nothing of prices."""
    classes, weeks = places.shape
    table = np.zeros((year.requests + classes * weeks, len(year.request)))
    for line, (request, number, start, end) in enumerate(zip(year.request, year.place_class, year.start, year.end, strict=True)):
        table[request, line] = 1
        table[year.requests + number * weeks + start : year.requests + number * weeks + end, line] = 1
    upper = np.concatenate([np.ones(year.requests), places.ravel()])
    return -linprog(-year.worth.astype(float), A_ub=table, b_ub=upper, bounds=(0, 1), method="highs").fun


def bound_by(table: PriceTable, year: Year, places: np.ndarray) -> int:
    """What the places cost in all, and what each request has left at best: no list of the year is worth more."""
    prices = np.array([table.by_week[str(number)] for number in range(len(places))])
    before = np.pad(prices.cumsum(axis=1), ((0, 0), (1, 0)))
    left = np.zeros(year.requests, np.int64)
    np.maximum.at(left, year.request, year.worth - before[year.place_class, year.end] + before[year.place_class, year.start])
    return int(left.sum() + (prices * places).sum())


def learned(years: list[Year], places: np.ndarray, **how: object) -> PriceTable:
    return learn_prices(years, places, [str(number) for number in range(len(places))], source="invented", most=3_000, **how)


@pytest.mark.parametrize("seed", range(8))
def test_the_prices_of_one_year_bound_its_best_list_closely(seed: int) -> None:
    rng = np.random.default_rng(seed)
    year, places = a_random_year(rng), rng.integers(0, 4, (4, 20))
    best = best_value_of(year, places)
    bound = bound_by(learned([year], places, duties_besides=0), year, places)
    # The prices are rounded to whole thousandths, half a thousandth a place and week at most.
    assert best - places.sum() <= bound <= 1.01 * best


def test_where_there_is_room_for_everybody_nothing_costs_anything_and_everybody_is_expected() -> None:
    years = [a_random_year(np.random.default_rng(seed)) for seed in range(3)]
    table = learned(years, np.full((4, 20), 100))
    assert not any(any(prices) for prices in table.by_week.values())
    starts = sum((year.asked <= 10).sum() for year in years)
    there = sum(expected_use(table, str(number), week).children for number in range(4) for week in range(20))
    weeks = sum(min(5, 20 - int(year.start[year.request == request].min())) for year in years for request in range(year.requests))
    assert starts and abs(there - 100 * weeks / 3) <= 4 * 20 * 3


def test_only_what_is_asked_later_is_expected_but_everybody_known_competes() -> None:
    year = a_year((0, 5, False, [(0, 0, 4)]), (2, 2, False, [(0, 2, 6)]))
    places = np.ones((1, 6), np.int64)
    later = learned([year], places, since=1)
    assert [expected_use(later, "0", week).by_urgency[1] for week in (1, 2, 5)] == [0, 100, 100]
    assert [expected_use(later, "0", week).children for week in (1, 2, 5)] == [0, 100, 100]
    known = a_year((0, 5, False, [(0, 2, 6)]))
    both = learned([year], places, since=1, waiting=known)
    assert expected_use(both, "0", 3).children <= 5, "the known child of urgency 5 has the only place"
    assert sum(both.by_week["0"]) >= 1_900 and not sum(later.by_week["0"])


def test_a_margin_of_further_children_owed_a_duty_raises_prices_and_is_not_counted_as_expected() -> None:
    one, other = a_year((1, 2, False, [(0, 1, 5)])), a_year((1, 1, True, [(0, 2, 5)]))
    places = np.ones((1, 5), np.int64)
    bare, safe = (learned([one, other], places, duties_besides=margin) for margin in (0, 1))
    assert sum(safe.by_week["0"]) > sum(bare.by_week["0"]) + 500
    assert expected_use(safe, "0", 3).owed == expected_use(bare, "0", 3).owed == 50


@given(st.permutations(range(20)))
def test_the_order_of_the_requests_does_not_matter(order: list[int]) -> None:
    year, places = a_random_year(np.random.default_rng(1), requests=20), np.ones((4, 20), np.int64)
    assert learned([year.only(np.array(order))], places) == learned([year], places)


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6), st.integers(-2, 8), st.integers(1, 9), st.integers(0, 10**5))
def test_a_stay_never_costs_more_than_the_cap_and_nothing_for_a_duty(
    prices: list[int], start: int, weeks: int, most: int
) -> None:
    table = PriceTable({"a": tuple(prices)}, {"a": ((0,) * 6,) * 6}, most, 1, "invented")
    price = price_of_stay(table, "a", start, weeks, NOT_OWED)
    assert price == min(most, sum(price for week, price in enumerate(prices) if start <= week < start + weeks))
    assert price_of_stay(table, "a", start, weeks, OWED) == price_of_stay(table, "elsewhere", start, weeks, NOT_OWED) == 0


def test_what_a_place_is_kept_for_is_said_in_numbers_and_words() -> None:
    table = PriceTable({"a": (10, 0)}, {"a": ((0, 10, 0, 30, 20, 75), (0,) * 6)}, 3_000, 20, "last year drawn anew")
    use = expected_use(table, "a", 0)
    assert (use.by_urgency, use.owed, use.children) == ((0, 10, 0, 30, 20), 75, 135)
    assert use.sentence() == (
        "Expected here in this week and not yet known: 1.4 children, on average of 20 years (last year drawn anew); of them "
        "0.8 owed a duty in law and 0.5 of urgency 4 or 5."
    )
    assert expected_use(table, "a", 1).sentence().startswith("No child who is not yet known is expected")
    with pytest.raises(InvalidProblem, match="Week 2 is not in the price table"):
        expected_use(table, "a", 2)
    with pytest.raises(InvalidProblem, match="no price of class b"):
        expected_use(table, "b", 0)


def test_only_a_later_start_where_a_duty_may_come_can_wait() -> None:
    uses = ((0,) * 6,) * 2 + ((0, 0, 0, 0, 0, 1),) + ((0,) * 6,)
    table = PriceTable({"a": (0,) * 4, "b": (0,) * 4}, {"a": uses, "b": ((9,) * 5 + (0,),) * 4}, 0, 1, "invented")
    assert can_wait(table, "a", 2, 2, NOT_OWED)
    assert not can_wait(table, "a", 1, 2, NOT_OWED), "it starts before the next meeting"
    assert not can_wait(table, "a", 3, 2, NOT_OWED), "no child owed a duty is expected from then on"
    assert not can_wait(table, "b", 2, 2, NOT_OWED)
    assert not can_wait(table, "a", 2, 2, OWED)


def test_a_table_reads_back_from_its_text_unchanged() -> None:
    table = learned([a_random_year(np.random.default_rng(3))], np.ones((4, 20), np.int64))
    assert PriceTable.from_json(table.to_json()) == table
    assert PriceTable.from_json(json.loads(table.to_json())) == table


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: data.update(schema="another"), "schema is waymark.opportunity/1"),
        (lambda data: data.pop("most"), "lacks 'most'"),
        (lambda data: data.update(most=-1), "most is -1"),
        (lambda data: data["classes"][0]["by_week"].pop(), "entries where"),
        (lambda data: data["classes"][0]["by_week"].__setitem__(0, 0.5), "not a whole number"),
        (lambda data: data["classes"][0]["uses"][0].pop(), "5 entries where 6 are needed"),
        (lambda data: data["classes"].append(data["classes"][0]), "names 0 twice"),
        (lambda data: data["classes"].append("0"), "is no object"),
    ],
)
def test_a_faulty_table_is_refused_with_a_sentence(change, sentence: str) -> None:
    table = learned([a_random_year(np.random.default_rng(3))], np.ones((4, 20), np.int64))
    data = json.loads(table.to_json())
    change(data)
    with pytest.raises(InvalidProblem, match=sentence):
        PriceTable.from_json(json.dumps(data))


def test_faulty_years_and_places_are_refused_with_a_sentence() -> None:
    year = a_year((0, 3, False, [(0, 0, 4)]))
    with pytest.raises(InvalidProblem, match=r"line 0 .* is no stay"):
        replace(year, end=year.start)
    with pytest.raises(InvalidProblem, match="worth has 2 entries, request 1"):
        replace(year, worth=np.array([1, 2]))
    with pytest.raises(InvalidProblem, match="outside the 1 classes and 3 weeks"):
        learned([year], np.ones((1, 3), np.int64))
    with pytest.raises(InvalidProblem, match="a row for each of the 1 classes, not float64"):
        learned([year], np.ones((1, 4)))
    with pytest.raises(InvalidProblem, match="no year to learn prices from"):
        learned([], np.ones((1, 4), np.int64))


def test_years_drawn_anew_are_the_same_everywhere_and_come_from_all_the_past() -> None:
    past = [a_random_year(np.random.default_rng(seed), requests=40) for seed in (1, 2)]
    drawn = resampled(past, 30, seed=5)
    assert drawn[0].asked[:8].tolist() == resampled(past, 1, seed=5)[0].asked[:8].tolist()
    assert [year.requests for year in drawn] == [40] * 30
    assert resampled(past, 2, seed=5)[1].worth.tolist() != drawn[0].worth.tolist()
    mean, expected = np.mean([year.urgency.mean() for year in drawn]), joined(past).urgency.mean()
    assert abs(mean - expected) < 0.15


def test_a_past_request_counts_once_from_when_it_was_first_heard_even_where_everything_was_full() -> None:
    first = a_problem([a_request("r1")], [a_class("a", 0, 8), a_class("gone", 1, 8)])
    again = a_problem([a_request("r1"), a_request("r2", urgency=5, latest_week=1)], [a_class("a", 0, 8)])
    year = year_of_panels([PastPanel(6, again), PastPanel(4, first)], ["a"])
    assert list(zip(year.asked.tolist(), year.urgency.tolist(), strict=True)) == [(4, 3), (6, 5)]
    lines = zip(year.request.tolist(), year.start.tolist(), year.end.tolist(), strict=True)
    assert list(lines) == [(0, 4, 8), (1, 6, 10), (1, 7, 11)]
    assert year.worth.tolist() == [3_000, 5_000, 4_875]


@pytest.mark.parametrize(("kept", "asked"), [(0, 1), (1, 1), (2, 0)])
def test_a_class_kept_for_others_was_never_open_to_an_excluded_child(kept: int, asked: int) -> None:
    """With one of two places kept the other could have been had; with both kept none could, and nothing is learnt of it."""
    excluded = a_request("excluded", statutory=True, preventive=False, kinds={"base": 4})
    place_class = a_class("a", 2, 8, preventive_reserved=(kept,) * 8)
    year = year_of_panels([PastPanel(2, a_problem([excluded], [place_class]))], ["a"])
    assert len(set(year.request.tolist())) == asked


def a_choice_between_now_and_later(urgency: int, **policy: object):
    """One place, one child who asks for it today, and past years in which a child owed a duty needed it in week 2."""
    problem = a_problem(
        [a_request("today", urgency=urgency, kinds={"base": 6})], [a_class("a", 1, 8)], policy=Policy(**policy)
    )
    coming = a_request("coming", statutory=True, preventive=False, kinds={"base": 4})
    past = year_of_panels([PastPanel(2, a_problem([coming], [a_class("a", 1, 8)]))], ["a"])
    table = prices_for(problem, [past], week=0, next_meeting=2, source="last year")
    return replace(problem, prices=problem_prices(table)), table


@pytest.mark.parametrize(
    ("urgency", "most", "placed"), [(1, 2_000, False), (3, 2_000, True), (3, 4_000, False), (5, 4_000, True)]
)
def test_a_place_is_held_back_only_up_to_the_cap(urgency: int, most: int, placed: bool) -> None:
    problem, table = a_choice_between_now_and_later(urgency, count_prices=True, most_price_of_a_stay=most)
    assert (solve(problem).assignment("today") is not None) == placed
    assert expected_use(table, "a", 3).owed == 100
    assert price_of_stay(table, "a", 0, 6, NOT_OWED) == most


def test_prices_change_nothing_unless_the_policy_counts_them() -> None:
    problem, _ = a_choice_between_now_and_later(1)
    assert problem.prices["a"].kept_for == (
        "children not yet known: in the fullest week 1.0 of them are expected here, 1.0 owed a duty in law "
        "(average of 1 year: last year)"
    )
    assert solve(problem).assignment("today") is not None


def test_a_child_owed_a_duty_is_placed_whatever_its_place_is_worth_to_others() -> None:
    problem, _ = a_choice_between_now_and_later(1, count_prices=True, most_price_of_a_stay=1_000_000)
    owed = replace(problem.requests[0], statutory=True)
    assert solve(replace(problem, requests=(owed,))).assignment("today") is not None


def test_the_example_in_the_documentation_is_true() -> None:
    page = (PROJECT_ROOT / "docs" / "models" / "opportunity-cost.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    assert example.count("assert") == 3
    exec(compile(example, "opportunity-cost.md", "exec"), {})


REQUESTS = 1_500


def test_a_rolling_year_with_prices_keeps_every_rule_and_places_far_more_children_owed_a_duty() -> None:
    instance = county(REQUESTS, 0, 1)
    priced = Round(instance).run(OpportunityCost(from_past(REQUESTS, 0, 1, 4), 5_000))
    myopic = Round(instance).run(best_today)
    assert priced.breaches() == myopic.breaches() == 0

    def owed(year: Round) -> int:
        return int(instance.requests.duty[instance.request[year.chosen]].sum())

    assert owed(priced) > 1.5 * owed(myopic)
    assert instance.value[priced.chosen].sum() > 1.12 * instance.value[myopic.chosen].sum()


def test_a_meeting_knows_nothing_of_what_is_asked_later() -> None:
    """The same first meeting in a year whose later requests have all disappeared promises the same stays."""
    whole = county(REQUESTS, 0, 1)
    early = np.flatnonzero(whole.requests.arrival[whole.request] < 2)
    lines = {name: getattr(whole, name)[early] for name in ("request", "group", "start", "end", "value")}
    cut_short = replace(whole, **lines)
    rule = OpportunityCost([as_year(county(REQUESTS, 0, FUTURE_SEEDS))], 5_000)

    def first_promises(instance: Instance) -> list[tuple[int, int, int]]:
        year = Round(instance, last_week=0).run(rule)
        return [(instance.request[stay], instance.group[stay], instance.start[stay]) for stay in year.chosen]

    assert first_promises(whole)
    assert first_promises(whole) == first_promises(cut_short)
