"""A summer-term intake: twelve new requests and what stands beside them, weighed as one list and decided one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, expect

from . import a_panel as panel
from .a_panel import Case
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
COMPARED = ("First come, first served", "Urgency only")


def test_twelve_requests_are_weighed_together_and_decided_one_by_one(somebody: Callable[..., Visitor]):
    # given an open meeting on the twelve of Saltmere Coast
    coordinator = somebody().signs_in_as(panel.COORDINATOR)
    panel.opens_the_panel(coordinator, "Saltmere Coast")
    # when one place is fixed and another ruled out, the whole list is solved again around both
    cases = panel.agenda(coordinator)
    assert sum(one.kind == panel.NEW for one in cases) == 12
    fixed, banned = solves_around_a_pin_and_a_ban(coordinator)
    cases = [one if one.label not in {fixed, banned} else proposed_again(coordinator, one) for one in cases]
    # then each is decided: one against the proposal, one against a dissent, one with an interest, one refused
    new = [one for one in cases if one.kind == panel.NEW and one.proposed and one.label not in {fixed, banned}]
    panel.notes(coordinator, next(one for one in cases if one.kind == panel.REPORT))
    panel.agrees_another_place(coordinator, new[0])
    panel.agrees_against_a_dissent(coordinator, new[1])
    panel.agrees_with_an_interest(coordinator, new[2])
    panel.refuses(coordinator, new[3])
    done = {new[0], new[1], new[2], new[3]}
    panel.agrees_what_is_left(coordinator, [one for one in cases if one not in done and one.kind != panel.REPORT])
    # and the meeting closes with a record and letters for every child
    panel.closes(coordinator).sees(f"{len(cases)} of {len(cases)} decided")
    expect(coordinator.page.get_by_role("link", name="The record")).to_have_count(len(cases))


def row_named(who: Visitor, label: str) -> Locator:
    return who.page.locator(".wm-solve tbody tr").filter(has=who.page.get_by_role("link", name=label, exact=True))


def label_of(row: Locator) -> str:
    return row.locator("th a").inner_text()


def solves_around_a_pin_and_a_ban(who: Visitor) -> tuple[str, str]:
    """Fixes for one child the first other place there is, rules out for another the place proposed. Gives both labels."""
    panel.goes_to_the_panel(who, "Saltmere Coast").follows("Whole list").sees("Solved 1 time")
    for name in COMPARED:
        expect(who.page.get_by_role("heading", name=name)).to_be_visible()
    rows = who.page.locator(".wm-solve tbody tr").all()
    able = [label_of(one) for one in rows if one.locator("button", has_text="Take this instead").count()]
    fixed, banned = able[0], able[1]
    row = row_named(who, fixed)
    row.locator("summary").click()
    other = row.locator("details p b").first.inner_text()
    with who.page.expect_navigation(wait_until="load"):
        row.get_by_role("button", name="Take this instead").first.click()
    who.sees(f"{other} is fixed for {fixed}").sees("Solved 2 times")
    expect(row_named(who, fixed).locator("td").first).to_contain_text(f"{other} fixed by the panel")
    ruled_out = row_named(who, banned).locator("td b").first.inner_text()
    with who.page.expect_navigation(wait_until="load"):
        row_named(who, banned).locator("td").first.get_by_role("button", name="Rule it out").click()
    who.sees(f"{ruled_out} is ruled out for {banned}").sees("Solved 3 times").sees("1 place is fixed by the panel")
    expect(row_named(who, banned).locator("td b").first).not_to_have_text(ruled_out)
    return fixed, banned


def proposed_again(who: Visitor, case: Case) -> Case:
    """The case as the second proposal has it: a place, or none."""
    panel.opens(who, case)
    shown = who.page.locator(".wm-option--proposed h3")
    return replace(case, proposed=shown.inner_text() if shown.count() else "")
