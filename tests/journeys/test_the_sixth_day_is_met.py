"""From a permanent exclusion to education on the sixth day; a child with a social worker; a child of another county."""

from __future__ import annotations

from datetime import date

import pytest

from .a_request import NIAMH
from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database, pytest.mark.deep]
JUDE = "Jude Saltmarsh"  # the council's officer
MONDAY, SIXTH_DAY = date(2026, 11, 23), date(2026, 11, 30)
ON_HER_ROLL = """
    SELECT pupil.reference, pupil.given_names || ' ' || pupil.family_name FROM pupils_pupil pupil
    JOIN pupils_registration roll ON roll.pupil_id = pupil.id AND roll.ends_on IS NULL AND roll.enrolment = 'C'
    JOIN accounts_membership held ON held.organisation_id = roll.school_id
    JOIN accounts_person person ON person.id = held.person_id
    WHERE person.name = %s AND (pupil.is_looked_after OR pupil.has_social_worker) = %s
    AND NOT EXISTS (SELECT FROM placements_placement WHERE pupil_id = pupil.id)
    AND NOT EXISTS (SELECT FROM exclusions_suspension WHERE pupil_id = pupil.id)
    AND NOT EXISTS (SELECT FROM exclusions_permanentexclusion WHERE pupil_id = pupil.id)
    ORDER BY pupil.id DESC OFFSET %s LIMIT 1
"""
THE_DUTY = """
    SELECT duty.reference FROM duties_educationduty duty JOIN pupils_pupil pupil ON pupil.id = duty.pupil_id
    WHERE pupil.reference = %s ORDER BY duty.id DESC LIMIT 1
"""


def test_an_excluded_child_is_taught_from_the_sixth_day_and_the_record_says_how(somebody, county: County):
    pupil, child = county.one(ON_HER_ROLL, NIAMH, False, 0)
    excludes(somebody().signs_in_as(NIAMH), pupil)
    (duty,) = county.one(THE_DUTY, pupil)
    officer = somebody(phone=True).signs_in_as(JUDE).turns_to("Sixth day").sees(child)
    officer.goes_to(f"/sixth-day/{duty}/").sees("Day 1 of 6").follows("Family spoken with").presses("Save this step")
    officer.follows("Start agreed").writes("Who gives the education?", "Saltmere Base")
    officer.dates("First day agreed", 30, 11, 2026).presses("Save this step").sees("Saltmere Base, from Mon 30 Nov")
    # when the sixth school day comes, it begins
    county.its_day_is(SIXTH_DAY)
    officer.goes_to(f"/sixth-day/{duty}/").sees("Today is the day").follows("Education started")
    officer.writes("Who gives the education?", "Saltmere Base").picks("Yes", within="Is it full-time?").presses("Save this step")
    officer.sees("full-time education has begun")
    officer.follows("The whole record, to print").sees("No school day of full-time education was lost")
    county.its_day_is(MONDAY)


def test_a_child_of_another_county_in_our_school_is_owed_by_that_county(somebody, county: County):
    pupil, child = county.one(ON_HER_ROLL, NIAMH, False, 1)
    excludes(somebody(scripts=False).signs_in_as(NIAMH), pupil)
    (duty,) = county.one(THE_DUTY, pupil)
    officer = somebody(scripts=False).signs_in_as(JUDE).goes_to(f"/sixth-day/{duty}/")
    officer.follows("The child lives in another council").writes("In which council’s area", "Eastmoor County Council")
    officer.presses("Save where the child lives").sees("Eastmoor County Council")
    officer.goes_to("/sixth-day/?owed_by=elsewhere").sees(child)


def test_a_child_in_care_or_with_a_social_worker_is_expected_in_education_from_the_first_day(somebody, county: County):
    pupil, child = county.one(ON_HER_ROLL, NIAMH, True, 0)
    excludes(somebody().signs_in_as(NIAMH), pupil)
    (duty,) = county.one(THE_DUTY, pupil)
    officer = somebody().signs_in_as(JUDE).goes_to(f"/sixth-day/{duty}/")
    officer.sees("Monday 23 November 2026: the child is in care or has a social worker").sees("Monday 30 November 2026")
    officer.goes_to("/sixth-day/").sees(child)


def excludes(head: Visitor, pupil: str) -> Visitor:
    head.goes_to(f"/exclusions/children/{pupil}/exclude/").dates("When did the head decide?", 23, 11, 2026)
    head.dates("First school day missed", MONDAY.day, MONDAY.month, MONDAY.year)
    head.page.get_by_role("group", name="Reasons").get_by_role("checkbox").first.check()
    return head.presses("Record").sees("Recorded.")
