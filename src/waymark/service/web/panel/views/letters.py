"""Letters of a meeting, read and released one by one; and the record of each child's case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.panels import actions, permissions
from waymark.service.panels.queries import item_with_reference, minutes_of
from waymark.service.panels.reading import may_read
from waymark.service.panels.room.record import (
    action_with_number,
    decision_with_reference,
    letter_with_reference,
    letters_about,
    letters_of_meeting,
    open_actions,
)
from waymark.service.pupils.actions import release_letter
from waymark.service.pupils.permissions import LOOK_AT_PUPIL, RELEASE_LETTER
from waymark.service.pupils.queries import looked_at
from waymark.service.web.page import page

from ..forms.meeting import ReleaseForm
from ..refusals import REFUSED, said_on_the_page
from .finding import framed, posted, room_or_404

TO_FAMILY = frozenset({"parent", "pupil"})


@page(permissions.LOOK_AT_MEETING)
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """Every letter of the meeting and every action agreed, with what is still to do."""
    opened = room_or_404(request, reference)
    decisions = list(opened.decisions.values())
    found = letters_of_meeting(decisions)
    return render(
        request,
        "panel/letters.html",
        framed(request, opened, "letters")
        | {
            "letters": found,
            "waiting": [one for one in found if one.state == "drafted"],
            "actions": open_actions(decisions),
            "may_release": RELEASE_LETTER.held(request.actor),
            "records": [(item, opened.decisions[item.pk]) for item in opened.listed if item.pk in opened.decisions],
        },
    )


@page(RELEASE_LETTER)
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    found = letter_with_reference(letter)
    if found is None or not may_read(request.actor, found.pupil, request.today):
        raise Http404
    form = ReleaseForm(posted(request), to_family=found.addressee_kind in TO_FAMILY, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            release_letter(
                letter=found,
                family_rung_on=form.cleaned_data.get("family_rung_on"),
                by=request.actor,
                on=request.today,
            )
        except REFUSED as refused:
            form.add_error("family_rung_on" if "family_rung_on" in form.fields else None, str(refused).rstrip("."))
        else:
            messages.success(request, f"The letter to {found.addressee_name} is released.")
            return redirect(_back_from(found) or request.path)
    looked_at(found.pupil, what="letter", by=request.actor, on=request.today)
    return render(
        request,
        "panel/letter.html",
        {
            "letter": found,
            "form": form,
            "to_family": found.addressee_kind in TO_FAMILY,
            "back_href": _back_from(found),
        },
        status=422 if form.is_bound else 200,
    )


def _back_from(found: Any) -> str:
    decision = decision_with_reference(found.about)
    if decision is None or decision.item is None:
        return reverse("panel_record", args=[decision.reference]) if decision else ""
    return reverse("panel_letters", args=[decision.item.meeting.reference])


@page(LOOK_AT_PUPIL)
def record(request: HttpRequest, decision: str) -> HttpResponse:
    """The minutes of one child's case: nobody else's child is in it."""
    found = decision_with_reference(decision)
    if found is None or not may_read(request.actor, found.pupil, request.today):
        raise Http404
    item = item_with_reference(found.item.reference) if found.item else None
    minutes = minutes_of(item) if item else None
    looked_at(found.pupil, what="decision", by=request.actor, on=request.today)
    return render(
        request,
        "panel/record.html",
        {
            "decision": found,
            "minutes": minutes,
            "meeting": item.meeting if item else None,
            "letters": letters_about(found),
            "actions": open_actions([found]),
            "may_release": RELEASE_LETTER.held(request.actor),
            "not_agreed": "; ".join(f"{name}: {why}" for name, why in minutes.dissents) if minutes else "",
            "interests": "; ".join(f"{name}: {kind}" for name, kind in minutes.interests) if minutes else "",
        },
    )


@page(permissions.FINISH_ACTION)
@require_POST
def action_done(request: HttpRequest, decision: str) -> HttpResponse:
    found = decision_with_reference(decision)
    action = action_with_number(found, request.POST.get("action", "")) if found else None
    if action is None:
        raise Http404
    with said_on_the_page(request):
        actions.done_action(
            action=action, by=request.actor, on=request.today, note=request.POST.get("note", "")[:300]
        )
        messages.success(request, "Noted as done.")
    return redirect("panel_record", decision)
