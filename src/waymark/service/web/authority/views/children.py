"""Every child the acting organisation may see: where they are, one owner, one next date. For every role but boards."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from waymark.service.audit.actions import record
from waymark.service.organisations.directory import partnerships_listed
from waymark.service.placements.whereabouts import EVERY_CHILD_SEEN, WHERE, ChildSeen, children_seen, counts_by_where, lines_of
from waymark.service.pupils.permissions import LIST_PUPILS
from waymark.service.pupils.queries import not_for_a_panel_alone
from waymark.service.web.components.sheets import csv_response, xlsx_response
from waymark.service.web.components.wording import day, plural
from waymark.service.web.page import page

from ..forms.children import ChildrenForm
from ..links import CHILD, PLACEMENT, REFERRAL, cell

A_PAGE = 25
MOST_OUT = 5000
HEADERS = ("Child", "Year", "School", "Partnership", "Where they are", "Detail", "Since", "Next step", "Owner", "By")


def _among(request: HttpRequest) -> Q:
    """A case that only a seat on a panel opens stands in the panel's room, and in the list of the council alone."""
    by = request.actor
    return EVERY_CHILD_SEEN if by.organisation_kind == "authority" else not_for_a_panel_alone(by.organisation_id, request.today)


def _form(request: HttpRequest, counts: dict[str, int]) -> ChildrenForm:
    partnerships = [(one.reference, one.name) for one in partnerships_listed(request.today)]
    return ChildrenForm(request.GET, partnerships, counts)


@page(LIST_PUPILS)
def children(request: HttpRequest) -> HttpResponse:
    counts = counts_by_where(request.today, _among(request))
    form = _form(request, counts)
    found = children_seen(request.today, form.wanted(), _among(request))
    paged = Paginator(found, A_PAGE).get_page(request.GET.get("page", "1"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "authority/children.html",
        {
            "filter": form,
            "paged": paged,
            "query": query.urlencode(),
            "is_filtered": bool(form.applied()),
            "where_tabs": _tabs(counts, form.cleaned_data.get("show", "")),
            "title": _title(form.cleaned_data.get("show", "")),
            "rows": [_row(one, request.today) for one in lines_of(list(paged), request.today)],
            "count": plural(paged.paginator.count, "child", "children"),
            "wide": True,
            "headers": ["Child", "Year", "School", "Where they are", "Since", "Next step", "Owner", "By"],
        },
    )


def _title(show: str) -> str:
    return f"Children: {WHERE[show].lower()}" if show else "Children"


def _tabs(counts: dict[str, int], show: str) -> list[dict[str, Any]]:
    here = reverse("children")
    everybody = [{"text": "All", "href": here, "current": not show}]
    return everybody + [
        {"text": f"{words} ({counts[key]})", "href": f"{here}?show={key}", "current": show == key} for key, words in WHERE.items()
    ]


def _row(one: ChildSeen, on: Any) -> dict[str, Any]:
    where = f"{one.where_words}: {one.detail}" if one.detail else one.where_words
    names, reference = (PLACEMENT, one.placement) if one.where in {"placed", "past_end", "decided"} else (REFERRAL, one.referral)
    due = day(one.due_on) or "–"
    return {
        "marked": one.is_late(on),
        "cells": [
            cell(one.name, CHILD, one.reference),
            one.year_group,
            one.school or "–",
            cell(where, names, reference),
            day(one.since_on) or "–",
            one.step or "Nothing is due",
            one.owner or "–",
            f"Late: {due}" if one.is_late(on) else due,
        ],
    }


@page(LIST_PUPILS)
def children_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("children", *_out(request))


@page(LIST_PUPILS)
def children_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("children", *_out(request))


def _out(request: HttpRequest) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    """The whole list as filtered, as text. Taking it out is written down."""
    form = _form(request, dict.fromkeys(WHERE, 0))
    lines = lines_of(list(children_seen(request.today, form.wanted(), _among(request))[:MOST_OUT]), request.today)
    filters = ", ".join(form.applied()) or "no filter"
    cover = f"Children seen by {request.actor.organisation_name}, {day(request.today)} {request.today.year}, {filters}"
    record("take_out_children", by=request.actor, on=request.today, why=f"{len(lines)} children, {filters}"[:300])
    return (
        cover,
        HEADERS,
        [
            (
                one.name,
                str(one.year_group),
                one.school,
                one.partnership,
                one.where_words,
                one.detail,
                one.since_on.isoformat() if one.since_on else "",
                one.step,
                one.owner,
                one.due_on.isoformat() if one.due_on else "",
            )
            for one in lines
        ],
    )
