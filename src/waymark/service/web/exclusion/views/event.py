"""The page of one suspension or permanent exclusion: what follows from it in law, and everything recorded of it since."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from waymark.service.duties.events import event_in_full, what_counts
from waymark.service.duties.permissions import CANCEL_EXCLUSION, READ_RECORD, RECORD_OUTCOME
from waymark.service.duties.queries import duties_of
from waymark.service.exclusions.permissions import (
    CANCEL_SUSPENSION,
    RECORD_MEETING,
    RECORD_PERMANENT_EXCLUSION,
    RECORD_SUSPENSION,
    RECORD_TOLD,
)
from waymark.service.exclusions.queries import corrected_by
from waymark.service.organisations.queries import deployment
from waymark.service.pupils.permissions import LOOK_AT_PUPIL, RELEASE_LETTER
from waymark.service.pupils.queries import letters_of
from waymark.service.referrals.permissions import START_REFERRAL
from waymark.service.web.page import page

from ..presenters.choices import board_choices, happened, to_tell
from ..presenters.event import counted, in_short, tasks, title_of, what_happened
from ..subjects import excluded_or_404, is_permanent

LONG_SESSIONS = 10  # more than five school days: then help is asked for at once, if at all


@page(LOOK_AT_PUPIL)
def event(request: HttpRequest, reference: str) -> HttpResponse:
    fact, acts = excluded_or_404(request, reference)
    full = event_in_full(fact, request.today)
    corrected = corrected_by(fact) if full.event is None and not is_permanent(fact) else None
    letters = [one for one in letters_of(fact.pupil) if one.about == fact.reference and one.state != "discarded"]
    may = _may(request, fact, full, acts and corrected is None)
    return render(
        request,
        "exclusion/event.html",
        {
            "fact": fact,
            "pupil": fact.pupil,
            "title": title_of(fact),
            "state": _state(fact, corrected),
            "corrected": corrected,
            "short": in_short(fact, full, deployment().authority.name),
            "counted": counted(full.follows.counters),
            "counts": what_counts(request.today),
            "warnings": full.follows.warnings,
            "tasks": tasks(full.follows.lines, fact.reference, request.today, may, _duty(fact, full, may)),
            "notices": full.notices,
            "letters": letters,
            "letter_page": "panel_letter" if RELEASE_LETTER.held(request.actor) else "school_letter",
            "happened": what_happened(fact, letters, corrected),
            "may": may,
            "cannot_cancel": full.cannot_cancel if not happened(fact) & {"cancelled"} else "",
            "is_permanent": is_permanent(fact),
            "back_href": _back(request, fact),
        },
    )


def _duty(fact: Any, full: Any, may: dict[str, bool]) -> str:
    """The reference of the duty that is kept of this run, where there is one to open."""
    is_owed = any(one.key.startswith(("sixth_day:", "day_one:")) for one in full.follows.lines)
    if not may["duty"] or full.run is None or not is_owed:
        return ""
    return next((one.reference for one in duties_of(fact.pupil) if one.about in full.run.events), "")


def _may(request: HttpRequest, fact: Any, full: Any, acts: bool) -> dict[str, bool]:
    """Which acts the page offers: none to an organisation that only reads, and none of a row that another stands for."""
    by, school = request.actor, fact.school_id
    if not acts:
        return {"duty": READ_RECORD.held(by)}
    is_over = "cancelled" in happened(fact)
    cancel = CANCEL_EXCLUSION if is_permanent(fact) else CANCEL_SUSPENSION
    return {
        "exclusion_told": RECORD_TOLD.held(by, school) and bool(to_tell(fact, full)),
        "exclusion_board": RECORD_OUTCOME.held(by, school) and bool(board_choices(fact)),
        "exclusion_meeting": not is_permanent(fact) and not is_over and RECORD_MEETING.held(by, school),
        "cancel": not is_over and not full.cannot_cancel and cancel.held(by, school),
        "again": not is_permanent(fact) and not is_over and RECORD_SUSPENSION.held(by, school),
        "correct": not is_permanent(fact) and not is_over and RECORD_SUSPENSION.held(by, school),
        "exclude": not is_permanent(fact) and not is_over and RECORD_PERMANENT_EXCLUSION.held(by, school),
        "ask": START_REFERRAL.held(by) and (is_permanent(fact) or fact.sessions > LONG_SESSIONS),
        "duty": READ_RECORD.held(by),
    }


def _state(fact: Any, corrected: Any) -> str:
    if corrected:
        return "Put right: another row stands for this one"
    so_far = happened(fact)
    if "cancelled" in so_far:
        return "Cancelled"
    if "reinstated" in so_far:
        return "Reinstated by the board"
    return ""


def _back(request: HttpRequest, fact: Any) -> str:
    if request.actor.role == "governing_board":
        return "/"
    return reverse("school_child", args=[fact.pupil.reference])
