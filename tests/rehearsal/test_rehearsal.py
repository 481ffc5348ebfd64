"""A panel on the real register of schools: imported, set up, asked, solved, checked, and the database dropped again."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.real_data import real_data
from waymark.service import embedded

pytestmark = pytest.mark.database
NORFOLK_SITES = {136202, 137621, 138758, 138039, 141395, 138829, 140534}


@pytest.fixture
def register():
    return real_data("gias/REBUILT_edubasealldata_layout2025_cp1252.csv")


def waymark(server: embedded.Server, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "waymark.service.config.commands", *arguments]
    return subprocess.run(command, env=os.environ | server.environment(), capture_output=True, text=True, timeout=300)


def rehearsals(server: embedded.Server) -> set[str]:
    """The throwaway databases there are now; other tests make and drop databases of their own at the same time."""
    return {name for name in embedded.database_names(server) if name.startswith("rehearsal_")}


def rehearsed(server, model: str, register) -> tuple[dict, str]:
    done = waymark(server, "rehearse", model, "--schools", str(register), "--requests", "8", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


@pytest.mark.deep
def test_norfolk_rehearses_a_panel_on_its_published_plan(server, register):
    before = rehearsals(server)
    found, progress = rehearsed(server, "norfolk", register)
    assert {site["urn"] for site in found["sites"] if site["urn"] in NORFOLK_SITES} == NORFOLK_SITES
    assert [site["status"] for site in found["sites"] if site["urn"] == 136202] == ["open"]
    assert found["requests"] == 8
    assert found["faults"] == []
    assert found["proposed"] + found["not_proposed"] == 8
    assert rehearsals(server) == before
    expected = Counter(row["TypeOfEstablishment (name)"] for row in csv.DictReader(register.open(encoding="cp1252"))
                       if row["LA (code)"] == "926")
    for name, count in expected.items():
        assert any(line.split()[:1] == [str(count)] and line.rstrip().endswith(name) for line in progress.splitlines()), name


@pytest.mark.deep
def test_lincolnshire_rehearses_a_panel_too(server, register):
    found, _ = rehearsed(server, "lincolnshire", register)
    assert found["faults"] == []
    assert found["proposed"] > 0


def test_a_missing_register_is_said_in_a_sentence_and_nothing_is_made(server):
    before = rehearsals(server)
    done = waymark(server, "rehearse", "norfolk", "--schools", "nowhere.csv")
    assert done.returncode == 2
    assert "there is no file nowhere.csv" in done.stderr
    assert rehearsals(server) == before
