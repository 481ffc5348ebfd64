"""The request as a list of short pages with their state."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from waymark.service.referrals.rules import SECTION_STATES, SECTIONS
from waymark.service.web.components.wording import day_and_time

TONES = {"not_started": "quiet", "in_progress": "active", "complete": "done"}


def tasks_of(referral: Any, sections: dict[str, Any]) -> list[dict[str, str]]:
    """Rows for the ``task_list`` macro, in the order of the request."""
    return [_task(referral, key, title, sections[key]) for key, title in SECTIONS.items()]


def _task(referral: Any, key: str, title: str, section: Any) -> dict[str, str]:
    return {
        "text": title,
        "href": reverse("school_referral_section", args=[referral.reference, key]),
        "status": SECTION_STATES[section.state],
        "tone": TONES[section.state],
        "hint": edited(section),
    }


def edited(section: Any) -> str:
    """ "Saved by Ada Marshlight, Thu 26 Nov at 3:30pm", or nothing."""
    if section is None or section.edited_by is None:
        return ""
    return f"Saved by {section.edited_by.name}, {day_and_time(section.edited_at)}"


def how_many_complete(sections: dict[str, Any]) -> int:
    return sum(one.state == "complete" for one in sections.values())
