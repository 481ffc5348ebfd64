"""What cannot be simulated is refused in a sentence that names the field, what it was and what is allowed."""

from __future__ import annotations

import copy
import json
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import waymark.sufficiency.county as county
from tests.sufficiency.county_cases import FIGURES, begun_with_some, figures, small_county
from waymark.sufficiency.county import (
    About,
    InvalidParameters,
    InvalidScenario,
    parameters_from,
    read_parameters,
    read_scenario,
    scenario_from,
    scenario_to,
    simulate,
    typical_year,
)

SCHEMAS = Path(county.__file__).parent / "schema"


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}-3.json").read_text()))


def changed(data: dict, path: str, value: object) -> dict:
    """A copy with one entry replaced, or taken out where the value is None."""
    made = copy.deepcopy(data)
    *above, last = path.split(".")
    place = made
    for step in above:
        place = place[int(step)] if step.isdigit() else place[step]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return made


@pytest.fixture
def file() -> dict:
    return tomllib.loads(FIGURES.read_text())


@pytest.fixture
def scenario() -> dict:
    return json.loads(scenario_to(begun_with_some(small_county())))


def test_the_figures_conform_to_their_published_schema(file):
    assert list(schema("parameters").iter_errors(file)) == []


def test_a_scenario_conforms_to_its_published_schema_and_comes_back_the_same(scenario):
    assert list(schema("scenario").iter_errors(scenario)) == []
    assert scenario_from(scenario) == begun_with_some(small_county())
    settled = replace(small_county(), standing="settled", seating="allocator")
    assert scenario_from(scenario_to(settled)) == settled


def test_a_file_of_before_scenarios_and_figures_said_where_they_are_from_is_read_and_nobody_knows(scenario, file):
    older = {name: value for name, value in scenario.items() if name != "about"} | {"schema": "waymark.sufficiency.scenario/2"}
    read = scenario_from(older)
    assert read == replace(begun_with_some(small_county()), about=About())
    assert read.about.in_words == "The file does not say where it is from."
    plain = {name: value for name, value in file.items() if name not in ("title", "of", "dated")}
    before = parameters_from(plain | {"schema": "waymark.sufficiency.parameters/2"})
    assert before.of == "" and replace(before, of=figures().of, title=figures().title, dated=figures().dated) == figures()
    with pytest.raises(InvalidParameters, match="the file has no dated"):
        parameters_from(plain)
    with pytest.raises(InvalidParameters, match=r"dated is 'soon'\. Put a day there in quotes"):
        parameters_from(file | {"dated": "soon"})


def test_every_figure_says_where_it_is_from_and_assumptions_are_known_by_name():
    assumed = figures().assumptions
    assert "asks" in assumed and "kinds.base.holds_ks3" in assumed and "asked_for" in assumed
    assert "risk_shape" not in assumed and "days_of_a_suspension" not in assumed
    assert all(words.strip() for words in assumed.values())


WRONG_FIGURES = [
    ("schema", "waymark.sufficiency.parameters/0", r"This version of Waymark reads waymark\.sufficiency\.parameters/3"),
    ("figures.base_rate.value", 9.9, "figures.base_rate is 9.9, outside its own interval of"),
    ("figures.base_rate.low", -1, "figures.base_rate runs from -1"),
    ("figures.withdrawn.high", 1.5, "Put an interval within 0.0 to 1.0 there"),
    ("figures.asks.assumption", None, "figures.asks says nothing of where it is from"),
    ("figures.asks.source", "a page", "figures.asks says .* Write one of source, elicited, assumption"),
    ("figures.overstays", None, "figures has no overstays"),
    ("figures.basic_rate", {}, "figures has basic_rate, which is not known. Did you mean base_rate?"),
    ("figures.asks.value", "often", "figures.asks.value is 'often'. Put a number there"),
    ("kinds.base.risk_after", None, "kinds.base has no risk_after"),
    ("tables.suspensions_by_year_group.rates", [1, 2], "Put a list of 5 numbers there"),
    ("tables.days_of_a_suspension.shares", [1, 2], "Put a list of"),
    ("asked_for.base", [0, 0, 0], "Put numbers of 0 or more, not all of them 0"),
    ("asked_for.castle", [1, 1, 1], "asked_for has castle, which is not known"),
]


