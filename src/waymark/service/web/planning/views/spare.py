"""Places that are spare in schools, whose word on them holds, and which schools could host something."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.sufficiency import actions
from waymark.service.sufficiency.permissions import MAKE_PLANS, SEE_PLANS
from waymark.service.sufficiency.spare.hosting import WANTED
from waymark.service.sufficiency.spare.hosting import hosts as hosts_found
from waymark.service.sufficiency.spare.sources import history_of, sources
from waymark.service.web.components.sheets import csv_response
from waymark.service.web.page import page
from waymark.sufficiency.surplus import OWN, InvalidSurplus

from ..other_forms import OwnCapacityForm, PlacesFileForm
from ..presenters.spare import HERE, SHOWN, hosts_page, hosts_table, places_page, places_table, school_page
from .finding import PLANNING

PLACES = {"text": "Spare places", "href": "/planning/places/"}
COVER = "Places, rolls and forecasts of schools by source. Sources disagree; the authority’s own word stands above them."
HOSTS_COVER = "Which schools could hold {what}, best first. The places it takes are assumed; a visit decides."


@page(SEE_PLANS)
def places(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", HERE)
    return render(
        request,
        "planning/places.html",
        {
            "page": places_page(sources(request.today), show if show in SHOWN else HERE),
            "breadcrumbs": [PLANNING, {"text": "Spare places"}], "wide": True,
        },
    )  # fmt: skip


@page(SEE_PLANS)
def places_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("places-of-schools", COVER, *places_table(sources(request.today)))


@page(MAKE_PLANS)
def places_file(request: HttpRequest) -> HttpResponse:
    """What is wrong with the file is said by its line."""
    form = PlacesFileForm(request.POST, request.FILES) if request.method == "POST" else PlacesFileForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            text = file.read().decode("utf-8-sig")
            actions.keep_places_file(text=text, name=file.name, by=request.actor, on=request.today)
        except UnicodeDecodeError:
            form.add_error("file", "This is not a text file. Save it as CSV UTF-8 and choose that.")
        except InvalidSurplus as wrong:
            form.add_error("file", str(wrong))
        else:
            messages.success(request, "Kept. It stands beside the register of schools from now on.")
            return redirect("planning_places")
    return render(
        request, "planning/places_file.html", {"form": form, "breadcrumbs": [PLANNING, PLACES, {"text": "A file of places"}]},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@page(MAKE_PLANS)
def own_capacity(request: HttpRequest, urn: int) -> HttpResponse:
    found = sources(request.today).school(str(urn))
    if found is None:
        raise Http404
    own = found.figures.get(OWN)
    form = OwnCapacityForm(request.POST if request.method == "POST" else None, initial={"places": own.places} if own else None)
    if form.is_bound and form.is_valid():
        held = form.cleaned_data
        actions.state_own_capacity(
            school=str(urn), places=held["places"], reason=held["reason"], by=request.actor, on=request.today
        )
        taken_back = held["places"] is None
        messages.success(request, "Taken back: the sources hold again." if taken_back else "Kept, with its reason and your name.")
        return redirect("planning_places")
    return render(
        request,
        "planning/own_capacity.html",
        {
            "page": school_page(found, history_of(str(urn))), "form": form,
            "breadcrumbs": [PLANNING, PLACES, {"text": found.name}],
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@page(SEE_PLANS)
def hosts(request: HttpRequest) -> HttpResponse:
    what, known, found = _ranked(request)
    return render(
        request,
        "planning/hosts.html",
        {
            "page": hosts_page(found, known, what, WANTED), "what": what,
            "breadcrumbs": [PLANNING, PLACES, {"text": "Who could host"}], "wide": True,
        },
    )  # fmt: skip


@page(SEE_PLANS)
def hosts_csv(request: HttpRequest) -> HttpResponse:
    what, known, found = _ranked(request)
    return csv_response(f"hosts-of-{what}", HOSTS_COVER.format(what=WANTED[what].what), *hosts_table(found, known))


def _ranked(request: HttpRequest) -> tuple[str, Any, Any]:
    what = request.GET.get("what", "space")
    what = what if what in WANTED else "space"
    known = sources(request.today)
    return what, known, hosts_found(known, what)
