"""The pack, as frozen with the agenda: a page to print, and the same as a tagged PDF with the reader's name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.audit.actions import record
from waymark.service.documents.typesetting import typeset
from waymark.service.organisations.queries import deployment
from waymark.service.panels import permissions
from waymark.service.panels.pack import frozen_order, pack_pages, put_off_to
from waymark.service.panels.room.meetings import Room
from waymark.service.web.page import page

from ..presenters.frame import meeting_name
from ..presenters.pack import PrintedPage, pack_told, pages_of
from .finding import room_or_404


@page(permissions.LOOK_AT_MEETING)
def pack(request: HttpRequest, reference: str) -> HttpResponse:
    """The original: read it here or print it."""
    opened = room_or_404(request, reference)
    pages = _pages(request, opened)
    return render(
        request,
        "panel/pack.html",
        {
            "meeting": opened.meeting,
            "meeting_name": meeting_name(opened),
            "pages": pages,
            "not_shown": len(frozen_order(opened)) - len(pages) if pages else 0,
            "recipient": request.actor.name,
        },
    )


@page(permissions.LOOK_AT_MEETING)
def pack_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    pages = _pages(request, opened)
    if not pages:
        raise Http404
    settled = deployment()
    told = pack_told(opened, pages, request.actor, settled.authority.name if settled else "")
    answer = HttpResponse(
        typeset("pack", told, dated_on=opened.meeting.frozen_on or request.today), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="panel-{opened.meeting.meets_on.isoformat()}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _pages(request: HttpRequest, opened: Room) -> list[PrintedPage]:
    """The pages this reader may see, with one audit entry for each child on them."""
    kept = pack_pages(opened)
    for item in opened.items:
        if item.pk in kept:
            record("look_at_pack", by=request.actor, on=request.today, about=item.pupil.reference, pupil_id=item.pupil_id)
    return pages_of(opened, kept, frozen_order(opened), put_off_to(opened, request.today))
