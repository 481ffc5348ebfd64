"""The authority's model as loaded, readable, with the source of every part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.organisations.permissions import READ_MODEL
from waymark.service.organisations.queries import NotSetUp, authority_model
from waymark.service.web.page import page

from ..model_page import model_page


@page(READ_MODEL)
def model(request: HttpRequest) -> HttpResponse:
    try:
        shown = model_page(authority_model())
    except NotSetUp:
        shown = None
    return render(request, "authority/model.html", {"page": shown})
