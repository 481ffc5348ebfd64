"""The request as a list of short pages, with what happens next beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.referrals import queries as referrals
from waymark.service.referrals.permissions import WRITE_REFERRAL
from waymark.service.referrals.rules import SECTIONS
from waymark.service.web.page import page

from ..presenters.identity import identity
from ..presenters.next_up import what_happens_next
from ..presenters.task_list import how_many_complete, tasks_of
from ..subjects import own_referral_or_404


@page(WRITE_REFERRAL)
def task_list(request: HttpRequest, reference: str) -> HttpResponse:
    referral = own_referral_or_404(request, reference)
    if referral.state not in ("draft", "awaiting_head"):
        return redirect("school_referral", referral.reference)
    sections = referrals.sections_of(referral)
    steps = referrals.steps_of(referral)
    returned = steps[-1].note if steps and steps[-1].event == "return_to_author" else ""
    return render(
        request,
        "school/task_list.html",
        {
            "referral": referral,
            "pupil": referral.pupil,
            "facts": identity(referral.pupil, referral.school.name),
            "tasks": tasks_of(referral, sections),
            "complete": how_many_complete(sections),
            "out_of": len(SECTIONS),
            "next_up": what_happens_next(referral, request.today),
            "returned": returned,
            "is_head": request.actor.role == "head_teacher",
            "breadcrumbs": [
                {"text": "Children and requests", "href": reverse("school_children")},
                {"text": referral.pupil.name},
            ],
        },
    )
