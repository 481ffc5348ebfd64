"""Who has the power in law over a placement. Pure."""

from __future__ import annotations

from .states import Refused

OF_THE_HOME_SCHOOL = frozenset({"governing_board", "trust", "head", "parents_and_schools"})


def decision_maker_for(stated: str, *, has_home_school: bool, academy_decided_by: str = "") -> str:
    """The decision-maker of one placement, from what the authority's model states for the route.

    "governing_board_or_trust" is the governing board of a maintained school (Education Act 2002 s.29A). An academy's
    power is its trust's, under its articles; ``academy_decided_by`` names the body that uses it: the trust board, or the
    school's own governing board by the trust's scheme of delegation. Empty for a school in no trust.
    """
    maker = stated
    if stated == "governing_board_or_trust":
        maker = "trust" if academy_decided_by == "trust_board" else "governing_board"
    if maker in OF_THE_HOME_SCHOOL and not has_home_school:
        raise Refused(
            "Nobody could decide this in law: it belongs to the child’s own school, and the child is on no school’s "
            "roll. Choose a way in that the council decides."
        )
    return maker
