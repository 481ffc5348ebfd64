"""Who did and looked at what: for one child, and for one's own organisation."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from waymark.service.audit import permissions, queries
from waymark.service.audit.actions import record
from waymark.service.pupils.queries import looked_at, pupil_with_reference
from waymark.service.web.components.sheets import csv_response, xlsx_response
from waymark.service.web.components.wording import day, plural
from waymark.service.web.page import page

from .. import record_page
from ..forms.record import ActsForm

A_PAGE = 50
MOST_OUT = 10_000
FILES = {"xlsx": xlsx_response, "csv": csv_response}


@page(permissions.READ_OWN_AUDIT)
def own_record(request: HttpRequest) -> HttpResponse:
    """What the people of the organisation acted for did and looked at."""
    entries = queries.entries_of(request.actor.organisation_id)
    ways_out = {kind: reverse("authority_record_out", args=[kind]) for kind in FILES}
    return _record(request, entries, "authority/record.html", {}, ways_out)


@page(permissions.READ_OWN_AUDIT)
def own_record_out(request: HttpRequest, kind: str) -> HttpResponse:
    entries = queries.entries_of(request.actor.organisation_id)
    return _out(request, entries, f"What was done in {request.actor.organisation_name}", "record", kind)


@page(permissions.READ_CHILD_AUDIT)
def child_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Who did and looked at what for one child. Reading it is a look as well."""
    pupil = _pupil_or_404(request, reference)
    ways_out = {kind: reverse("authority_child_record_out", args=[reference, kind]) for kind in FILES}
    return _record(request, queries.entries_about(pupil.pk), "authority/record_of_child.html", {"pupil": pupil}, ways_out)


@page(permissions.READ_CHILD_AUDIT)
def child_record_out(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    pupil = _pupil_or_404(request, reference)
    title = f"Who looked at the record of {pupil.name}"
    return _out(request, queries.entries_about(pupil.pk), title, "record-of-a-child", kind)


def _pupil_or_404(request: HttpRequest, reference: str) -> Any:
    pupil = pupil_with_reference(reference)
    if pupil is None:
        raise Http404
    looked_at(pupil, what="record_of_looks", by=request.actor, on=request.today)
    return pupil


def _record(request: HttpRequest, entries: Any, template: str, more: dict[str, Any], ways_out: dict[str, str]) -> HttpResponse:
    form = ActsForm(request.GET, queries.acts_in(entries), of_one_child="pupil" in more)
    found = queries.narrowed(entries, form.narrowing(request.today))
    paged = Paginator(found, A_PAGE).get_page(request.GET.get("page", "1"))
    asked = request.GET.copy()
    asked.pop("page", None)
    query = asked.urlencode()
    return render(
        request,
        template,
        {
            **more,
            "filter": form,
            "paged": paged,
            "query": query,
            "is_filtered": bool(form.applied()),
            "rows": record_page.shown(list(paged)),
            "headers": record_page.HEADERS,
            "count": plural(paged.paginator.count, "entry", "entries"),
            "ways_out": {kind: f"{href}?{query}" if query else href for kind, href in ways_out.items()},
            "wide": True,
        },
    )


def _out(request: HttpRequest, entries: Any, title: str, name: str, kind: str) -> HttpResponse:
    if kind not in FILES:
        raise Http404
    form = ActsForm(request.GET, queries.acts_in(entries))
    rows = record_page.out(list(queries.narrowed(entries, form.narrowing(request.today))[:MOST_OUT]))
    record("take_out_record", by=request.actor, on=request.today, why=f"{plural(len(rows), 'entry', 'entries')}: {title}"[:300])
    cover = ", ".join([title, f"{day(request.today)} {request.today.year}", *form.applied()])
    return FILES[kind](name, cover, record_page.OUT_HEADERS, rows)
