"""The shipped models say what the counties published; a third shows that nothing is hard-coded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest

from tests.rules.authority_model_of_marlshire import MARLSHIRE
from waymark.service.organisations.authority_model import (
    SHIPPED,
    MissingField,
    ModelErrors,
    ModelFileMissing,
    SitedSchool,
    fill,
    load_model,
    models_folder,
    nearest_members,
    parse_model,
)
from waymark.service.organisations.authority_model.letters import REQUIRED, fields_named
from waymark.service.placements.words import contact_words


@pytest.fixture(scope="module")
def norfolk():
    return load_model("norfolk")


@pytest.fixture(scope="module")
def lincolnshire():
    return load_model("lincolnshire")


@pytest.fixture(scope="module")
def fenshire():
    return load_model("fenshire")


@pytest.fixture(scope="module")
def marlshire():
    return parse_model(MARLSHIRE, where="marlshire.toml")


def opened_by_year(model):
    return Counter({(count.academic_year, count.kind): count.sites for count in model.opening_counts})


# --- Norfolk


def test_norfolk_plans_nineteen_sites_as_published(norfolk):
    assert len(norfolk.opening_timeline) == norfolk.programme.sites_in_all == 19
    assert norfolk.programme.pupils_a_year_over == 300
    assert opened_by_year(norfolk) == {
        ("2024/25", "centre"): 1,
        ("2025/26", "base"): 3,
        ("2026/27", "base"): 4,
        ("2026/27", "centre"): 6,
        ("2027/28", "base"): 2,
        ("2027/28", "centre"): 3,
    }


def test_norfolk_names_seven_sites_and_leaves_twelve_to_be_confirmed(norfolk):
    named = {site.school_urn: site.name for site in norfolk.opening_timeline if site.school_urn}
    assert named == {
        136202: "King's Lynn Academy",
        137621: "Sheringham High School",
        138758: "Acle Academy",
        138039: "Hellesdon High School",
        141395: "Stalham High School",
        138829: "Reepham High School",
        140534: "Attleborough Academy",
    }
    assert sum(site.school_urn is None for site in norfolk.opening_timeline) == 12


def test_only_kings_lynn_is_open_and_nobody_has_said_what_the_sites_of_2026_are(norfolk):
    assert [site.school_urn for site in norfolk.opening_timeline if site.status == "open"] == [136202]
    of_2026 = [site for site in norfolk.opening_timeline if site.academic_year == "2026/27"]
    assert len(of_2026) == 10
    assert not any(site.kind_is_stated for site in of_2026)
    assert all(set(site.may_be) == {"base", "centre"} and site.provisional for site in of_2026)


def test_a_norfolk_base_lasts_six_to_eight_school_weeks_for_ten_children(norfolk):
    base = norfolk.kind("base")
    assert (base.weeks_min, base.weeks_max, base.places_max) == (6, 8, 10)
    assert base.keeps_home_roll and base.preventive and not base.for_excluded
    assert norfolk.route_of("base").decision_maker == "governing_board_or_trust"


def test_a_norfolk_centre_lasts_up_to_three_terms_in_two_or_three_classes_of_eight(norfolk):
    centre = norfolk.kind("centre")
    assert (centre.terms_max, centre.classes_min, centre.classes_max) == (3, 2, 3)
    assert centre.places_per_class_commissioned == 8
    assert centre.keeps_home_roll


def test_norfolk_has_ten_partnerships_with_the_pilot_at_kings_lynn(norfolk):
    assert len(norfolk.partnerships) == 10
    assert [each.near for each in norfolk.partnerships if each.pilot] == ["King's Lynn"]
    assert all(each.rule == "proximity" for each in norfolk.partnerships)


def test_norfolk_says_that_its_travel_cap_and_membership_are_assumed(norfolk):
    paths = {each.path for each in norfolk.assumptions()}
    assert norfolk.travel_cap.minutes == 45 and norfolk.travel_cap.soft
    assert "travel_cap.minutes" in paths
    assert {f"partnerships.lpp_{number}.rule" for number in range(1, 11)} <= paths
    assert "kinds.base.weeks_max" not in paths
    assert "kinds.base.teachers_per_class" in paths


def test_norfolk_calendar_has_the_published_days(norfolk):
    calendar = norfolk.calendar()
    assert calendar.is_school_day(date(2025, 9, 3))
    assert not calendar.is_school_day(date(2025, 11, 3))
    assert calendar.is_school_day(date(2025, 11, 4))
    assert not calendar.is_school_day(date(2026, 5, 4))
    assert calendar.why_closed(date(2026, 5, 4)) == "Early May bank holiday"
    assumed_years = {year.academic_year for year in norfolk.term_dates if year.assumed}
    assert assumed_years == {"2026/27", "2027/28"}


# --- Lincolnshire


def test_a_lincolnshire_hub_has_two_classrooms_with_host_places_and_three_adults(lincolnshire):
    hub = lincolnshire.kind("hub")
    assert (hub.classes_max, hub.places_per_class_commissioned, hub.places_max) == (2, 8, 16)
    assert (hub.places_per_class_host_min, hub.places_per_class_host) == (2, 3)
    assert (hub.teachers_per_class, hub.assistants_per_class) == (1, 2)
    assert hub.for_excluded and not hub.keeps_home_roll
    assert lincolnshire.route_of("hub").decision_maker == "authority"


def test_the_lincolnshire_panel_is_fortnightly_and_closes_its_list_the_thursday_before(lincolnshire):
    panel = lincolnshire.panel("intervention")
    assert panel.every_school_weeks == 2
    meets_on = date(2026, 11, 25)
    assert meets_on.strftime("%A").lower() == panel.weekday
    closes_on = lincolnshire.calendar().add_school_days(meets_on, -panel.cut_off_school_days)
    assert closes_on == date(2026, 11, 19)
    assert closes_on.strftime("%A") == "Thursday"


def test_lincolnshire_keeps_its_ladder_and_its_lengths(lincolnshire):
    assert [step.key for step in lincolnshire.ladder] == ["whole_school", "school_led", "outreach", "panel"]
    assert lincolnshire.kind("intervention_placement").weeks_max == 16
    assert lincolnshire.kind("outreach").weeks_max == 12
    rule = lincolnshire.eligibility_for("intervention_placement")
    assert rule is not None and rule.support_plan_terms_min == 2 and rule.outreach_report
    assert lincolnshire.kind("enhanced_space").counted_as == "space"


# --- Fenshire


def test_fenshire_has_norfolks_kinds_and_a_hub(norfolk, fenshire):
    assert {kind.key for kind in fenshire.kinds} == {kind.key for kind in norfolk.kinds} | {"hub"}
    for key in ("base", "centre"):
        theirs, ours = norfolk.kind(key), fenshire.kind(key)
        assert (ours.weeks_max, ours.terms_max, ours.places_max) == (
            theirs.weeks_max,
            theirs.terms_max,
            theirs.places_max,
        )


def test_fenshire_is_invented_under_a_code_of_its_own(norfolk, lincolnshire, fenshire):
    assert fenshire.authority.invented
    assert fenshire.authority.code not in {norfolk.authority.code, lincolnshire.authority.code}
    assert len(fenshire.partnerships) == 10
    assert not any(site.school_urn for site in fenshire.opening_timeline)


def test_fenshire_has_every_site_up_to_2026_open(fenshire):
    for site in fenshire.opening_timeline:
        assert (site.status == "open") == (site.academic_year < "2027/28"), site.key


# --- All of them


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_calendar_holds_two_years_of_history_and_the_next(name):
    calendar = load_model(name).calendar()
    for day in (date(2024, 9, 16), date(2026, 11, 23), date(2028, 6, 12)):
        assert calendar.is_school_day(day)
    for year in load_model(name).term_dates:
        for block in year.blocks:
            assert calendar.is_school_day(block.first_on) and calendar.is_school_day(block.last_on), block
        days = sum(calendar.school_days_between(block.first_on, block.last_on) for block in year.blocks)
        assert 185 <= days <= 196, (year.academic_year, days)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_letter_can_be_filled_and_says_what_it_must(name):
    for template in load_model(name).templates:
        named = fields_named(template)
        assert REQUIRED[template.key] <= set(named)
        subject, body = fill(template, {field: f"<{field}>" for field in named})
        assert "{" not in subject + body
        assert all(f"<{field}>" in subject + body for field in named)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_assumption_points_at_the_line_it_stands_on(name):
    texts = {path.name: path.read_text().splitlines() for path in models_folder().glob("*.toml")}
    listed = load_model(name).assumptions()
    assert listed
    for each in listed:
        assert texts[each.where][each.line - 1].startswith(each.path.rsplit(".", 1)[1] + " ="), each


# --- The third authority


def test_a_third_authority_brings_its_own_kinds_words_and_numbers(marlshire):
    assert [kind.key for kind in marlshire.kinds] == ["visiting", "barn"]
    assert marlshire.kind("barn").places_max == 20
    assert marlshire.route_of("barn").notice_school_days == 5
    assert (marlshire.panel("moot").starts_at, marlshire.panel("moot").weekday) == (time(16, 15), "monday")
    assert marlshire.travel_cap.mode == "bus" and not marlshire.travel_cap.soft
    assert marlshire.partnership("upper").members == (999001, 999002)
    assert marlshire.calendar().why_closed(date(2029, 10, 31)) == "Marl day"
    assert marlshire.source("charter").as_of == "2028-11-30"


def test_a_named_assumption_marks_only_that_value(marlshire):
    own = [each for each in marlshire.assumptions() if each.where == "marlshire.toml"]
    assert [(each.path, each.value) for each in own] == [("kinds.barn.assistants_per_class", "3")]
    assert own[0].note == "The charter speaks of helpers without a number."


def test_an_entry_replaces_the_shared_one_of_the_same_key_and_leaves_the_others():
    own = MARLSHIRE + (
        '\n[[notice_classes]]\nkey = "short"\nsource = "charter"\nname = "Soon"\nexplanation = "Soon."\n'
        "answer_within_hours = 100\nwaits_for_panel = false\n"
    )
    classes = {each.key: each for each in parse_model(own).notice_classes}
    assert set(classes) == {"emergency", "short", "standard"}
    assert (classes["short"].answer_within_hours, classes["short"].answer_within_school_days) == (100, None)


def test_schools_go_to_the_nearest_centre(marlshire):
    far = replace(marlshire.partnership("lower"), key="far", centre_easting=500000)
    schools = [SitedSchool(1, 410000, 300000), SitedSchool(2, 490000, 300000), SitedSchool(3, 450000, 300000)]
    assert nearest_members([*marlshire.partnerships, far], schools) == {"lower": (1, 3), "far": (2,)}


def test_a_letter_without_a_value_names_all_that_is_lacking(marlshire):
    with pytest.raises(MissingField) as raised:
        fill(marlshire.template("withdrawn"), {"child": "Robin", "parent": "Ms Fen", "contact": "Kit, 01632 960101"})
    assert "withdrawn_by (who withdrew)" in str(raised.value)
    assert "authority (the authority's name)" in str(raised.value)


def test_a_value_that_ends_its_sentence_is_not_followed_by_a_second_full_stop(marlshire):
    template = replace(marlshire.template("withdrawn"), body="Until then: {reasons}. {child} stays. Why: {contact}. {parent}.")
    values = {"reasons": "outreach by telephone.", "contact": "“We asked?”", "child": "Kit", "parent": "Ms Fen"}
    values |= dict.fromkeys(fields_named(template), "x") | values
    assert fill(template, values)[1] == "Until then: outreach by telephone. Kit stays. Why: “We asked?” Ms Fen."


def test_contact_names_only_the_ways_that_are_stated_and_the_check_says_what_is_lacking(marlshire):
    def told(**ways):
        authority = replace(marlshire.authority, **({"phone": None, "email": None, "team": "Kit"} | ways))
        model = replace(marlshire, authority=authority)
        return contact_words(model), [sentence.split(":")[0] for sentence in model.lacking()]

    number, address = "No telephone number", "No e-mail address"
    assert told(phone="01", email="a@b.uk") == ("ring Kit on 01 or write to a@b.uk", [])
    assert told(phone="01") == ("ring Kit on 01", [address])
    assert told(email="a@b.uk") == ("write to Kit, a@b.uk", [number])
    assert told() == ("ask Kit", [number, address])


def test_braces_in_what_a_family_wrote_stay_as_written(marlshire):
    template = marlshire.template("withdrawn")
    values = dict.fromkeys(fields_named(template), "x") | {"withdrawal_reason": "he said {contact}"}
    assert "he said {contact}" in fill(template, values)[1]


def test_asking_for_an_unknown_key_names_those_there_are(marlshire):
    with pytest.raises(KeyError, match="no kind 'stable'; it has visiting, barn"):
        marlshire.kind("stable")


def test_models_can_be_kept_in_another_folder(tmp_path, monkeypatch):
    (tmp_path / "common.toml").write_text((models_folder() / "common.toml").read_text())
    (tmp_path / "norfolk.toml").write_text(MARLSHIRE)
    monkeypatch.setenv("WAYMARK_MODELS", str(tmp_path))
    assert load_model("norfolk").authority.name == "Marlshire"


@pytest.mark.parametrize("path", ["nowhere/at-all.toml", "."])
def test_a_file_that_cannot_be_read_is_said_so(path):
    with pytest.raises(ModelFileMissing, match="cannot be read"):
        load_model(path)


def test_a_file_that_is_not_utf_8_is_said_so(tmp_path):
    path = tmp_path / "old.toml"
    path.write_bytes("name = 'Café'".encode("cp1252"))
    with pytest.raises(ModelFileMissing, match="not UTF-8"):
        load_model(path)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm():
    assert parse_model("\ufeff" + MARLSHIRE.replace("\n", "\r\n")) == parse_model(MARLSHIRE)


def test_an_empty_file_lists_everything_that_is_missing():
    with pytest.raises(ModelErrors) as raised:
        parse_model("", where="empty.toml")
    paths = {error.path for error in raised.value.errors}
    assert {"authority", "tiers", "kinds", "panels", "term_dates", "templates"} <= paths
