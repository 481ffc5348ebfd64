"""The back-test and its command: years held out stay out, coverage is counted rightly, and input that cannot be used is told."""

from __future__ import annotations

import csv
import io
import json
import math
import subprocess
import sys
from dataclasses import replace

import pytest
from threadpoolctl import threadpool_info

from tests.real_data import real_data
from tests.sufficiency import invented_statistics
from waymark.service.config.commands import main as waymark
from waymark.sufficiency.__main__ import main
from waymark.sufficiency.published import Key, UnusableData, published
from waymark.sufficiency.published.forecasting import table
from waymark.sufficiency.published.forecasting.account import facts, rows
from waymark.sufficiency.published.forecasting.backtest import BackTest, Line, backtest
from waymark.sufficiency.published.forecasting.tallies import tallies, tally
from waymark.sufficiency.published.forecasting.telling import what_it_got_wrong
from waymark.sufficiency.published.reading.authorities import Authority
from waymark.sufficiency.published.reading.interval import Interval
from waymark.sufficiency.published.reading.measures import Measure, Phase, Term

FENSHIRE = Authority("951", "E10000951", "Fenshire")
ONE = ("State-funded secondary",)
FORECAST_COLUMNS = ("forecast", "low_80", "high_80", "low_95", "high_95", "last_value", "mean_of_five")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return invented_statistics.written(tmp_path_factory.mktemp("invented"), kinds=ONE).folder


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """Too few years to choose a model by, so that a back-test takes the first one and little time."""
    made = invented_statistics.written(tmp_path_factory.mktemp("short"), first=2007, last=2012, kinds=ONE)
    return made.folder


@pytest.fixture(scope="module")
def threads_seen() -> set[int]:
    return set()


