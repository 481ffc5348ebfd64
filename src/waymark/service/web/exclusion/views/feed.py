"""Days in a person's own calendar: a secret address without names; and who gets the message of the morning."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from waymark.service.access.context import Sight, tell_database
from waymark.service.duties import actions
from waymark.service.duties.feed import actor_of_feed, events_for, has_feed
from waymark.service.duties.permissions import SEE_BOARD, TAKE_FEED
from waymark.service.web.page import open_page, page

from ..presenters.feed import calendar_text

LONGEST_TOKEN = 100


@page(TAKE_FEED)
def feed_page(request: HttpRequest) -> HttpResponse:
    """Make the address, which is shown once, or end it."""
    address = ""
    if request.method == "POST" and request.POST.get("act") == "end":
        actions.revoke_feed(by=request.actor, on=request.today)
        messages.success(request, "The address has ended. Whoever has it sees nothing any more.")
        return redirect("sixth_day_calendar")
    if request.method == "POST":
        _, token = actions.make_feed(by=request.actor, on=request.today)
        address = request.build_absolute_uri(reverse("sixth_day_calendar_file", args=[token]))
    answer = render(request, "exclusion/feed.html", {
        "address": address, "has_feed": has_feed(request.actor),
        "breadcrumbs": [{"text": "The sixth day", "href": reverse("sixth_day_board")}, {"text": "Your own calendar"}],
    })
    if address:
        answer["Cache-Control"] = "no-store"
    return answer


@open_page("opened only by a person's own secret address, and holds no name, no school and no reason")
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """Read by calendar programs, which send no cookie. The address's own person is who looks, whoever is signed in."""
    actor = actor_of_feed(token, request.today) if len(token) <= LONGEST_TOKEN else None
    if actor is None or not (TAKE_FEED.held(actor) and SEE_BOARD.held(actor)):
        raise Http404
    tell_database(Sight(organisation_id=actor.organisation_id, person_id=actor.person_id, today=request.today))
    base = request.build_absolute_uri("/").rstrip("/")
    text = calendar_text(events_for(actor, request.today), base=base, made_at=timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="sixth-day.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
