"""The list of meetings, calling one, and its turns: open, close, put off, cancel."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.allocation.permissions import LOOK_AT_FAIR_SHARE
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import actions, permissions
from waymark.service.panels.days import NoMoreDays
from waymark.service.panels.room.meetings import meetings_of, not_called_to, parts_of
from waymark.service.panels.room.partnerships import callable_partnerships, partnership_with_reference
from waymark.service.web.components.wording import day
from waymark.service.web.page import page

from ..forms.meeting import CallForm, ReasonForm
from ..presenters.meetings import meeting_rows, not_called_words
from ..refusals import REFUSED, said_on_the_page
from .cases import Stood, say_what_changed
from .finding import meeting_or_404, partnership_choices, posted, room_or_404

SHOWN_DAYS_BACK = 60


@page(permissions.LOOK_AT_MEETING)
def meetings(request: HttpRequest) -> HttpResponse:
    """Every panel this person belongs to: the next ones first, with what there is to do."""
    found = meetings_of(request.actor, request.today, request.today - timedelta(days=SHOWN_DAYS_BACK))
    offered = partnership_choices(request, [one.partnership for one in found])
    found = [one for one in found if offered.chosen in {"", one.partnership.reference}]
    rows = meeting_rows(found, parts_of(request.actor, found), request.actor, request.today, calendar_for())
    return render(
        request,
        "panel/meetings.html",
        {
            "offered": offered,
            "coming": [one for one in rows if not one.is_over],
            "over": [one for one in reversed(rows) if one.is_over],
            "not_called": not_called_words(not_called_to(request.actor, request.today))
            if request.actor.organisation_kind == "school" else [],
            "may_call": permissions.CALL_MEETING.held(request.actor),
            "may_decide_urgently": permissions.DECIDE_URGENTLY.held(request.actor),
            "may_see_shares": LOOK_AT_FAIR_SHARE.held(request.actor),
        },
    )


@page(permissions.CALL_MEETING)
def call(request: HttpRequest) -> HttpResponse:
    return _call(request, "")


@page(permissions.CALL_MEETING)
def call_one(request: HttpRequest, partnership: str) -> HttpResponse:
    if partnership_with_reference(partnership) is None:
        raise Http404
    return _call(request, partnership)


def _call(request: HttpRequest, partnership: str) -> HttpResponse:
    offered = [(one.reference, one.name) for one in callable_partnerships(request.today)]
    form = CallForm(posted(request), partnerships=offered, initial={"partnership": partnership})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            called = actions.call_meeting(
                partnership=partnership_with_reference(said["partnership"]),
                meets_on=said["meets_on"],
                starts_at=said["starts_at"],
                place=said["place"],
                by=request.actor,
                on=request.today,
            )
        except (*REFUSED, NoMoreDays) as refused:
            form.add_error("meets_on", str(refused))
        else:
            messages.success(request, "The panel is called and everybody who belongs to it is invited.")
            return redirect("panel_prepare", called.reference)
    return render(
        request,
        "panel/call.html",
        {
            "form": form,
            "breadcrumbs": _crumbs("Call a panel"),
        },
        status=422 if form.is_bound else 200,
    )


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"text": "Panels", "href": reverse("panel_meetings")}, {"text": here}]


@page(permissions.LOOK_AT_MEETING)
def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a link to a meeting leads: to preparing while it is prepared, else into the room."""
    found = meeting_or_404(request, reference)
    if found.state == "called" and permissions.PREPARE_AGENDA.held(request.actor):
        return redirect("panel_prepare", reference)
    return redirect("panel_people" if found.state in {"called", "cancelled"} else "panel_cases", reference)


@page(permissions.RUN_MEETING)
def open_room(request: HttpRequest, reference: str) -> HttpResponse:
    """On its day one press opens it. On another day the page asks first, and wants to know why."""
    found = meeting_or_404(request, reference)
    permissions.RUN_MEETING.require(request.actor, found)
    form = ReasonForm(
        posted(request) if "reason" in request.POST else None,
        label="Why is it held today?",
        missing="Say why it is held today: it stays with every case",
    )
    on_another_day = found.state == "frozen" and found.meets_on != request.today
    if on_another_day and not form.is_valid():
        if request.method == "POST" and not form.is_bound:
            return redirect("panel_open", reference)
        return _reason_page(
            request,
            found,
            form,
            f"It is listed for {day(found.meets_on)}: hold it today?",
            f"Hold it today, {day(request.today)}",
            f"Letters, clocks and the record then carry {day(request.today)}. Nobody is told by this: ring whoever is expected.",
        )
    if request.method != "POST":
        return redirect("panel_meeting", reference)
    with said_on_the_page(request):
        reason = form.cleaned_data["reason"] if form.is_bound and form.is_valid() else ""
        actions.open_meeting(meeting=found, by=request.actor, on=request.today, moved_reason=reason)
        again = f" The list is solved again for {day(request.today)}." if on_another_day and found.latest_round_id else ""
        messages.success(request, f"The meeting is open.{again} Tick who is here.")
        if again:
            say_what_changed(request, room_or_404(request, reference), Stood.of(found))
    return redirect("panel_people", reference)


@page(permissions.RUN_MEETING)
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    found = meeting_or_404(request, reference)
    try:
        actions.close_meeting(meeting=found, by=request.actor, on=request.today)
    except REFUSED as refused:
        messages.error(request, str(refused))
        return redirect("panel_cases", reference)
    messages.success(
        request,
        "The meeting is closed. Ring each family, then release their letter: the host and the school know from then on.",
    )
    return redirect("panel_letters", reference)


@page(permissions.RUN_MEETING)
def put_off(request: HttpRequest, reference: str) -> HttpResponse:
    """Break off: what is decided stands, what is open waits for the next panel."""
    found = meeting_or_404(request, reference)
    permissions.RUN_MEETING.require(request.actor, found)
    form = ReasonForm(
        posted(request),
        label="Why is the panel put off?",
        missing="Say why the panel is put off: it stays with every case that goes back to wait",
    )
    if request.method == "POST" and form.is_valid():
        with said_on_the_page(request):
            actions.put_off_meeting(
                meeting=found, reason=form.cleaned_data["reason"], by=request.actor, on=request.today
            )
        return redirect("panel_letters", reference)
    return _reason_page(
        request,
        found,
        form,
        "Put off the rest of the meeting",
        "Put off the rest",
        "What is decided stands. What is still open goes back to wait for the next panel.",
    )


@page(permissions.CALL_MEETING)
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    found = meeting_or_404(request, reference)
    form = ReasonForm(
        posted(request),
        label="Why is the panel cancelled?",
        missing="Say why the panel is cancelled: everybody called reads it",
    )
    if request.method == "POST" and form.is_valid():
        with said_on_the_page(request):
            actions.cancel_meeting(
                meeting=found, reason=form.cleaned_data["reason"], by=request.actor, on=request.today
            )
            messages.success(request, "The panel is cancelled. Its cases wait for the next one.")
        return redirect("panel_meetings")
    return _reason_page(
        request,
        found,
        form,
        "Cancel this panel",
        "Cancel the panel",
        "Its cases go back to wait for the next panel, and everybody called is told.",
    )


def _reason_page(request: HttpRequest, found, form: ReasonForm, title: str, act: str, words: str) -> HttpResponse:
    return render(
        request,
        "panel/reason.html",
        {
            "meeting": found,
            "form": form,
            "page_title": title,
            "act": act,
            "words": words,
            "back_name": "panel_meeting",
        },
        status=422 if form.is_bound else 200,
    )
