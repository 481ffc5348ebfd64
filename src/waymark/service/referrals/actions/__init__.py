"""Acts on a referral. Other apps import from here."""

from .drafting import (
    ChildIsNotOnYourRoll,
    SomebodyElseSaved,
    add_support_tried,
    remove_support_tried,
    save_section,
    start_referral,
)
from .on_agenda import list_on_agenda, look_again, mark_decided, put_off, waits_for_an_agenda, waits_for_the_panel
from .sending import NotEligible, NotReady, approve_referral, return_to_author, send_to_head, still_missing
from .talking import add_own_words, add_something, answer_more, ask_for_more, send_to_broker, take_back_own_words
from .withdrawing import expire_stale_drafts, withdraw_referral

__all__ = [
    "ChildIsNotOnYourRoll",
    "NotEligible",
    "NotReady",
    "SomebodyElseSaved",
    "add_own_words",
    "add_something",
    "add_support_tried",
    "answer_more",
    "approve_referral",
    "ask_for_more",
    "expire_stale_drafts",
    "list_on_agenda",
    "look_again",
    "mark_decided",
    "put_off",
    "remove_support_tried",
    "return_to_author",
    "save_section",
    "send_to_broker",
    "send_to_head",
    "start_referral",
    "still_missing",
    "take_back_own_words",
    "waits_for_an_agenda",
    "waits_for_the_panel",
    "withdraw_referral",
]
