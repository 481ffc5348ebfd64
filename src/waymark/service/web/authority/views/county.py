"""The county on one page, its map, and the lists behind its numbers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from waymark.service.organisations import permissions
from waymark.service.organisations.directory import members_today
from waymark.service.panels.county import county_rows, free_in_the_county, opening_timeline
from waymark.service.web.components.maps import draw
from waymark.service.web.components.openings import HEADERS
from waymark.service.web.page import page

from .. import county_page, waiting_page
from ..county_map import features

SITES_A_PAGE = 50


def _features(rows: list[Any], free: Any, request: HttpRequest) -> list[dict[str, Any]]:
    return features(rows, members_today(request.today), free.from_words)


@page(permissions.SEE_COUNTY)
def county(request: HttpRequest) -> HttpResponse:
    """Numbers, partnerships as rows, the map beside them, the opening timeline beneath."""
    free = free_in_the_county(request.today)
    rows = county_rows(request.actor, request.today, free)
    found = _features(rows, free, request)
    return render(
        request,
        "authority/county.html",
        {
            "page": county_page.county_page(rows, request.actor, free),
            "map": draw(found),
            "free": free,
            "wide": True,
        },
    )


@page(permissions.SEE_COUNTY)
def free_places(request: HttpRequest) -> HttpResponse:
    """Where the free places of the county's page are: every provision that is open, those with most to give first."""
    free = free_in_the_county(request.today)
    found = county_page.free_page(county_rows(request.actor, request.today, free), county_page.model_if_set_up())
    paged = Paginator(found.rows, SITES_A_PAGE).get_page(request.GET.get("page", "1"))
    return render(
        request, "authority/free.html", {"page": found, "paged": paged, "rows": list(paged), "free": free, "wide": True}
    )


@page(permissions.SEE_COUNTY)
def openings(request: HttpRequest) -> HttpResponse:
    """Every site on the way to opening and every one that is open, with the sites only named officers know of."""
    found = county_page.soonest(opening_timeline(county_rows(request.actor, request.today)))
    paged = Paginator(found, SITES_A_PAGE).get_page(request.GET.get("page", "1"))
    kinds = county_page.kind_names(county_page.model_if_set_up())
    return render(
        request,
        "authority/openings.html",
        {"paged": paged, "headers": HEADERS, "rows": [county_page.opening_cells(one, kinds) for one in paged], "wide": True},
    )


@page(permissions.SEE_COUNTY)
def county_geojson(request: HttpRequest) -> HttpResponse:
    """The same shapes for a map program."""
    free = free_in_the_county(request.today)
    found = _features(county_rows(request.actor, request.today, free), free, request)
    return JsonResponse({"type": "FeatureCollection", "features": found}, content_type="application/geo+json")


@page(permissions.SEE_WHO_WAITS)
def waiting(request: HttpRequest) -> HttpResponse:
    """Every request that waits, longest first, with how many wait how long."""
    return render(
        request, "authority/waiting.html", {"page": waiting_page.waiting_page(request.today, request.GET.get("page", "1"))}
    )


@page(permissions.SEE_WHO_WAITS)
def overdue(request: HttpRequest) -> HttpResponse:
    """What should have happened by now, and whose it is."""
    return render(
        request,
        "authority/overdue.html",
        {
            "page": waiting_page.overdue_page(request.today, request.GET.get("page", "1")),
        },
    )


@page(permissions.SEE_WHO_WAITS)
def refusals(request: HttpRequest) -> HttpResponse:
    """Everybody told no, why, and what was offered instead; this term or this school year."""
    return render(
        request,
        "authority/refusals.html",
        {
            "page": waiting_page.refusals_page(request.today, request.GET.get("since", "term"), request.GET.get("page", "1")),
        },
    )


@page(permissions.SEE_COUNTY)
def unconfirmed(request: HttpRequest) -> HttpResponse:
    """Provisions whose free places nobody has confirmed lately, to ring up."""
    return render(request, "authority/unconfirmed.html", {"page": waiting_page.unconfirmed_page(request.today)})
