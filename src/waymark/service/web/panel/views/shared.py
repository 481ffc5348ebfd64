"""Share this screen: large type, initials, nothing restricted, no decision form; one case after another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import permissions
from waymark.service.panels.room.places import places_left
from waymark.service.web.page import page

from ..presenters import case as presented
from ..presenters.frame import asked_of, child_label, meeting_name
from .board import board_of, first_week, wanted_part
from .cases import changed_words, shown_case, which_list
from .finding import item_or_404, left_the_list, room_or_404


@page(permissions.LOOK_AT_MEETING)
def first(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    item = opened.next_to_decide() or next(iter(opened.listed), None)
    if item is None:
        return redirect("panel_cases", reference)
    return redirect("panel_shared_case", reference, item.reference)


@page(permissions.LOOK_AT_MEETING)
def case(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    if gone := left_the_list(opened, item):
        return gone
    found = item_or_404(opened, item)
    shown = shown_case(request, opened, found)
    before, after = opened.neighbours(found)
    return render(
        request,
        "panel/shared_case.html",
        {
            "meeting": opened.meeting,
            "meeting_name": meeting_name(opened),
            "item": found,
            "label": child_label(found),
            "asked": asked_of(found, opened.model),
            "stay": presented.with_initials(shown.stay, found.pupil),
            "file": presented.with_initials(shown.file, found.pupil),
            "options": shown.options,
            "facts": presented.option_facts,
            "which_list": which_list(request, shown),
            "changed": changed_words(shown),
            "chart": presented.attendance_chart(shown.file, found.pupil.initials),
            "suspensions": presented.suspension_rows(shown.file),
            "before": before,
            "after": after,
            "place": opened.listed.index(found) + 1,
            "total": len(opened.listed),
            "decision": opened.decisions.get(found.pk),
            "back_name": "panel_case",
        },
    )


@page(permissions.LOOK_AT_MEETING)
def board(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    calendar = calendar_for()
    left = places_left(opened.meeting, request.today, calendar, opened.model)
    shown = board_of(opened, calendar, request.today, first_week(request, calendar), left, part=wanted_part(request))
    named = {"meeting": opened.meeting, "meeting_name": meeting_name(opened)}
    return render(request, "panel/shared_board.html", shown | named)
