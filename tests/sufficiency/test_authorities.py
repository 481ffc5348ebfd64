"""A scenario of a real authority: what the model and the register state is kept, what they leave open is filled and said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.real_data import PROJECT_ROOT
from waymark.kernel.calendars import SchoolCalendar, Term
from waymark.kernel.geography import Point
from waymark.service.config.commands import main as waymark
from waymark.service.config.stated_authority import stated_of
from waymark.service.organisations.authority_model import load_model
from waymark.sufficiency.authorities import (
    InvalidAuthority,
    KindStated,
    OpeningStated,
    PartnershipStated,
    SchoolStated,
    Stated,
    read_plan,
    read_postcodes,
    rolls_of,
    scenario_of,
    weeks_of_years,
)
from waymark.sufficiency.county import read_parameters, scenario_from, scenario_to
from waymark.sufficiency.levers import pull, read_levers

BASE = KindStated("base", "Short stay", 2, "places", "mainstream_school", 6, 8, None, 1, 1, 10)
CENTRE = KindStated("centre", "Long stay", 2, "places", "mainstream_school", None, None, 3, 2, 3, 8)
SPACE = KindStated("enhanced_space", "Quiet room", 1, "space", "mainstream_school", host_places=6)
PRU = KindStated("ap_school", "AP school", 3, "places", "ap_school", None, None, 6, preventive=False, for_excluded=True)
TEAM = KindStated("outreach", "Outreach", 1, "caseload", "team", 6, 12, caseload=40)
ADVICE = KindStated("advice", "Telephone", 1, "advice", "team")


def school(urn, name, east, pupils, *, phase="4", special=False, ages=(11, 16), capacity=None) -> SchoolStated:
    point = None if east is None else Point(52.5, east)
    return SchoolStated(urn, name, phase, special, *ages, pupils, capacity, point)


SCHOOLS = (
    school(100001, "Ash", 0.10, 1000), school(100002, "Beech", 0.20, 500), school(100003, "Cedar", 1.00, 750),
    school(100004, "Dale Primary", 0.2, 300, phase="2", ages=(4, 11)),
    school(100005, "Elm AP", None, 50, phase="0", special=True, ages=(5, 16)),
)  # fmt: skip


def term(year: int) -> Term:
    return Term("All", f"{year}/{(year + 1) % 100:02d}", date(year, 9, 2), date(year + 1, 7, 1))


def stated(openings=(), counts=None, kinds=(BASE, CENTRE, SPACE, PRU, TEAM, ADVICE), **changes) -> Stated:
    partnerships = (
        PartnershipStated("west", "West", "lpp", date(2025, 9, 1), 2, (100001, 100002)),
        PartnershipStated("east", "East", "lpp", date(2025, 9, 1), 3, (100003,)),
        PartnershipStated("all", "All", "county", date(2025, 9, 1), 2, None),
    )
    calendar = SchoolCalendar(terms=(term(2024),), closures={})
    return replace(Stated("Fenshire", kinds, partnerships, tuple(openings), counts or {}, calendar, 45, "car"), **changes)


def made(*openings, counts=None, **options):
    return scenario_of(stated(openings, counts), SCHOOLS, first_year=2024, years=3, **options)


def named(key="one", year=2025, kind="base", urn=None, **rest) -> OpeningStated:
    return OpeningStated(key, "A site", year, kind, urn=urn, **rest)


def test_pupils_are_spread_over_the_years_a_school_teaches():
    assert rolls_of(1000, 11, 16) == (200,) * 5
    assert rolls_of(1200, 11, 18) == (200,) * 5
    assert rolls_of(300, 14, 19) == (0, 0, 0, 86, 86)
    assert rolls_of(None, 11, 16) is None


def test_a_scenario_carries_what_a_report_and_a_map_need_and_its_file_too():
    read = scenario_from(scenario_to(made().scenario)).about
    assert read == made().scenario.about
    assert (read.origin, set(read.kinds), read.assumed) == ("published", set(made().names), made().assumed)
    schools = {one.key for one in made().scenario.schools}
    assert set(read.at) == schools & set(made().at) and not set(read.at) & set(read.sites)


def test_schools_partnerships_and_a_stated_opening_come_out_as_stated():
    told = made(named(urn=100002, year=2025, opened_on=date(2026, 1, 7)))
    scenario = told.scenario
    assert [(one.key, one.number, one.partnership, sum(one.rolls)) for one in scenario.schools] == [
        ("Ash", 100001, "west", 1000), ("Beech", 100002, "west", 500), ("Cedar", 100003, "east", 750),
    ]  # fmt: skip
    assert [(one.key, one.meets_every) for one in scenario.partnerships] == [("west", 2), ("east", 3)]
    base = next(one for one in scenario.provisions if one.kind == "base")
    assert (base.key, base.places, base.opens_on, base.partnership, base.host) == (
        "Short stay at Beech", 10, date(2026, 1, 7), "west", "Beech",
    )  # fmt: skip
    assert scenario_from(scenario_to(scenario)) == scenario


def test_a_school_for_excluded_pupils_is_places_and_no_school_and_says_that_its_journeys_are_not_known():
    told = made()
    pru = next(one for one in told.scenario.provisions if one.kind == "pru")
    assert (pru.key, pru.places, pru.partnership) == ("Elm AP", 40, None)
    assert all("Elm AP" not in row for row in told.scenario.minutes.values())
    assert any("Journeys to Elm AP" in one for one in told.assumed)
    assert any("Telephone" in one for one in told.assumed)


def test_journeys_are_estimated_from_the_straight_line_and_none_to_a_team():
    told = made(named(urn=100001))
    assert told.scenario.minutes["Ash"]["Short stay at Ash"] == 0
    assert 0 < told.scenario.minutes["Beech"]["Short stay at Ash"] < told.scenario.minutes["Cedar"]["Short stay at Ash"]
    assert "Outreach" not in told.scenario.minutes["Ash"]


def test_sites_without_a_place_go_one_to_each_partnership_first_and_to_another_school_than_a_host():
    told = made(named("a", urn=100001), named("b"), named("c"))
    assert [one.host for one in told.scenario.provisions if one.kind == "base"] == ["Ash", "Cedar", "Beech"]
    assert any("2 of 3 sites of the plan have no place yet" in one for one in told.assumed)


def test_kinds_nobody_has_stated_are_dealt_out_to_the_plans_numbers():
    unsure = [named(key, kind=None, may_be=("base", "centre")) for key in ("a", "b", "c")]
    told = made(*unsure, counts={(2025, "base"): 1, (2025, "centre"): 2})
    kinds = [one.kind for one in told.scenario.provisions if one.host]
    assert kinds == ["centre", "base", "centre"]
    assert [one.places for one in told.scenario.provisions if one.kind == "centre"] == [20, 20]


def test_a_room_for_a_schools_own_pupils_is_at_the_largest_school_and_for_its_pupils_alone():
    told = made(named(kind="enhanced_space", key="r"), named(kind="enhanced_space", key="s"))
    rooms = [one for one in told.scenario.provisions if one.kind == "space"]
    assert [(one.host, one.places, one.host_places) for one in rooms] == [("Ash", 6, 6), ("Cedar", 6, 6)]


def test_a_kind_without_places_is_left_out_until_a_lever_is_to_open_it():
    assert "hub" not in {one.key for one in made().scenario.kinds}
    assert "centre" in {one.key for one in made(also=("centre",)).scenario.kinds}


def test_years_without_term_dates_are_usual_ones_and_said():
    weeks, said = weeks_of_years(stated().calendar, 2024, 2)
    assert weeks[0][0] == date(2024, 9, 2)
    assert len(weeks[1]) == 39
    assert said == ["Term dates of 2025/26 are not known: 39 usual school weeks were taken."]
    assert all(week - timedelta(days=week.weekday()) == week for year in weeks for week in year)


def test_an_intake_may_fall_from_year_to_year():
    told = made(intake_change=-0.1)
    assert [one.intake for one in told.scenario.schools if one.key == "Ash"] == [(180, 162)]


@pytest.mark.parametrize(
    ("openings", "options", "said"),
    [
        ([named(urn=999999)], {}, "opening_timeline, one: school 999999 is not among the simulated schools"),
        ([named(partnership="south")], {}, "a site in south, which has no school"),
        ([named(kind="enhanced_space", key=str(each)) for each in range(4)], {}, "more rooms for schools' own pupils"),
        ([], {"years": 40}, "40 years are asked for. Put 1 to 12."),
        ([], {"intake_change": 0.5}, r"intake is \+50%"),
    ],
)
def test_what_cannot_be_made_into_a_scenario_is_a_sentence(openings, options, said):
    with pytest.raises(InvalidAuthority, match=said):
        scenario_of(stated(openings), SCHOOLS, **{"first_year": 2024, "years": 3, **options})


def test_a_register_of_another_authority_is_told():
    with pytest.raises(InvalidAuthority, match="no open secondary school of Fenshire"):
        scenario_of(stated(), SCHOOLS[3:], first_year=2024, years=3)


PLAN = 'schema = "waymark.sufficiency.plan/1"\n[[openings]]\nkind = "base"\nacademic_year = "2026/27"\n'


def test_a_plan_to_try_is_sites_one_by_one(tmp_path):
    (tmp_path / "plan.toml").write_text(PLAN + "sites = 2\n")
    sites = read_plan(tmp_path / "plan.toml", stated())
    assert [(one.first_year, one.kind, one.urn) for one in sites] == [(2026, "base", None)] * 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PLAN.replace("plan/1", "plan/0"), "reads waymark.sufficiency.plan/1"),
        (PLAN + "colour = 3\n", "opening 1: colour is not known"),
        (PLAN.replace("base", "bass"), "opening 1: kind is 'bass'. The model has base, centre"),
        (PLAN.replace("2026/27", "2026/28"), "academic_year is '2026/28'. Write it like 2026/27"),
        (PLAN + "sites = 2\nschool_urn = 100001\n", "1 where a school is named"),
        (PLAN + 'partnership = "lpp_99"\n', "partnership is 'lpp_99'"),
        ("schema = ", "is not TOML"),
    ],
)
def test_a_wrong_plan_is_refused_by_the_name_of_its_field(tmp_path, text, said):
    (tmp_path / "plan.toml").write_text(text)
    with pytest.raises(InvalidAuthority, match=said):
        read_plan(tmp_path / "plan.toml", stated())


@pytest.mark.parametrize("path", sorted((PROJECT_ROOT / "data/sufficiency/plans").glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_plan_opens_what_the_model_of_its_authority_knows(path):
    model = stated_of(load_model(path.stem.split("-")[0]), [])
    assert read_plan(path, model)
    assert "nvented" in path.read_text().splitlines()[0]


@pytest.mark.parametrize("path", sorted((PROJECT_ROOT / "data/sufficiency/levers").glob("*.json")), ids=lambda path: path.stem)
def test_a_shipped_lever_can_be_pulled(path):
    scenario = made(named(urn=100001), named("two", kind="centre", urn=100003)).scenario
    figures = read_parameters(PROJECT_ROOT / "data/sufficiency/norfolk.toml")
    assert pull(scenario, read_levers(path), figures) != scenario


def test_postcodes_are_found_with_and_without_their_space(tmp_path):
    path = tmp_path / "postcodes.csv"
    path.write_text("pcd,oseast1m,osnrth1m\nZZ1 1AA,620000,310000\nZZ10AB,,\n")
    found = read_postcodes(path, ["ZZ11AA", "ZZ1 0AB", "ZZ9 9ZZ"])
    assert list(found) == ["ZZ11AA"]
    assert found["ZZ11AA"].latitude == pytest.approx(52.64, abs=0.02)
    path.write_text("postcode,x\n")
    with pytest.raises(InvalidAuthority, match="has no column pcd"):
        read_postcodes(path, ["ZZ1 1AA"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["atlantis", "--schools", "none.csv", "--out", "x.json"], "atlantis"),
        (["norfolk", "--schools", "none.csv", "--out", "x.json"], "none.csv cannot be read"),
        (["norfolk", "--schools", "none.csv", "--out", "nowhere/x.json"], "there is no folder nowhere"),
    ],
)
def test_the_command_tells_what_is_wrong_in_a_sentence(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert waymark(["scenario", *arguments]) == 2
    assert said in capsys.readouterr().err
