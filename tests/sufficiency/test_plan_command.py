"""`plan` and `travel` from a shell: one small run, and sentences for what is wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.real_data import real_data
from tests.repository.architecture import PROJECT
from tests.sufficiency.test_planning import authority, file_of
from waymark.sufficiency.__main__ import main
from waymark.sufficiency.access import read_table
from waymark.sufficiency.county import scenario_to
from waymark.sufficiency.levers import OpenProvision, read_levers

USUAL = ["--today", "2026-08-01", "--replications", "2", "--seconds", "20", "--plans", "3", "--quiet"]


@pytest.fixture
def files(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(PROJECT)
    (tmp_path / "scenario.json").write_text(scenario_to(authority()))
    (tmp_path / "candidates.json").write_text(json.dumps(file_of()))
    return tmp_path


def asked(files: Path, *more: str) -> int:
    return main(["plan", str(files / "scenario.json"), "--candidates", str(files / "candidates.json"), *USUAL, *more])


@pytest.mark.deep
def test_a_plan_is_written_whole_with_levers_that_can_be_pulled(files, capfd):
    assert asked(files, "--promised", "at one=2027-28", "--out", str(files / "plans"), "--json") == 0
    facts = json.loads(capfd.readouterr().out)
    best = facts["plans"][facts["recommended"] - 1]
    assert all("at one" in {opening["candidate"] for opening in plan["openings"]} for plan in facts["plans"])
    assert "not validated" in facts["waits"] and facts["assumptions"]
    levers = read_levers(files / "plans" / f"plan-{facts['recommended']}-levers.json")
    assert all(isinstance(lever, OpenProvision) for lever in levers) and len(levers) == len(best["openings"])
    assert json.loads((files / "plans" / "plans.json").read_text()) == facts


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--promised", "at nine"), "promised names 'at nine', which is not a candidate"),
        (("--promised", "at one=1999-00"), "promised, at one, year names '1999-00'"),
        (("--today", "tomorrow"), "--today is 'tomorrow'"),
        (("--today", "2030-01-01"), "nothing can be opened in it any more"),
        (("--seconds", "0"), "--seconds is 0"),
        (("--replications", "1"), "--replications is 1"),
        (("--travel", "nowhere.csv"), "nowhere.csv cannot be read"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_nothing_is_written(files, capsys, more, said):
    assert asked(files, "--out", str(files / "plans"), *more) == 2
    assert said in capsys.readouterr().err
    assert not (files / "plans").exists()


def test_times_are_estimated_from_points_and_say_so(files, capsys):
    (files / "points.csv").write_text("key,latitude,longitude\na,52.6,1.3\nb,52.7,1.3\n")
    where = ["--points", str(files / "points.csv"), "-o", str(files / "t.csv")]
    command = ["travel", "estimate", *where, "--mode", "car", "--mode", "bus"]
    assert main(command) == 0
    assert len(read_table(files / "t.csv")) == 8 and "estimate, straight line" in capsys.readouterr().out
    (files / "points.csv").write_text("key,latitude,longitude\na,92.6,1.3\n")
    assert main(command) == 2
    assert "points.csv, line 2" in capsys.readouterr().err


@pytest.mark.deep
def test_times_over_rutlands_roads_are_longer_than_the_crows(files):
    if not os.environ.get("WAYMARK_VALHALLA_PYTHON"):
        pytest.skip("WAYMARK_VALHALLA_PYTHON names no Python with Valhalla.")
    places = {"Oakham": (52.6705, -0.7285), "Uppingham": (52.5887, -0.7220), "Ketton": (52.6285, -0.5540)}
    lines = [f"{key},{north},{east}" for key, (north, east) in places.items()]
    (files / "points.csv").write_text("\n".join(["key,latitude,longitude", *lines]))
    roads = real_data("roads/rutland-latest.osm.pbf")
    where = ["--points", str(files / "points.csv"), "-o", str(files / "t.csv")]
    assert main(["travel", "build", "--roads", str(roads), *where]) == 0
    table = read_table(files / "t.csv")
    assert 8 <= table.minutes("Oakham", "Uppingham", "car") <= 20  # some ten kilometres of main road
    assert table.minutes("Oakham", "Oakham", "car") == 0
    assert all("OpenStreetMap" in one.source for one in table)
