"""The whole list solved together. One press fixes a place, lets it go, rules it out or allows it, and the rest is solved anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.panels import actions, permissions
from waymark.service.panels.fixed import Bans, Pins, bans_held, pins_held
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.proposal import Solved, WholeList, changed_proposals, whole_list
from waymark.service.web.page import page

from ..presenters.frame import child_label, solved_words
from ..presenters.whole_list import full_in_vain, full_places, how_it_stands, list_rows, priorities, what_is_lost
from ..refusals import REFUSED
from .finding import framed, room_or_404

SAID = {
    "fix": "{place} is fixed for {child}. The rest of the list is solved around it.",
    "free": "Nothing is fixed for {child} any more. The list is solved again.",
    "ban": "{place} is ruled out for {child}. The list is solved again.",
    "allow": "{place} is possible for {child} again. The list is solved again.",
}


@page(permissions.LOOK_AT_MEETING)
def whole(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    found = whole_list(opened)
    if request.method != "POST":
        return _shown(request, opened, found)
    pressed = _pressed(request, opened, found)
    if pressed is None:
        messages.error(request, "That case or place is no longer open on this list, so nothing was changed.")
        return redirect("panel_whole_list", reference)
    act, item, class_id, place = pressed
    pins, bans = _changed(act, item.referral_id, class_id, pins_held(opened.meeting), bans_held(opened.meeting))
    try:
        actions.solve_again(meeting=opened.meeting, pinned=pins, banned=bans, by=request.actor, on=request.today)
    except REFUSED as refused:
        said = f"{child_label(item)}, {place}: {refused}" if place else f"{child_label(item)}: {refused}"
        return _shown(request, opened, found, refused=said, wrong=item.reference)
    messages.success(request, SAID[act].format(place=place, child=child_label(item)))
    return redirect(f"{reverse('panel_whole_list', args=[reference])}#case-{item.reference}")


def _shown(
    request: HttpRequest, opened: Room, found: WholeList | None, *, refused: str = "", wrong: str = ""
) -> HttpResponse:
    meeting = opened.meeting
    solved = Solved.of(opened)
    rows = list_rows(
        opened, found, pins_held(meeting), bans_held(meeting), changed_proposals(opened), wrong
    ) if found else []
    is_present = solved is not None and solved.has_open_cases and not solved.behind
    return render(
        request,
        "panel/whole_list.html",
        framed(request, opened, "list")
        | {
            "whole": found,
            "rows": rows,
            "stands": how_it_stands(rows),
            "solved": solved,
            "solved_words": solved_words(opened, request.today),
            "is_present": is_present,
            "lost": what_is_lost(opened, found) if found and is_present else [],
            "full_places": full_places(found) if found and is_present else [],
            "full_in_vain": full_in_vain(found) if found and is_present else [],
            "priorities": priorities(opened),
            "may_solve": permissions.FREEZE_AGENDA.held(request.actor) and meeting.state in {"frozen", "open"},
            "refused": refused,
            "wrong": wrong,
            "has_errors": bool(refused),
        },
        status=409 if refused else 200,
    )


def _pressed(request: HttpRequest, opened: Room, found: WholeList | None) -> tuple[str, Any, int, str] | None:
    """Act, case, class and its name, from the button pressed ("fix:AI-…:12"); only an open case and a place in its line."""
    act, _, rest = request.POST.get("act", "").partition(":")
    reference, _, key = rest.partition(":")
    item = opened.item(reference)
    line = found.lines.get(item.referral_id) if item and found else None
    if act not in SAID or item is None or line is None or item.state != "listed":
        return None
    names = {str(one["class"]): one["name"] for one in line.alternatives}
    if act == "free":
        return act, item, 0, ""
    return (act, item, int(key), names[key]) if key in names else None


def _changed(act: str, referral_id: int, class_id: int, pins: Pins, bans: Bans) -> tuple[Pins, Bans]:
    """What is held with one press more. A place cannot be both fixed and ruled out for one child: the newest press counts."""
    kept = {key: pin for key, pin in pins.items() if key != referral_id or (act == "ban" and pin[0] != class_id)}
    if act == "allow":
        kept = dict(pins)
    if act == "fix":
        kept[referral_id] = (class_id, None)
    pair = (referral_id, class_id)
    return kept, bans | {pair} if act == "ban" else (bans - {pair} if act in {"fix", "allow"} else set(bans))
