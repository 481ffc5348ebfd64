"""Who has the power in law over a placement. Pure."""

from __future__ import annotations

from .states import Refused

OF_THE_HOME_SCHOOL = frozenset({"governing_board", "trust", "head", "parents_and_schools"})


def decision_maker_for(stated: str, *, has_home_school: bool, in_a_trust: bool) -> str:
    """The decision-maker of one placement, from what the authority's model states for the route.

    "governing_board_or_trust" is the trust for an academy, the governing board for a maintained school
    (Education Act 2002 s.29A; academies under their articles).
    """
    maker = ("trust" if in_a_trust else "governing_board") if stated == "governing_board_or_trust" else stated
    if maker in OF_THE_HOME_SCHOOL and not has_home_school:
        raise Refused(
            "Nobody could decide this in law: it belongs to the child’s own school, and the child is on no school’s "
            "roll. Choose a way in that the council decides."
        )
    return maker
