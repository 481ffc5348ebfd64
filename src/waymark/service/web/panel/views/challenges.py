"""A family asks that a decision is looked at again: what they say, and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.panels import actions, permissions
from waymark.service.panels.actions import CannotLookAgain
from waymark.service.panels.challenges import challenge_with_reference
from waymark.service.panels.reading import may_read
from waymark.service.pupils.queries import looked_at
from waymark.service.web.page import page

from ..forms.challenge import AnswerChallengeForm
from ..presenters.challenge import challenge_shown
from .finding import posted


@page(permissions.ANSWER_CHALLENGE)
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Their words first, then what was decided, then the answer: it stands, or it is looked at again, with reasons."""
    asked = challenge_with_reference(reference)
    if asked is None or not may_read(request.actor, asked.pupil, request.today):
        raise Http404
    permissions.ANSWER_CHALLENGE.require(request.actor, asked)
    writes_down = permissions.writes_down_an_answer(request.actor, asked)
    form = AnswerChallengeForm(asked.about, posted(request), writes_down=writes_down)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_challenge(challenge=asked, by=request.actor, on=request.today, **form.cleaned_data)
        except CannotLookAgain as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The family has the answer on its page now.")
            return redirect("panel_challenge", reference)
    looked_at(asked.pupil, what="challenge", by=request.actor, on=request.today)
    return render(request, "panel/challenge.html", {
        "view": challenge_shown(asked, request.today), "asked": asked, "form": form,
        "breadcrumbs": [{"text": "What needs me", "href": reverse("home")}, {"text": asked.pupil.name}],
    }, status=422 if form.is_bound and form.errors else 200)
