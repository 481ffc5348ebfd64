"""What somebody typed is never thrown away because the session ended or the page grew stale.

The page shows every box again, filled, in a form that sends them to the same address once the person has signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse

TICKET = "kept_ticket"
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", TICKET})
TICKET_LASTS = timedelta(hours=12)
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


class FormsComeFromHere(CsrfViewMiddleware):
    """Django's own, but for the page that keeps what was typed: signing in gave the browser a new token since.

    Its form carries a ticket signed for one address, and is taken only when the browser itself says that one of our own
    pages sent it: another site can neither read a ticket nor make a browser say so.
    """

    def process_view(
        self, request: HttpRequest, callback: Callable[..., Any], callback_args: Any, callback_kwargs: Any
    ) -> HttpResponse | None:
        if request.method == "POST" and TICKET in request.POST and _is_kept_here(request):
            return self._accept(request)
        return super().process_view(request, callback, callback_args, callback_kwargs)


def _is_kept_here(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site != "same-origin" and (site or origin != f"{request.scheme}://{request.get_host()}"):
        return False
    try:
        address = signing.loads(request.POST[TICKET], salt=TICKET, max_age=TICKET_LASTS)
    except signing.BadSignature:
        return False
    return address == request.get_full_path()


def kept_to_copy(
    request: HttpRequest, *, child: str, heading: str, sentence: str, label: str, text: str, href: str, link_text: str
) -> HttpResponse:
    """What was written can no longer be saved here: why not, and the words to copy. ``sentence`` says what happened."""
    rows = min(24, max(4, len(text) // 75 + text.count("\n") + 1))
    return render(
        request, "kept_to_copy.html",
        {"child": child, "heading": heading, "sentence": sentence, "label": label, "text": text, "rows": rows, "href": href,
         "link_text": link_text},
        status=409,
    )


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
            "ticket": signing.dumps(request.get_full_path(), salt=TICKET),
            "is_signed_in": bool(getattr(request, "person", None)),
            "sign_in_href": reverse("sign_in"),
        },
        status=status,
    )
