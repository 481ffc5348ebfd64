"""What may be done with a referral, and by whom."""

from __future__ import annotations

from waymark.service.access.permission import permission
from waymark.service.accounts.roles import AUTHORITY, SCHOOL

WRITERS = SCHOOL | {"coordinator"}  # a coordinator enters for a school that cannot


def _own_school(by, referral) -> bool:
    return referral.school_id == by.organisation_id or by.organisation_kind == "authority"


START_REFERRAL = permission("referrals.start", "ask for support for a child", WRITERS)
WRITE_REFERRAL = permission("referrals.write", "write in this request", WRITERS, _own_school)
SEND_TO_HEAD = permission("referrals.send_to_head", "send this request to the head", WRITERS, _own_school)
APPROVE_REFERRAL = permission("referrals.approve", "approve a request: only a head can", {"head_teacher"}, _own_school)
READ_REFERRAL = permission(
    "referrals.read",
    "read a request",
    SCHOOL | AUTHORITY | {"director", "provider_lead", "governing_board", "trust_officer"},
)
ASK_FOR_MORE = permission("referrals.ask_for_more", "ask a school for more", AUTHORITY)
ANSWER_MORE = permission("referrals.answer_more", "answer what was asked", WRITERS, _own_school)
WITHDRAW_REFERRAL = permission("referrals.withdraw", "withdraw this request", WRITERS, _own_school)
SEND_TO_BROKER = permission("referrals.send_to_broker", "send a request to a broker", AUTHORITY)
ADD_OWN_WORDS = permission("referrals.add_own_words", "record what a child or parent said", WRITERS | AUTHORITY)
