"""Measured journeys: brought as csv, looked at, kept; and listed beside the estimates."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from waymark.kernel.cells import safe_cell
from waymark.service.organisations import actions, directory, permissions
from waymark.service.organisations.travel_times import COLUMNS, JourneysRead, JourneysRefused, read_journeys
from waymark.service.provisions.sites import sites_by_name
from waymark.service.web.components.wording import day, plural
from waymark.service.web.page import page

from .. import kept_files
from ..forms.travel import JourneysForm

A_PAGE = 50
LARGEST = 5 * 1024 * 1024
SHOWN = 20
MODE_WORDS = {"car": "by car", "bus": "by bus", "walk": "on foot"}


@page(permissions.KEEP_TRAVEL_TIMES)
def travel(request: HttpRequest) -> HttpResponse:
    """The journeys known, and where to bring more."""
    form = JourneysForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = _kept(form.cleaned_data["file"])
        except (JourneysRefused, kept_files.FileTooLarge) as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("authority_travel_look", key=key)
    paged = Paginator(directory.travel_times(), A_PAGE).get_page(request.GET.get("page", "1"))
    return render(
        request,
        "authority/travel.html",
        {
            "form": form,
            "paged": paged,
            "columns": ", ".join(COLUMNS),
            "rows": [
                [
                    one.origin_sector,
                    one.destination.name,
                    MODE_WORDS[one.mode],
                    one.minutes,
                    "measured" if one.is_measured else "estimate",
                    one.source,
                    day(one.as_of),
                ]
                for one in paged
            ],
        },
        status=422 if form.is_bound else 200,
    )


def _kept(file: Any) -> str:
    if file.size > LARGEST:
        raise kept_files.FileTooLarge("The file is larger than 5 MB. Bring it in parts.")
    content = file.read()
    read_journeys(content, {})  # a file that cannot be read at all is refused before it is kept
    file.seek(0)
    return kept_files.keep(file)


def _read(key: str) -> tuple[JourneysRead, bytes]:
    stream = kept_files.open_kept(key)
    if stream is None:
        raise Http404
    with stream:
        content = stream.read(LARGEST + 1)
    try:
        return read_journeys(content, sites_by_name()), content
    except JourneysRefused:
        raise Http404 from None


@page(permissions.KEEP_TRAVEL_TIMES)
def look(request: HttpRequest, key: str) -> HttpResponse:
    """What would be kept, and which lines are refused with why."""
    read, _ = _read(key)
    return render(
        request,
        "authority/travel_look.html",
        {
            "key": key,
            "kept": len(read.journeys),
            "refused_count": len(read.refused),
            "rows": [
                [one.sector, one.site, MODE_WORDS[one.mode], one.minutes, one.source, day(one.as_of)]
                for one in read.journeys[:SHOWN]
            ],
            "refused": [[one.line, one.why] for one in read.refused[:SHOWN]],
        },
    )


@page(permissions.KEEP_TRAVEL_TIMES)
@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the good lines. A second press keeps the same again, which changes nothing."""
    read, _ = _read(key)
    if not read.journeys:
        messages.error(request, "No line of the file can be kept. Mend it and bring it again.")
        return redirect("authority_travel_look", key=key)
    kept = actions.save_travel_times(journeys=list(read.journeys), by=request.actor, on=request.today)
    messages.success(request, f"{plural(kept, 'measured journey is', 'measured journeys are')} kept.")
    return redirect("authority_travel")


@page(permissions.KEEP_TRAVEL_TIMES)
def refused_lines(request: HttpRequest, key: str) -> HttpResponse:
    """The refused lines with their reason in the last column, to be mended and brought back."""
    read, content = _read(key)
    out = io.StringIO()
    writer = csv.writer(out)
    header = next(csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"))), [])
    writer.writerow([*header, "why refused"])
    writer.writerows([*(safe_cell(cell) for cell in one.cells), one.why] for one in read.refused)
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="refused-journeys.csv"'
    return response
