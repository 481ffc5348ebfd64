"""The panel room for a machine without scripts, a shared screen, a keyboard and paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import expect

from . import a_panel as panel
from .a_panel import Case
from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database, pytest.mark.deep]
RESTRICTED = "both families and the police ask that they be kept apart"
MOST_TABS = 150
EVERYBODY_WHO_WORKS_HERE = "SELECT array_agg(name) FROM accounts_person"


def test_without_scripts_too_few_schools_decide_only_under_the_fallback(somebody: Callable[..., Visitor]):
    # given an open meeting to which only one school came, on a machine without scripts
    who = somebody(scripts=False).signs_in_as(panel.COORDINATOR)
    panel.goes_to_the_panel(who, "Eelmarsh").presses("Freeze the agenda")
    panel.opens_the_meeting(who)
    who.page.get_by_label("Member, votes").first.check()
    who.presses("Save and go to the cases").sees("1 school is here and the quorum is 3: the panel cannot decide yet")
    cases = panel.agenda(who)
    case = next(one for one in cases if one.proposed)
    # when they try to decide, they are told, and nothing typed is lost
    panel.opens(who, case).picks("Agree the place proposed").writes("Why? The family reads this", panel.REASON)
    panel.says_everybody_agreed(who)
    who.presses("Save and go to the next case", refused=422).sees("Only 1 school is here and the quorum is 3")
    expect(panel.box_of(who, "Why? The family reads this")).to_have_value(panel.REASON)
    # then the fallback of the terms is recorded with its reason, and the decision stands
    who.follows("Who is here", nth=-1).presses("Go on under the fallback", refused=422).sees("Say why the panel goes on")
    who.writes("Why does the panel go on without a quorum?", "Snow: four schools are shut and two children cannot wait.")
    who.presses("Go on under the fallback").goes_to(case.address)
    panel.agrees(who, case)
    panel.opens(who, case).follows("The record of this case").sees("Snow: four schools are shut")
    # and its record prints without the acts of the screen
    who.page.emulate_media(media="print")
    expect(who.page.get_by_role("heading", level=1)).to_be_visible()
    expect(who.page.get_by_role("button")).to_have_count(0)


def test_a_shared_screen_shows_initials_and_nothing_restricted(somebody: Callable[..., Visitor], county: County):
    # given an open meeting in which two children must be kept apart
    who = somebody().signs_in_as(panel.COORDINATOR)
    panel.opens_the_panel(who, "South Fens")
    cases = panel.agenda(who)
    assert RESTRICTED not in who.page.locator("main").inner_text()
    (adults,) = county.one(EVERYBODY_WHO_WORKS_HERE)
    # when the screen is shared, case after case
    who.goes_to(cases[0].address).follows("Share this screen")
    for number, case in enumerate(cases, 1):
        # then it says initials, and neither a name, nor the restricted part, nor a form
        who.sees(f"case {number} of {len(cases)}").sees("Restricted part: shut").does_not_see(RESTRICTED)
        shown = who.page.locator("body").inner_text()
        assert not named_in(shown, cases, adults), f"case {number}"
        expect(who.page.locator("form")).to_have_count(0)
        if case is not cases[-1]:
            who.follows("Next case")
    who.follows("Places board").does_not_see(RESTRICTED)
    expect(who.page.locator("form")).to_have_count(0)
    who.follows("Stop sharing this screen")
    expect(who.page.get_by_role("navigation", name="Panel room")).to_be_visible()


def test_a_case_is_decided_from_the_keyboard_alone(somebody: Callable[..., Visitor]):
    # given an open meeting, and hands that use no mouse
    who = somebody().signs_in_as(panel.COORDINATOR)
    panel.opens_the_panel(who, "Lanternsea")
    cases = panel.agenda(who)
    case = next(one for one in cases if one.proposed)
    who.goes_to(case.address)
    keys = who.page.keyboard
    # when Tab goes through the page, it meets the skip link, the agenda and the decision, in that order
    keys.press("Tab")
    expect(who.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    tabs_to(who, ".wm-agenda a")
    tabs_to(who, "#decision input[name=outcome]")
    keys.press("Space")
    expect(who.page.get_by_label("Agree the place proposed")).to_be_checked()
    tabs_to(who, "#decision textarea[name=purpose]")
    keys.type(panel.PURPOSE)
    tabs_to(who, "#decision textarea[name=reason]")
    keys.type(panel.REASON)
    tabs_to(who, "#decision input[name=voters][value=everybody]")
    keys.press("Space")
    if who.page.locator("#decision textarea[name=below_quorum_reason]").count():
        tabs_to(who, "#decision textarea[name=below_quorum_reason]")
        keys.type(panel.WHY_FEW)
    # then the case is saved by Enter on the button
    tabs_to(who, "#decision button[type=submit]")
    with who.page.expect_navigation(wait_until="load"):
        keys.press("Enter")
    who.sees(f"Saved for {case.label}").sees(re.compile(r"\d+ letters are ready to read"))


def named_in(shown: str, cases: Sequence[Case], adults: Sequence[str]) -> list[str]:
    """The lines that give a child away by the whole name, or by a family name that is not a named adult's own."""
    given_away = [line for line in shown.splitlines() if any(one.name in line for one in cases)]
    families = {one.name.split()[-1] for one in cases}
    for adult in adults:
        if adult.split()[-1] in families:
            shown = shown.replace(adult, "")
    return given_away + [line for line in shown.splitlines() if any(family in line for family in families)]


def tabs_to(who: Visitor, selector: str) -> None:
    """Presses Tab until what has the focus is one of these."""
    for _ in range(MOST_TABS):
        who.page.keyboard.press("Tab")
        if who.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{MOST_TABS} presses of Tab on {who.page.url} never reached {selector}")
