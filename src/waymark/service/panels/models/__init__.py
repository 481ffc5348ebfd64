"""Meetings of a partnership's panel: members, interests, agenda, decisions with reasons, dissent, actions."""

from .challenge import Challenge, ChallengeAnswer, challenge_reference
from .decision import (
    AskedMember,
    Decision,
    Dissent,
    EducationMeanwhile,
    InterimReview,
    PanelAction,
    decision_reference,
)
from .meeting import AgendaItem, Interest, PackPage, PanelMeeting, PanelMember, item_reference, meeting_reference

__all__ = [
    "AgendaItem", "AskedMember", "Challenge", "ChallengeAnswer", "Decision", "Dissent", "EducationMeanwhile", "Interest",
    "InterimReview", "PackPage", "PanelAction", "PanelMeeting", "PanelMember", "challenge_reference", "decision_reference",
    "item_reference", "meeting_reference",
]
