"""Who is called, who is here, whether they may decide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from waymark.service.panels import actions, permissions
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.people import membership_to_call, who_could_be_called
from waymark.service.panels.rules import MEMBER_PARTS
from waymark.service.web.page import page

from ..forms.meeting import CallMemberForm, ReasonForm
from ..refusals import said_on_the_page
from .finding import framed, room_or_404

WHY_INQUORATE = {
    "label": "Why does the panel go on without a quorum?",
    "missing": "Say why the panel goes on without a quorum: the reason stays with every decision",
}


@page(permissions.LOOK_AT_MEETING)
def people(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    if request.method == "POST":
        return _mark(request, opened)
    return _shown(request, opened)


def _shown(
    request: HttpRequest, opened: Room, calling: CallMemberForm | None = None, inquorate: ReasonForm | None = None
) -> HttpResponse:
    runs = opened.runs(request.actor)
    wrong = [form for form in (calling, inquorate) if form is not None]
    over = opened.meeting.state in {"closed", "cancelled"}
    offered = who_could_be_called(opened, request.today) if runs and not over else []
    return render(
        request,
        "panel/people.html",
        framed(request, opened, "people")
        | {
            "parts": MEMBER_PARTS,
            "may_mark": runs and opened.meeting.state in {"frozen", "open"},
            "over": over,
            "calling": (calling or CallMemberForm(people=offered)) if runs and not over else None,
            "inquorate": inquorate or ReasonForm(**WHY_INQUORATE),
            "wrong": wrong,
            "has_errors": bool(wrong),
            "may_fall_back": runs
            and opened.meeting.state == "open"
            and not opened.is_quorate
            and not opened.meeting.is_inquorate_fallback,
            "adjourns": opened.meeting.rules.get("fallback_when_inquorate") == "adjourn",
        },
        status=422 if wrong else 200,
    )


def _mark(request: HttpRequest, opened: Room) -> HttpResponse:
    """All ticks in one press. Written is only what this person changed on the page they were shown: whatever somebody else
    has saved since then stays, and is said."""
    ticked, was_here = set(request.POST.getlist("present")), set(request.POST.getlist("was_here"))
    changed = ticked ^ was_here
    with said_on_the_page(request):
        for member in opened.members:
            if str(member.pk) in changed:
                is_present = str(member.pk) in ticked
                actions.mark_present(member=member, is_present=is_present, by=request.actor, on=request.today)
        messages.success(request, "Saved who is here.")
        if meanwhile := _noted_meanwhile(opened, ticked, changed):
            messages.info(request, f"Somebody else changed the list since you opened this page, and that stays: {meanwhile}.")
    return redirect(
        "panel_cases" if request.POST.get("then") == "cases" else "panel_people", opened.meeting.reference
    )


def _noted_meanwhile(opened: Room, ticked: set[str], changed: set[str]) -> str:
    """ "Ann Alder is here, Ben Birch is not here": where the list is otherwise than this page showed and left it."""
    others = [one for one in opened.members if str(one.pk) not in changed and one.is_present != (str(one.pk) in ticked)]
    return ", ".join(f"{one.person.name} is {'here' if one.is_present else 'not here'}" for one in others)


@page(permissions.RUN_MEETING)
@require_POST
def call_somebody(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    form = CallMemberForm(request.POST, people=who_could_be_called(opened, request.today))
    if not form.is_valid():
        return _shown(request, opened, calling=form)
    membership = membership_to_call(int(form.cleaned_data["membership"]), opened, request.today)
    with said_on_the_page(request):
        try:
            actions.call_member(
                meeting=opened.meeting,
                membership=membership,
                part=form.cleaned_data["part"],
                by=request.actor,
                on=request.today,
            )
        except actions.MeetingCannotBeCalled as refused:
            form.add_error("part", str(refused))
            return _shown(request, opened, calling=form)
        messages.success(request, f"{membership.person.name} is called to this meeting.")
    return redirect("panel_people", reference)


@page(permissions.RUN_MEETING)
@require_POST
def go_on(request: HttpRequest, reference: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    form = ReasonForm(request.POST, **WHY_INQUORATE)
    if not form.is_valid():
        return _shown(request, opened, inquorate=form)
    with said_on_the_page(request):
        actions.go_on_inquorate(
            meeting=opened.meeting, reason=form.cleaned_data["reason"], by=request.actor, on=request.today
        )
    return redirect("panel_cases", reference)
