"""States of opening and kinds of place. Pure."""

from __future__ import annotations

OPENING_STATES = {
    "planned": "Planned",
    "trust_approved": "Agreed by the trust",
    "registered": "Registered with the DfE",
    "open": "Open",
    "closed": "Closed",
}
OPENING_TRANSITIONS: dict[str, dict[str, str]] = {
    "planned": {"trust_agrees": "trust_approved", "abandon": "closed"},
    "trust_approved": {"register": "registered", "abandon": "closed"},
    "registered": {"open": "open", "abandon": "closed"},
    "open": {"close": "closed"},
    "closed": {},
}
# A site is shown to everybody only once its trust has agreed; before that to named officers of the authority.
PUBLIC_STATES = frozenset({"trust_approved", "registered", "open", "closed"})

PLACE_KINDS = {
    "commissioned": "commissioned",
    "host": "for the host school",
    "transient": "transient, for the host school",
}
HOST_ONLY = frozenset({"host", "transient"})

CONFIRM_EVERY_SCHOOL_DAYS = 5


class Refused(Exception):
    """A provision cannot be changed so. ``str()`` is a sentence for the page."""


_DONE = {
    "trust_agrees": "agreed by its trust", "register": "registered", "open": "opened", "close": "closed",
    "abandon": "given up",
}
STEP_NAMES = {
    "trust_agrees": "The trust has agreed", "register": "Registered with the DfE", "open": "Opened", "close": "Closed",
    "abandon": "Given up",
}


def next_opening_state(status: str, event: str) -> str:
    """The status after ``event``; raises ``Refused`` with a sentence when it cannot happen now."""
    after = OPENING_TRANSITIONS[status].get(event)
    if after is None:
        raise Refused(f"This provision is “{OPENING_STATES[status].lower()}”, so it cannot be {_DONE[event]} now.")
    return after
