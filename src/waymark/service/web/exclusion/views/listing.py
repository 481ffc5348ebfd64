"""A school's own list: every child suspended or permanently excluded this year."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.audit.actions import record
from waymark.service.duties.permissions import RECORD_SUSPENSION, SEE_LIST
from waymark.service.duties.school_list import SuspendedChild, suspended_children
from waymark.service.organisations.queries import schools_in_partnerships
from waymark.service.web.components.sheets import csv_response, xlsx_response
from waymark.service.web.components.wording import day, plural
from waymark.service.web.page import page

from ..forms.listing import ListForm
from ..presenters.listing import HEADERS, OUT_HEADERS, out, row, shown

PER_PAGE = 50


def _found(request: HttpRequest) -> tuple[ListForm, list[SuspendedChild], int, bool]:
    """The form, who is shown, how many there are in all, and whether a school has been chosen."""
    is_school = request.actor.organisation_kind == "school"
    schools = [] if is_school else [(str(one.pk), one.name) for one in schools_in_partnerships(request.today)]
    school = str(request.actor.organisation_id) if is_school else request.GET.get("school", "")
    is_chosen = is_school or school in dict(schools)
    rows = suspended_children(int(school), request.today) if is_chosen else ()
    form = ListForm(request.GET, sorted({one.year_group for one in rows}), schools)
    return form, shown(rows, form.given("show"), form.given("year_group")), len(rows), is_chosen


@page(SEE_LIST)
def children(request: HttpRequest) -> HttpResponse:
    form, found, total, is_chosen = _found(request)
    sheet = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, "exclusion/list.html", {
        "filter": form,
        "names": list(form.fields),
        "is_filtered": bool(form.given("show") or form.given("year_group")),
        "is_chosen": is_chosen,
        "total": total,
        "headers": HEADERS,
        "rows": [row(one) for one in sheet.object_list],
        "sheet": sheet,
        "count": f"{plural(len(found), 'child', 'children')}{f' of {total}' if len(found) < total else ''}",
        "may_record": RECORD_SUSPENSION.held(request.actor),
        "query": query.urlencode(),
        "wide": True,
    })


@page(SEE_LIST)
def children_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("suspensions", *_taken_out(request))


@page(SEE_LIST)
def children_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("suspensions", *_taken_out(request))


def _taken_out(request: HttpRequest) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    """The list as filtered, as text. Taking it out is written down."""
    form, found, _, _ = _found(request)
    filters = ", ".join(form.applied()) or "no filter"
    record("take_out_children", by=request.actor, on=request.today, why=f"{len(found)} with suspensions, {filters}"[:300])
    cover = f"Suspensions and exclusions, {request.actor.organisation_name}, {day(request.today)} {request.today.year}, {filters}"
    return cover, OUT_HEADERS, [out(one) for one in found]
