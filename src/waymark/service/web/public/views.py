"""Pages anybody may read: how accessible this is, what is kept about whom, and how decisions are made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.organisations.queries import NotSetUp, authority_model
from waymark.service.panels.county import public_openings
from waymark.service.web.components.openings import HEADERS, opening_row, plan_words
from waymark.service.web.page import open_page

SITES_A_PAGE = 50


def _model():
    try:
        return authority_model()
    except NotSetUp:
        return None


@open_page("a public body must publish it")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", {"model": _model()})


@open_page("people must be told what is kept about them before anything else")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html", {"model": _model()})


@open_page("how places are shared out is public: no secret score")
def about(request: HttpRequest) -> HttpResponse:
    model = _model()
    return render(request, "public/about.html", {
        "model": model, "priorities": model.priorities if model else (), "tiers": model.tiers if model else (),
        "assumptions": model.assumptions() if model else (),
        "assumptions_rows": [[one.path, one.value, one.note or "assumed"] for one in model.assumptions()] if model else [],
    })


@open_page("what opens when is the county's published plan: sites whose trust has agreed, and no child")
def openings(request: HttpRequest) -> HttpResponse:
    """Each site with the steps it has taken. One that nobody has agreed to yet is not named here."""
    model = _model()
    kinds = {kind.key: kind.name for kind in model.kinds} if model else {}
    paged = Paginator(public_openings(), SITES_A_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "public/openings.html", {
        "plan": plan_words(model) if model else "", "paged": paged, "headers": HEADERS,
        "rows": [opening_row(one, kinds, _named(one.provision)) for one in paged],
    })


def _named(provision: Any) -> str:
    return f"{provision.name} (provisional)" if provision.is_provisional else provision.name


@open_page("an authority's colours, which every page wears")
def theme(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(settings.WAYMARK.get("theme_style", ""), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
