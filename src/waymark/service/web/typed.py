"""What somebody typed is never thrown away because the session ended or the page grew stale.

The page shows every box again, filled, in a form that sends them to the same address once the person has signed in.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password"})
LONG = 60
MOST_BOXES = 200


def signed_out_while_writing(request: HttpRequest) -> HttpResponse:
    """The session ended before the form was sent: sign in in another tab, come back, and save what is still here."""
    return _page(request, 401)


def sent_from_a_stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is not this session's: offered again when it came from our own page, otherwise refused."""
    if not _came_from_here(request):
        from waymark.service.web.faults import forbidden

        return forbidden(request)
    return _page(request, 403)


def _came_from_here(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()


def _page(request: HttpRequest, status: int) -> HttpResponse:
    boxes = [
        {"name": name, "value": value, "is_long": len(value) > LONG or "\n" in value}
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
        for value in values
    ]
    return render(
        request,
        "signed_out.html",
        {
            "boxes": boxes[:MOST_BOXES],
            "sends_to": request.get_full_path(),
            "is_signed_in": bool(getattr(request, "person", None)),
            "sign_in_href": reverse("sign_in"),
        },
        status=status,
    )
