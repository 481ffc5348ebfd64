"""Schools: found, read one at a time, and each school's own closed days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from waymark.service.organisations import actions, directory, permissions
from waymark.service.web.components.wording import plural
from waymark.service.web.page import page

from ..forms.schools import ClosedDayForm, FindForm
from ..school_page import school_page, schools_rows

A_PAGE = 25


def school_or_404(reference: str) -> Any:
    found = directory.organisation_with_reference(reference)
    if found is None or found.kind != "school":
        raise Http404
    return found


@page(permissions.LOOK_AT_SCHOOL)
def schools(request: HttpRequest) -> HttpResponse:
    """Schools by name, URN or town."""
    form = FindForm(request.GET)
    form.is_valid()
    words, with_closed = form.cleaned_data.get("q", ""), form.cleaned_data.get("closed", False)
    paged = Paginator(directory.schools_found(words, with_closed=with_closed), A_PAGE).get_page(request.GET.get("page", "1"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "authority/schools.html",
        {
            "filter": form,
            "paged": paged,
            "query": query.urlencode(),
            "rows": schools_rows(list(paged)),
            "words": words,
            "count": plural(paged.paginator.count, "school"),
            "as_of": directory.schools_as_of(),
            "may_import": permissions.IMPORT_SCHOOLS.held(request.actor),
        },
    )


@page(permissions.LOOK_AT_SCHOOL)
def school(request: HttpRequest, reference: str) -> HttpResponse:
    return _school(request, school_or_404(reference), ClosedDayForm())


def _school(request: HttpRequest, found: Any, form: ClosedDayForm) -> HttpResponse:
    return render(
        request,
        "authority/school.html",
        {
            "page": school_page(found, request.actor, request.today),
            "closed_day": form,
            "may_close": permissions.KEEP_CLOSED_DAYS.held(request.actor, found),
            "has_errors": form.is_bound,
        },
        status=422 if form.is_bound else 200,
    )


@page(permissions.KEEP_CLOSED_DAYS)
@require_POST
def add_closed_day(request: HttpRequest, reference: str) -> HttpResponse:
    found = school_or_404(reference)
    form = ClosedDayForm(request.POST)
    if form.is_valid():
        try:
            actions.add_closed_day(organisation=found, by=request.actor, on=request.today, **form.cleaned_data)
        except actions.ClosedDayRefused as refused:
            form.add_error("day", str(refused))
        else:
            messages.success(request, "The day is kept. Every clock that counts this school’s days counts it from now on.")
            return redirect("authority_school", reference=reference)
    return _school(request, found, form)


@page(permissions.KEEP_CLOSED_DAYS)
@require_POST
def remove_closed_day(request: HttpRequest, reference: str, day: str) -> HttpResponse:
    found = school_or_404(reference)
    try:
        closed_on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    actions.remove_closed_day(organisation=found, day=closed_on, by=request.actor, on=request.today)
    messages.success(request, "The school is open on that day again.")
    return redirect("authority_school", reference=reference)
