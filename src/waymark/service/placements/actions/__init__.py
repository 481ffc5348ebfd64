"""Acts on a placement. Other apps import from here."""

from ..rules import AskedAgain, Refused, WrongState
from .agreeing import agree_placement, tell_of_agreed_place
from .arriving import record_arrival, record_non_start
from .asking_longer import answer_longer_asked, ask_for_longer, take_back_longer_answer
from .deciding import answer_offer, notice_went_out, record_legal_decision
from .ending import end_placement, withdraw_placement
from .extending import extend_placement
from .extending_in_law import record_extension_decision
from .letters import NOTICE
from .longer_letters import draft_longer_letters
from .naming import name_adult
from .refusals import AlreadyHasAPlace, PlaceIsFull
from .returning import Phase, Promised, note_promise, plan_return, record_return_check
from .reviewing import hold_review
from .sooner import bring_start_forward, leave_start

__all__ = [
    "NOTICE",
    "AlreadyHasAPlace",
    "AskedAgain",
    "Phase",
    "PlaceIsFull",
    "Promised",
    "Refused",
    "WrongState",
    "agree_placement",
    "answer_longer_asked",
    "answer_offer",
    "ask_for_longer",
    "bring_start_forward",
    "draft_longer_letters",
    "end_placement",
    "extend_placement",
    "hold_review",
    "leave_start",
    "name_adult",
    "note_promise",
    "notice_went_out",
    "plan_return",
    "record_arrival",
    "record_extension_decision",
    "record_legal_decision",
    "record_non_start",
    "record_return_check",
    "take_back_longer_answer",
    "tell_of_agreed_place",
    "withdraw_placement",
]
