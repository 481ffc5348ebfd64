"""Setting fields of a child's record: one way for a page and for a file, with what was changed written down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from waymark.kernel.year_groups import year_group_on
from waymark.service.access.permission import NotPermitted
from waymark.service.audit.actions import record
from waymark.service.imports.target import Acting

from .models import Pupil

CHANGEABLE = {  # what a page may change, and how the record of it names each
    "given_names": "given names",
    "family_name": "family name",
    "known_as": "known as",
    "born_on": "date of birth",
    "upn": "UPN",
    "sex": "sex",
    "home_postcode": "home postcode",
    "sen_provision": "special educational needs",
    "is_looked_after": "care",
    "has_social_worker": "social worker",
    "address_is_protected": "protected address",
}


def set_details(pupil: Pupil, details: Mapping[str, Any], *, by: Acting, on: date, why: str) -> dict[str, Any]:
    """Set the fields and write it down. Returns what they were. Called inside an act that holds the permission."""
    before = {name: getattr(pupil, name) for name in details}
    if details:
        if not Pupil.objects.filter(pk=pupil.pk).update(**details):
            raise NotPermitted(f"{pupil.name} is no longer yours to change: that is for the child’s school and the council.")
        for name, value in details.items():
            setattr(pupil, name, value)
        record("change_pupil", by=by, on=on, about=pupil.reference, pupil_id=pupil.pk, why=why)
    return before


def fingerprint_of(pupil: Pupil) -> str:
    """Of the details as they stand, so that nobody's change is overwritten unread."""
    held = {name: str(getattr(pupil, name) or "") for name in CHANGEABLE}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


def year_group_after(pupil: Pupil, born_on: date, on: date) -> int:
    """The year of the corrected birthday; a child taught out of their year stays in the year they are taught in."""
    try:
        is_usual = pupil.year_group == year_group_on(pupil.born_on, on)
    except ValueError:
        is_usual = True
    return int(year_group_on(born_on, on)) if is_usual else pupil.year_group
