"""How every page says who may open it. A view without this decorator fails the repository's tests.

``@page(permission)`` for the signed-in; ``@open_page("why")`` for pages anybody may see.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from waymark.service.access.permission import NotPermitted, Permission
from waymark.service.web.typed import signed_out_while_writing

View = Callable[..., HttpResponse]


def page(permission: Permission) -> Callable[[View], View]:
    """Signed in, acting in a membership, and holding ``permission`` (without its condition: the action asks that)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.person is None and request.method == "POST":
                return signed_out_while_writing(request)
            if request.person is None:
                return redirect_to_login(request.get_full_path())
            if request.actor is None:
                return redirect("no_role")
            if not permission.held(request.actor):
                raise NotPermitted(f"Your role does not let you {permission.meaning}.")
            return view(request, *args, **kwargs)

        guarded.permission = permission  # walked by the tests
        return guarded

    return decorate


def open_page(why: str) -> Callable[[View], View]:
    """A page that needs no sign-in, and the reason it is safe."""

    def decorate(view: View) -> View:
        view.open_because = why
        return view

    return decorate
