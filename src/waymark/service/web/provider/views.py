"""A provider's day on a phone: offers, arrivals, reviews, who is here, who is coming and leaving."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.placements import queries as placements
from waymark.service.placements.permissions import SEE_PROVIDER_DAY
from waymark.service.provisions import queries as provisions
from waymark.service.web.page import page

from .presenting import confirmation_rows, day_groups


@page(SEE_PROVIDER_DAY)
def today(request: HttpRequest) -> HttpResponse:
    day = placements.provider_day(request.actor.organisation_id, request.today)
    ours = provisions.provisions_of(request.actor.organisation_id)
    return render(request, "provider/today.html", {
        "groups": day_groups(day, request.today), "here": len(day.here), "coming": len(day.coming) + len(day.arriving),
        "offers": len(day.offers), "provisions": confirmation_rows(ours, request.today),
    })


@page(SEE_PROVIDER_DAY)
def children(request: HttpRequest) -> HttpResponse:
    """Who is here, who is coming, who is leaving; each with the passport one tap away."""
    day = placements.provider_day(request.actor.organisation_id, request.today)
    return render(request, "provider/children.html", {"groups": [
        ("Here", day.here, "Nobody is here yet. Children show here from the day their arrival is confirmed."),
        ("Coming", day.arriving + day.coming, "Nobody is expected. Places you accept show here with their first day."),
        ("Leaving within two weeks", day.leaving + day.past_end, "Nobody leaves within two weeks."),
    ], "on": request.today, "more_time": placements.MORE_TIME})