@pytest.fixture(scope="module")
def short_done(short, threads_seen) -> BackTest:
    def say(sentence: str) -> None:
        threads_seen.update(each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas")

    return backtest(published(short), [published(short).find("951"), published(short).find("952")], say=say)


def test_small_matrices_stay_on_one_thread(short_done, threads_seen):
    """On more, each waits for the other: minutes become many where the machine is busy."""
    assert threads_seen == {1}


@pytest.fixture(scope="module")
def done(folder) -> BackTest:
    return backtest(published(folder), [published(folder).find("951"), published(folder).find("Wolds")])


def test_the_last_two_years_are_held_out_and_all_series_forecast(done):
    assert done.held_out == {Term.YEAR: (2012, 2013)}
    assert {(line.authority.dfe, line.phase, line.measure, line.year) for line in done.lines} == {
        (authority, Phase.SECONDARY, measure, year)
        for authority in ("951", "952")
        for measure in Measure
        for year in (2012, 2013)
    }
    assert [choice.origins for choice in done.choices] == [(2010,)] * 3


def test_poisoning_the_years_held_out_changes_no_forecast(done, tmp_path):
    """Every rate of 2012/13 and 2013/14, of every authority and of England, is replaced by nonsense in the file itself."""
    made = invented_statistics.written(tmp_path, kinds=ONE)
    path = made.folder / "lait_bds_long_2999.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    cells = [line.split(",") for line in lines]
    for row in cells[1:]:
        if row[1] in ("2012/13", "2013/14"):
            row[3] = "77.70000"
    path.write_text("\n".join(",".join(row) for row in cells), encoding="utf-8")
    poisoned = backtest(published(tmp_path), [published(tmp_path).find("951"), published(tmp_path).find("952")])
    assert all(line.actual.middle == pytest.approx(77.7) for line in poisoned.lines)
    assert [choice.scores for choice in poisoned.choices] == [choice.scores for choice in done.choices]
    for clean, other in zip(rows(done), rows(poisoned), strict=True):
        assert [clean[name] for name in FORECAST_COLUMNS] == [other[name] for name in FORECAST_COLUMNS]


def test_a_change_in_the_years_before_changes_forecasts(short_done, short):
    data = published(short)
    key = Key("951", Term.YEAR, Phase.SECONDARY, Measure.SUSPENSIONS)
    doubled = tuple(replace(point, count=Interval(2 * point.count.low, 2 * point.count.high)) if point.year == 2010 else point
                    for point in data.series[key])  # fmt: skip
    changed = backtest(replace(data, series={**data.series, key: doubled}), [FENSHIRE])
    [before, after] = [
        next(line for line in each.lines if (line.authority.dfe, line.phase, line.measure) == ("951", key.phase, key.measure))
        for each in (short_done, changed)
    ]
    assert after.middle > before.middle * 1.1


def test_an_authority_is_forecast_the_same_alone_as_beside_others(short_done, short):
    alone = backtest(published(short), [FENSHIRE])
    assert [row for row in rows(short_done) if row["authority"] == "951"] == rows(alone)


def test_of_many_authorities_those_asked_for_and_england_are_always_fitted(short, monkeypatch):
    monkeypatch.setattr(table, "MOST_POOLED", 2)
    data = published(short)
    kept = {key.authority for key in table.within_reach(data, [FENSHIRE], 0).series}
    assert len(kept) == 3
    assert {"951", "970"} < kept
    with pytest.raises(UnusableData, match="3 authorities are asked for; at most 2 are fitted together"):
        table.within_reach(data, data.authorities(), 0)


def line(middle, actual, inside_80, inside_95) -> Line:
    return Line(
        authority=FENSHIRE,
        term=Term.YEAR,
        phase=Phase.SECONDARY,
        measure=Measure.SUSPENSIONS,
        year=2022,
        ahead=1,
        middle=middle,
        interval_80=(middle - 1, middle + 1),
        interval_95=(middle - 2, middle + 2),
        actual=Interval.exactly(actual),
        pupils=10_000.0,
        inside_80=inside_80,
        inside_95=inside_95,
        score=abs(middle - actual),
        last_value=9.0,
        mean_of_five=8.0,
    )


def test_coverage_counts_what_lay_inside_and_leaves_out_what_cannot_be_told():
    of = tally(
        "all", [line(10, 10.5, True, True), line(10, 11.5, False, True), line(10, 13, False, False), line(10, 9, None, True)]
    )
    assert (of.figures, of.told_80, of.inside_80, of.told_95, of.inside_95, of.too_low) == (4, 3, 1, 4, 3, 3)
    assert of.error == pytest.approx((0.5 + 1.5 + 3 + 1) / 4)
    assert of.error_of_last_value == pytest.approx((1.5 + 2.5 + 4 + 0) / 4)


def test_tallies_over_groups_add_up_to_the_whole(done):
    whole = tally("all", done.lines)
    parts = tallies(done.lines, lambda each: each.authority.name)
    for name in ("figures", "told_80", "inside_80", "told_95", "inside_95", "too_low"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)


def test_what_went_wrong_is_said_in_words():
    missed = BackTest(0, (line(14.5, 23.5, False, False), line(14.5, 15, True, True)), (), (), (), {Term.YEAR: (2022, 2023)})
    said = " ".join(what_it_got_wrong(missed))
    assert "The 80 % intervals held 1 of 2 figures (50 %)" in said
    assert "It was too low in 2 of 2 figures: it did not see the rise coming." in said
    assert (
        "Fenshire, secondary, suspensions, 2022/23: 23.5 per 100 happened, above the 95 % interval 12.5–16.5 around 14.5" in said
    )


def test_a_back_test_without_a_miss_says_so():
    good = BackTest(0, (line(14.5, 15, True, True), line(14.5, 14, True, True)), (), (), (), {Term.YEAR: (2022, 2023)})
    assert "Fenshire: every figure of a whole year lay inside its 95 % interval." in what_it_got_wrong(good)


def test_the_answer_for_programs_is_json_without_numbers_that_are_none(done):
    text = json.dumps(facts(done), allow_nan=False)
    assert json.loads(text)["schema"] == "waymark-backtest-1"


def test_the_command_prints_tables_words_and_a_tidy_file(short, tmp_path, capsys):
    wanted = tmp_path / "rows.csv"
    code = main(["backtest", "--data", str(short), "--authority", "951", "--authority", "E10000952", "--csv", str(wanted)])
    printed = capsys.readouterr()
    assert code == 0
    assert "What it got wrong" in printed.out
    assert "Coverage and scores" in printed.out
    assert "Choosing a model" in printed.err
    written = list(csv.DictReader(io.StringIO(wanted.read_text(encoding="utf-8"))))
    assert len(written) == 2 * 3 * 2
    assert all(math.isfinite(float(row["forecast"])) for row in written)


def test_waymark_runs_it_too(short, capsys):
    assert waymark(["backtest", "--data", str(short), "--authority", "Marsh Edge", "--json", "--quiet"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {row["name"] for row in answer["forecasts"]} == {"Marsh Edge"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--data", "nowhere", "--authority", "951"], "There is no folder nowhere"),
        (["--data", "{folder}", "--authority", "Atlantis"], "There is no authority “Atlantis”"),
        (["--data", "{folder}", "--authority", "951", "--csv", "nowhere/rows.csv"], "there is no folder nowhere"),
    ],
)
def test_input_that_cannot_be_used_is_a_sentence_and_exit_code_two(folder, capsys, arguments, said):
    code = main(["backtest", "--quiet", "--json", *(each.format(folder=folder) for each in arguments)])
    printed = capsys.readouterr()
    assert code == 2
    assert said in printed.err
    assert said in json.loads(printed.out)["error"]


def test_too_few_years_are_told(tmp_path):
    invented_statistics.written(tmp_path, first=2009, counted_to=2010, last=2011, kinds=ONE)
    with pytest.raises(
        UnusableData, match=r"Fenshire, secondary, suspensions, whole year: only 1 years before 2010, so not forecast"
    ):
        backtest(published(tmp_path), [FENSHIRE])


def test_help_shows_an_example_and_exit_codes():
    told = subprocess.run(
        [sys.executable, "-m", "waymark.sufficiency", "backtest", "--help"], capture_output=True, text=True, check=True
    )
    assert "python -m waymark.sufficiency backtest --data dfe --authority 926" in told.stdout
    assert "exit codes: 0 done; 2 the input cannot be used" in told.stdout


@pytest.mark.deep
def test_the_seven_authorities_of_the_development_set_are_forecast_to_2023_24():
    data = published(real_data("dfe"))
    wanted = [data.find(code) for code in ("926", "925", "935", "873", "874", "812", "813")]
    told = backtest(data, wanted)
    assert told.held_out == {Term.YEAR: (2022, 2023), Term.AUTUMN: (2023, 2024)}
    assert len([each for each in told.lines if each.term is Term.YEAR]) == 7 * 4 * 3 * 2
    assert not told.not_forecast
