"""Acts of a panel. Other apps import from here."""

from waymark.service.allocation.actions import PinsCannotStand, ProposalNotTrusted
from waymark.service.placements.rules import Refused as PlacementRefused
from waymark.service.placements.rules import WrongState as PlacementInWrongState
from waymark.service.referrals.rules import WrongState as ReferralInWrongState

from ..days import NoMoreDays
from ..proposal_seen import ProposalChanged
from ..rules import WrongState
from ..rules_of_challenge import CannotLookAgain
from .agenda import (
    freeze_agenda,
    list_case,
    move_case,
    prepare_agenda,
    take_off_case,
    thaw_agenda,
)
from .announcing import LetterNamesAnotherChild, change_letter, release_letter
from .calling import call_meeting, call_member, cancel_meeting
from .challenging import answer_challenge, ask_to_look_again
from .deciding import ActionAgreed, DissentSaid, decide, reopen_case
from .errors import (
    AlreadyDecided,
    AnotherDay,
    CannotBeListed,
    CasesAreOpen,
    DecisionIncomplete,
    MeetingCannotBeCalled,
    NoQuorum,
    NotAllowedToVote,
    PlaceIsGone,
)
from .finishing import done_action
from .interim import ReviewedMeanwhile, review_interim_support
from .room import close_meeting, declare_interest, go_on_inquorate, mark_present, open_meeting, put_off_meeting
from .solving import solve_again
from .urgent import decide_urgently

# Everything an act of the panel may answer with a sentence, but for DecisionIncomplete, which has one for each field.
REFUSALS = (
    AlreadyDecided, AnotherDay, CannotBeListed, CannotLookAgain, CasesAreOpen, MeetingCannotBeCalled, NoMoreDays, NoQuorum,
    NotAllowedToVote,
    PinsCannotStand, PlaceIsGone, PlacementInWrongState, PlacementRefused, ProposalChanged, ProposalNotTrusted,
    ReferralInWrongState, ReviewedMeanwhile, WrongState,
)

__all__ = [
    "REFUSALS", "ActionAgreed", "AlreadyDecided", "AnotherDay", "CannotBeListed", "CannotLookAgain", "CasesAreOpen",
    "DecisionIncomplete", "DissentSaid", "LetterNamesAnotherChild", "MeetingCannotBeCalled", "NoMoreDays", "NoQuorum",
    "NotAllowedToVote", "PinsCannotStand", "PlaceIsGone", "ProposalChanged", "ReviewedMeanwhile", "WrongState",
    "answer_challenge", "ask_to_look_again", "call_meeting", "call_member", "cancel_meeting", "change_letter",
    "close_meeting", "decide", "decide_urgently", "declare_interest", "done_action", "freeze_agenda", "go_on_inquorate",
    "list_case", "mark_present", "move_case", "open_meeting", "prepare_agenda", "put_off_meeting", "release_letter",
    "reopen_case", "review_interim_support", "solve_again", "take_off_case", "thaw_agenda",
]
