"""Who may record suspensions, permanent exclusions and attendance."""

from __future__ import annotations

from waymark.service.access.permission import permission
from waymark.service.accounts.roles import AUTHORITY

RECORDERS = {"inclusion_lead", "head_teacher", "coordinator"}


def _own_school(by, school_id: int) -> bool:
    return by.organisation_kind == "authority" or by.organisation_id == school_id


RECORD_SUSPENSION = permission("exclusions.record_suspension", "record a suspension", RECORDERS, _own_school)
CANCEL_SUSPENSION = permission(
    "exclusions.cancel_suspension", "record that a suspension was cancelled", RECORDERS, _own_school
)
RECORD_PERMANENT_EXCLUSION = permission(
    "exclusions.record_permanent_exclusion",
    "record a permanent exclusion: only a head decides one",
    {"head_teacher", "coordinator"},
    _own_school,
)
RECORD_OUTCOME = permission(
    "exclusions.record_outcome",
    "record what became of a permanent exclusion",
    {"head_teacher", "governing_board"} | AUTHORITY,
    _own_school,
)
RECORD_ATTENDANCE = permission("exclusions.record_attendance", "record attendance", RECORDERS, _own_school)
RECORD_TOLD = permission(
    "exclusions.record_told", "record who was told of an exclusion", RECORDERS | {"governing_board"} | AUTHORITY, _own_school
)
RECORD_MEETING = permission(
    "exclusions.record_meeting", "record a meeting about coming back after a suspension", RECORDERS, _own_school
)
RECORD_HOME = permission(
    "exclusions.record_home", "record that a child lives in another council’s area", RECORDERS | AUTHORITY
)
