"""An analyst moves a lever, seeks a goal, stops a run and sets two plans side by side; a director does it without scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from waymark.service import embedded
from waymark.sufficiency.county import scenario_to
from waymark.sufficiency.county.invented import invented_county

from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
ANALYST, DIRECTOR = "Wren Tallowby-Sedge", "Idris Heronsgate"
GLANCE = "20: a glance"


@pytest.fixture
def worker(server: embedded.Server, county: County) -> Iterator[Callable[[], None]]:
    """Does what is queued, in a process of its own; called when the journey wants it done."""

    def works_once() -> None:
        command = [sys.executable, "-m", "waymark.service.config.commands", "worker", "--once"]
        subprocess.run(command, env=os.environ | server.environment(county.name), check=True, capture_output=True, timeout=120)

    yield works_once


@pytest.fixture
def small_scenario(tmp_path: Path) -> Path:
    """Few children and two years, so that nobody waits for their futures."""
    file = tmp_path / "small.json"
    small = invented_county(pupils=1500, schools=4, partnerships=2, years=2, first_year=2026, pru_places=4)
    file.write_text(scenario_to(small))
    return file


def test_a_lever_is_moved_a_goal_is_sought_a_run_is_stopped_and_two_plans_are_compared(
    somebody: Callable[..., Visitor], worker: Callable[[], None], small_scenario: Path
):
    # given an analyst who brings a small scenario
    analyst = somebody().signs_in_as(ANALYST).turns_to("Planning").follows("Bring a scenario from a file")
    analyst.page.get_by_label("The scenario").set_input_files(small_scenario)
    analyst.writes("What to call it", "A small county").presses("Keep this scenario")
    scenario = analyst.page.url
    # when Bases are shortened to six weeks and outreach is doubled
    analyst.writes("Bases: longest stay", "6").chooses("outreach", "Twice").chooses("How many futures", GLANCE)
    analyst.presses("See what would happen")
    plan = analyst.page.url
    # then it waits for the worker; one that is stopped keeps nothing, and is started again
    analyst.sees("Waiting to begin").presses("Stop it").sees("It was stopped.").presses("Start it again")
    # and when a goal is asked for as well
    analyst.goes_to(scenario).follows("How many places does it take?").chooses("Places of which kind", "Bases")
    analyst.writes("How many in a hundred start in time", "40").chooses("How many futures", GLANCE).presses("Find out")
    worker()
    # then the page turns to the answer by itself
    analyst.page.get_by_text("Numbers of places that were tried").wait_for()
    analyst.goes_to(analyst.page.url).sees("How many places of Bases for 40% to start within 15 school days")
    analyst.goes_to(plan).sees("Against what is planned today").sees("not validated")
    # and what is read of the county's own plan: where, on what, at what cost, as a report
    analyst.turns_to("Planning").follows("A Centre with")
    for tab in ("Who waits where", "What it rests on", "Staff and money", "Print a report"):
        analyst.follows(tab)
    # and two plans stand side by side
    analyst.turns_to("Planning")
    for name in ("As it is planned today", "A Centre with"):
        analyst.page.get_by_label(f"Compare {name}").last.check()
    analyst.presses("Compare those ticked").sees("B against A").sees("one by one")
    # and a phone shows it as well
    phone = somebody(phone=True).signs_in_as(ANALYST).goes_to(plan).follows("Who waits where").goes_to(scenario)
    phone.goes_to("/planning/").presses("Compare those ticked").sees("Choose two to four")


@pytest.mark.deep
def test_without_scripts_a_director_opens_a_base_and_reads_what_would_happen(
    somebody: Callable[..., Visitor], worker: Callable[[], None], small_scenario: Path
):
    director = somebody(scripts=False).signs_in_as(DIRECTOR).turns_to("Planning").follows("Bring a scenario from a file")
    director.page.get_by_label("The scenario").set_input_files(small_scenario)
    director.presses("Keep this scenario").chooses("How many futures", GLANCE).chooses("Open", "Bases")
    # what is wrong is said beside it, and what was typed is kept
    director.presses("See what would happen", refused=422).sees("Choose the school it opens in")
    director.page.get_by_label("In which school").first.select_option(index=2)
    director.writes("How many places", "16").dates("The day it opens", 1, 9, 2027).presses("See what would happen")
    director.sees("Waiting to begin")
    assert 'http-equiv="refresh"' in director.page.content()
    worker()
    director.goes_to(director.page.url).sees("In short").sees("Same as a table")
    assert 'http-equiv="refresh"' not in director.page.content()
