"""What may be done with the county's own facts, and by whom. Roles are written out: ``accounts`` stands above."""

from __future__ import annotations

from typing import Any

from waymark.service.access.permission import permission

OFFICERS = frozenset({"coordinator", "authority_officer", "inclusion_officer"})
COUNTY = OFFICERS | {"director", "administrator", "analyst"}
SCHOOL = frozenset({"inclusion_lead", "head_teacher", "governing_board", "trust_officer"})
PROVIDER = frozenset({"provider_lead", "provider_staff"})


def _council_or_own(by: Any, organisation: Any) -> bool:
    return by.organisation_kind == "authority" or by.organisation_id == organisation.pk


SEE_COUNTY = permission("organisations.see_county", "see the county on one page", COUNTY)
SEE_WHO_WAITS = permission("organisations.see_who_waits", "see which children of the county wait", OFFICERS | {"director"})
LOOK_AT_SCHOOL = permission("organisations.look_at_school", "look schools up", COUNTY | SCHOOL | PROVIDER)
READ_MODEL = permission("organisations.read_model", "read how support is arranged", COUNTY | SCHOOL | PROVIDER)
KEEP_CLOSED_DAYS = permission(
    "organisations.keep_closed_days",
    "change the days this school is closed",
    {"inclusion_lead", "head_teacher", "coordinator", "authority_officer", "administrator"},
    _council_or_own,
)
IMPORT_SCHOOLS = permission("organisations.import_schools", "import schools", {"authority_officer", "administrator"})
KEEP_PARTNERSHIPS = permission(
    "organisations.keep_partnerships", "change who belongs to a partnership", {"authority_officer", "administrator"}
)
KEEP_TRAVEL_TIMES = permission(
    "organisations.keep_travel_times", "load measured journeys", {"authority_officer", "administrator"}
)
