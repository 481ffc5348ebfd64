"""Why a decision can no longer be set aside, and what can be done instead: one rule for the act and its page."""

from __future__ import annotations

from collections.abc import Iterable

from waymark.service.pupils.models import Letter

from .models import Decision
from .rules import GIVES_A_PLACE


def why_it_stands(decision: Decision, letters: Iterable[Letter]) -> str:
    """A sentence of what has left and of what is left to do; empty while nothing stands against deciding again.

    ``letters`` are those about the decision.
    """
    if any(one.state == "released" for one in letters):
        return f"A letter about this decision has gone out, so it stands. {_instead(decision)}"
    if decision.outcome == "extend":
        return f"A longer stay is recorded and cannot be taken back here. {_instead(decision)}"
    return ""


def _instead(decision: Decision) -> str:
    if decision.outcome == "extend":
        return "End the stay earlier instead, on its own page."
    if decision.outcome in GIVES_A_PLACE:
        return "Withdraw the place, or end the stay early, on the page of the stay; the school can then ask a later panel anew."
    if decision.item is not None and decision.item.placement_id:
        return "What happens with the stay is changed on its own page, or put to a later panel."
    if decision.outcome == "not_yet":
        return "The request waits for a later panel, which decides anew."
    return "The school can ask a later panel with a new request."
