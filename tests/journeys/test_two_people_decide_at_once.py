"""Two people decide the same child's case, or two children are promised the same place: one outcome, said plainly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from . import a_panel as panel
from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
LAST_PLACE_IN = "Harrowfleet Base"
PLACES_LEFT = """
  SELECT c.id, min((SELECT sum(count) FROM provisions_classplaces s WHERE s.provision_class_id = c.id
                     AND s.place_kind = 'commissioned' AND s.starts_on <= day AND coalesce(s.ends_on, day) >= day)
       - (SELECT coalesce(sum(places), 0) FROM provisions_placehold h WHERE h.provision_class_id = c.id
           AND h.lifted_on IS NULL AND h.starts_on <= day AND h.ends_on >= day)
       - (SELECT count(*) FROM placements_placement t WHERE t.provision_class_id = c.id AND t.place_kind = 'commissioned'
           AND t.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended')
           AND t.starts_on <= day AND coalesce(t.ended_on, t.expected_end_on) >= day))
    FROM provisions_provisionclass c JOIN provisions_provision p ON p.id = c.provision_id,
         generate_series(%s::date, %s::date, '1 day') AS day
   WHERE p.name = %s GROUP BY c.id
"""
HELD = """
  INSERT INTO provisions_placehold (provision_class_id, places, starts_on, ends_on, is_closure, reason, made_by_id)
  SELECT %s, %s, %s, %s, false, 'Works in one of the rooms', min(id) FROM accounts_person RETURNING id
"""
CHAIRS_WORDS = "I would wait for the educational psychologist: her report is due on Friday."


def test_two_browsers_decide_one_case_and_one_outcome_stands(somebody: Callable[..., Visitor]):
    # given the coordinator and the chair with the same case open
    coordinator = somebody().signs_in_as(panel.COORDINATOR)
    panel.is_in_the_open_room(coordinator, "South Fens")
    cases = panel.agenda(coordinator)
    case = next(one for one in cases if one.proposed)
    chair = somebody().signs_in_as(panel.CHAIR).goes_to(case.address)
    # when both save, the coordinator twice over
    coordinator.goes_to(case.address).picks("Agree the place proposed")
    panel.says_what_it_is_for(coordinator).writes("Why? The family reads this", panel.REASON)
    with coordinator.page.expect_navigation(wait_until="load"):
        coordinator.page.get_by_role("button", name="Save and go to the next case").dblclick()
    chair.picks("Not yet", within="What did the panel agree?").writes("Why? The family reads this", CHAIRS_WORDS)
    panel.takes_the_first_reason(chair, "What is waited for?")
    panel.says_what_it_is_for(panel.says_what_happens_meanwhile(chair)).presses("Save and go to the next case", refused=422)
    # then the first stands, and the other is told whose it is, with their own words still there
    chair.sees(f"{panel.COORDINATOR} has saved a decision for this child already: “Agree the place proposed”")
    expect(panel.box_of(chair, "Why? The family reads this")).to_have_value(CHAIRS_WORDS)
    chair.goes_to(case.address).sees(panel.REASON).does_not_see(CHAIRS_WORDS)
    chair.sees(f"Case {cases.index(case) + 1} of {len(cases)}, 1 decided")


@pytest.mark.deep
def test_a_place_taken_between_proposal_and_decision_gives_one_sentence(somebody: Callable[..., Visitor], county: County):
    # given a case whose page stands open with what is by then the last place of a class
    coordinator = somebody().signs_in_as(panel.COORDINATOR)
    panel.is_in_the_open_room(coordinator, "South Fens")
    cases = panel.agenda(coordinator)
    case = next(one for one in cases if panel.place_proposed(coordinator, one).startswith(LAST_PLACE_IN))
    coordinator.picks("Agree the place proposed")
    panel.says_what_it_is_for(coordinator).writes("Why? The family reads this", panel.REASON)
    first_day, last_day = days_in(coordinator, "First day"), days_in(coordinator, "Expected end")
    all_but_one_are_held(county, date(*first_day[::-1]), date(*last_day[::-1]))
    # when an officer gives that place to a child who cannot wait
    officer = somebody().signs_in_as(panel.OFFICER).goes_to("/panels/urgent/")
    officer.chooses("Partnership", "South Fens").presses("Show")
    asking = re.findall(r"^(.+), Year \d+ SEMH Base$", officer.page.inner_text("main"), re.MULTILINE)
    officer.follows(f"Decide now for {next(name for name in asking if name not in {one.name for one in cases})}")
    decides_urgently(officer, first_day, last_day)
    officer.sees("It is reported to the next panel by itself")
    # then the panel is told in one sentence, nothing is saved, and what was typed is there to choose again
    coordinator.presses("Save and go to the next case", refused=422)
    told = coordinator.page.locator(".govuk-error-summary__body").inner_text()
    assert LAST_PLACE_IN in told and "Nothing was saved" in told
    expect(panel.box_of(coordinator, "Why? The family reads this")).to_have_value(panel.REASON)
    coordinator.goes_to(case.address).does_not_see("The record of this case")
    panel.puts_off(coordinator, case)


def all_but_one_are_held(county: County, first: date, last: date) -> None:
    place_class, left = county.one(PLACES_LEFT, first, last, LAST_PLACE_IN)
    if left > 1:
        county.one(HELD, place_class, left - 1, first, last)


def days_in(who: Visitor, legend: str) -> tuple[int, int, int]:
    group = who.page.get_by_role("group", name=legend)
    return tuple(int(group.get_by_label(part).input_value()) for part in ("Day", "Month", "Year"))


def decides_urgently(who: Visitor, first_day: tuple[int, int, int], last_day: tuple[int, int, int]) -> None:
    panel.asks_two_members(who, "Home is not safe in the mornings.")
    who.picks("A place now", within="What is decided?")
    places = panel.box_of(who, "Which place?")
    places.select_option(label=next(one for one in places.locator("option").all_inner_texts() if LAST_PLACE_IN in one))
    who.dates("First day", *first_day).dates("Expected end", *last_day)
    who.writes("What is the stay for?", "Safe mornings while home is settled.")
    who.writes("What will show that it has helped?", "In school every morning of the last fortnight")
    who.writes("First thoughts on the way back or on", "Back to her own tutor group, afternoons first.")
    who.writes("Why? The family reads this", "It could not wait for the panel.")
    who.presses("Decide now and report to the next panel")
