"""What happens between a first day at a provision and a return that held, one act of one person at a time."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, expect

from .conftest import County
from .visitor import Visitor

KEPT_BY_THE_SCHOOL, KEPT_BY_THE_PROVISION = "A quiet room at half past eight", "Rings every Friday for six weeks"
NEXT_REVIEW = """
    SELECT review.due_on FROM placements_review review
    JOIN placements_placement placement ON placement.id = review.placement_id
    WHERE placement.reference = %s AND review.held_on IS NULL ORDER BY review.due_on LIMIT 1
"""
NEXT_CHECK = """
    SELECT asked.due_on, asked.after_school_weeks FROM placements_returncheck asked
    JOIN placements_placement placement ON placement.id = asked.placement_id
    WHERE placement.reference = %s AND asked.checked_on IS NULL ORDER BY asked.due_on LIMIT 1
"""


def arrives(lead: Visitor, child: str) -> Visitor:
    lead.turns_to("Today").follows(f"for {child}").picks("Yes", within="Did the child arrive?", exact=True)
    return lead.presses("Save").sees("It has been recorded")


def is_reviewed(lead: Visitor, county: County, child: str, placement: str) -> Visitor:
    """When the review falls due: the child's view is asked first, and shown first."""
    (due_on,) = county.one(NEXT_REVIEW, placement)
    county.its_day_is(due_on)
    lead.turns_to("What needs me").follows(f"Write the review for {child}")
    assert lead.page.locator("main textarea, main input:visible").first.get_attribute("name") == "pupil_view"
    lead.writes("What the child says", "The mornings are quieter. I want to keep art on Fridays.")
    for question in ("Are they attending?", "Are they safe here?", "Are their needs met?"):
        lead.picks("Yes", within=question, exact=True)
    lead.writes("What has changed since the start", "In by nine most days; two walk-outs in three weeks.")
    lead.writes("What happens next", "Two lessons a week at school from Monday.")
    return lead.presses("Save the review").sees("The review has been saved").sees("I want to keep art on Fridays")


def stays_longer(council: Visitor, placement: str, to_on: date) -> Visitor:
    """A longer stay is decided only after the page has shown who then waits."""
    council.goes_to(f"/placement/{placement}/extend/").dates("New last day", to_on.day, to_on.month, to_on.year)
    council.page.get_by_label("Why?").select_option(index=1)
    council.writes("Say more", "A little longer, to finish the way on.").presses("See who then waits")
    council.sees(f"Who then waits, if it lasts to {to_on:%a} {to_on.day} {to_on:%b}")
    return council.presses("Make the stay longer").sees("The stay has been made longer").sees("Made longer")


def plans_the_way_on(lead: Visitor, placement: str, step: tuple[date, date], *, new_school: str = "") -> Visitor:
    """One more step and two promises. ``new_school``: where the child moves to, if not back to their own school."""
    lead.goes_to(f"/placement/{placement}/plan/")
    if new_school:
        lead.chooses("Where is the child expected to go?", "A new school").chooses("Which new school?", new_school)
    lead.writes("What has to happen for it", "A quiet room at half past eight, and one adult who knows.")
    lead.writes("Named adult after the move", "Mr Fenlight").picks("Yes", within="Does the family agree?", exact=True)
    first = _empty(lead, "Step", "Half days in school each week")
    for legend, day in zip(("From", "To"), step, strict=True):
        _write_day(first.get_by_role("group", name=legend, exact=True), day)
    first.get_by_label("Half days in school each week").fill("4")
    _promises(lead, "New school" if new_school else "Home school", KEPT_BY_THE_SCHOOL, step[1])
    _promises(lead, "Provision", KEPT_BY_THE_PROVISION, step[1])
    return lead.presses("Save the plan").sees("The plan has been saved").sees(KEPT_BY_THE_PROVISION)


def ends(lead: Visitor, county: County, placement: str, on: date, destination: str) -> Visitor:
    county.its_day_is(on)
    lead.goes_to(f"/placement/{placement}/end/")
    lead.page.get_by_label("Why does the stay end?").select_option("time_up")
    lead.picks(destination, within="Where does the child go next?")
    return lead.presses("End the stay").sees("The stay has ended").sees("26 school weeks")


def keeps_a_promise(school: Visitor, placement: str) -> None:
    school.goes_to(f"/placement/{placement}/").presses(f": {KEPT_BY_THE_SCHOOL}")
    expect(school.page.get_by_role("listitem").filter(has_text=KEPT_BY_THE_SCHOOL).last).to_contain_text("Kept")


def is_asked_three_times(school: Visitor, county: County, child: str, placement: str) -> None:
    """After 6, 13 and 26 school weeks, on the home page of the school the child is at; then no more."""
    for expected in (6, 13, 26):
        due_on, weeks = county.one(NEXT_CHECK, placement)
        assert weeks == expected
        county.its_day_is(due_on)
        school.goes_to("/").sees(f"Did the return hold? {weeks} school weeks")
        school.follows(f"Say how it is going for {child}").sees(f"After {weeks} school weeks")
        school.writes("What the child says", f"It is all right. Art is still on Fridays, {weeks} weeks on.")
        school.picks("Yes", within="Are they in school?", exact=True)
        for question in ("Have they been suspended", "Have they moved school"):
            school.picks("No", within=question, exact=True)
        school.picks("Yes, it is holding").presses("Save the check").sees("The check has been saved")
    school.goes_to(f"/placement/{placement}/check/").sees("Every check of this return has been made")
    expect(school.page.get_by_role("table", name="Did the return hold?").get_by_text("It held")).to_have_count(3)


def _empty(lead: Visitor, name: str, label: str) -> Locator:
    """The first numbered group whose box is still empty."""
    groups = lead.page.get_by_role("group", name=name).filter(has=lead.page.get_by_label(label, exact=True))
    return next(one for one in groups.all() if not one.get_by_label(label, exact=True).input_value())


def _promises(lead: Visitor, side: str, what: str, by: date) -> None:
    promise = _empty(lead, "Promise", "What")
    promise.get_by_label("Who promises").select_option(label=side)
    promise.get_by_label("What", exact=True).fill(what)
    _write_day(promise, by)


def _write_day(group: Locator, day: date) -> None:
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(number))
