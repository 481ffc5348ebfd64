"""Rows of a child's page."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.urls import reverse

from waymark.service.audit.words import act_words, why_words
from waymark.service.placements.rules import STATE_NAMES as PLACEMENT_STATES
from waymark.service.pupils.rules import ACCESS_REASONS, ENROLMENT, SEXES
from waymark.service.referrals.rules import OVER, STATE_NAMES
from waymark.service.web.components.wording import day, day_acted, long_day

from .children import request_href
from .outcome import words_of

PARTS = {"facts": "The record", "restricted": "The restricted part"}


def details_of(pupil: Any) -> list[dict[str, str]]:
    return [
        row
        for row in (
            {"key": "Full name", "value": f"{pupil.given_names} {pupil.family_name}"},
            {"key": "Date of birth", "value": long_day(pupil.born_on)},
            {"key": "UPN", "value": pupil.upn or "Not known"},
            {"key": "Sex", "value": SEXES.get(pupil.sex, "Not stated")},
            {
                "key": "Home postcode",
                "value": "Protected" if pupil.address_is_protected else pupil.home_postcode or "Not known",
            },
            {"key": "First language", "value": pupil.first_language},
            {"key": "Care", "value": _care(pupil)},
        )
        if row["value"]
    ]


def _care(pupil: Any) -> str:
    if pupil.is_looked_after:
        return "Looked after by the council"
    return "Has a social worker" if pupil.has_social_worker else "None recorded"


def registration_rows(registrations: list[Any]) -> list[list[str]]:
    return [
        [one.school.name, _how(one), day(one.starts_on), day(one.ends_on) or "now"]
        for one in registrations
    ]


def how_things_stand(stays: list[Any], found: list[Any], between: Mapping[int, str]) -> str:
    """One sentence for the top of the page: where the child is, or what is being waited for.

    ``between``: placements (ids) agreed between panels, with the words for that."""
    for one in stays:
        where = one.provision_class.provision.name
        if one.state == "arrived":
            return f"At {where} since {day(one.arrived_on or one.starts_on)}, planned until {day(one.expected_end_on)}."
        if one.state == "confirmed":
            return f"Begins at {where} on {day(one.starts_on)}."
        if one.state in {"agreed", "offered", "authorised"}:
            return f"A place at {where} is agreed and not certain yet: {_stay_words(one, between).lower()}."
    open_one = next((one for one in found if one.state not in OVER), None)
    if open_one is None:
        return "No support is asked for at the moment."
    return f"{open_one.school.name} has asked for support: {STATE_NAMES[open_one.state].lower()}."


def _stay_words(stay: Any, between: Mapping[int, str]) -> str:
    return between[stay.pk] if stay.state == "agreed" and stay.pk in between else PLACEMENT_STATES[stay.state]


def referral_rows(found: list[Any], decisions: list[Any]) -> list[list[Any]]:
    """``decisions``: those that stand, newest first."""
    said = {one.referral_id: words_of(one) for one in reversed(decisions)}
    return [
        [
            {
                "text": (one.submitted_on and f"Sent {day(one.submitted_on)}") or f"Begun {day(one.started_on)}",
                "href": request_href(one),
            },
            one.school.name,
            said.get(one.pk, STATE_NAMES[one.state]) if one.state == "decided" else STATE_NAMES[one.state],
        ]
        for one in found
    ]


def placement_rows(found: list[Any], between: Mapping[int, str]) -> list[list[Any]]:
    return [
        [
            {"text": one.provision_class.provision.name, "href": reverse("placement_page", args=[one.reference])},
            day(one.starts_on),
            day(one.ended_on or one.expected_end_on),
            _stay_words(one, between),
        ]
        for one in found
    ]


def who_may_know_rows(found: list[Any]) -> list[list[str]]:
    return [
        [
            one.organisation.name,
            PARTS[one.part],
            ACCESS_REASONS[one.because].capitalize(),
            day(one.starts_on),
            day(one.ends_on) or "no end set",
        ]
        for one in found
    ]


def looks_of(entries: list[Any]) -> list[list[str]]:
    """Newest first; the same look or act of one person, again and again on one day, is one row with a count."""
    rows = []
    for _, same in groupby(entries, key=lambda one: (one.person_id, one.act, one.why, one.happened_on)):
        again = list(same)
        newest = again[0]
        times = f", {len(again)} times" if len(again) > 1 else ""
        rows.append(
            [
                day_acted(newest.happened_on, newest.happened_at),
                newest.person_name or "The family or the service",
                newest.organisation_name or "–",
                act_words(newest.act) + times,
                why_words(newest.act, newest.why),
            ]
        )
    return rows


def _how(one: Any) -> str:
    """As the census words it; of a registration that has ended without "current"."""
    words = ENROLMENT[one.enrolment]
    if one.ends_on is None:
        return words
    ended = words.removeprefix("Current, ")
    return f"{ended[:1].upper()}{ended[1:]}"
