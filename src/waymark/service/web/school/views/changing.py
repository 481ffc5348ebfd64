"""Correcting who a child is, for the school whose roll the child is on and for the council."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.pupils.actions import PupilAlreadyKnown, SomebodyElseChanged, change_pupil
from waymark.service.pupils.changing import fingerprint_of
from waymark.service.pupils.permissions import CHANGE_PUPIL
from waymark.service.pupils.queries import home_school
from waymark.service.web.page import page

from ..forms.child import ChangeDetailsForm
from ..subjects import child_to_act_for
from .finding import year_question


@page(CHANGE_PUPIL)
def change_details(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = child_to_act_for(request, reference)
    form = ChangeDetailsForm(request.POST if request.method == "POST" else None, pupil=pupil, today=request.today)
    if request.method == "POST" and form.is_valid():
        born_on = form.cleaned_data["born_on"]
        if born_on != pupil.born_on:
            form.ask_for_the_date(year_question(born_on, home_school(pupil, request.today), request.today))
        if form.is_valid():
            try:
                change_pupil(
                    pupil=pupil, details=form.details, seen=form.cleaned_data["seen"], by=request.actor, on=request.today
                )
            except PupilAlreadyKnown as known:
                form.add_error("upn", str(known))
            except SomebodyElseChanged as changed:
                form.add_error(None, str(changed))
            else:
                messages.success(request, "The details are as you entered them. Who changed what is kept.")
                return redirect("school_child", pupil.reference)
    return render(
        request,
        "school/change_details.html",
        {
            "form": form,
            "pupil": pupil,
            "seen": request.POST.get("seen", "") if form.is_bound else fingerprint_of(pupil),
            "back_href": reverse("school_child", args=[pupil.reference]),
        },
        status=422 if form.is_bound else 200,
    )
