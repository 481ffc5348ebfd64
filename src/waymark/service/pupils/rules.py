"""What the words about a child's registration, access and letters may be. Pure."""

from __future__ import annotations

ENROLMENT = {  # school census enrolment status; codes [K] in the field notes: dated data when the code set is imported
    "C": "Current, single registration", "M": "Current, main of dual", "S": "Current, subsidiary of dual",
    "F": "Further education", "G": "Guest", "O": "Other provider",
}
SEN_PROVISION = {"E": "Education, health and care plan", "K": "SEN support", "N": "No SEN provision"}
SEXES = {"F": "Female", "M": "Male"}
ACCESS_REASONS = {
    "registration": "the child is on its roll",
    "referral": "it asked for support for the child",
    "duty": "the authority arranges or oversees the support",
    "panel": "the child's case is on the agenda of a panel it sits on",
    "offer": "it has been asked to give the child a place",
    "placement": "the child has a place with it",
    "receiving_school": "it is named as the school the child will move to",
    "legal_decision": "it must decide in law",
}
LETTER_STATES: dict[str, dict[str, str]] = {
    "drafted": {"release": "released", "discard": "discarded"},
    "released": {},
    "discarded": {},
}
