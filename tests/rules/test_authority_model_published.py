"""The shipped models against the published files they were read from."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date

import pytest

from tests.real_data import real_data
from waymark.service.organisations.authority_model import SHIPPED, SitedSchool, load_model, nearest_members


def rows(path, encoding="utf-8-sig"):
    with real_data(path).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def secondaries_of(authority_code):
    schools = rows("gias/secondary_schools_gias2026_ofsted_ks4_scap_imd.csv", encoding="cp1252")
    return [school for school in schools if school["la_code"] == authority_code]


def test_norfolks_plan_names_the_published_schools_in_the_published_years():
    published = {
        (row["plan_year"].replace("-", "/"), int(row["urn"]))
        for row in rows("norfolk/norfolk_semh_srb_plan.csv")
        if row["urn"]
    }
    timeline = load_model("norfolk").opening_timeline
    assert {(site.academic_year, site.school_urn) for site in timeline if site.school_urn} == published


def test_norfolk_states_a_kind_exactly_where_the_published_plan_does():
    stated = {
        int(row["urn"]): {"SEMH Centre": "centre", "SEMH Base": "base"}.get(row["model"])
        for row in rows("norfolk/norfolk_semh_srb_plan.csv")
        if row["urn"]
    }
    timeline = load_model("norfolk").opening_timeline
    assert {site.school_urn: site.kind for site in timeline if site.school_urn} == stated


def test_norfolks_named_sites_are_open_secondary_schools_of_the_county():
    names = {int(school["URN"]): school["establishment_name"] for school in secondaries_of("926")}
    for site in load_model("norfolk").opening_timeline:
        if site.school_urn:
            assert names[site.school_urn].startswith(site.name)


def test_norfolks_terms_begin_and_end_on_the_published_days():
    published = rows("calendar/norfolk_term_dates_2024_2026.csv")
    for year in load_model("norfolk").term_dates[:2]:
        of_year = [row for row in published if row["academic_year"] == year.academic_year]
        starts = {date.fromisoformat(row["date"]) for row in of_year if row["kind"] in ("start", "half_term_reopen")}
        ends = {date.fromisoformat(row["date"]) for row in of_year if row["kind"] in ("end", "half_term_close")}
        assert not year.assumed
        assert starts <= {block.first_on for block in year.blocks}
        assert ends <= {block.last_on for block in year.blocks}


def test_published_half_terms_are_holidays_in_norfolk():
    calendar = load_model("norfolk").calendar()
    for row in rows("calendar/norfolk_term_dates_2024_2026.csv"):
        if row["kind"] in ("half_term_start", "half_term_end"):
            assert not calendar.is_school_day(date.fromisoformat(row["date"])), row


@pytest.mark.parametrize("name", SHIPPED)
def test_bank_holidays_are_those_of_the_published_file(name):
    published = json.loads(real_data("calendar/gov_uk_bank_holidays.json").read_text(encoding="utf-8"))
    events = published["england-and-wales"]["events"]
    model = load_model(name)
    first_on = model.calendar().first_on
    held = {day.on for day in model.bank_holidays.days if day.on >= first_on}
    assert held == {date.fromisoformat(event["date"]) for event in events if event["date"] >= str(first_on)}


def test_every_norfolk_secondary_falls_in_one_partnership_of_a_workable_size():
    schools = [
        SitedSchool(int(school["URN"]), round(float(school["easting"])), round(float(school["northing"])))
        for school in secondaries_of("926")
    ]
    members = nearest_members(load_model("norfolk").partnerships, schools)
    placed = Counter(urn for urns in members.values() for urn in urns)
    assert len(members) == 10
    assert set(placed) == {school.urn for school in schools} and set(placed.values()) == {1}
    assert all(3 <= len(urns) <= 8 for urns in members.values())
    assert 136202 in members["lpp_1"]


def test_no_english_authority_has_the_code_of_the_invented_county():
    code = load_model("fenshire").authority.code
    folder = real_data("gias")
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="cp1252", newline="") as file:
            reader = csv.DictReader(file)
            columns = {"la_code", "LA (code)", "LAId"} & set(reader.fieldnames or [])
            assert not any(row[column] == code for row in reader for column in columns), path.name
