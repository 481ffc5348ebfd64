"""Pages anybody may read: how accessible this is, what is kept about whom, and how decisions are made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.organisations.queries import NotSetUp, authority_model
from waymark.service.web.page import open_page


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
