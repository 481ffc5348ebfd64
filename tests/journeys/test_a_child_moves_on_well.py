"""A child comes to a Base, is reviewed, stays a little longer, goes back with promises, and the return is asked about."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from .a_request import COORDINATOR
from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
ELIF, TARIQ = "Elif Yilmaz-Marsh", "Tariq Hussain-Lode"  # lead of the Base; head of the home school, which hosts it
COMING_TODAY = """
    SELECT pupil.given_names || ' ' || pupil.family_name, placement.reference
    FROM placements_placement placement JOIN pupils_pupil pupil ON pupil.id = placement.pupil_id
    JOIN accounts_membership held ON held.organisation_id = placement.home_school_id
    JOIN accounts_person person ON person.id = held.person_id
    JOIN provisions_provisionclass class ON class.id = placement.provision_class_id
    JOIN provisions_provision base ON base.id = class.provision_id AND base.kind = 'base'
    WHERE placement.state = 'confirmed' AND placement.starts_on = %s AND person.name = %s ORDER BY placement.id LIMIT 1
"""
ARRIVAL, REVIEWED, LONGER_TO, RETURNED = (
    date(2026, 11, 23), date(2026, 12, 10), date(2027, 1, 22), date(2027, 1, 25),
)  # fmt: skip
CHECKED = (date(2027, 3, 12), date(2027, 5, 14), date(2027, 9, 24))  # about 6, 13 and 26 school weeks after


def test_from_the_first_day_to_a_return_that_held(somebody, county: County):
    # given a child expected at the Base today
    child, placement = county.one(COMING_TODAY, ARRIVAL, TARIQ)
    lead = somebody(phone=True).signs_in_as(ELIF)
    # when they come, the lead says so on a phone
    lead.turns_to("Today").follows(f"for {child}")
    lead.picks("Yes", within="Did the child arrive?", exact=True).presses("Save").sees("It has been recorded")
    is_reviewed(lead, county, child)
    stays_longer(somebody().signs_in_as(COORDINATOR), placement)
    plans_the_way_back(lead, placement)
    ends_with_a_return(lead, county, placement)
    head = somebody().signs_in_as(TARIQ)
    keeps_a_promise(head, placement)
    for day, weeks in zip(CHECKED, (6, 13, 26), strict=True):
        is_asked_about(head, county, child, day, weeks)
    # then the record shows three checks, and nothing is asked any more
    head.goes_to(f"/placement/{placement}/check/").sees("Every check of this return has been made")
    expect(head.page.get_by_role("table", name="Did the return hold?").get_by_text("Holding")).to_have_count(3)


def is_reviewed(lead: Visitor, county: County, child: str) -> None:
    """When the review falls due: the child's view is asked first, and shown first."""
    county.its_day_is(REVIEWED)
    lead.turns_to("What needs me").follows(f"Write the review for {child}")
    boxes = lead.page.locator("main textarea, main input:visible").evaluate_all("all => all.map(one => one.name)")
    assert boxes[0] == "pupil_view"
    lead.writes("What the child says", "The mornings are quieter. I want to keep art on Fridays.")
    for question in ("Are they attending?", "Are they safe here?", "Are their needs met?"):
        lead.picks("Yes", within=question, exact=True)
    lead.writes("What has changed since the start", "In by nine most days; two walk-outs in three weeks.")
    lead.writes("What happens next", "Two lessons a week at school from Monday.")
    lead.presses("Save the review").sees("The review has been saved").sees("I want to keep art on Fridays")


def stays_longer(council: Visitor, placement: str) -> None:
    """A longer stay is decided only after the page has shown who then waits."""
    council.goes_to(f"/placement/{placement}/extend/")
    council.dates("New last day", LONGER_TO.day, LONGER_TO.month, LONGER_TO.year)
    council.page.get_by_label("Why?").select_option(index=1)
    council.writes("Say more", "Two more weeks to finish the way back.")
    council.presses("See who then waits").sees("Who then waits, if it lasts to Fri 22 Jan")
    council.presses("Make the stay longer").sees("The stay has been made longer").sees("To Fri 22 Jan")


def plans_the_way_back(lead: Visitor, placement: str) -> None:
    lead.goes_to(f"/placement/{placement}/plan/")
    lead.writes("What has to happen for it", "A quiet room at half past eight, and one adult who knows.")
    lead.writes("Named adult after the move", "Mr Fenlight").picks("Yes", within="Does the family agree?", exact=True)
    step = lead.page.get_by_role("group", name="Step 1", exact=True)
    for legend, day in (("From", date(2027, 1, 11)), ("To", LONGER_TO)):
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            step.get_by_role("group", name=legend, exact=True).get_by_label(part).fill(str(number))
    step.get_by_label("Half days in school each week").fill("4")
    promises(lead, 1, "Home school", "A quiet room at half past eight", date(2027, 1, 29))
    promises(lead, 2, "Provision", "Rings every Friday for six weeks", date(2027, 3, 5))
    lead.presses("Save the plan").sees("The plan has been saved").sees("Rings every Friday for six weeks")


def promises(lead: Visitor, number: int, side: str, what: str, by: date) -> None:
    promise = lead.page.get_by_role("group", name=f"Promise {number}", exact=True)
    promise.get_by_label("Who promises").select_option(label=side)
    promise.get_by_label("What", exact=True).fill(what)
    for part, value in (("Day", by.day), ("Month", by.month), ("Year", by.year)):
        promise.get_by_label(part).fill(str(value))


def ends_with_a_return(lead: Visitor, county: County, placement: str) -> None:
    county.its_day_is(LONGER_TO)
    lead.goes_to(f"/placement/{placement}/end/")
    lead.page.get_by_label("Why does the stay end?").select_option(index=1)
    lead.page.get_by_role("group", name="Where does the child go next?").get_by_role("radio").first.check()
    lead.presses("End the stay").sees("The stay has ended").sees("26 school weeks")


def keeps_a_promise(head: Visitor, placement: str) -> None:
    head.goes_to(f"/placement/{placement}/"); print([b.inner_text() for b in head.page.get_by_role("button").all()], head.page.locator("#way-on").locator("..").inner_text())
    head.presses("Kept: A quiet room at half past eight")
    expect(head.page.get_by_role("listitem").filter(has_text="A quiet room at half past eight").last).to_contain_text(
        "kept"
    )


def is_asked_about(head: Visitor, county: County, child: str, day: date, weeks: int) -> None:
    """On the home page when it falls due; answered with what the child says."""
    county.its_day_is(day)
    head.goes_to("/").sees(f"Did the return hold? {weeks} school weeks")
    head.follows(f"Say how it is going for {child}").sees(f"After {weeks} school weeks")
    head.writes("What the child says", f"It is all right. Art is still on Fridays, {weeks} weeks on.")
    for question, answer in (("Are they in school?", "Yes"), ("Have they been suspended", "No"), ("moved school", "No")):
        head.picks(answer, within=question, exact=True)
    head.picks("Yes, it is holding").presses("Save the check").sees("The check has been saved")
