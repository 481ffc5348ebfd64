"""Requests that no page can read, answered in plain words before a view sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse

from .faults import bad_request, wrong_method

NUL = "\x00"  # PostgreSQL holds no text with it, and nobody can type it
Answer = Callable[[HttpRequest], HttpResponse]


class RefusesNul:
    """A NUL in the address, the query or a form is nobody's typing: 400, and nothing is saved."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(NUL in text for text in _texts(request)):
            return bad_request(request)
        return self.get_response(request)


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from values


class WrongMethodSaid:
    """An address that only takes a form, opened by hand, gets a page with a way back instead of a blank one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == 405 and not answer.content and request.accepts("text/html"):
            return wrong_method(request, answer.headers.get("Allow", ""))
        return answer
