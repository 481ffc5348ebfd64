"""What can be brought in, by the key in the address, and the page each row's record has afterwards."""

from __future__ import annotations

from django.http import Http404

from waymark.service.accounts.actor import Actor
from waymark.service.imports.target import Target
from waymark.service.referrals.bringing_in import TARGETS

RECORD_PAGE = {"requests": "school_referral_task_list", "children": "school_child"}
WHAT_FOR = {
    "requests": "Start drafts of requests for many children at once. You finish each on its own page.",
    "children": "Add children or correct their details, from a list or from a Common Transfer File (CTF).",
}


def offered(by: Actor) -> list[Target]:
    """What this person may bring in."""
    return [one for one in TARGETS.values() if one.permission.held(by)]


def target_for(key: str, by: Actor) -> Target:
    """The target with this key; not found when there is none, not permitted when it is not this person's."""
    if key not in TARGETS:
        raise Http404
    TARGETS[key].permission.require(by)
    return TARGETS[key]
