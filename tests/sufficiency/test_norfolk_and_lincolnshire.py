"""The page on Norfolk's and Lincolnshire's plans says what comes out of the published files: its tables are simulated again."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.real_data import PROJECT_ROOT, real_data
from waymark.service.config.commands import main as waymark
from waymark.sufficiency.county import read_parameters, read_scenario
from waymark.sufficiency.ensembles import Threads, run
from waymark.sufficiency.outcomes import values

PAGE = PROJECT_ROOT / "docs/models/norfolk-and-lincolnshire.md"
FUTURES = 60
ROWS = {
    "Bases and Centres, stays begun": ("starts", "tier", 2), "Bases, stays begun": ("starts", "kind", "base"),
    "Centres, stays begun": ("starts", "kind", "centre"), "Bases, places occupied": ("occupancy", "kind", "base"),
    "Centres, places occupied": ("occupancy", "kind", "centre"), "requests": ("requests", None, None),
    "requests that find nothing": ("never_found", None, None),
    "pupils for whom a panel has had no place*": ("places_short", None, None),
    "school weeks waited by who starts*": ("mean_wait", None, None), "suspensions": ("suspensions", None, None),
    "permanent exclusions that stand": ("permanent_exclusions", None, None),
    "without a place on the sixth day*": ("sixth_day_breaches", None, None),
}  # fmt: skip
REGISTER = "gias/REBUILT_edubasealldata_layout2025_cp1252.csv"


def table(name: str) -> dict[str, list[float | None]]:
    """The means of a checked table of the page, by row."""
    text = PAGE.read_text(encoding="utf-8").split(f"<!-- checked: {name} -->")[1].split("\n\n")[1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]
    return {row[0]: [_mean(cell) for cell in row[1:]] for row in rows}


def _mean(cell: str) -> float | None:
    found = re.match(r"([\d,.]+)( %)?", cell)
    return float(found[1].replace(",", "")) / (100 if found[2] else 1) if found else None


def scenario_of(name: str, tmp_path, *options: str):
    path = tmp_path / f"{name}.json"
    files = ["--schools", str(real_data(REGISTER)), "--postcodes", str(real_data(f"geo/postcodes_onspd_nov2025_{name}.csv"))]
    assert waymark(["scenario", name, *files, "--out", str(path), *options]) == 0
    return read_scenario(path)


def test_every_checked_row_of_the_page_is_one_that_is_checked():
    assert set(table("norfolk")) == set(ROWS)
    assert set(table("lincolnshire")) < set(ROWS)


@pytest.mark.deep
@pytest.mark.parametrize(("name", "options"), [("norfolk", ("--support-from", "2025-09-01")), ("lincolnshire", ())])
def test_the_page_says_what_comes_out_of_the_published_files(name, options, tmp_path):
    scenario = scenario_of(name, tmp_path, *options)
    parameters = read_parameters(PROJECT_ROOT / "data/sufficiency" / f"{name}.toml")
    counts = run(scenario, parameters, replications=FUTURES, seed=1, by=Threads(2))
    wrong = []
    for row, means in table(name).items():
        measure, axis, wanted = ROWS[row]
        groups, found = values(counts, scenario, measure, by=("year",) if axis is None else ("year", axis))
        columns = [at for at, group in enumerate(groups) if axis is None or group[1] == wanted]
        for year, at, said in zip(counts.years, columns, means, strict=True):
            told = found[:, at][np.isfinite(found[:, at])]
            if said is None or not len(told):
                continue
            reach = 4 * told.std(ddof=1) / np.sqrt(len(told)) + (0.006 if said < 1 else 0.6 if said > 20 else 0.06)
            if abs(told.mean() - said) > reach:
                wrong.append(f"{row}, {year}: the page says {said}, {told.mean():.2f} come out (give or take {reach:.2f})")
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_the_published_plan_of_norfolk_is_what_opens(tmp_path):
    scenario = scenario_of("norfolk", tmp_path)
    opened = [(one.opens_on.year, one.kind) for one in scenario.provisions if one.kind in ("base", "centre")]
    assert {each: opened.count(each) for each in set(opened)} == {
        (2025, "centre"): 1, (2025, "base"): 3, (2026, "base"): 4, (2026, "centre"): 6, (2027, "base"): 2, (2027, "centre"): 3,
    }  # fmt: skip
    assert len(scenario.partnerships) == 10
    assert sum(sum(school.rolls) for school in scenario.schools) == pytest.approx(44_640, abs=200)
    assert next(one for one in scenario.provisions if one.kind == "centre").host == "King's Lynn Academy"
