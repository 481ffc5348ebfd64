"""The report: a page to print, and the same as a tagged PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.documents.typesetting import typeset
from waymark.service.organisations.queries import deployment
from waymark.service.sufficiency import queries
from waymark.service.sufficiency.comparing import may_be_compared
from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.web.page import page

from ..presenters.report import ReportPage, report_page, report_told
from .finding import crumbs, done_or_404


@page(SEE_PLANS)
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The original: read it here or print it."""
    found, _ = done_or_404(reference)
    return render(
        request,
        "planning/report.html",
        {"simulation": found, "page": _page(request, found), "breadcrumbs": crumbs(found, "Report")},
    )


@page(SEE_PLANS)
def report_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    found, _ = done_or_404(reference)
    answer = HttpResponse(
        typeset("plan", report_told(_page(request, found)), dated_on=request.today), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="{reference}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _page(request: HttpRequest, found: object) -> ReportPage:
    before = queries.as_it_is(found)
    several = queries.compared([one.reference for one in (found, before) if one])
    mine = next(one for one in several if one.simulation.pk == found.pk)
    other = next((one for one in several if one.simulation.pk != found.pk), None)
    settled = deployment()
    usable = other if other and not may_be_compared(other, mine) else None
    return report_page(found, mine, usable, settled.authority.name if settled else "", request.today)
