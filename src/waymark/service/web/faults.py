"""Pages for things that went wrong, in plain words. They need neither the database nor a signed-in person."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from waymark.service.access.permission import NotPermitted

log = logging.getLogger("waymark.web")


def _page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    # What every page is given may need the database, which may be what failed.
    given = request if status < 500 else None
    return HttpResponse(loader.get_template(f"{status}.html").render(context, given), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, message=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


class DatabaseAway:
    """Says plainly that the database is away, and keeps what the person typed in their browser (the back button)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            log.exception("The database could not be reached")
            return _page(request, 503)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotPermitted):
            return _page(request, 403, message=str(exception))
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("The database could not be reached: %s", exception)
            return _page(request, 503)
        return None
