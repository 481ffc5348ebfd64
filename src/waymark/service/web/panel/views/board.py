"""The places board of a meeting: the next school weeks, with today's proposal outlined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from waymark.kernel.calendars import SchoolCalendar, monday_of
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import permissions
from waymark.service.panels.places_free import FreeToGive
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.places import (
    BOARD_WEEKS,
    classes_in_question,
    places_ahead,
    school_weeks_from,
)
from waymark.service.web.page import page

from ..presenters.board import board as drawn
from .finding import framed, room_or_404

CLASSES_SHOWN = 12


@page(permissions.LOOK_AT_MEETING)
def board(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    calendar = calendar_for()
    around = framed(request, opened, "board", calendar=calendar)
    begins, part = first_week(request, calendar), wanted_part(request)
    shown = board_of(opened, calendar, request.today, begins, around["places_left"], part=part)
    return render(request, "panel/board.html", around | shown)


def first_week(request: HttpRequest, calendar: SchoolCalendar) -> date:
    """The week the board begins with: ``?from=2026-11-23``, else this one."""
    try:
        wanted = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return request.today
    return monday_of(wanted) if calendar.covers(wanted) else request.today


def wanted_part(request: HttpRequest) -> int:
    """``?all=2`` is the second dozen of every class; 0 asks only for the classes in question."""
    if "all" not in request.GET:
        return 0
    written = request.GET["all"]
    return max(1, int(written)) if written.isdigit() and len(written) < 4 else 1


def board_of(
    opened: Room, calendar: SchoolCalendar, on: date, from_on: date, left: FreeToGive, *, part: int = 0
) -> dict[str, Any]:
    """Only the classes in question on this list, unless every class is asked for. ``left``: free places as in the strip."""
    only = set() if part else classes_in_question(opened)
    ahead = places_ahead(opened, calendar, from_on, only or None)
    parts = 1 if only else max(1, -(-len(ahead.classes) // CLASSES_SHOWN))
    part = min(max(part, 1), parts)
    if parts > 1:
        ahead = replace(ahead, classes=ahead.classes[(part - 1) * CLASSES_SHOWN : part * CLASSES_SHOWN])
    hrefs = {
        one.referral_id: reverse("panel_case", args=[opened.meeting.reference, one.reference])
        for one in opened.listed
        if one.referral_id
    }
    later = school_weeks_from(ahead.mondays[-1] + timedelta(days=7), calendar, 1) if ahead.mondays else ()
    free = replace(left, by_class={one.provision_class.pk: left.by_class.get(one.provision_class.pk, 0) for one in ahead.classes})
    return {
        "board": drawn(ahead, on, hrefs, opened.model, free) if ahead.classes else None,
        "ahead": ahead,
        "free": free,
        "every": not only,
        "part": part,
        "parts": parts,
        "later": later[0].isoformat() if later else "",
        "earlier": _earlier(ahead.mondays, calendar, on),
        "first": ahead.mondays[0] if ahead.mondays else None,
        "last": ahead.mondays[-1] if ahead.mondays else None,
    }


def _earlier(mondays: tuple[date, ...], calendar: SchoolCalendar, on: date) -> str:
    """The week the page before begins with, or nothing when this is the first."""
    if not mondays or mondays[0] <= monday_of(on):
        return ""
    before = [
        one
        for one in calendar.school_weeks(max(monday_of(on), calendar.first_on), calendar.last_on)
        if one < mondays[0]
    ]
    return before[-BOARD_WEEKS:][0].isoformat() if before else ""
