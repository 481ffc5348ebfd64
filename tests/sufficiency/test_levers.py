"""Levers change what they name and nothing else; what cannot be pulled is refused in a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import waymark.sufficiency.levers as library
from tests.sufficiency.county_cases import figures, small_county
from waymark.sufficiency.county import InvalidScenario
from waymark.sufficiency.levers import (
    LEVERS,
    ChangePlaces,
    CloseProvision,
    InvalidLever,
    MorePlaces,
    Multiply,
    OpenProvision,
    StayLength,
    TransitionPlaces,
    beyond_interval,
    in_words,
    lever_from_words,
    levers_from,
    levers_to,
    pull,
)

OPENING = date(2026, 9, 1)
EVERY_KIND = (
    OpenProvision("centre-new", "centre", None, 20, OPENING, {"school-001": 30}),
    CloseProvision("base-01", date(2027, 1, 4)),
    ChangePlaces("base-02", 7),
    MorePlaces("outreach", 2.0),
    StayLength("base", 5, 6),
    Multiply("base_rate", 1.1),
    TransitionPlaces(40),
)


def provision(scenario, key):
    return next(one for one in scenario.provisions if one.key == key)


def test_every_lever_changes_what_it_names_and_leaves_the_scenario_alone():
    before = small_county()
    after = pull(before, EVERY_KIND, figures())
    assert before == small_county()
    opened = provision(after, "centre-new")
    assert (opened.kind, opened.places, opened.opens_on, opened.partnership) == ("centre", 20, OPENING, None)
    assert after.minutes["school-001"] == {**before.minutes["school-001"], "centre-new": 30}
    assert provision(after, "base-01").closes_on == date(2027, 1, 4)
    assert provision(after, "base-02").places == 7
    assert provision(after, "outreach-01").places == 2 * provision(before, "outreach-01").places
    assert next((one.weeks_min, one.weeks_max) for one in after.kinds if one.key == "base") == (5, 6)
    assert after.changes == {"base_rate": 1.1} and after.transition_places == 40
    assert after.schools == before.schools and provision(after, "base-03") == provision(before, "base-03")


def test_every_lever_comes_back_from_json_and_is_told_in_words():
    assert levers_from(levers_to(EVERY_KIND)) == EVERY_KIND
    published = json.loads((Path(library.__file__).parent / "schema/levers-1.json").read_text())
    Draft202012Validator(published).validate(json.loads(levers_to(EVERY_KIND)))
    assert {type(lever) for lever in EVERY_KIND} == set(LEVERS.values())
    assert len({in_words(lever) for lever in EVERY_KIND}) == len(EVERY_KIND)
    assert lever_from_words("change_places provision=base-02 places=7") == ChangePlaces("base-02", 7)
    assert lever_from_words("close_provision provision=base-01 closes_on=2027-01-04") == EVERY_KIND[1]


@given(st.lists(st.floats(0.25, 3.0), min_size=1, max_size=4))
def test_a_figure_multiplied_twice_is_multiplied_by_the_product(factors):
    after = pull(small_county(), [Multiply("asks", factor) for factor in factors])
    product = 1.0
    for factor in factors:
        product *= factor
    assert after.changes["asks"] == pytest.approx(product)


def test_more_places_keeps_host_places_within_them():
    base = replace(provision(small_county(), "base-01"), places=5, host="school-001", host_places=5)
    scenario = replace(small_county(), provisions=(base,), minutes={})
    for factor in (0.1, 0.5, 1.7):
        changed = provision(pull(scenario, [MorePlaces("base", factor)]), "base-01")
        assert changed.host_places == changed.places == int(5 * factor + 0.5)


def test_a_figure_leaves_its_interval_only_when_the_lever_says_so_and_then_it_is_told():
    scenario = small_county()
    with pytest.raises(InvalidLever, match=r"base_rate would be 0\.3036, outside the interval from 0\.205 to 0\.3 .*beyond=true"):
        pull(scenario, [Multiply("base_rate", 1.2)], figures())
    moved = pull(scenario, [Multiply("base_rate", 1.2, beyond=True)], figures())
    assert list(beyond_interval(moved, figures())) == ["base_rate"]
    assert "0.3036" in beyond_interval(moved, figures())["base_rate"]
    assert beyond_interval(pull(scenario, [Multiply("base_rate", 1.05)], figures()), figures()) == {}
    with pytest.raises(InvalidLever, match=r"asks would be 5\.94\. It can be 0 to 1"):
        pull(scenario, [Multiply("asks", 99.0, beyond=True)], figures())
    with pytest.raises(InvalidLever, match="before it the factor would be 2500"):
        pull(scenario, [Multiply("asks", 50.0), Multiply("asks", 50.0)])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("more_place kind=base factor=2", "'more_place'. Did you mean more_places?"),
        ("more_places kind=bas factor=2", "more_places, kind is 'bas'. Did you mean base?"),
        ("more_places kind=base factor=-2", "factor is -2. Put a number from 0 to 100"),
        ("more_places kind=base factor=many", "factor is 'many'. Put a number from 0 to 100"),
        ("more_places kind=base", "more_places, factor is missing"),
        ("more_places base", "a word is 'base'. Write each field as name=value"),
        ("more_places kind=base factor=2 provision=x", "a field is 'provision'"),
        ("change_places provision=base-1 places=2", "provision is 'base-1'. Did you mean base-"),
        ("change_places provision=base-01 places=2.5", "places is 2.5. Put a whole number from 0 to"),
        ("stay_length kind=base weeks_min=8 weeks_max=6", "weeks_max is 6. Put a whole number from 8 to 200"),
        ("multiply figure=base_rat factor=2", "figure is 'base_rat'. Did you mean base_rate?"),
        ("open_provision key=base-01 kind=base places=2 opens_on=2026-09-01", "Another provision has that name"),
        ("open_provision key=new kind=base places=2 opens_on=2020-09-01", "opens_on is 2020-09-01. Put a day there from the"),
        ("open_provision key=new kind=base places=2 opens_on=soon", "opens_on is 'soon'. Put a date there, as YYYY-MM-DD"),
        ("open_provision key=new kind=base places=2 opens_on=2026-09-01 partnership=partnership-9", "Did you mean partnership-0"),
        ("close_provision provision=base-04 closes_on=2025-10-01", "Put a day after it opens"),
        ("", "The name of a lever is ''"),
    ],
)
def test_what_cannot_be_pulled_is_refused_in_a_sentence(words, sentence):
    with pytest.raises(InvalidLever) as refused:
        pull(small_county(), [lever_from_words(words)], figures())
    assert sentence in str(refused.value)


def test_an_unknown_school_is_named_with_the_nearest():
    lever = OpenProvision("new", "base", None, 5, OPENING, {"school-01": 20})
    with pytest.raises(InvalidLever, match=r"a school is 'school-01'\. Did you mean school-0"):
        pull(small_county(), [lever])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "It is not JSON"),
        ('{"levers": []}', "schema is missing. This version of Waymark reads waymark.sufficiency.levers/1"),
        ('{"schema": "waymark.sufficiency.levers/0", "levers": []}', "schema is 'waymark.sufficiency.levers/0'"),
        ('{"schema": "waymark.sufficiency.levers/1"}', "levers is missing. Put a list there"),
        ('{"schema": "waymark.sufficiency.levers/1", "levers": [3]}', "levers, number 1 is 3. Put an object there"),
        ('{"schema": "waymark.sufficiency.levers/1", "lever": []}', "'lever'. Did you mean levers?"),
    ],
)
def test_a_file_that_is_none_of_levers_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(InvalidLever) as refused:
        levers_from(text)
    assert sentence in str(refused.value)


def test_what_only_the_scenario_can_refuse_is_told_with_the_lever():
    base = replace(provision(small_county(), "base-01"), host="school-001", host_places=5)
    scenario = replace(small_county(), provisions=(base,), minutes={})
    with pytest.raises(InvalidLever, match=r"3 places at base-01.*host_places is 5") as refused:
        pull(scenario, [ChangePlaces("base-01", 3)])
    assert isinstance(refused.value.__cause__, InvalidScenario)