@pytest.mark.parametrize(("path", "value", "said"), WRONG_FIGURES)
def test_figures_that_cannot_be_used_are_refused(file, path, value, said):
    with pytest.raises(InvalidParameters, match=said):
        parameters_from(changed(file, path, value))


WRONG_SCENARIOS = [
    ("schema", "waymark.sufficiency.scenario/0", r"This version of Waymark reads waymark\.sufficiency\.scenario/3"),
    ("schema", "waymark.sufficiency.scenario/1", r"Every name in the file is still right: write .*scenario/3 there"),
    ("about.origin", "a friend", "about, origin is 'a friend'. Put one of register, published, invented"),
    ("about.at", {"school-001": [200, 3]}, r"about, at, school-001 is \[200, 3\]. Put longitude from -180"),
    ("about.at", {"school-001": "here"}, "about, at, school-001 is 'here'. Put longitude and latitude"),
    ("about.made_on", "today", "about, made_on is 'today'. Put a date there"),
    ("about.kinds", ["base"], r"about, kinds is \('base',\). Put an object there"),
    ("about.assumed", "much", "about, assumed is 'much'. Put a list of sentences"),
    ("about.author", "me", "about has author, which is not known. Did you mean authority"),
    ("seating", "by lot", "seating is 'by lot'. Put one of urgency, allocator there"),
    ("standing", "asleep", "standing is 'asleep'. Put 'settled' there, or rows"),
    ("standing.0.state", "hidden", "standing, school-001, state is 'hidden'. Put one of waiting, placed, excluded there"),
    ("standing.0.kind", None, "standing, school-001, has no kind for pupils who are waiting"),
    ("standing.0.kind", "pru", "kind is 'pru', which is for excluded pupils"),
    ("standing.0.provision", "base-01", "provision is 'base-01' for pupils who are waiting. Leave it out"),
    ("standing.0.weeks_left", 3, "weeks_left is 3 for pupils who are waiting. Leave it out"),
    ("standing.0.pupils", 999, "standing has 1001 pupils of Year 9 of school-001, whose rolls have"),
    ("standing.2.pupils", 11, "standing puts 11 pupils in base-01, which has 10 places on the first day. Put 10 at most"),
    ("standing.2.provision", "castle", "standing, school-001, provision names 'castle'"),
    ("provisions.0.host", "the-moon", "provisions, outreach-01, host names 'the-moon'"),
    ("provisions.0.host_places", 3, "host_places is 3 without a host"),
    ("schools.0.partnership", "the-moon", "schools, school-001, partnership names 'the-moon', which the scenario does not have"),
    ("schools.0.rolls.0", -5, "schools, school-001, rolls is -5. Put a whole number from 0 to 2000 there"),
    ("schools.0.rolls", [1, 2], "Put five there, Year 7 to Year 11"),
    ("schools.0.intake", [1], "Put 2: Year 7 of every year but the first"),
    ("schools.1.number", 900_000, "schools has the number 900000 twice"),
    ("schools.0.urn", 5, "schools, number 1 has urn, which is not known"),
    ("provisions.0.kind", "basee", "provisions, outreach-01, kind names 'basee'"),
    ("provisions.0.places", 2.5, "provisions, outreach-01, places is 2.5"),
    ("provisions.0.opens_on", "soon", "opens_on is 'soon'. Put a date there, as YYYY-MM-DD"),
    ("provisions.0.closes_on", "2015-09-01", "closes_on is 2015-09-01, not after it opens on 2015-09-01"),
    ("kinds.0.weeks_max", 3, "kinds, outreach, weeks_max is 3. Put a whole number from 6 to 200 there"),
    ("kinds.0.tier", 4, "kinds, outreach, tier is 4"),
    ("partnerships.0.meets_every", 0, "partnerships, partnership-01, meets_every is 0"),
    ("weeks.1", ["2026-09-07"], "weeks, year 2, has 1 school weeks. Put 30 to 45 Mondays there"),
    ("weeks.0.3", "2025-09-23", "weeks, year 1, has 2025-09-23, which is no Monday"),
    ("weeks", [], "weeks is empty"),
    ("minutes", {"school-999": {}}, "minutes names 'school-999'"),
    ("changes", {"base_rat": 1.2}, "changes names 'base_rat'"),
    ("changes", {"base_rate": -1}, "changes, base_rate is -1. Put a factor from 0 to 100 there"),
    ("kinds", None, "the scenario has no kinds"),
]


