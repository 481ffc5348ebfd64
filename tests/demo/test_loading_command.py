"""`waymark demo-data`: everything or nothing, in an empty database only, under any of the three models."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import psycopg
import pytest

from tests.demo_database import DEMO_DAY, copy_of_the_county, template_of_the_county
from waymark.service.demo_county.loading.borrowed import model_to_try

pytestmark = pytest.mark.database


def waymark(server, database: str, *arguments: str) -> subprocess.CompletedProcess:
    environment = os.environ | server.environment(database) | {"WAYMARK_DEMO_TODAY": DEMO_DAY}
    return subprocess.run(
        [sys.executable, "-m", "waymark.service.config.commands", *arguments],
        env=environment,
        capture_output=True,
        text=True,
    )


def test_a_database_that_holds_an_authority_is_left_as_it_is(server, demo_copy: str) -> None:
    again = waymark(server, demo_copy, "demo-data", "--json")
    assert again.returncode == 2
    assert "holds Fenshire County Council already" in json.loads(again.stdout)["error"]


def test_the_doctor_finds_the_county_protected(server, demo_copy: str) -> None:
    found = json.loads(waymark(server, demo_copy, "doctor", "--json").stdout)
    wrong = [one["sentence"] for one in found if not one["is_right"] and one["about"] != "roles"]
    assert not wrong


def test_personas_are_listed_with_what_each_is_good_for(server, demo_copy: str) -> None:
    told = json.loads(waymark(server, demo_copy, "personas", "--json").stdout)
    assert len(told) == 17 and all(one["story"] for one in told)


@pytest.mark.parametrize("name", ["norfolk", "lincolnshire"])
def test_another_authoritys_model_is_tried_over_invented_ground(name: str) -> None:
    tried = model_to_try(name)
    assert tried.stored.authority.name == "Fenshire" and tried.stored.authority.code == "998"
    assert all(one.school_urn is None for one in tried.stored.opening_timeline)


@pytest.mark.deep
@pytest.mark.parametrize("name", ["norfolk", "lincolnshire"])
def test_the_county_loads_under_another_authoritys_model(server, name: str) -> None:
    template = template_of_the_county(server, name)
    named = "SELECT name FROM organisations_organisation WHERE kind = 'authority'"
    with (
        copy_of_the_county(server, template) as copy,
        psycopg.connect(server.url("waymark_owner", copy)) as connection,
    ):
        authority = connection.execute(named).fetchall()
        kinds = {row[0] for row in connection.execute("SELECT DISTINCT kind FROM provisions_provision")}
    known = {one.key for one in model_to_try(name).stored.kinds}
    assert authority == [(f"Fenshire County Council (trying {name.capitalize()}’s model)",)]
    assert kinds <= known
