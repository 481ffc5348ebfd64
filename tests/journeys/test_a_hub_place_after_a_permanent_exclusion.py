"""After a permanent exclusion a place at the hub is decided between panels: the sixth day never waits for one."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from . import a_stay
from .a_panel import asks_two_members
from .a_request import AMARA, COORDINATOR, NIAMH
from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database, pytest.mark.deep]
JUDE, ROMILLY = "Jude Saltmarsh", "Romilly Quaymaster"  # the council's officer; lead of the hub
WILF, NEW_SCHOOL = "Wilf Thistlewick", "Peatmarket School"  # head of the school the child moves to
LONGER_TO = date(2027, 4, 23)
EXCLUDED, FIRST_DAY, SIXTH_DAY = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 30)
WAITING_FOR_HER_HEAD = """
    SELECT pupil.reference, pupil.given_names || ' ' || pupil.family_name, referral.reference
    FROM referrals_referral referral JOIN pupils_pupil pupil ON pupil.id = referral.pupil_id
    JOIN accounts_membership held ON held.organisation_id = referral.school_id
    JOIN accounts_person person ON person.id = held.person_id
    WHERE referral.state = 'awaiting_head' AND person.name = %s LIMIT 1
"""
READY_TO_LEAVE_THE_HUB = """
    SELECT placement.reference, class.name FROM placements_placement placement
    JOIN provisions_provisionclass class ON class.id = placement.provision_class_id
    JOIN provisions_provision hub ON hub.id = class.provision_id AND hub.kind = 'hub'
    WHERE placement.state = 'arrived' ORDER BY placement.starts_on, placement.id LIMIT 1
"""
NEXT_PANEL = """
    SELECT meeting.reference FROM panels_panelmeeting meeting
    JOIN referrals_referral referral ON referral.partnership_id = meeting.partnership_id
    WHERE referral.reference = %s AND meeting.state = 'called' ORDER BY meeting.meets_on LIMIT 1
"""
THE_PLACE = """
    SELECT placement.reference FROM placements_placement placement
    JOIN pupils_pupil pupil ON pupil.id = placement.pupil_id WHERE pupil.reference = %s ORDER BY placement.id DESC LIMIT 1
"""


def test_the_sixth_day_never_waits_for_a_panel(somebody, county: County):
    # given a head who has excluded a child for good, and a request written before it
    pupil, child, referral = county.one(WAITING_FOR_HER_HEAD, AMARA)
    head = somebody().signs_in_as(NIAMH)
    excludes(head, pupil)
    head.goes_to("/").follows(f"Read and approve for {child}")
    head.picks("Approve and send").presses("Save your decision").sees("As it was sent")
    # and a place at the hub that a child has just left
    leaving, class_name = county.one(READY_TO_LEAVE_THE_HUB)
    hub = somebody(phone=True).signs_in_as(ROMILLY)
    makes_room(hub, leaving)
    # when the council decides at once, after asking two members
    officer = somebody().signs_in_as(JUDE)
    officer.goes_to("/panels/urgent/")
    officer.sees("Owed in law from Mon 30 Nov").follows(f"Decide now for {child}")
    decides_on_the_hub(officer, class_name)
    (placement,) = county.one(THE_PLACE, pupil)
    # then the council decides in law on the basis that applies, and the hub says yes
    officer.goes_to(f"/placement/{placement}/").sees("Education Act 1996 s.19")
    hub.goes_to("/").follows(f"Answer the offer for {child}").picks("Yes, we can")
    hub.writes("Who will the child go to?", "Ms Wherryman").presses("Send the answer")
    officer.goes_to("/").follows(f"Decide for {child}").sees("Full-time education after a permanent exclusion")
    officer.picks("Agreed", within="What was decided?", exact=True).writes("Who decided?", f"{JUDE}, for the council")
    officer.presses("Record the decision").sees("The decision has been recorded")
    # and the next panel hears of it
    (panel,) = county.one(NEXT_PANEL, referral)
    coordinator = somebody().signs_in_as(COORDINATOR).goes_to(f"/panels/{panel}/prepare/")
    coordinator.presses(f"List {child}").goes_to(f"/panels/{panel}/prepare/")
    initials = ". ".join("-".join(part[0] for part in name.split("-")) for name in child.split()) + "."
    listed = coordinator.page.get_by_role("listitem").filter(has_text=initials).filter(has_text="Urgent decision to report")
    expect(listed).to_have_count(1)
    # when the child is there on the sixth school day, is reviewed, and stays a little longer
    county.its_day_is(SIXTH_DAY)
    a_stay.arrives(hub, child)
    a_stay.is_reviewed(hub, county, child, placement)
    a_stay.stays_longer(coordinator, placement, LONGER_TO)
    # and moves to a new school that has promised its part
    a_stay.plans_the_way_on(hub, placement, (date(2027, 4, 12), LONGER_TO), new_school=NEW_SCHOOL)
    a_stay.ends(hub, county, placement, LONGER_TO, "A new school")
    # then the new school is asked three times whether it holds, the last after 26 school weeks
    new_head = somebody().signs_in_as(WILF)
    a_stay.keeps_a_promise(new_head, placement)
    a_stay.is_asked_three_times(new_head, county, child, placement)


def excludes(head: Visitor, pupil: str) -> Visitor:
    head.goes_to(f"/school/children/{pupil}/").follows("Record a permanent exclusion")
    head.dates("When did the head decide?", EXCLUDED.day, EXCLUDED.month, EXCLUDED.year)
    head.dates("First school day missed", FIRST_DAY.day, FIRST_DAY.month, FIRST_DAY.year)
    head.page.get_by_role("group", name="Reasons").get_by_role("checkbox").first.check()
    return head.presses("Record").sees("Recorded.")


def makes_room(hub: Visitor, placement: str) -> Visitor:
    hub.goes_to(f"/placement/{placement}/end/")
    hub.page.get_by_label("Why does the stay end?").select_option("time_up")
    hub.picks("New school", within="Where does the child go next?")
    return hub.presses("End the stay").sees("The stay has ended")


def decides_on_the_hub(officer: Visitor, class_name: str) -> Visitor:
    asks_two_members(officer, "The sixth school day comes before the panel.")
    officer.picks("A place now")
    places = officer.page.get_by_label("Which place?")
    wanted = places.locator("option", has_text="Hub").filter(has_text=class_name)
    places.select_option(value=wanted.first.get_attribute("value"))
    officer.dates("First day", SIXTH_DAY.day, SIXTH_DAY.month, SIXTH_DAY.year).dates("Expected end", 25, 3, 2027)
    officer.writes("What is the stay for?", "Full-time education at once, and a new school by the spring.")
    officer.writes("What will show that it has helped?", "In every day for four weeks\nA new school has said yes")
    officer.page.get_by_label("Where afterwards, as a first plan?").select_option(label="A new school")
    officer.writes("First thoughts on the way back or on", "A school near Gran, from Easter.")
    officer.writes("Why? The family reads this", "The council must offer full-time education from the sixth day.")
    return officer.presses("Decide now and report to the next panel").sees("It is reported to the next panel")
