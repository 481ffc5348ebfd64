"""A place is free sooner than a child's agreed start: bring it forward with its notice kept, or leave it and say why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from waymark.service.placements import actions, permissions, queries
from waymark.service.web.page import page

from .asking import asked, found, no_longer
from .forms import SoonerForm


@page(permissions.BRING_FORWARD)
def sooner(request: HttpRequest, reference: str) -> HttpResponse:
    placement = found(request, reference)
    free = queries.sooner_start(placement, request.today)
    form = SoonerForm(request.POST or None, initial={"starts_on": free.from_on if free else None})
    leaves = request.POST.get("course") == "leave"

    def act(said: dict) -> object:
        given = {"placement": placement, "reason": said["reason"], "by": request.actor, "on": request.today}
        if said["course"] == "leave":
            return actions.leave_start(**given)
        return actions.bring_start_forward(starts_on=said["starts_on"], agreed_with=said["agreed_with"], **given)

    return asked(
        request, placement, form, "placement/sooner.html", permission=permissions.BRING_FORWARD, act=act, free=free,
        closed=no_longer(placement, "withdraw"),
        done="The first day stays as agreed. The reason is kept." if leaves
        else "The place begins sooner. The provision and the school are told; any new notice to the family is drafted.",
    )
