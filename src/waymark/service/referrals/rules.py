"""States of a referral, its sections and what each asks. Pure."""

from __future__ import annotations

from datetime import date

from waymark.kernel.wording import short_day

TRANSITIONS: dict[str, dict[str, str]] = {
    "draft": {"send_to_head": "awaiting_head", "withdraw": "withdrawn", "expire": "expired"},
    "awaiting_head": {
        "approve": "submitted",
        "return_to_author": "draft",
        "withdraw": "withdrawn",
        "expire": "expired",
    },
    "submitted": {
        "ask_for_more": "waiting_for_school",
        "send_to_broker": "with_broker",
        "list": "listed",
        "decide": "decided",
        "withdraw": "withdrawn",
    },
    "waiting_for_school": {"answer": "submitted", "decide": "decided", "withdraw": "withdrawn"},
    "with_broker": {"list": "listed", "decide": "decided", "withdraw": "withdrawn"},
    "listed": {"defer": "submitted", "decide": "decided", "withdraw": "withdrawn"},
    "decided": {"look_again": "submitted"},
    "withdrawn": {},
    "expired": {},
}
STATE_NAMES = {
    "draft": "Being written",
    "awaiting_head": "Waiting for the head",
    "submitted": "Sent",
    "waiting_for_school": "More was asked for",
    "with_broker": "With a broker",
    "listed": "On a panel's agenda",
    "decided": "Decided",
    "withdrawn": "Withdrawn",
    "expired": "Draft expired",
}
EDITABLE = frozenset({"draft"})
WAITING = frozenset({"submitted", "waiting_for_school", "with_broker", "listed"})
OVER = frozenset({"decided", "withdrawn", "expired"})

# In the order of the page: strengths before worries, the child's and the parents' words before the adults' case.
SECTIONS = {
    "child": "The child",
    "strengths": "What is going well",
    "worries": "What worries us",
    "pupil_words": "In their own words",
    "parent_words": "In their parents' or carers' words",
    "tried": "What we tried and what it did",
    "attendance": "Attendance and suspensions",
    "safety": "Safety",
    "people": "People around them",
    "ask": "What we ask for",
    "agreement": "Agreement and sharing information",
}
SECTION_STATES = {"not_started": "Not started", "in_progress": "In progress", "complete": "Complete"}

EVENT_NAMES = {  # a step in the history, as a person would say it
    "start": "Request begun",
    "send_to_head": "Sent to the head",
    "approve": "Approved by the head and sent",
    "return_to_author": "Returned by the head",
    "withdraw": "Withdrawn",
    "expire": "Ended: nobody went on with the draft",
    "ask_for_more": "The council asked for more",
    "answer": "The school answered",
    "send_to_broker": "Sent to a broker",
    "list": "Put on a panel’s agenda",
    "defer": "Put off to a later panel",
    "decide": "Decided",
    "look_again": "Opened again for a fresh look",
    "add": "Something was added",
}

PATHS = {
    "persistent": "Things have been getting harder over time",
    "one_off": "One serious incident",
}
SPEAKERS = {"pupil": "the child", "parent": "a parent or carer"}
GIVEN_BY = {
    "themselves": "written by themselves",
    "with_help": "said to somebody they trust",
    "link": "sent from their own page",
}


class WrongState(Exception):
    """The referral cannot take this step now. ``str()`` is a sentence for the page."""


def next_state(state: str, event: str) -> str:
    """The state after ``event``; raises ``WrongState`` with a sentence when it cannot happen now."""
    after = TRANSITIONS[state].get(event)
    if after is None:
        raise WrongState(f"This request is “{STATE_NAMES[state].lower()}”, so it cannot be {_done(event)} now.")
    return after


def why_not_changed(state: str, *, by_name: str = "", on: date | None = None) -> str:
    """Why a request that is no draft cannot be changed, and what can be done instead: who took its last step, and when."""
    when = f" on {short_day(on)}" if on else ""
    if state == "withdrawn":
        what = f"{by_name} withdrew this request{when}" if by_name else f"This request was withdrawn{when}"
        return f"{what}, so it cannot be changed. Begin a new one if support is still needed."
    if state == "expired":
        return f"Nobody went on with this draft, so it ended{when}. Begin a new one if support is still needed."
    if state == "awaiting_head":
        return "This request is with the head, so it cannot be changed unless the head returns it."
    if state == "decided":
        return "This request has been decided, so it cannot be changed."
    return "This request has been sent, so it cannot be changed. You can add something to it instead."


def due_in_time(usual: date, cut_off_on: date | None, on: date) -> date:
    """The day a step of a request is due: as usual, and never after the cut-off of the panel it could still come to.

    ``cut_off_on`` is None where no panel is known; one that has passed holds nobody to it.
    """
    return min(usual, cut_off_on) if cut_off_on is not None and cut_off_on >= on else usual


def _done(event: str) -> str:
    return {
        "send_to_head": "sent to the head",
        "approve": "approved",
        "return_to_author": "returned",
        "withdraw": "withdrawn",
        "expire": "expired",
        "ask_for_more": "sent back for more",
        "answer": "answered",
        "send_to_broker": "sent to a broker",
        "list": "put on an agenda",
        "defer": "put off",
        "decide": "decided",
        "look_again": "looked at again",
    }[event]
