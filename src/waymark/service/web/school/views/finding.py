"""Find the child, or add them, with the children who may be the same shown first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.organisations.queries import organisation_with_id, schools_in_partnerships, years_taught_at
from waymark.service.panels.reading import may_read
from waymark.service.pupils import queries as pupils
from waymark.service.pupils.actions import PupilAlreadyKnown, add_pupil
from waymark.service.pupils.permissions import ADD_PUPIL
from waymark.service.pupils.rules import not_taught_there
from waymark.service.web.page import page

from ..forms.child import AddChildForm, FindChildForm

LOOKED_FOR = ("upn", "family_name", "born_on_day", "born_on_month", "born_on_year")


@page(ADD_PUPIL)
def find_child(request: HttpRequest) -> HttpResponse:
    """By UPN, or by family name and birthday, among the children this organisation may see.

    Asked by POST: names and birthdays stay out of addresses, and so out of logs and histories.
    """
    form = FindChildForm(request.POST if request.method == "POST" else None, today=request.today)
    asked = form.is_valid()
    return render(
        request,
        "school/find_child.html",
        {
            "form": form,
            "found": _found(request, form) if asked else None,
            "asked": asked,
            "looked_for": [(name, request.POST.get(name, "")) for name in LOOKED_FOR],
            "back_href": reverse("school_children"),
        },
        status=422 if form.is_bound and not asked else 200,
    )


def _found(request: HttpRequest, form: FindChildForm) -> list[Any]:
    return [one for one in _seen(form) if may_read(request.actor, one, request.today)]


def _seen(form: FindChildForm) -> list[Any]:
    given = form.cleaned_data
    if given["upn"]:
        one = pupils.pupil_with_upn(given["upn"])
        return [one] if one else []
    return list(pupils.likely_same_child(given["family_name"], given["born_on"]))


@page(ADD_PUPIL)
def add_child(request: HttpRequest) -> HttpResponse:
    """Add a child. Somebody with the same birthday and a like name is shown before anything is saved."""
    saves = request.method == "POST" and "looked_for" not in request.POST
    form = AddChildForm(
        request.POST if saves else None,
        today=request.today,
        schools=_schools(request),
        initial=_typed_already(request),
    )
    alike: list[Any] = []
    if saves and form.is_valid():
        given = form.cleaned_data
        alike = list(pupils.likely_same_child(given["family_name"], given["born_on"], given["given_names"]))
        form.ask_for_the_date(year_question(given["born_on"], _school_of(request, form), request.today))
        if form.is_valid() and (not alike or given["is_another_child"]):
            added = _add(request, form)
            if added is not None:
                messages.success(request, f"{added.name} has been added. Nobody outside your school can see them yet.")
                return redirect("school_start_referral", added.reference)
    return render(
        request,
        "school/add_child.html",
        {"form": form, "alike": alike, "back_href": reverse("school_find_child")},
        status=422 if form.is_bound else 200,
    )


def year_question(born_on: date, school: Any, on: date) -> str:
    return not_taught_there(born_on, on, school.name, years_taught_at(school.pk)) if school else ""


def _school_of(request: HttpRequest, form: AddChildForm) -> Any:
    return organisation_with_id(int(form.cleaned_data.get("school") or request.actor.organisation_id))


def _add(request: HttpRequest, form: AddChildForm) -> Any:
    try:
        return add_pupil(details=form.details, school=_school_of(request, form), by=request.actor, on=request.today)
    except PupilAlreadyKnown as known:
        form.add_error("upn", str(known))
    return None


def _schools(request: HttpRequest) -> list[tuple[str, str]]:
    if request.actor.organisation_kind == "school":
        return []
    return [(str(one.pk), one.name) for one in schools_in_partnerships(request.today)]


def _typed_already(request: HttpRequest) -> dict[str, Any]:
    """What was looked for, so that nothing is typed twice."""
    looked_for = FindChildForm(request.POST, today=request.today)
    looked_for.is_valid()
    return {name: value for name, value in getattr(looked_for, "cleaned_data", {}).items() if value}
