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
