"""Placements at any point of their life, made by the acts themselves."""

from __future__ import annotations

from datetime import date

from tests.factories.county import TODAY, SmallCounty, see_as
from waymark.service.placements import actions
from waymark.service.placements.models import Placement
from waymark.service.pupils.actions import give_access
from waymark.service.pupils.models import Pupil

STARTS_ON = date(2026, 11, 30)  # the Monday after next
ENDS_ON = date(2027, 1, 29)  # the seventh school week


def as_(county: SmallCounty, name: str, on: date = TODAY):
    """Act as one person on a day."""
    see_as(county.people[name], on)
    return county.people[name]


def agreed(county: SmallCounty, pupil: Pupil, **given) -> Placement:
    """A place in the Base agreed by the coordinator, for a child of the first school."""
    by = as_(county, "lead", given.get("on", TODAY))
    give_access(pupil, county.authority.pk, because="duty", about="RF-TEST", on=TODAY)
    by = as_(county, given.pop("who", "coordinator"), given.get("on", TODAY))
    return actions.agree_placement(
        **{
            "pupil": pupil,
            "referral": None,
            "home_school": county.schools[0],
            "provision_class": county.base_class,
            "starts_on": STARTS_ON,
            "expected_end_on": ENDS_ON,
            "purpose": "To find out what makes mornings hard",
            "exit_criteria": ["In lessons four days of five", "Asks for help before leaving"],
            "destination_route": "return",
            "first_thoughts": "Back to 8R with Mr Fenlight",
            "on": TODAY,
        }
        | given,
        by=by,
    )


def confirmed(county: SmallCounty, pupil: Pupil, **given) -> Placement:
    """Accepted by the host and decided by the governing board."""
    placement = agreed(county, pupil, **given)
    actions.answer_offer(placement=placement, accepts=True, by=as_(county, "base_lead"), on=TODAY)
    return actions.record_legal_decision(
        placement=placement,
        agrees=True,
        decided_on=TODAY,
        decided_by_name="Cora Eelcatcher",
        by=as_(county, "board"),
        on=TODAY,
    )


def arrived(county: SmallCounty, pupil: Pupil, **given) -> Placement:
    """The child came on the first day."""
    placement = confirmed(county, pupil, **given)
    return actions.record_arrival(
        placement=placement, arrived_on=placement.starts_on, by=as_(county, "base_lead", placement.starts_on),
        on=placement.starts_on,
    )
