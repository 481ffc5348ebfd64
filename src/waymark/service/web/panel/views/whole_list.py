"""The whole list solved together; what the panel fixes or rules out; solving again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.panels import actions, permissions
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.proposal import bans_held, pins_held, whole_list
from waymark.service.web.page import page

from ..presenters.whole_list import list_rows, priorities, what_is_lost
from ..refusals import REFUSED
from .finding import framed, room_or_404


@page(permissions.LOOK_AT_MEETING)
def whole(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    refused = ""
    if request.method == "POST":
        pins, bans = _asked(request, opened)
        try:
            actions.solve_again(meeting=opened.meeting, pinned=pins, banned=bans, by=request.actor, on=request.today)
        except REFUSED as said:
            refused = str(said)
        else:
            messages.success(request, "Solved again and checked. The proposal below is the new one.")
            return redirect("panel_whole_list", reference)
    else:
        pins, bans = pins_held(opened), bans_held(opened)
    found = whole_list(opened)
    may_solve = permissions.FREEZE_AGENDA.held(request.actor) and opened.meeting.state in {"frozen", "open"}
    return render(
        request,
        "panel/whole_list.html",
        framed(request, opened, "list")
        | {
            "whole": found,
            "rows": list_rows(opened, found, pins, bans) if found else [],
            "lost": what_is_lost(found) if found else [],
            "priorities": priorities(opened),
            "may_solve": may_solve,
            "refused": refused,
            "has_errors": bool(refused),
        },
        status=409 if refused else 200,
    )


def _asked(request: HttpRequest, opened: Room) -> tuple[dict[int, tuple[int, date | None]], set[tuple[int, int]]]:
    """What was chosen on the page, only for open cases and for places that stand in their lines."""
    found = whole_list(opened)
    pins: dict[int, tuple[int, date | None]] = {}
    bans: set[tuple[int, int]] = set()
    for item in opened.listed:
        line = found.lines.get(item.referral_id) if found and item.referral_id else None
        if line is None or item.state != "listed":
            continue
        known: dict[str, Any] = {str(one["class"]): one for one in line.alternatives}
        if (fixed := request.POST.get(f"pin-{item.reference}", "")) in known:
            pins[item.referral_id] = (int(fixed), None)
        bans |= {
            (item.referral_id, int(one)) for one in request.POST.getlist(f"ban-{item.reference}") if one in known
        }
    return pins, bans
