"""A school suspends twice in a row and owes education from the sixth day; a permanent exclusion goes its whole way."""

from __future__ import annotations

from datetime import date

import pytest

from .a_request import AMARA, NIAMH
from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database, pytest.mark.deep]
NEVER_SUSPENDED = """
    SELECT pupil.reference, pupil.given_names || ' ' || pupil.family_name FROM pupils_pupil pupil
    JOIN pupils_registration roll ON roll.pupil_id = pupil.id AND roll.ends_on IS NULL AND roll.enrolment = 'C'
    JOIN accounts_membership held ON held.organisation_id = roll.school_id
    JOIN accounts_person person ON person.id = held.person_id
    WHERE person.name = %s AND NOT pupil.has_social_worker AND NOT pupil.is_looked_after
    AND NOT EXISTS (SELECT FROM exclusions_suspension WHERE pupil_id = pupil.id)
    AND NOT EXISTS (SELECT FROM exclusions_permanentexclusion WHERE pupil_id = pupil.id)
    ORDER BY pupil.id OFFSET %s LIMIT 1
"""
MONDAY, FRIDAY, NEXT_MONDAY, NEXT_FRIDAY = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 4)
BOARD_MEETS, ASKED, PANEL_MEETS = date(2026, 12, 9), date(2026, 12, 14), date(2027, 1, 8)


def test_five_days_and_five_more_in_a_row_trigger_the_sixth_day(somebody, county: County):
    _, child = county.one(NEVER_SUSPENDED, AMARA, 0)
    lead = somebody(phone=True).signs_in_as(AMARA).turns_to("Suspensions").presses("Suspend or exclude")
    lead.writes("The child’s name or UPN", child).presses("Find the child").follows(f"Suspend {child}")
    suspends(lead, MONDAY, FRIDAY).sees("Does not begin: 5 school days in a row")
    lead.follows("Suspend again after it").sees("A suspension cannot be made longer")
    suspends(lead, NEXT_MONDAY, NEXT_FRIDAY).sees("must give full-time education. Suspensions back to back count as one.")
    lead.sees("10 school days of suspension").turns_to("Suspensions").sees(child)


def test_an_exclusion_is_told_considered_reviewed_and_undone_and_a_suspension_is_cancelled(somebody, county: County):
    pupil, _ = county.one(NEVER_SUSPENDED, NIAMH, 1)
    head = somebody(scripts=False).signs_in_as(NIAMH).goes_to(f"/exclusions/children/{pupil}/exclude/")
    head.dates("When did the head decide?", 23, 11, 2026).dates("First school day missed", 24, 11, 2026)
    head.page.get_by_role("group", name="Reasons").get_by_role("checkbox").first.check()
    head.presses("Record").sees("Must meet by").sees("because the exclusion is permanent")
    head.presses("Record who was told")
    head.page.get_by_role("group", name="Who was told?").get_by_role("checkbox").first.check()
    head.picks("Telephone").presses("Record").sees("Parent or carer told")
    # when the board upholds it, the family asks for a review, and the panel quashes it
    for day, what in (
        (BOARD_MEETS, "The board decided not to reinstate the child"), (ASKED, "The family asked for a review"),
        (PANEL_MEETS, "A review panel quashed it and told the board to look again"),
    ):
        county.its_day_is(day)
        head.follows("The board and the review").picks(what).presses("Record").sees("Recorded.")
    head.sees("The board looks again")
    # then the board puts the child back, after reading what that undoes, and nothing can be cancelled any more
    head.follows("The board and the review").picks("The board reinstated the child").presses("Record")
    head.sees("This is what happens when it is recorded").presses("Yes, record the reinstatement")
    head.sees("Reinstated by the board").sees("It can no longer be cancelled")
    # and another child's suspension is cancelled in time
    other, _ = county.one(NEVER_SUSPENDED, NIAMH, 2)
    head.goes_to(f"/exclusions/children/{other}/suspend/")
    suspends(head, PANEL_MEETS, PANEL_MEETS).follows("Cancel it").writes("Why is it cancelled?", "The head looked at it again")
    head.presses("Cancel the suspension").sees("Everybody who was told must be told that it is cancelled")


def suspends(who: Visitor, first_on: date, last_on: date) -> Visitor:
    who.dates("First day", first_on.day, first_on.month, first_on.year)
    who.dates("Last day", last_on.day, last_on.month, last_on.year)
    who.page.get_by_role("group", name="Reasons").get_by_role("checkbox").first.check()
    return who.presses("Record").sees("Recorded.")
