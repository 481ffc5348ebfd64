"""The sixth-day board: every child owed education after an exclusion, by days left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.audit.actions import record
from waymark.service.duties.board import Board, BoardFilter, board
from waymark.service.duties.permissions import OPEN_DUTY, SEE_BOARD
from waymark.service.organisations.directory import partnerships_listed
from waymark.service.pupils.queries import seen_because
from waymark.service.pupils.rules import ACCESS_REASONS
from waymark.service.web.components.sheets import csv_response, xlsx_response
from waymark.service.web.components.wording import day, plural
from waymark.service.web.page import page

from ..forms.board import BoardForm
from ..presenters.board import HEADERS, OUT_HEADERS, counts_chart, out, pocket_row, row, unopened


def _found(request: HttpRequest) -> tuple[BoardForm, Board, Board]:
    """The form, everybody seen, and those the filters leave: one reading of the facts serves both."""
    partnerships = [(one.reference, one.name) for one in partnerships_listed(request.today)]
    whole = _for_reading(request, board(request.today))
    form = BoardForm(request.GET, partnerships, whole.owners)
    return form, whole, whole.narrowed(form.wanted())


def _for_reading(request: HttpRequest, found: Board) -> Board:
    """A seat on a panel opens one case to those who sit there, and no row of this board to their school."""
    if request.actor.organisation_kind == "authority":
        return found
    ids = {one.pupil_id for one in found.rows}
    mine = seen_because(request.actor.organisation_id, ids, set(ACCESS_REASONS) - {"panel"}, request.today)
    return replace(found, rows=tuple(one for one in found.rows if one.pupil_id in mine)).narrowed(BoardFilter())


@page(SEE_BOARD)
def board_page(request: HttpRequest) -> HttpResponse:
    form, whole, found = _found(request)
    return render(request, "exclusion/board.html", {
        "filter": form,
        "is_filtered": bool(form.applied()),
        "counts": counts_chart(whole.rows) if whole.rows else None,
        "headers": HEADERS,
        "rows": [row(one) for one in found.rows],
        "count": plural(len(found.rows), "child", "children"),
        "unopened": unopened(whole.rows),
        "may_open": OPEN_DUTY.held(request.actor),
        "query": request.GET.urlencode(),
        "wide": True,
    })


@page(SEE_BOARD)
def board_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("sixth-day", *_taken_out(request))


@page(SEE_BOARD)
def board_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("sixth-day", *_taken_out(request))


def _taken_out(request: HttpRequest) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    """The board as filtered, as text. Taking it out is written down."""
    form, _, found = _found(request)
    filters = ", ".join(form.applied()) or "no filter"
    record("take_out_children", by=request.actor, on=request.today, why=f"{len(found.rows)} of the sixth day, {filters}"[:300])
    cover = f"Sixth day, seen by {request.actor.organisation_name}, {day(request.today)} {request.today.year}, {filters}"
    return cover, OUT_HEADERS, [out(one) for one in found.rows]


@page(SEE_BOARD)
def pocket(request: HttpRequest) -> HttpResponse:
    """For a duty officer's pocket: initials and schools, no names."""
    form, _, found = _found(request)
    context: dict[str, Any] = {"rows": [pocket_row(one) for one in found.rows], "on": request.today, "filters": form.applied()}
    return render(request, "exclusion/pocket.html", context)
