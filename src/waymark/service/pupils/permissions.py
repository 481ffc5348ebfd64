"""What may be done with a child's record, and by whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from waymark.service.access.permission import NotPermitted, permission
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.roles import AUTHORITY, EVERYBODY, PROVIDER, SCHOOL, SEES_NO_CHILD

from .models import Pupil
from .queries import RESPONSIBLE, may_act_for, seen_because

ADD_PUPIL = permission("pupils.add", "add a child", SCHOOL | AUTHORITY)
CHANGE_PUPIL = permission("pupils.change", "change a child’s details", SCHOOL | AUTHORITY)
LOOK_AT_PUPIL = permission("pupils.look", "look at a child's record", EVERYBODY - SEES_NO_CHILD)
LIST_PUPILS = permission("pupils.list", "list the children", EVERYBODY - SEES_NO_CHILD - {"governing_board"})
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


def require_may_act(by: Actor, pupil: Pupil, on: date) -> None:
    """Refuse an organisation that only reads about this child. Asked after the permission, in the act and on its page."""
    if not may_act_for(by, pupil, on):
        raise NotPermitted(
            f"{by.organisation_name} may read about {pupil.name}. "
            "To do this is for the school whose roll the child is on, and for the council."
        )


def may_send(by: Actor, pupil: Pupil, on: date) -> bool:
    """Whether an organisation answers for what is sent out about a child."""
    return pupil.pk in may_send_about(by, [pupil.pk], on)


def may_send_about(by: Actor, pupils: Collection[int], on: date) -> frozenset[int]:
    """Of these children, those about whom an organisation answers for what is sent out. One query."""
    return frozenset(seen_because(by.organisation_id, pupils, RESPONSIBLE | {"legal_decision"}, on))


def require_may_send(by: Actor, pupil: Pupil, on: date) -> None:
    """Refuse to change or release a letter about a child to whoever only has the child with them, or reads."""
    if not may_send(by, pupil, on):
        raise NotPermitted(
            f"{by.organisation_name} may read about {pupil.name}. A letter is for the council, "
            "for the school whose roll the child is on, or for whoever decided in law, to change and release."
        )
