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
    "AGREE_FAIR_ACCESS",
    "CANCEL_EXCLUSION",
    "CANCEL_SUSPENSION",
    "END_DUTY",
    "GIVE_OWNER",
    "LOOK_AT_SIGN",
    "OPEN_DUTY",
    "READ_RECORD",
    "RECORD_ABSENCE",
    "RECORD_BREACH",
    "RECORD_OUTCOME",
    "RECORD_OUT_OF_SCHOOL",
    "RECORD_PERMANENT_EXCLUSION",
    "RECORD_SUSPENSION",
    "SEE_BOARD",
    "SEE_LIST",
    "TAKE_FEED",
    "TAKE_STEP",
    "WRITE_SIGN",
]


def _own_school(by, school_id: int) -> bool:
    return by.organisation_kind == "authority" or by.organisation_id == school_id


def _owes_it(by, duty) -> bool:
    """A school may not end, nor hand on, what the council owes a child of its roll (Education Act 1996 s.19)."""
    return by.organisation_kind == "authority" or duty.owed_by == "school"


SEE_BOARD = permission("duties.see_board", "see the sixth-day board", AUTHORITY | SCHOOL | {"director"})
SEE_LIST = permission("duties.see_list", "see a school’s list of suspensions and exclusions", AUTHORITY | SCHOOL)
OPEN_DUTY = permission("duties.open", "open a duty to educate a child", AUTHORITY | SCHOOL)
TAKE_STEP = permission("duties.take_step", "record a step towards a child’s education", AUTHORITY | SCHOOL)
GIVE_OWNER = permission(
    "duties.give_owner", "give a child’s education another owner: who owes it does", AUTHORITY | SCHOOL, _owes_it
)
END_DUTY = permission("duties.end", "end a duty to educate a child: who owes it does", AUTHORITY | SCHOOL, _owes_it)
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
RECORD_ABSENCE = permission(
    "duties.record_absence", "record that a child is away for illness", AUTHORITY | SCHOOL, _own_school
)
RECORD_OUT_OF_SCHOOL = permission("duties.record_out_of_school", "record that a child is out of school", AUTHORITY | SCHOOL)
AGREE_FAIR_ACCESS = permission("duties.agree_fair_access", "agree that a child falls under fair access", AUTHORITY)
WRITE_SIGN = permission("duties.write_sign", "write a rule of early signs", AUTHORITY)
LOOK_AT_SIGN = permission("duties.look_at_sign", "look at the children that early signs point to", AUTHORITY | SCHOOL)
