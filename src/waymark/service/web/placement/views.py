"""A placement: its page, and the one-page passport of the child."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.organisations.queries import deployment
from waymark.service.placements.permissions import LOOK_AT_PLACEMENT
from waymark.service.web.page import page

from .asking import crumbs, found
from .passport import passport
from .presenting import destination_name, shown


@page(LOOK_AT_PLACEMENT)
def placement_page(request: HttpRequest, reference: str) -> HttpResponse:
    placement = found(request, reference)
    view = shown(placement, request.actor, request.today)
    return render(request, "placement/placement.html", {
        "placement": placement, "view": view, "on": request.today,
        "destination": destination_name(placement.destination or (view.plan.route if view.plan else "")),
    })


@page(LOOK_AT_PLACEMENT)
def placement_passport(request: HttpRequest, reference: str) -> HttpResponse:
    """Own words, what helps, what to avoid, who to call: one page for a phone, or one sheet of paper."""
    placement = found(request, reference, "passport")
    return render(
        request,
        "placement/passport.html",
        {
            "placement": placement,
            "breadcrumbs": crumbs(placement),
            "passport": passport(placement, deployment().authority),
        },
    )
