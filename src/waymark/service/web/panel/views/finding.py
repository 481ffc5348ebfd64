"""Fetching what a page is about: what may not be seen is not found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels.room.meetings import Room, meeting_with_reference, room
from waymark.service.panels.room.partnerships import callable_partnerships
from waymark.service.panels.room.places import places_left

from ..presenters.frame import frame


def meeting_or_404(request: HttpRequest, reference: str) -> Any:
    found = meeting_with_reference(reference, request.actor)
    if found is None:
        raise Http404
    return found


def room_or_404(request: HttpRequest, reference: str) -> Room:
    return room(meeting_or_404(request, reference))


def item_or_404(opened: Room, reference: str) -> Any:
    found = opened.item(reference)
    if found is None:
        raise Http404
    return found


def left_the_list(opened: Room, reference: str) -> HttpResponse | None:
    """For an address kept from before: to the page that says what became of a case taken off this list."""
    return redirect("panel_case", opened.meeting.reference, reference) if opened.taken_off(reference) else None


def framed(
    request: HttpRequest, opened: Room, tab: str, item: Any = None, calendar: SchoolCalendar | None = None
) -> dict[str, Any]:
    """The strip and the tabs, with the places left counted once."""
    calendar = calendar or calendar_for()
    left = places_left(opened.meeting, request.today, calendar, opened.model)
    return frame(opened, tab, left, runs=opened.runs(request.actor), item=item)


@dataclass(frozen=True)
class PartnershipChoices:
    """The partnerships a list may be narrowed to, as (reference, name), and the one chosen."""

    rows: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def name(self) -> str:
        return dict(self.rows).get(self.chosen, "")


def partnership_choices(request: HttpRequest, among: Iterable[Any] | None = None) -> PartnershipChoices:
    """From ``?partnership=``; a reference nobody knows here chooses nothing. ``among``: partnerships, else all in force."""
    known = {one.reference: one.name for one in (callable_partnerships(request.today) if among is None else among)}
    wanted = request.GET.get("partnership", "")
    return PartnershipChoices(
        tuple(sorted(known.items(), key=lambda one: one[1])), wanted if wanted in known else ""
    )


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: what was sent, even when it was sent empty; nothing on a page just opened."""
    return request.POST if request.method == "POST" else None
