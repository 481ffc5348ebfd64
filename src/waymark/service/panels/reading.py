"""Who in an organisation reads a child's case. Row security says which organisations see a child; this says which of
their people open the child's pages, so that a seat on a panel does not open a case to a whole school.
"""

from __future__ import annotations

from datetime import date

from waymark.service.accounts.actor import Actor
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.placements.models import Placement
from waymark.service.placements.queries import decided_by_board_of
from waymark.service.pupils.models import Pupil
from waymark.service.pupils.queries import reasons_to_see

from .models import PanelMember


def may_read(by: Actor, pupil: Pupil, on: date) -> bool:
    """Whether this person opens this child's pages, of a child their organisation sees.

    A governing board: children it has something to decide about in law, and no other. A case seen only because of a
    panel: the head, and whoever is called to that meeting. Two queries at most.
    """
    if by.organisation_kind == "authority":
        return True
    if by.role == "governing_board":
        return board_decides_about(by, pupil)
    reasons = reasons_to_see(by.organisation_id, pupil, on)
    if by.role == "head_teacher" or any(because != "panel" for because, _ in reasons):
        return bool(reasons)
    meetings = [meeting for _, meeting in reasons]
    return PanelMember.objects.filter(person=by.person_id, meeting__reference__in=meetings).exists()


def may_read_placement(by: Actor, placement: Placement) -> bool:
    """A governing board opens a place it decides about in law; everybody else, what their organisation sees."""
    return by.role != "governing_board" or decided_by_board_of(by.organisation_id).filter(pk=placement.pk).exists()


def board_decides_about(by: Actor, pupil: Pupil) -> bool:
    """A place that is the board's to decide or was, or a permanent exclusion by its school, which it considers."""
    return (
        decided_by_board_of(by.organisation_id).filter(pupil=pupil).exists()
        or PermanentExclusion.objects.filter(pupil=pupil, school=by.organisation_id).exists()
    )
