"""Rows of a child's page."""

from __future__ import annotations

from typing import Any

from waymark.service.placements.rules import STATE_NAMES as PLACEMENT_STATES
from waymark.service.pupils.rules import ACCESS_REASONS, ENROLMENT, SEXES
from waymark.service.referrals.rules import STATE_NAMES
from waymark.service.web.components.wording import day, day_and_time, long_day

from .children import request_href

PARTS = {"facts": "The record", "restricted": "The restricted part"}


def details_of(pupil: Any) -> list[dict[str, str]]:
    return [row for row in (
        {"key": "Full name", "value": f"{pupil.given_names} {pupil.family_name}"},
        {"key": "Date of birth", "value": long_day(pupil.born_on)},
        {"key": "UPN", "value": pupil.upn or "Not known"},
        {"key": "Sex", "value": SEXES.get(pupil.sex, "Not stated")},
        {"key": "Home postcode", "value": "Protected" if pupil.address_is_protected else pupil.home_postcode or "Not known"},
        {"key": "First language", "value": pupil.first_language},
        {"key": "Care", "value": _care(pupil)},
    ) if row["value"]]


def _care(pupil: Any) -> str:
    if pupil.is_looked_after:
        return "Looked after by the council"
    return "Has a social worker" if pupil.has_social_worker else "None recorded"


def registration_rows(registrations: list[Any]) -> list[list[str]]:
    return [[one.school.name, ENROLMENT[one.enrolment], day(one.starts_on), day(one.ends_on) or "now"] for one in registrations]


def referral_rows(found: list[Any]) -> list[list[Any]]:
    """A draft of another school's is not shown: only its own school and the council may read it."""
    return [
        [{"text": (one.submitted_on and f"Sent {day(one.submitted_on)}") or f"Begun {day(one.started_on)}", "href": request_href(one)},
         one.school.name, STATE_NAMES[one.state]]
        for one in found
    ]


def placement_rows(found: list[Any]) -> list[list[str]]:
    return [
        [one.provision_class.provision.name, day(one.starts_on), day(one.ended_on or one.expected_end_on), PLACEMENT_STATES[one.state]]
        for one in found
    ]


def who_may_know_rows(found: list[Any]) -> list[list[str]]:
    return [
        [one.organisation.name, PARTS[one.part], ACCESS_REASONS[one.because].capitalize(), day(one.starts_on),
         day(one.ends_on) or "no end set"]
        for one in found
    ]


def looks_of(entries: list[Any]) -> list[list[str]]:
    return [
        [day_and_time(one.happened_at), one.person_name or "The service", one.organisation_name,
         one.act.replace("_", " ").capitalize(), one.why]
        for one in entries
    ]
