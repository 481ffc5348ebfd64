from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.service.web.gallery import samples
from waymark.service.web.gallery.forms import GalleryForm

LAYOUTS = {"desk": "layout.html", "family": "layout_family.html", "share": "layout_share.html"}


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component. `?layout=family|share` shows it in another layout, `?errors` with the form refused."""
    if not settings.DEBUG:
        raise Http404
    layout = LAYOUTS.get(request.GET.get("layout", "desk"), LAYOUTS["desk"])
    form = GalleryForm(
        {"started_on_day": "31", "started_on_month": "2", "started_on_year": "2026"} if _refused(request) else None
    )
    context = {
        "layout": layout,
        "form": form,
        "clocks": samples.clocks(),
        "board": samples.board(),
        "year_board": samples.board(39),
        "attendance": samples.attendance(),
        "waits": samples.waits(),
        "places": samples.places(),
        "page": Paginator(range(120), 25).page(2),
        "some_day": date(2026, 11, 26),
        "some_time": datetime(2026, 11, 26, 15, 30),
        "breadcrumbs": [{"text": "Home", "href": "/"}, {"text": "Gallery"}],
    }
    return render(request, "gallery/gallery.html", context)


def _refused(request: HttpRequest) -> bool:
    return "errors" in request.GET
