"""What may be done in and around a panel, and by whom. The chair may run the meeting as the coordinator may."""

from __future__ import annotations

from typing import Any

from waymark.service.access.permission import permission
from waymark.service.accounts.roles import AUTHORITY, PROVIDER, SCHOOL
from waymark.service.placements.permissions import RECORD_LEGAL_DECISION

CLERKS = frozenset({"coordinator", "authority_officer"})
CHAIRS = CLERKS | {"head_teacher"}


def _clerk_or_chair(by: Any, meeting: Any) -> bool:
    if by.role in CLERKS:
        return True
    return meeting.members.filter(person=by.person_id, part="chair").exists()


def _belongs(by: Any, meeting: Any) -> bool:
    """Called to this meeting by name: a school's seat does not open its panel to everybody who works there."""
    if by.organisation_kind == "authority":
        return True
    return meeting.members.filter(person=by.person_id).exists()


def _sees_to_it_meanwhile(by: Any, decision: Any) -> bool:
    """Whoever was named to see to it, the school that asked, or the council."""
    if by.organisation_kind == "authority" or by.person_id == decision.interim_owner_id:
        return True
    return decision.referral is not None and decision.referral.school_id == by.organisation_id


def _answers(by: Any, challenge: Any) -> bool:
    """The council for its panel; whoever decides in law, or a coordinator who writes down what they answered."""
    if challenge.about == "panel":
        return by.role in CLERKS
    if challenge.about == "law":
        return RECORD_LEGAL_DECISION.held(by, challenge.placement)
    is_its_board = by.role == "governing_board" and by.organisation_id == challenge.permanent_exclusion.school_id
    return by.role == "coordinator" or is_its_board


def writes_down_an_answer(by: Any, challenge: Any) -> bool:
    """A coordinator has no power over what a school or its board decided: only writes down who answered, and when."""
    return by.role == "coordinator" and challenge.about != "panel"


CALL_MEETING = permission("panels.call", "call a panel", CLERKS)
PREPARE_AGENDA = permission("panels.prepare", "prepare a panel's agenda", CLERKS)
FREEZE_AGENDA = permission("panels.freeze", "freeze or reopen a panel's agenda", CLERKS)
RUN_MEETING = permission("panels.run", "open, run or close this meeting", CHAIRS, _clerk_or_chair)
DECLARE_INTEREST = permission(
    "panels.declare_interest", "declare an interest in this meeting", CLERKS | SCHOOL | PROVIDER, _belongs
)
DECIDE = permission("panels.decide", "save what this panel decided", CHAIRS, _clerk_or_chair)
DECIDE_URGENTLY = permission("panels.decide_urgently", "decide for a child between panels", AUTHORITY)
REVIEW_INTERIM = permission(
    "panels.review_interim", "say how the support meanwhile is going", AUTHORITY | SCHOOL | PROVIDER, _sees_to_it_meanwhile
)
ANSWER_CHALLENGE = permission(
    "panels.answer_challenge", "answer a family that asks to look again",
    CLERKS | {"head_teacher", "governing_board", "trust_officer"}, _answers,
)
FINISH_ACTION = permission(
    "panels.finish_action", "say that something agreed at a panel is done", AUTHORITY | SCHOOL | PROVIDER
)
LOOK_AT_MEETING = permission(
    "panels.look", "open this panel", AUTHORITY | SCHOOL | PROVIDER | {"director", "trust_officer"}, _belongs
)
