"""States of a placement, and the words for how it ends. Pure.

``agreed`` is what a panel did. Two more things make a place real, in either order: the host accepts, and the
person with the power in law acts. Only then is it ``confirmed``.
"""

from __future__ import annotations

TRANSITIONS: dict[str, dict[str, str]] = {
    "agreed": {
        "host_accepts": "offered", "host_declines": "declined", "decision_maker_acts": "authorised",
        "decision_maker_refuses": "not_authorised", "withdraw": "withdrawn",
    },
    "offered": {
        "decision_maker_acts": "confirmed", "decision_maker_refuses": "not_authorised", "withdraw": "withdrawn",
    },
    "authorised": {"host_accepts": "confirmed", "host_declines": "declined", "withdraw": "withdrawn"},
    "confirmed": {"arrive": "arrived", "not_start": "not_started", "withdraw": "withdrawn"},
    "arrived": {"end": "ended"},
    "ended": {},
    "declined": {},
    "not_authorised": {},
    "not_started": {},
    "withdrawn": {},
}
STATE_NAMES = {
    "agreed": "Agreed by the panel", "offered": "Accepted by the host", "authorised": "Decided in law, host to answer",
    "confirmed": "Confirmed", "arrived": "Arrived", "ended": "Ended", "declined": "Host declined",
    "not_authorised": "Not agreed in law", "not_started": "Did not start", "withdrawn": "Withdrawn",
}
HOLDS_A_PLACE = frozenset({"agreed", "offered", "authorised", "confirmed", "arrived"})
WAITING_FOR_HOST = frozenset({"agreed", "authorised"})
WAITING_FOR_DECISION_MAKER = frozenset({"agreed", "offered"})
OVER = frozenset({"ended", "declined", "not_authorised", "not_started", "withdrawn"})

DECISION_MAKERS = {
    "governing_board": "the governing board of the home school",
    "trust": "the trust board of the home school",
    "head": "the head of the home school",
    "parents_and_schools": "the parents and both schools",
    "authority": "the council",
    "admission_authority": "the admission authority of the new school",
}
DESTINATION_ROUTES = {
    "return": "Return to their own school",
    "new_school": "A new school",
    "next_tier": "A longer place",
    "end_of_key_stage": "Stay to the end of the key stage",
    "post_16": "A place after Year 11",
    "moved_away": "Moved away",
}
LONGER_STAY_ANSWERS = {"made_longer": "The stay was made longer", "not_longer": "The stay ends as planned"}
RETURN_CHECK_WEEKS = (6, 13, 26)  # school weeks after the return
CHECK_EARLY_SCHOOL_DAYS = 5  # a return said to hold sooner has not been tried for the weeks it is asked about


class Refused(Exception):
    """A placement cannot be made, moved or changed so. ``str()`` is a sentence for the page."""


class AskedAgain(Refused):
    """What cannot be undone is asked twice. ``str()`` says what would happen; ``sure`` comes back with the second press."""

    def __init__(self, sentence: str, sure: str) -> None:
        super().__init__(sentence)
        self.sure = sure


class WrongState(Refused):
    """The placement cannot take this step now. ``str()`` is a sentence for the page."""


_DONE = {
    "host_accepts": "accepted by the host", "host_declines": "declined by the host",
    "decision_maker_acts": "decided in law", "decision_maker_refuses": "refused in law", "withdraw": "withdrawn",
    "arrive": "marked as arrived", "not_start": "marked as not started", "end": "ended",
}


def next_state(state: str, event: str) -> str:
    """The state after ``event``; raises ``WrongState`` with a sentence when it cannot happen now."""
    after = TRANSITIONS[state].get(event)
    if after is None:
        raise WrongState(f"This place is “{STATE_NAMES[state].lower()}”, so it cannot be {_DONE[event]} now.")
    return after
