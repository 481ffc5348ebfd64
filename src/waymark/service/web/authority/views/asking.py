"""What every form that keeps something does: act once it is valid, or say beside a box why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from waymark.service.web.components.wording import day


def done(form: forms.Form, act: Callable[[dict[str, Any]], object], refused: type[Exception], field: str) -> bool:
    """Whether it was done. ``act`` takes the cleaned values; a refusal becomes the sentence of ``field``."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except refused as why:
        form.add_error(field, str(why))
        return False
    return True


def said(request: HttpRequest, sentence: str, page: str, reference: str) -> HttpResponse:
    """The next page, with a sentence of what was done at its top."""
    messages.success(request, sentence)
    return redirect(page, reference=reference)


def until(name: str, what: str, form: forms.Form) -> str:
    """ "Saltmere Academy belongs to Test Fens until Fri 18 Dec."."""
    return f"{name} {what} until {day(form.cleaned_data['ends_on'])}."
