"""Up to four simulations side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.sufficiency import queries
from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.sufficiency.rules import COMPARED_AT_MOST
from waymark.service.sufficiency.wording import HOW_SURE
from waymark.service.web.page import page

from ..presenters.beside import compare_page
from .finding import PLANNING


@page(SEE_PLANS)
def compare(request: HttpRequest) -> HttpResponse:
    asked = list(dict.fromkeys(request.GET.getlist("run")))
    # what is planned today comes first: the others are set against it
    several = sorted(queries.compared(asked[:COMPARED_AT_MOST]), key=lambda one: bool(one.simulation.levers["levers"]))
    if len(several) < 2:
        messages.warning(request, "Choose two to four that are done, then compare them.")
        return redirect("planning")
    if len(asked) > COMPARED_AT_MOST:
        messages.warning(request, f"Four at most stand side by side: the first {COMPARED_AT_MOST} are shown.")
    crumbs = [PLANNING, {"text": "Side by side"}]
    return render(
        request,
        "planning/compare.html",
        {"page": compare_page(several), "how_sure": HOW_SURE, "breadcrumbs": crumbs, "wide": True},
    )
