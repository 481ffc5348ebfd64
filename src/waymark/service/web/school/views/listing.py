"""My school's children and requests: who has the next step."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.pupils.queries import calendars_of
from waymark.service.referrals import queries as referrals
from waymark.service.referrals.permissions import START_REFERRAL
from waymark.service.web.page import page

from ..presenters.children import FILTERS, child_rows

PER_PAGE = 25


@page(START_REFERRAL)
def children(request: HttpRequest) -> HttpResponse:
    """Children on the roll or asked for, by what state the newest request is in."""
    show = request.GET.get("show", "all")
    show = show if show in FILTERS else "all"
    name = request.GET.get("name", "").strip()[:100]
    is_school = request.actor.organisation_kind == "school"
    found = referrals.children_of(request.actor.organisation_id if is_school else None, request.today, name)
    counts = referrals.counts_of(found)
    sheet = Paginator(referrals.only_shown(found, show), PER_PAGE).get_page(request.GET.get("page"))
    listed = list(sheet.object_list)
    rows = child_rows(
        listed,
        referrals.referrals_by_id(one.referral_id for one in listed),
        referrals.next_steps_of(listed),
        request.today,
        calendars_of([one.pk for one in listed], request.today),
    )
    return render(
        request,
        "school/children.html",
        {
            "rows": rows,
            "sheet": sheet,
            "show": show,
            "name": name,
            "is_school": is_school,
            "total": counts["all"],
            "filters": [
                {"key": key, "text": f"{text} ({counts[key]})", "current": key == show} for key, text in FILTERS.items()
            ],
        },
    )
