"""Begin a request for a child: persistent disruption or one incident. What happens next differs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.pupils.queries import home_school
from waymark.service.referrals import actions
from waymark.service.referrals.permissions import START_REFERRAL
from waymark.service.referrals.queries import referrals_of
from waymark.service.referrals.rules import EDITABLE, OVER
from waymark.service.web.page import page

from ..forms.child import StartForm
from ..presenters.identity import identity
from ..subjects import child_to_act_for


@page(START_REFERRAL)
def start_referral(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = child_to_act_for(request, reference)
    school = home_school(pupil, request.today)
    already = _open_request(pupil, school)
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if school is None:
                raise actions.ChildIsNotOnYourRoll(
                    f"{pupil.name} is on no school’s main roll today, so nobody can ask for them."
                )
            referral = actions.start_referral(
                pupil=pupil, school=school, path=form.cleaned_data["path"], by=request.actor, on=request.today
            )
        except actions.ChildIsNotOnYourRoll as refused:
            form.add_error(None, str(refused))
        else:
            if already or referral.state not in EDITABLE or referral.started_on < request.today:
                unsaved = " What you chose just now was not saved." if referral.path != form.cleaned_data["path"] else ""
                messages.info(request, f"There is an open request for this child already: here it is.{unsaved}")
            return redirect(
                "school_referral_task_list" if referral.submitted_on is None else "school_referral", referral.reference
            )
    return render(
        request,
        "school/start.html",
        {
            "form": form,
            "pupil": pupil,
            "already": already,
            "is_draft": already is not None and already.state in EDITABLE,
            "facts": identity(pupil, school.name if school else ""),
            "back_href": reverse("school_child", args=[pupil.reference]),
        },
        status=422 if form.is_bound else 200,
    )


def _open_request(pupil: Any, school: Any) -> Any:
    """The request that this school has open for the child, if it has one."""
    if school is None:
        return None
    found = (one for one in referrals_of(pupil) if one.school_id == school.pk and one.state not in OVER)
    return next(found, None)
