"""What may be done with a child's record, and by whom."""

from __future__ import annotations

from waymark.service.access.permission import permission
from waymark.service.accounts.roles import AUTHORITY, EVERYBODY, PROVIDER, SCHOOL

ADD_PUPIL = permission("pupils.add", "add a child", SCHOOL | AUTHORITY)
LOOK_AT_PUPIL = permission("pupils.look", "look at a child's record", EVERYBODY - {"administrator"})
READ_RESTRICTED = permission(
    "pupils.read_restricted", "open the restricted part of a child's record",
    {"head_teacher", "inclusion_lead", "inclusion_officer", "authority_officer"},
)
WRITE_RESTRICTED = permission(
    "pupils.write_restricted", "write in the restricted part of a child's record",
    {"head_teacher", "inclusion_lead", "inclusion_officer"},
)
RELEASE_LETTER = permission("pupils.release_letter", "release a letter", AUTHORITY | {"head_teacher", "governing_board"})
MAKE_FAMILY_LINK = permission("pupils.make_family_link", "send a family their link", SCHOOL | AUTHORITY)
SET_NEXT_STEP = permission("pupils.set_next_step", "set what happens next for a child", SCHOOL | AUTHORITY | PROVIDER)
KEEP_APART = permission("pupils.keep_apart", "record that two children must be kept apart", SCHOOL | AUTHORITY)
