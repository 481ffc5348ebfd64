"""What happened to a request, newest first, and what a withdrawal would take with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from waymark.service.panels.actions.withdrawing import what_hangs_from
from waymark.service.pupils.queries import next_step_of
from waymark.service.referrals.queries import steps_of
from waymark.service.referrals.rules import EVENT_NAMES
from waymark.service.web.components.wording import day


def history(referral: Any) -> list[dict[str, Any]]:
    """Rows for the ``timeline`` macro."""
    return [
        {
            "title": EVENT_NAMES.get(step.event, step.event),
            "when": step.happened_on,
            "by": step.by_name,
            "text": step.note,
        }
        for step in reversed(steps_of(referral))
    ]


def what_goes_with_it(referral: Any, on: date) -> list[str]:
    sentences = what_hangs_from(referral)
    step = next_step_of(referral.pupil)
    if step and step.about in ("", referral.reference):
        sentences.append(f"“{step.what}” ({step.owner.name}, by {day(step.due_on)}) is no longer due.")
    return sentences or ["Nothing else hangs from it."]
