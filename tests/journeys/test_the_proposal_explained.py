"""A proposal that answers for itself: why not this place, what if, what one more place is worth, and the same again later."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from . import a_panel as panel
from .a_panel import Case
from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database, pytest.mark.deep]
COMPARED = ("First come, first served", "Urgency only")


def test_every_place_of_a_proposal_is_explained_tried_otherwise_and_found_again(
    somebody: Callable[..., Visitor], county: County
):
    # given the twelve of Saltmere Coast, frozen before the day of their panel
    coordinator = somebody().signs_in_as(panel.COORDINATOR)
    panel.goes_to_the_panel(coordinator, "Saltmere Coast").presses("Freeze the agenda").sees("The agenda is frozen")
    cases = [one for one in panel.agenda(coordinator) if one.kind == panel.NEW]
    assert len(cases) == 12
    # then each case says of every place why not, and what would change that
    for case in cases:
        reads_why_not(coordinator, case)
    # when one place is fixed and another ruled out, the whole list is solved around both, and both can be let go
    panel.goes_to_the_panel(coordinator, "Saltmere Coast").follows("Whole list").sees("Solved at ")
    for name in COMPARED:
        expect(coordinator.page.get_by_role("heading", name=name)).to_be_visible()
    first = proposed_places(coordinator)
    fixes_and_rules_out_and_lets_go(coordinator)
    assert proposed_places(coordinator) == first
    # and a place that is full says what one more there would be worth
    reads_what_is_full(coordinator)
    # when the panel decides otherwise, its page says what that costs the others
    panel.sits_down(panel.opens_the_meeting(panel.goes_to_the_panel(coordinator, "Saltmere Coast")))
    otherwise = next(one for one in cases if one.proposed)
    panel.agrees_another_place(coordinator, otherwise)
    panel.opens(coordinator, otherwise).sees(re.compile(r"What it cost, other than proposed: \S+"))
    # and an officer can try another rule of sharing on the panels before
    coordinator.goes_to("/fair-share/").follows("Saltmere Coast").follows("Try another rule").sees("The rule to try")
    # then the list of those still open comes out again from what was stored
    reference = re.search(r"/panels/(PM-[^/]+)/", otherwise.address)[1]
    again = solved_again(county, reference)
    assert again["identical"] and again["children"] == len(cases) - 1


def reads_why_not(who: Visitor, case: Case) -> None:
    """Every place that is ruled out has its name, its reason and what would change it."""
    panel.opens(who, case)
    for summary in who.page.locator("summary").filter(has_text=re.compile("More possible places|Why not these")).all():
        summary.click()
    said = who.page.locator("details", has_text="Why not these?").locator("li")
    assert said.count(), case.label
    for line in said.all_inner_texts():
        name, _, why = line.partition(". ")
        assert name and why, line
    assert "What would change that" in " ".join(said.all_inner_texts()), case.label


def row_named(who: Visitor, label: str) -> Locator:
    return who.page.locator(".wm-solve tbody tr").filter(has=who.page.get_by_role("link", name=label, exact=True))


def label_of(row: Locator) -> str:
    return row.locator("th a").inner_text()


def proposed_places(who: Visitor) -> dict[str, str]:
    return {label_of(row): row.locator("td b").first.inner_text() for row in who.page.locator(".wm-solve tbody tr").all()}


def presses_in(who: Visitor, row: Locator, name: str) -> None:
    with who.page.expect_navigation(wait_until="load"):
        row.get_by_role("button", name=name).first.click()


def fixes_and_rules_out_and_lets_go(who: Visitor) -> None:
    """Fixes for one child the first other place there is, rules out for another the place proposed, and takes both back."""
    rows = who.page.locator(".wm-solve tbody tr").all()
    fixed, banned = [label_of(one) for one in rows if one.locator("button", has_text="Take this instead").count()][:2]
    row_named(who, fixed).locator("summary").click()
    other = row_named(who, fixed).locator("details p b").first.inner_text()
    presses_in(who, row_named(who, fixed), "Take this instead")
    who.sees(f"{other} is fixed for {fixed}")
    expect(row_named(who, fixed).locator("td").first).to_contain_text(f"{other} fixed by the panel")
    ruled_out = row_named(who, banned).locator("td b").first.inner_text()
    presses_in(who, row_named(who, banned).locator("td").first, "Rule it out")
    who.sees(f"{ruled_out} is ruled out for {banned}").sees("1 place is fixed by the panel")
    expect(row_named(who, banned).locator("td b").first).not_to_have_text(ruled_out)
    presses_in(who, row_named(who, fixed), "Let it go")
    who.sees(f"Nothing is fixed for {fixed} any more").does_not_see("fixed by the panel")
    presses_in(who, row_named(who, banned), "Allow it again")
    who.sees(f"{ruled_out} is possible for {banned} again").does_not_see("ruled out by the panel")


def reads_what_is_full(who: Visitor) -> None:
    rows = who.page.get_by_role("table", name="Places that are full").locator("tbody tr")
    assert rows.count()
    for row in rows.all():
        name = row.locator("th").inner_text()
        expect(row.locator("td").last).to_contain_text(f"One more place in {name} would be worth")
        assert "points" not in row.inner_text()


def solved_again(county: County, reference: str) -> dict:
    """What `waymark rerun-panel` says of the panel: its facts."""
    command = [sys.executable, "-m", "waymark.service.config.commands", "rerun-panel", reference, "--json"]
    ran = subprocess.run(
        command, env=os.environ | county.server.environment(county.name), capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads(ran.stdout)
