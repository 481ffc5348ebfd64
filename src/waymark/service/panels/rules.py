"""States of a meeting and of a case on its agenda; who may vote; what a decision may be. Pure."""

from __future__ import annotations

MEETING_TRANSITIONS: dict[str, dict[str, str]] = {
    "called": {"freeze": "frozen", "cancel": "cancelled"},
    "frozen": {"open": "open", "thaw": "called", "cancel": "cancelled"},
    "open": {"close": "closed"},
    "closed": {},
    "cancelled": {},
}
MEETING_STATES = {
    "called": "Being prepared", "frozen": "Agenda frozen", "open": "Meeting now", "closed": "Closed",
    "cancelled": "Cancelled",
}
ITEM_KINDS = {
    "new_request": "New request", "extension": "Stay to extend or end", "return_check": "Return to check",
    "ending": "Stay ending", "urgent_report": "Urgent decision to report", "look_again": "To look at again",
}
ITEM_TRANSITIONS: dict[str, dict[str, str]] = {
    "listed": {"decide": "decided", "take_off": "taken_off"},
    "decided": {"reopen": "listed"},
    "taken_off": {},
}
OUTCOMES = {
    "agree": "Agree the place proposed",
    "another_place": "Another place",
    "not_yet": "Not yet",
    "not_this_way": "Not this way, instead …",
    "send_on": "Send on",
    "extend": "Extend the stay",
    "end": "End the stay as planned",
    "noted": "Noted",
}
OUTCOMES_FOR = {
    "new_request": ("agree", "another_place", "not_yet", "not_this_way", "send_on"),
    "look_again": ("agree", "another_place", "not_yet", "not_this_way", "send_on"),
    "extension": ("extend", "end", "not_yet"),
    "ending": ("end", "extend", "not_yet"),
    "return_check": ("noted", "not_yet"),
    "urgent_report": ("noted",),
}
GIVES_A_PLACE = frozenset({"agree", "another_place"})
NEEDS_INTERIM_SUPPORT = frozenset({"not_yet", "not_this_way", "send_on"})
MEMBER_PARTS = {"chair": "Chair", "member": "Member, votes", "adviser": "Adviser, does not vote"}
INTEREST_KINDS = {
    "own_school": "their own school's case", "same_trust": "a school of the same trust",
    "host": "runs a place that may be offered", "declared": "declared by themselves",
}


class WrongState(Exception):
    """The meeting or the case cannot take this step now. ``str()`` is a sentence for the page."""


def next_meeting_state(state: str, event: str) -> str:
    after = MEETING_TRANSITIONS[state].get(event)
    if after is None:
        raise WrongState(f"This meeting is “{MEETING_STATES[state].lower()}”: that cannot be done now.")
    return after


def may_vote(part: str, interests: set[str], terms_bar: frozenset[str]) -> bool:
    """Whether a member may vote on a case: advisers never, nor anybody with an interest the terms bar.

    Own school's case always bars the vote (principle of equals), whatever the terms say.
    """
    return part != "adviser" and not (interests & (terms_bar | {"own_school"}))
