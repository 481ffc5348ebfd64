"""One short form on a page of its own: what it is about, one button, the way back."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, caption: str, button: str, back_href: str, intro: Sequence[str] = (),
    names: Sequence[str] | None = None, points: Sequence[str] = (),
    carried: Sequence[tuple[str, str]] = (), refused: bool | None = None,
) -> HttpResponse:
    """``names``: the boxes shown, all but those another reveals. ``points``: a list above them; ``carried``: names and
    values that go along unseen. A form that comes back bound was refused, unless ``refused`` says otherwise."""
    revealed = {
        name for one in getattr(form, "presentation", {}).values() for value in one.get("reveals", {}).values()
        for name in ([value] if isinstance(value, str) else value)
    }
    return render(
        request,
        "exclusion/form.html",
        {
            "form": form, "title": title, "caption": caption, "button": button, "intro": intro, "points": points,
            "carried": carried,
            "names": [name for name in form.fields if name not in revealed] if names is None else names, "back_href": back_href,
        },
        status=422 if (form.is_bound if refused is None else refused) else 200,
    )
