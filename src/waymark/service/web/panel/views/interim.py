"""The support a child has meanwhile, looked at on its day."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.panels import actions, permissions
from waymark.service.panels.actions import DecisionIncomplete, ReviewedMeanwhile
from waymark.service.panels.interim import Meanwhile, decision_with_support, meanwhile_of
from waymark.service.panels.reading import may_read
from waymark.service.pupils.queries import looked_at
from waymark.service.web.components.wording import day
from waymark.service.web.page import page

from ..forms.interim import InterimForm
from .finding import posted


@page(permissions.REVIEW_INTERIM)
def look(request: HttpRequest, decision: str) -> HttpResponse:
    """What it is, every look so far, and how it is going now."""
    found = decision_with_support(decision)
    now = meanwhile_of(found) if found and may_read(request.actor, found.pupil, request.today) else None
    if now is None:
        raise Http404
    permissions.REVIEW_INTERIM.require(request.actor, found)
    form = InterimForm(posted(request), initial={"looks": len(now.reviews), "next_course": "keep"})
    if request.method == "POST" and form.is_valid() and _saved(request, now, form):
        return redirect("school_child", found.pupil.reference)
    looked_at(found.pupil, what="decision", by=request.actor, on=request.today)
    return render(
        request,
        "panel/interim.html",
        {
            "now": now,
            "pupil": found.pupil,
            "form": form,
            "back_href": reverse("school_child", args=[found.pupil.reference]),
            "back_text": found.pupil.name,
        },
        status=422 if form.is_bound else 200,
    )


def _saved(request: HttpRequest, now: Meanwhile, form: InterimForm) -> bool:
    try:
        review = actions.review_interim_support(
            decision=now.decision, course=form.course, looks_before=form.cleaned_data.get("looks") or 0,
            by=request.actor, on=request.today,
        )
    except DecisionIncomplete as incomplete:
        for name, sentence in incomplete.faults.items():
            form.add_error(name, sentence.rstrip("."))
        return False
    except ReviewedMeanwhile as refused:
        form.add_error(None, str(refused))
        return False
    again = f" It is looked at again on {day(review.next_review_on)}." if review.next_review_on else " The support has ended."
    messages.success(request, f"Saved.{again}")
    return True
