"""Who may open, further and end a duty, and who may see the board of them."""

from __future__ import annotations

from waymark.service.access.permission import permission
from waymark.service.accounts.roles import AUTHORITY, SCHOOL
from waymark.service.exclusions.permissions import (
    CANCEL_SUSPENSION,
    RECORD_OUTCOME,
    RECORD_PERMANENT_EXCLUSION,
    RECORD_SUSPENSION,
)

__all__ = [
    "CANCEL_EXCLUSION",
    "CANCEL_SUSPENSION",
    "END_DUTY",
    "GIVE_OWNER",
    "OPEN_DUTY",
    "READ_RECORD",
    "RECORD_BREACH",
    "RECORD_OUTCOME",
    "RECORD_PERMANENT_EXCLUSION",
    "RECORD_SUSPENSION",
    "SEE_BOARD",
    "TAKE_FEED",
    "TAKE_STEP",
]


def _own_school(by, school_id: int) -> bool:
    return by.organisation_kind == "authority" or by.organisation_id == school_id


SEE_BOARD = permission("duties.see_board", "see the sixth-day board", AUTHORITY | SCHOOL | {"director"})
OPEN_DUTY = permission("duties.open", "open a duty to educate a child", AUTHORITY | SCHOOL)
TAKE_STEP = permission("duties.take_step", "record a step towards a child’s education", AUTHORITY | SCHOOL)
GIVE_OWNER = permission("duties.give_owner", "give a child’s education another owner", AUTHORITY | SCHOOL)
END_DUTY = permission("duties.end", "end a duty to educate a child", AUTHORITY | SCHOOL)
RECORD_BREACH = permission(
    "duties.record_breach", "record why a child’s education was late", AUTHORITY | SCHOOL | {"director"}
)
CANCEL_EXCLUSION = permission(
    "duties.cancel_exclusion", "cancel a permanent exclusion: only the head may", {"head_teacher", "coordinator"}, _own_school
)
READ_RECORD = permission(
    "duties.read_record", "read the record of a child’s education after an exclusion", AUTHORITY | SCHOOL | {"director"}
)
TAKE_FEED = permission("duties.take_feed", "have the days in a calendar", AUTHORITY | SCHOOL | {"director"})
