"""One short form on a page of its own: a question or a confirmation, one button, the way back."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest,
    form: forms.Form | None = None,
    *,
    title: str,
    caption: str,
    button: str,
    back_href: str,
    intro: Sequence[str] = (),
    names: Sequence[str] | None = None,
) -> HttpResponse:
    """``names`` are the boxes shown, all of them unless given. A form that was sent and comes back here was refused."""
    return render(
        request,
        "school/form_page.html",
        {
            "form": form,
            "title": title,
            "caption": caption,
            "names": list(form.fields if names is None else names) if form else [],
            "button": button,
            "intro": intro,
            "back_href": back_href,
        },
        status=422 if form is not None and form.is_bound else 200,
    )
