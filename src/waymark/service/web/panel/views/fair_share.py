"""What today's proposal does to the account between the schools. The account itself has pages of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.allocation.permissions import TRY_A_RULE
from waymark.service.allocation.sharing.account import account, partnerships_seen_by
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import permissions
from waymark.service.panels.room.proposal import whole_list
from waymark.service.web.page import page

from ..presenters.fair_share import COLUMNS, cap_words, owed_words, share_finding, share_rows
from .finding import framed, room_or_404


@page(permissions.LOOK_AT_MEETING)
def fair(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    found = whole_list(opened)
    shared = account(opened.meeting.partnership, request.today)
    sees = partnerships_seen_by(request.actor, request.today).filter(pk=opened.meeting.partnership_id).exists()
    rows = share_rows(shared, opened, dict(found.lines) if found else {}, calendar_for()) if sees else []
    return render(
        request,
        "panel/fair_share.html",
        framed(request, opened, "share")
        | {
            "rows": rows,
            "columns": COLUMNS,
            "finding": share_finding(rows),
            "has_proposal": found is not None,
            "owed_words": owed_words,
            "cap": cap_words(shared.rule),
            "may_try": sees and TRY_A_RULE.held(request.actor),
            "sees": sees,
            "partnership": opened.meeting.partnership,
        },
    )
