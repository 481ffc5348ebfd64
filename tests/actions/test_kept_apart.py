"""Two children who must be kept apart are not brought together at one site, whoever decides and however."""

from __future__ import annotations

from datetime import date

import pytest

from tests.actions.test_between_panels import placed as placed_between_panels
from tests.actions.test_panel_deciding import decide, in_the_room
from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_pupil, make_small_county
from tests.factories.panel import MEETS_ON, make_request
from tests.factories.placements import ENDS_ON, STARTS_ON, agreed, as_, confirmed
from waymark.service.panels import actions
from waymark.service.placements.actions import extend_placement
from waymark.service.placements.models import Placement
from waymark.service.placements.rules import Refused
from waymark.service.pupils.actions import stop_keeping_apart
from waymark.service.pupils.models import Separation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def one_who_is_there(county, **given):
    """A child with a place in the Base from Mon 30 Nov to Fri 29 Jan."""
    return agreed(county, make_pupil(county.schools[0], serial=9), **given).pupil


def apart(county, one, other):
    with as_owner():
        for child, another in ((one, other), (other, one)):
            Separation.objects.create(
                pupil=child, other=another, starts_on=TODAY, recorded_by_id=county.people["coordinator"].person_id
            )


def test_a_panel_cannot_choose_a_site_where_somebody_must_be_kept_apart_from_the_child(county):
    other = one_who_is_there(county)
    _, referral, item = in_the_room(county)
    apart(county, referral.pupil, other)
    wanted = {
        "provision_class": county.base_class, "starts_on": date(2026, 12, 7), "expected_end_on": date(2027, 1, 22),
        "reason_code": "other",
    }
    with pytest.raises(actions.DecisionIncomplete) as told:
        decide(county, item, "another_place", **wanted)
    assert "start after that day" in told.value.faults["provision_class"]
    assert "until Fri 29 Jan 2027" in told.value.faults["provision_class"]
    assert not Placement.objects.filter(pupil=referral.pupil).exists()
    by = as_(county, "coordinator", MEETS_ON)
    stop_keeping_apart(pupil=referral.pupil, other=other, by=by, on=MEETS_ON)
    assert decide(county, item, "another_place", **wanted).placement.provision_class == county.base_class


def test_an_officer_cannot_between_panels_either(county):
    other, referral = one_who_is_there(county), make_request(county)
    apart(county, referral.pupil, other)
    with pytest.raises(actions.DecisionIncomplete, match="must be kept apart"):
        placed_between_panels(county, referral, "third_head")


def test_a_stay_is_not_made_longer_into_the_days_of_somebody_to_be_kept_apart_from(county):
    stay = confirmed(county, make_pupil(county.schools[0], serial=8))
    later = {"starts_on": date(2027, 2, 1), "expected_end_on": date(2027, 3, 19)}
    apart(county, stay.pupil, one_who_is_there(county, **later))
    by = as_(county, "coordinator")
    with pytest.raises(Refused, match="at this site from Mon 1 Feb 2027"):
        extend_placement(placement=stay, to_on=date(2027, 2, 5), reason="More time", by=by, on=TODAY)


def test_another_site_or_a_start_after_the_other_has_left_is_free_to_choose(county):
    with as_owner():
        _, elsewhere = make_base(county.schools[2], county.partnership, name="Reed Base")
    pupil = make_pupil(county.schools[0], serial=7)
    apart(county, pupil, one_who_is_there(county))
    with pytest.raises(Refused, match="must be kept apart"):
        agreed(county, pupil, starts_on=STARTS_ON, expected_end_on=ENDS_ON)
    assert agreed(county, pupil, provision_class=elsewhere).state == "agreed"
    pupil = make_pupil(county.schools[0], serial=6)
    apart(county, pupil, one_who_is_there_already(county))
    assert agreed(county, pupil, starts_on=date(2027, 2, 1), expected_end_on=date(2027, 3, 19)).state == "agreed"


def one_who_is_there_already(county):
    return Placement.objects.get(provision_class=county.base_class).pupil
