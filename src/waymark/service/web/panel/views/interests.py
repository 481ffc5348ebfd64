"""Declaring an interest in one case: it bars the vote, not the voice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.panels import actions, permissions
from waymark.service.panels.permissions import CLERKS
from waymark.service.web.page import page

from ..forms.meeting import InterestForm
from ..presenters.frame import child_label
from ..refusals import said_on_the_page
from .finding import item_or_404, left_the_list, posted, room_or_404


@page(permissions.DECLARE_INTEREST)
def declare(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    if gone := left_the_list(opened, item):
        return gone
    case = item_or_404(opened, item)
    able = [one for one in opened.members if request.actor.role in CLERKS or one.person_id == request.actor.person_id]
    form = InterestForm(
        posted(request), members=[(one.pk, f"{one.person.name}, {one.organisation.name}") for one in able]
    )
    if request.method == "POST" and form.is_valid():
        member = next(one for one in able if str(one.pk) == form.cleaned_data["member"])
        with said_on_the_page(request):
            actions.declare_interest(
                item=case, member=member, note=form.cleaned_data["note"], by=request.actor, on=request.today
            )
            messages.success(request, f"Recorded: {member.person.name} speaks on this case and does not vote.")
        return redirect("panel_case", reference, item)
    return render(
        request,
        "panel/interest.html",
        {
            "meeting": opened.meeting,
            "item": case,
            "label": child_label(case),
            "form": form,
            "nobody": not able,
        },
        status=422 if form.is_bound else 200,
    )
