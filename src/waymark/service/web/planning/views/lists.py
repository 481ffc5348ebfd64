"""Every scenario kept and everything simulated, newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.sufficiency import queries
from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.sufficiency.rules import COMPARED_AT_MOST
from waymark.service.web.page import page

from ..presenters.pages import run_rows, scenario_rows

ON_A_PAGE = 30


@page(SEE_PLANS)
def planning(request: HttpRequest) -> HttpResponse:
    paged = Paginator(queries.simulations(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "planning/planning.html",
        {
            "scenarios": scenario_rows(queries.scenarios()[:ON_A_PAGE]), "runs": run_rows(paged), "paged": paged,
            "at_most": COMPARED_AT_MOST,
        },
    )  # fmt: skip
