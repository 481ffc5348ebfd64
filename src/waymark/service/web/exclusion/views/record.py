"""Everything about one child's exclusions and education in order, each with its source: to read, to print, as a PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from waymark.service.audit.actions import record
from waymark.service.documents.typesetting import typeset
from waymark.service.duties.permissions import READ_RECORD, RECORD_OUT_OF_SCHOOL
from waymark.service.duties.record import record_of
from waymark.service.panels.reading import may_read
from waymark.service.pupils.queries import home_school, looked_at, pupil_with_reference
from waymark.service.web.components.wording import long_day
from waymark.service.web.page import page

from ..presenters.record import CLOCK_HEADERS, HEADERS, OWED_HEADERS, RecordPage, record_page, record_told


@page(READ_RECORD)
def education_record(request: HttpRequest, reference: str) -> HttpResponse:
    pupil, shown = _shown(request, reference)
    return render(request, "exclusion/record.html", {
        "pupil": pupil, "page": shown, "headers": HEADERS, "owed_headers": OWED_HEADERS, "clock_headers": CLOCK_HEADERS,
        "made": _made(request), "wide": True, "may_record": RECORD_OUT_OF_SCHOOL.held(request.actor),
        "breadcrumbs": [
            {"text": "The sixth day", "href": reverse("sixth_day_board")},
            {"text": pupil.name, "href": reverse("school_child", args=[reference])},
            {"text": "The record"},
        ],
    })


@page(READ_RECORD)
def education_record_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The same on paper. Taking it out is written down."""
    pupil, shown = _shown(request, reference)
    record("take_out_record", by=request.actor, on=request.today, about=reference, pupil_id=pupil.pk, why=shown.title[:300])
    told = record_told(shown, _made(request))
    answer = HttpResponse(typeset("record", told, dated_on=request.today), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="education-{reference}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(request: HttpRequest, reference: str) -> tuple[Any, RecordPage]:
    pupil = pupil_with_reference(reference)
    if pupil is None or not may_read(request.actor, pupil, request.today):
        raise Http404
    looked_at(pupil, what="education_record", by=request.actor, on=request.today)
    school = home_school(pupil, request.today)
    return pupil, record_page(pupil, record_of(pupil, request.today), school.name if school else "", request.today)


def _made(request: HttpRequest) -> str:
    by = request.actor
    return f"Made on {long_day(request.today)} for {by.name}, {by.organisation_name}"
