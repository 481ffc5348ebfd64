"""`waymark simulate` and `compare`: whole answers, whole folders or none, and a sentence for whatever cannot be used."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import partial

import polars
import pytest

from waymark.service.config.commands import main as waymark
from waymark.sufficiency.commands import simulate as simulating
from waymark.sufficiency.county import About, read_scenario, scenario_to
from waymark.sufficiency.county.invented import invented_county

FUTURES = ("--replications", "10", "--quiet", "--threads", "1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("scenarios")
    county = invented_county(pupils=1_500, schools=4, partnerships=2, years=2, pru_places=4)
    (made / "county.json").write_text(scenario_to(county))
    (made / "levers.json").write_text(
        '{"schema": "waymark.sufficiency.levers/1", "levers": [{"lever": "more_places", "kind": "outreach", "factor": 2.0}]}'
    )
    return made


@pytest.fixture
def simulate(folder):
    return partial(_asked, "simulate", str(folder / "county.json"))


def _asked(*words) -> int:
    return waymark([*map(str, words), *FUTURES])


def test_a_simulation_is_told_and_written_whole(simulate, tmp_path, capsys):
    out = tmp_path / "results"
    assert simulate("--out", out, "--lever", "more_places kind=base factor=1.5", "--futures") == 0
    told = capsys.readouterr().out
    for sentence in ("1.5 times the places of every base", "Waits are not validated", "figures that nobody has", "8 of 10 single",
                     "95 times in 100", "version 1.1 of 22 November 2026 (england.toml); costs version 1.0 (costs.toml)",
                     "Excluded pupils without a place, in the mean week", "Minutes from school to the place"):  # fmt: skip
        assert sentence in told
    first = " ".join((out / "READ-ME-FIRST.txt").read_text().split())
    assert "Invented: no such authority exists." in first and "Columns p10 and p90" in first
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    run = json.loads((out / "run.json").read_text())
    assert run["replications"] == 10 and "asks" in run["assumptions"] and run["levers"] == ["1.5 times the places of every base"]
    table = polars.read_parquet(out / "by_year_kind.parquet")
    assert {"scenario", "measure", "mean", "mean_low", "mean_high", "p10", "median", "p90"} <= set(table.columns)
    again = tmp_path / "again"
    assert waymark(["simulate", str(out / "scenario.json"), "--parameters", str(out / "parameters.toml"), "--costs",
                    str(out / "costs.toml"), *FUTURES, "--out", str(again)]) == 0  # fmt: skip
    assert (again / "by_year_kind.csv").read_text() == (out / "by_year_kind.csv").read_text()


def test_a_scenario_of_an_authority_on_englands_figures_says_so_and_so_do_too_few_futures(folder, tmp_path, capsys):
    about = About("published", "Lincolnshire", date(2026, 11, 23), "the model file lincolnshire", kinds={"base": "=Nook"})
    path = tmp_path / "lincolnshire.json"
    path.write_text(scenario_to(replace(read_scenario(folder / "county.json"), about=about)))
    assert waymark(["simulate", str(path), "--replications", "3", "--quiet", "--no-months", "--out", str(tmp_path / "out"),
                    "--lever", "multiply figure=asks factor=9 beyond=true"]) == 0  # fmt: skip
    told = " ".join(capsys.readouterr().out.split())
    for sentence in ("Made from the model file lincolnshire, for Lincolnshire, on 23 November 2026.", "too few futures",
                     "The figures are England’s and not Lincolnshire’s own", "outside the interval"):  # fmt: skip
        assert sentence in told
    first = " ".join((tmp_path / "out/READ-ME-FIRST.txt").read_text().split())
    assert "England’s and not Lincolnshire’s own" in first and "outside the interval" in first
    table = (tmp_path / "out/by_year_kind.csv").read_text()
    assert ",base,'=Nook," in table
    run = json.loads((tmp_path / "out/run.json").read_text())
    assert run["figures"]["file"] == "england.toml" and len(run["cautions"]) >= 2 and run["made_from"]


def test_a_simulation_answers_programs(simulate, capsys):
    assert simulate("--json", "--threshold", "places_short=2", "--no-months") == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["measure"] for row in told["chances"]} == {"places_short"} and told["outside_their_interval"] == {}
    assert {"waiting", "cost_of_places"} <= {row["measure"] for row in told["rows"]}


def test_a_goal_is_sought(simulate, tmp_path, capsys):
    assert simulate("--goal", "kind=base at_least=50% most=40", "--out", tmp_path / "sought") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "share of ended requests that found a start within 15 school days: at least 50.0%" in told
    run = json.loads((tmp_path / "sought/run.json").read_text())
    assert run["found"]["reached"] and run["goal"]["at_least"] == 0.5


def test_scenarios_are_set_side_by_side(folder, tmp_path, capsys):
    out = tmp_path / "compared"
    assert _asked("compare", folder / "county.json", folder / "levers.json", "--out", out) == 0
    told = capsys.readouterr().out
    assert "pairs are worth" in told and "permanent exclusions" in told and "It is an" in told
    assert "county: Invented county. Invented" in told and "levers: Invented county" in told
    assert (out / "levers_by_year.csv").read_text().splitlines()[1].startswith("levers,county,")
    table = polars.read_parquet(out / "levers_by_year.parquet").filter(polars.col("measure") == "places_open")
    assert (table["difference"] > 0).all() and "cost_of_places" in (out / "levers_by_year.csv").read_text()
    assert read_scenario(out / "scenario_levers.json").provisions[0].places == 24


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--lever", "more_places kind=bse factor=2"), "Did you mean base?"),
        (("--lever", "multiply figure=base_rate factor=1.9"), "Stay within it, or say beyond=true"),
        (("--replications", "1"), "An interval takes 2 futures at least"),
        (("--seed", "-1"), "--seed is -1"),
        (("--threads", "0"), "--threads is 0"),
        (("--threshold", "places_short"), "Write a measure, = and a number"),
        (("--threshold", "places_short=nan"), "Write a measure, = and a number"),
        (("--goal", "kind=base at_least=195%"), "at_least is 195%"),
        (("--threshold", "wait=3"), "'wait' is no measure"),
        (("--goal", "kind=base"), "neither or both"),
        (("--shares", "requests"), "to tell them apart"),
        (("--parameters", "nowhere.toml"), "cannot be read"),
        (("--levers", "nowhere.json"), "cannot be read"),
        (("--out", "."), "is there already"),
        (("--out", "no/such/folder"), "there is no folder"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(folder, tmp_path, monkeypatch, capsys, words, sentence):
    monkeypatch.chdir(tmp_path)
    assert waymark(["simulate", str(folder / "county.json"), *FUTURES, *words]) == 2
    assert sentence in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_scenarios_that_cannot_be_compared_are_told_in_a_sentence(folder, tmp_path, capsys):
    older = tmp_path / "older.json"
    older.write_text((folder / "county.json").read_text().replace("scenario/3", "scenario/0"))
    other = tmp_path / "other.json"
    other.write_text(scenario_to(invented_county(pupils=600, schools=3, partnerships=3, years=2, pru_places=4)))
    for second, sentence in ((older, "schema is 'waymark.sufficiency.scenario/0'"), (other, "The runs differ in partnerships")):
        assert _asked("compare", folder / "county.json", second) == 2
        assert sentence in capsys.readouterr().err
    older.write_bytes(b"\xff\xfe\x00")
    assert _asked("compare", folder / "county.json", older) == 2
    assert "not UTF-8 text" in capsys.readouterr().err
    assert _asked("compare", folder / "county.json") == 2
    assert "Name two to 4" in capsys.readouterr().err


def test_a_run_stopped_while_it_writes_leaves_nothing(simulate, tmp_path, monkeypatch, capsys):
    def stopped(*anything):
        raise KeyboardInterrupt

    monkeypatch.setattr(simulating, "_write_outcomes", stopped)
    assert simulate("--out", tmp_path / "results") == 130
    assert "nothing was written" in capsys.readouterr().err and not list(tmp_path.iterdir())
