"""Who did and looked at what: for one child, and for one's own organisation."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from waymark.service.accounts.roles import ROLES
from waymark.service.audit import permissions, queries
from waymark.service.audit.actions import record
from waymark.service.pupils.queries import looked_at, pupil_with_reference
from waymark.service.web.components.wording import day, day_and_time, plural
from waymark.service.web.page import page

from ..forms.record import ActsForm
from ..sheets import xlsx_response

A_PAGE = 50
MOST_OUT = 10_000
HEADERS = ("When", "Who", "Role", "Organisation", "What", "About", "Why")


@page(permissions.READ_OWN_AUDIT)
def own_record(request: HttpRequest) -> HttpResponse:
    """What the people of the organisation acted for did and looked at."""
    return _record(
        request,
        queries.entries_of(request.actor.organisation_id),
        "authority/record.html",
        {},
        reverse("authority_record_xlsx"),
    )


@page(permissions.READ_OWN_AUDIT)
def own_record_xlsx(request: HttpRequest) -> HttpResponse:
    entries = queries.entries_of(request.actor.organisation_id, request.GET.get("act", ""))
    return _out(request, entries, f"What was done in {request.actor.organisation_name}", "record")


@page(permissions.READ_CHILD_AUDIT)
def child_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Who did and looked at what for one child. Reading it is a look as well."""
    pupil = _pupil_or_404(request, reference)
    return _record(
        request,
        queries.entries_about(pupil.pk),
        "authority/record_of_child.html",
        {"pupil": pupil},
        reverse("authority_child_record_xlsx", args=[reference]),
    )


@page(permissions.READ_CHILD_AUDIT)
def child_record_xlsx(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = _pupil_or_404(request, reference)
    return _out(
        request,
        queries.entries_about(pupil.pk, request.GET.get("act", "")),
        f"Who looked at the record of {pupil.name}",
        "record-of-a-child",
    )


def _pupil_or_404(request: HttpRequest, reference: str) -> Any:
    pupil = pupil_with_reference(reference)
    if pupil is None:
        raise Http404
    looked_at(pupil, what="record_of_looks", by=request.actor, on=request.today)
    return pupil


def _record(request: HttpRequest, entries: Any, template: str, more: dict[str, Any], out_href: str) -> HttpResponse:
    form = ActsForm(request.GET, queries.acts_in(entries))
    act = form.chosen()
    paged = Paginator(entries.filter(act=act) if act else entries, A_PAGE).get_page(request.GET.get("page", "1"))
    query = f"act={act}" if act else ""
    return render(
        request,
        template,
        {
            **more,
            "filter": form,
            "paged": paged,
            "query": query,
            "rows": [_row(one) for one in paged],
            "headers": HEADERS,
            "count": plural(paged.paginator.count, "entry", "entries"),
            "out_href": f"{out_href}?{query}" if query else out_href,
            "wide": True,
        },
    )


def _row(one: Any) -> list[str]:
    role = ROLES[one.role][1] if one.role in ROLES else "–"
    return [
        day_and_time(one.happened_at),
        one.person_name or "The family or the service",
        role,
        one.organisation_name or "–",
        queries.act_words(one.act),
        one.about or "–",
        one.why or "–",
    ]


def _out(request: HttpRequest, entries: Any, title: str, name: str) -> HttpResponse:
    rows = [_row(one) for one in entries[:MOST_OUT]]
    record("take_out_record", by=request.actor, on=request.today, why=f"{len(rows)} entries: {title}"[:300])
    return xlsx_response(name, f"{title}, {day(request.today)} {request.today.year}", HEADERS, rows)
