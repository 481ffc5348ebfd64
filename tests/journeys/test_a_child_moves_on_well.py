"""A child comes to a Base, is reviewed, stays a little longer, goes back with promises, and the return is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from . import a_stay
from .a_request import COORDINATOR
from .conftest import County

pytestmark = [pytest.mark.journey, pytest.mark.database]
ELIF, TARIQ = "Elif Yilmaz-Marsh", "Tariq Hussain-Lode"  # lead of the Base; head of the home school, which hosts it
FIRST_DAY, LONGER_TO = date(2026, 11, 23), date(2027, 1, 22)
COMING_TODAY = """
    SELECT pupil.given_names || ' ' || pupil.family_name, placement.reference
    FROM placements_placement placement JOIN pupils_pupil pupil ON pupil.id = placement.pupil_id
    JOIN accounts_membership held ON held.organisation_id = placement.home_school_id
    JOIN accounts_person person ON person.id = held.person_id
    JOIN provisions_provisionclass class ON class.id = placement.provision_class_id
    JOIN provisions_provision base ON base.id = class.provision_id AND base.kind = 'base'
    WHERE placement.state = 'confirmed' AND placement.starts_on = %s AND person.name = %s ORDER BY placement.id LIMIT 1
"""


def test_from_the_first_day_at_a_base_to_a_return_that_held(somebody, county: County):
    # given a child expected at the Base today, whose arrival, review and plan its lead records on a phone
    child, placement = county.one(COMING_TODAY, FIRST_DAY, TARIQ)
    lead = somebody(phone=True).signs_in_as(ELIF)
    a_stay.arrives(lead, child)
    a_stay.is_reviewed(lead, county, child, placement)
    # when the council makes the stay longer, knowing who then waits
    a_stay.stays_longer(somebody().signs_in_as(COORDINATOR), placement, LONGER_TO)
    # and the child goes back to school with a plan that both sides promised to
    a_stay.plans_the_way_on(lead, placement, (date(2027, 1, 11), LONGER_TO))
    a_stay.ends(lead, county, placement, LONGER_TO, "Return to their own school")
    # then the school is asked three times whether the return holds, the last after 26 school weeks
    head = somebody().signs_in_as(TARIQ)
    a_stay.keeps_a_promise(head, placement)
    a_stay.is_asked_three_times(head, county, child, placement)
