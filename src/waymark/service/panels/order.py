"""In which order the cases of an agenda stand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Need:
    """What decides where a case stands on an agenda. ``due_on`` is the end, check or day since which it waits."""

    kind: str
    is_owed_in_law: bool
    urgency: int
    due_on: date


_KIND_ORDER = {
    "urgent_report": 0, "new_request": 1, "look_again": 1, "extension": 2, "ending": 2, "challenged": 2, "return_check": 3,
}


def agenda_order(need: Need) -> tuple[int, int, int, date]:
    """Sorts an agenda: decisions to report, then requests by law, urgency and wait, then stays and returns by day."""
    urgency = need.urgency if _KIND_ORDER[need.kind] == 1 else 0
    return _KIND_ORDER[need.kind], -int(need.is_owed_in_law), -urgency, need.due_on
