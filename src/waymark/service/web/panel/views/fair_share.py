"""How places are shared between the schools over the year, and what today's proposal does to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.allocation.queries import fair_share
from waymark.service.panels import permissions
from waymark.service.panels.room.proposal import whole_list
from waymark.service.web.page import page

from ..presenters.fair_share import share_finding, share_rows
from .finding import framed, room_or_404


@page(permissions.LOOK_AT_MEETING)
def fair(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    found = whole_list(opened)
    rows = share_rows(
        fair_share(opened.meeting.partnership, request.today), opened, dict(found.lines) if found else {}
    )
    return render(
        request,
        "panel/fair_share.html",
        framed(request, opened, "share")
        | {
            "rows": rows,
            "finding": share_finding(rows),
            "has_proposal": found is not None,
        },
    )
