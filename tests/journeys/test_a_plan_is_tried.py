"""An analyst moves a lever, sets two plans side by side, seeks a goal and stops a run; a director does it without scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from waymark.service import embedded

from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
ANALYST, DIRECTOR = "Wren Tallowby-Sedge", "Idris Heronsgate"


@pytest.fixture
def worker(server: embedded.Server, county: County) -> Iterator[Callable[[], None]]:
    """Does what is queued, in a process of its own; called when the journey wants it done."""

    def works_once() -> None:
        command = [sys.executable, "-m", "waymark.service.config.commands", "worker", "--once"]
        subprocess.run(command, env=os.environ | server.environment(county.name), check=True, capture_output=True, timeout=120)

    yield works_once


def test_a_lever_is_moved_two_plans_are_compared_a_goal_is_sought_and_a_run_is_stopped(
    somebody: Callable[..., Visitor], worker: Callable[[], None]
):
    # given an analyst who opens the scenario of the county's register
    analyst = somebody().signs_in_as(ANALYST).turns_to("Planning").follows("Register of", nth=0)
    # when Bases are shortened to six weeks and outreach is doubled
    analyst.writes("SEMH Base: longest stay", "6").chooses("Outreach", "Twice").chooses("How many futures", "20: a glance").presses("See what would happen")
    waiting = analyst.page.url
    analyst.sees("Waiting to begin").presses("Stop it")
    # then a run that is stopped keeps nothing, and can be started again
    analyst.sees("It was stopped.").presses("Start it again")
    # and a goal is asked for as well
    analyst.turns_to("Planning").follows("Register of", nth=0).follows("How many places does it take?")
    analyst.chooses("Places of which kind", "SEMH Base").writes("How many in a hundred start in time", "70")
    analyst.chooses("How many futures", "20: a glance").presses("Find out")
    goal = analyst.page.url
    worker()
    # then the page turns to the answer by itself
    analyst.page.get_by_text("Numbers of places that were tried").wait_for()
    analyst.goes_to(goal).sees("How many places of Bases for 70% to start within 15 school days")
    analyst.goes_to(waiting).sees("Against what is planned today").sees("not validated")
    analyst.sees("Twice the places of outreach".lower())
    for tab in ("Who waits where", "What it rests on", "Staff and money", "Print a report"):
        analyst.follows(tab)
    # and two plans stand side by side
    analyst.turns_to("Planning")
    for name in ("As it is planned today", "A Centre with"):
        analyst.page.get_by_label(f"Compare {name}").last.check()
    analyst.presses("Compare those ticked").sees("B against A").sees("one by one")

    # and on a phone it reads as well
    phone = somebody(phone=True).signs_in_as(ANALYST).turns_to("Planning").goes_to(waiting)
    phone.follows("Who waits where").goes_to("/planning/").follows("Register of", nth=0)


def test_without_scripts_a_director_opens_a_centre_and_reads_what_would_happen(
    somebody: Callable[..., Visitor], worker: Callable[[], None]
):
    director = somebody(scripts=False).signs_in_as(DIRECTOR).turns_to("Planning").follows("Register of", nth=0)
    director.chooses("Open", "SEMH Centre").presses("See what would happen", refused=422).sees("Choose the school it opens in")
    director.page.get_by_label("In which school").first.select_option(index=3)
    director.chooses("How many futures", "20: a glance").writes("How many places", "16").dates("The day it opens", 1, 9, 2028).presses("See what would happen")
    director.sees("Waiting to begin")
    assert director.page.locator("noscript meta[http-equiv=refresh]").count() or "http-equiv" in director.page.content()
    worker()
    director.goes_to(director.page.url).sees("In short").sees("Same as a table")
