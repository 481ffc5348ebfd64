"""A school asks once for a child: from nothing known to a frozen copy that the panel's coordinator reads."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .a_request import (
    AMARA,
    COORDINATOR,
    NIAMH,
    Child,
    adds_the_child,
    approves,
    begins,
    fills_every_section,
    sends_to_the_head,
)
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]


@pytest.mark.parametrize(
    ("how", "child"),
    [
        ({}, Child("Perrin", "Quillfeather-Mudge")),
        pytest.param({"phone": True}, Child("Osric", "Netherwhistle"), marks=pytest.mark.deep),
        pytest.param({"scripts": False}, Child("Tamsin", "Oddlebank"), marks=pytest.mark.deep),
    ],
    ids=["at a desk", "on a phone", "without JavaScript"],
)
def test_a_request_goes_from_blank_to_submitted(somebody: Callable[..., Visitor], how: dict, child: Child):
    # given an inclusion lead, and a child nobody has recorded yet
    lead = somebody(**how).signs_in_as(AMARA)
    begins(adds_the_child(lead, child))
    # when every section is filled and sent, and the head approves it
    sends_to_the_head(fills_every_section(lead, child))
    head = somebody(**how).signs_in_as(NIAMH)
    approves(head, child)
    # then the frozen copy reads in the words that were asked, and the coordinator sees it
    request_address = head.page.url
    head.sees("Stays for whole afternoons").sees("What should be different at the end?")
    lead.goes_to(request_address).sees("As it was sent").sees("Please try waiting")
    coordinator = somebody(**how).signs_in_as(COORDINATOR).goes_to(request_address)
    coordinator.sees(f"Request for {child.name}").sees("Leaves most afternoon lessons")


def test_the_back_button_a_double_press_and_a_returned_page_send_it_once(somebody):
    # given a request that is ready to send
    child = Child("Jory", "Saltpocket")
    lead = somebody().signs_in_as(AMARA)
    fills_every_section(begins(adds_the_child(lead, child)), child)
    # when the lead looks back, comes forward and presses twice
    lead.page.go_back(wait_until="load")
    lead.page.go_forward(wait_until="load")
    with lead.page.expect_navigation(wait_until="load"):
        lead.page.get_by_role("button", name="Send to the head").dblclick()
    lead.sees("The request is with the head")
    lead.page.go_back(wait_until="load")
    if lead.page.get_by_role("button", name="Send to the head").count():
        lead.presses("Send to the head")
    # then it was sent once, and its sections say that they cannot be changed now
    lead.goes_to(re.sub(r"(/requests/[^/]+/).*", r"\1history/", lead.page.url))
    expect(lead.page.get_by_role("heading", name="Sent to the head")).to_have_count(1)
    lead.goes_to(re.sub(r"(/requests/[^/]+/).*", r"\1write/worries/", lead.page.url))
    lead.sees("so it cannot be changed unless the head returns it")


def test_two_people_write_the_same_section_and_both_are_kept(somebody):
    # given the inclusion lead and the head with the same section open
    child = Child("Merrin", "Tallowgate")
    lead = somebody().signs_in_as(AMARA)
    begins(adds_the_child(lead, child)).follows("People around them")
    head = somebody().signs_in_as(NIAMH).goes_to(lead.page.url)
    # when both save
    for who, people in ((head, "Her uncle at the boatyard"), (lead, "Her gran and the school cook")):
        who.writes("Who is around them", people).writes("Who at your school will be their named adult", "Ms Reedling")
    head.presses("Save and come back later")
    lead.presses("Save and come back later", refused=409)
    # then the second sees both, puts them together, and that is what is kept
    lead.sees(f"What {NIAMH} saved").sees("Her uncle at the boatyard")
    expect(lead.page.get_by_label("Who is around them")).to_have_value("Her gran and the school cook")
    lead.writes("Who is around them", "Her gran, her uncle at the boatyard, the school cook")
    lead.presses("Save and come back later").sees("is saved")
    head.follows("People around them")
    expect(head.page.get_by_label("Who is around them")).to_have_value(re.compile("Her gran, her uncle"))


@pytest.mark.parametrize(
    ("scripts", "child"),
    [(True, Child("Wenna", "Marlpit", (3, 11, 2013))), (False, Child("Corin", "Strandgate", (9, 5, 2014)))],
    ids=["with scripts", "without JavaScript"],
)
def test_what_was_typed_outlives_an_expired_session(somebody, scripts: bool, child: Child):
    # given somebody in the middle of a long answer when the session ends
    lead = somebody(scripts=scripts).signs_in_as(AMARA)
    begins(adds_the_child(lead, child)).follows("What worries us")
    worry = "She walks out at ten past one, every day, and nobody can say where she goes until the last bell."
    lead.writes("What worries you?", worry).writes("Why ask now?", "The gate is open now.")
    lead.page.context.clear_cookies(name="sessionid")
    # when they save
    lead.presses("Save and come back later", refused=401)
    # then what was typed is there, and the first press saves it once they have signed in again in another tab
    lead.sees("What you typed is still here")
    expect(lead.page.get_by_label("Worry")).to_have_value(worry)
    other_tab = Visitor(lead.page.context.new_page(), lead.base, lead.scripts)
    other_tab.signs_in_as(AMARA)
    lead.presses("Save it now").sees("is saved").follows("What worries us")
    expect(lead.page.get_by_label("What worries you?")).to_have_value(worry)
