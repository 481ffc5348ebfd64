"""Pages for things that went wrong, in plain words. They need neither the database nor a signed-in person."""

from __future__ import annotations

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from waymark.service.access.permission import NotPermitted

log = logging.getLogger("waymark.web")
TRY_AGAIN_SECONDS = 60


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


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address that takes only a form. ``allowed`` is the header that says what it takes."""
    answer = _page(request, 405, is_family=request.path.startswith("/family/"))
    answer.headers["Allow"] = allowed
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever nobody foresaw. Django calls it while the exception is still at hand, wherever it was raised."""
    fault = sys.exception()
    if not isinstance(fault, OperationalError | InterfaceError):
        return _page(request, 500)
    log.error("The database could not be reached: %s", fault)
    answer = _page(request, 503)
    answer.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return answer


class NotPermittedSaid:
    """An act refused inside a view becomes a page with its sentence."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _page(request, 403, message=str(exception)) if isinstance(exception, NotPermitted) else None
