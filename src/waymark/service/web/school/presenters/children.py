"""Rows of the list of children and requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.kernel.calendars import SchoolCalendar
from waymark.kernel.year_groups import year_group_label
from waymark.service.organisations.queries import authority_model
from waymark.service.referrals.rules import STATE_NAMES
from waymark.service.web.components.clocks import Clock, clock_to
from waymark.service.web.components.wording import sentence_list

FILTERS = {
    "all": "All",
    "writing": "Being written",
    "head": "With the head",
    "waiting": "Waiting for an answer",
    "question": "More asked of us",
    "decided": "Decided",
    "ended": "Withdrawn or ended",
    "none": "No request",
}
TONES = {"draft": "active", "awaiting_head": "active", "waiting_for_school": "soon", "decided": "done"}


@dataclass(frozen=True)
class ChildRow:
    name: str
    href: str
    year: str
    school: str
    asked: str
    state: str
    tone: str
    request_href: str
    next_step: str
    owner: str
    clock: Clock | None


def child_rows(
    children: list[Any], referrals: dict[int, Any], steps: dict[int, Any], on: date, calendars: Mapping[int, SchoolCalendar]
) -> list[ChildRow]:
    names = {kind.key: kind.name for kind in authority_model().kinds}
    return [_row(one, referrals.get(one.referral_id), steps.get(one.pk), on, calendars[one.pk], names) for one in children]


def _row(pupil: Any, referral: Any, step: Any, on: date, calendar: SchoolCalendar, names: dict[str, str]) -> ChildRow:
    return ChildRow(
        name=pupil.name,
        href=reverse("school_child", args=[pupil.reference]),
        year=year_group_label(pupil.year_group),
        school=referral.school.name if referral else "",
        asked=sentence_list([names.get(key, key) for key in referral.asked_kinds]) or "Advice"
        if referral and referral.submitted_on
        else "",
        state=STATE_NAMES[referral.state] if referral else "No request",
        tone=TONES.get(referral.state, "quiet") if referral else "quiet",
        request_href=request_href(referral) if referral else "",
        next_step=step.what if step else "",
        owner=step.owner.name if step else "",
        clock=clock_to(step.due_on, on, calendar) if step else None,
    )


def request_href(referral: Any) -> str:
    """Where a request is read now: its task list while it is written, its page afterwards."""
    page = "school_referral_task_list" if referral.state in ("draft", "awaiting_head") else "school_referral"
    return reverse(page, args=[referral.reference])
