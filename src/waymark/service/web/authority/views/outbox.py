"""The messages of a demonstration, which nobody is sent: so that a link to a family or a new person can be followed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.notifications.permissions import SEE_OUTBOX
from waymark.service.notifications.queries import messages_queued
from waymark.service.organisations.queries import deployment
from waymark.service.web.page import page

A_PAGE = 25


@page(SEE_OUTBOX)
def outbox(request: HttpRequest) -> HttpResponse:
    """In real use messages hold links meant for one person, so there is no such page."""
    settled = deployment()
    if settled is None or not settled.is_demonstration:
        raise Http404
    paged = Paginator(messages_queued(), A_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "authority/outbox.html", {"paged": paged})
