"""Preparing an agenda: what is due, with reasons not to list it; whom to chase; freezing the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import actions, permissions
from waymark.service.panels.room.clocks import clocks_of
from waymark.service.panels.room.preparing import chase_list, due_for, free_sooner, not_yet_due, subject_of
from waymark.service.panels.rules import ITEM_KINDS
from waymark.service.web.components.wording import day, plural
from waymark.service.web.page import page

from ..forms.meeting import ReasonForm
from ..presenters.frame import agenda_lines
from ..presenters.meetings import meeting_rows
from ..refusals import said_on_the_page
from .cases import Stood, say_what_changed
from .finding import item_or_404, left_the_list, meeting_or_404, posted, room_or_404


@page(permissions.PREPARE_AGENDA)
def prepare(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    if opened.meeting.state not in {"called", "frozen"}:
        return redirect("panel_cases", reference)
    calendar = calendar_for()
    meeting = opened.meeting
    is_open = meeting.state == "called"
    meeting.cases, meeting.undecided = len(opened.listed), len(opened.listed)
    return render(
        request,
        "panel/prepare.html",
        {
            "room": opened,
            "meeting": meeting,
            "row": meeting_rows([meeting], {}, request.actor, request.today, calendar)[0],
            "agenda": agenda_lines(
                opened, clocks_of(opened.listed, request.today, calendar, opened.model), calendar, request.today
            ),
            "due": due_for(opened) if is_open else [],
            "left_out": not_yet_due(opened) if is_open else [],
            "chase": chase_list(opened, request.today),
            "kinds": ITEM_KINDS,
            "breadcrumbs": [
                {"text": "Panels", "href": reverse("panel_meetings")},
                {"text": f"{meeting.partnership.name}, {day(meeting.meets_on)}"},
            ],
        },
    )


@page(permissions.PREPARE_AGENDA)
def sooner(request: HttpRequest, reference: str) -> HttpResponse:
    """Children decided earlier whose place came free before the day agreed."""
    meeting = meeting_or_404(request, reference)
    return render(
        request,
        "panel/sooner.html",
        {
            "meeting": meeting,
            "sooner": free_sooner(meeting, request.today),
            "breadcrumbs": [
                {"text": "Panels", "href": reverse("panel_meetings")},
                {
                    "text": f"{meeting.partnership.name}, {day(meeting.meets_on)}",
                    "href": reverse("panel_prepare", args=[reference]),
                },
                {"text": "Free sooner"},
            ],
        },
    )


@page(permissions.PREPARE_AGENDA)
@require_POST
def find_due(request: HttpRequest, reference: str) -> HttpResponse:
    """List everything that is due in one press."""
    meeting = meeting_or_404(request, reference)
    with said_on_the_page(request):
        added = actions.prepare_agenda(meeting=meeting, by=request.actor, on=request.today)
        messages.success(request, f"{plural(len(added), 'case')} added to the agenda, in order of need.")
    return redirect("panel_prepare", reference)


@page(permissions.PREPARE_AGENDA)
@require_POST
def list_one(request: HttpRequest, reference: str) -> HttpResponse:
    meeting = meeting_or_404(request, reference)
    kind = request.POST.get("kind", "")
    subject = subject_of(kind, request.POST.get("about", ""))
    if not subject:
        raise Http404
    with said_on_the_page(request):
        actions.list_case(meeting=meeting, kind=kind, by=request.actor, on=request.today, **subject)
        messages.success(request, "The case is on the agenda.")
    return redirect("panel_prepare", reference)


@page(permissions.RUN_MEETING)
def take_off(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    if gone := left_the_list(opened, item):
        return gone
    case, before = item_or_404(opened, item), Stood.of(opened.meeting)
    form = ReasonForm(
        posted(request),
        label="Why is it taken off the list?",
        missing="Say why the case is taken off the list: it stays in the child’s record",
    )
    if request.method == "POST" and form.is_valid():
        with said_on_the_page(request):
            actions.take_off_case(item=case, reason=form.cleaned_data["reason"], by=request.actor, on=request.today)
            messages.success(request, "The case is off this list. A request goes back to wait for a later panel.")
            say_what_changed(request, room_or_404(request, reference), before)
        return redirect("panel_meeting", reference)
    return render(
        request,
        "panel/reason.html",
        {
            "meeting": opened.meeting,
            "form": form,
            "page_title": f"Take {case.pupil.name} off this list",
            "act": "Take off the list",
            "words": "A request goes back to wait for a later panel. The reason stays in the record.",
            "back_name": "panel_meeting",
        },
        status=422 if form.is_bound else 200,
    )


@page(permissions.PREPARE_AGENDA)
@require_POST
def move(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    if gone := left_the_list(opened, item):
        return gone
    case = item_or_404(opened, item)
    step = -1 if request.POST.get("to") == "earlier" else 1
    with said_on_the_page(request):
        actions.move_case(item=case, position=case.position + step, by=request.actor, on=request.today)
    return redirect(f"{reverse('panel_prepare', args=[reference])}#agenda")


@page(permissions.FREEZE_AGENDA)
@require_POST
def freeze(request: HttpRequest, reference: str) -> HttpResponse:
    meeting = meeting_or_404(request, reference)
    with said_on_the_page(request):
        actions.freeze_agenda(meeting=meeting, by=request.actor, on=request.today)
        messages.success(
            request,
            "The agenda is frozen. Every member can read the cases, the proposal is made and the pack is ready.",
        )
    return redirect("panel_meeting", reference)


@page(permissions.FREEZE_AGENDA)
@require_POST
def thaw(request: HttpRequest, reference: str) -> HttpResponse:
    meeting = meeting_or_404(request, reference)
    with said_on_the_page(request):
        actions.thaw_agenda(meeting=meeting, by=request.actor, on=request.today)
        messages.success(
            request, "The agenda is open again. Freeze it once more when it is right: the pack is then made afresh."
        )
    return redirect("panel_prepare", reference)
