"""Record attendance: a fact that stays as it was written. Suspensions and exclusions have a journey of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from waymark.service.exclusions import actions
from waymark.service.exclusions.permissions import RECORD_ATTENDANCE
from waymark.service.exclusions.rules import ImpossibleFact
from waymark.service.pupils.queries import home_school
from waymark.service.web.page import page

from ..forms.facts import AttendanceForm
from ..subjects import child_to_act_for
from .form_page import form_page


@page(RECORD_ATTENDANCE)
def add_attendance(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = child_to_act_for(request, reference)
    school = home_school(pupil, request.today)
    form = AttendanceForm(request.POST if request.method == "POST" else None)
    back = _back(request, pupil)
    if request.method == "POST" and form.is_valid():
        try:
            if school is None:
                raise ImpossibleFact("", f"{pupil.name} is on no school’s main roll today, so nothing can be recorded.")
            actions.record_attendance(pupil=pupil, school=school, by=request.actor, on=request.today, **form.cleaned_data)
        except ImpossibleFact as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Recorded.")
            return redirect(back)
    return form_page(
        request,
        form,
        title="Add attendance",
        caption=pupil.name,
        button="Record",
        intro=["Give one period, such as a half term, as your register shows it."],
        back_href=back,
    )


def _back(request: HttpRequest, pupil: Any) -> str:
    """To the request it was recorded for, when somebody came from there; never to an address that was typed in."""
    referral = request.GET.get("for", "")
    if referral.startswith("RF-") and referral.replace("-", "").isalnum():
        return reverse("school_referral_section", args=[referral, "attendance"])
    return reverse("school_child", args=[pupil.reference])