@pytest.mark.parametrize(("path", "value", "said"), WRONG_SCENARIOS)
def test_a_scenario_that_cannot_be_is_refused(scenario, path, value, said):
    with pytest.raises(InvalidScenario, match=said):
        scenario_from(changed(scenario, path, value))


def test_a_school_year_left_out_is_noticed(scenario):
    gap = [typical_year(2025), typical_year(2027), typical_year(2028)]
    with pytest.raises(InvalidScenario, match=r"weeks, year 2, begins on 2027-09-06\. Put the school year of 2026"):
        replace(small_county(), weeks=tuple(gap))


def test_a_week_twice_is_noticed():
    weeks = list(typical_year(2025))
    weeks[4] = weeks[3]
    with pytest.raises(InvalidScenario, match="out of order or has a week twice"):
        replace(small_county(), weeks=(tuple(weeks), *small_county().weeks[1:]))


def test_a_kind_without_figures_is_noticed_before_anything_runs():
    strange = replace(small_county().kinds[2], key="lighthouse")
    with pytest.raises(InvalidScenario, match="kinds names 'lighthouse', for which the figures have nothing"):
        simulate(replace(small_county(), kinds=(strange,), provisions=(), minutes={}), figures(), replications=1)


def test_files_that_cannot_be_read_are_said(tmp_path):
    with pytest.raises(InvalidParameters, match="cannot be read"):
        read_parameters(tmp_path / "none.toml")
    with pytest.raises(InvalidScenario, match="cannot be read"):
        read_scenario(tmp_path / "none.json")
    (tmp_path / "bad.toml").write_text("a = ")
    with pytest.raises(InvalidParameters, match=r"bad\.toml is not TOML"):
        read_parameters(tmp_path / "bad.toml")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(InvalidScenario, match="The text is not JSON"):
        read_scenario(tmp_path / "bad.json")


def test_no_futures_and_no_such_seed_are_refused():
    with pytest.raises(InvalidScenario, match="replications is 0"):
        simulate(small_county(), figures(), replications=0)
    with pytest.raises(InvalidScenario, match=r"seed is -1\. Put a whole number from 0 to 4294967295"):
        simulate(small_county(), figures(), replications=1, seed=-1)


@pytest.mark.parametrize("year", range(2024, 2032))
def test_a_typical_school_year_is_39_mondays_of_one_school_year(year):
    weeks = typical_year(year)
    assert len(weeks) == 39
    assert weeks[0] >= date(year, 9, 1) and weeks[-1] <= date(year + 1, 7, 31)
    assert all(week.weekday() == 0 for week in weeks)
    assert all(timedelta(weeks=1) <= after - before <= timedelta(weeks=3) for before, after in pairwise(weeks))


def test_places_open_and_close_on_their_days():
    scenario = small_county(plan=False)
    base = next(one for one in scenario.provisions if one.kind == "base")
    shut = replace(base, opens_on=date(2026, 1, 5), closes_on=date(2026, 4, 6), partnership=None)
    counts = simulate(replace(scenario, provisions=(shut,), minutes={}), figures(), replications=1)
    months = counts.place[0, 0, :, -1, counts.kinds.index("base"), 8]
    assert months.nonzero()[0].tolist() == [4, 5, 6]  # January to March
    assert counts.place[0, 1:, :, -1, :, 8].sum() == 0


def test_a_scenario_nested_too_deep_is_refused_with_a_sentence():
    with pytest.raises(InvalidScenario, match="too deep to be a scenario"):
        scenario_from("[" * 100_000 + "]" * 100_000)
