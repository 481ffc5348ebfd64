"""What became of a suspension or a permanent exclusion: another row beside the fact, which stays as it was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from waymark.service.duties import actions
from waymark.service.exclusions import queries
from waymark.service.exclusions.permissions import CANCEL_SUSPENSION, RECORD_OUTCOME
from waymark.service.exclusions.rules import ImpossibleFact
from waymark.service.pupils.permissions import require_may_act
from waymark.service.pupils.queries import looked_at
from waymark.service.web.components.wording import day
from waymark.service.web.page import page

from ..forms.afterwards import CancelSuspensionForm, OutcomeForm
from .form_page import form_page


@page(CANCEL_SUSPENSION)
def cancel_suspension(request: HttpRequest, reference: str) -> HttpResponse:
    suspension = queries.suspension_with_reference(reference)
    return _record(
        request,
        suspension,
        CANCEL_SUSPENSION,
        CancelSuspensionForm(request.POST if request.method == "POST" else None),
        lambda given: actions.cancel_suspension(suspension=suspension, by=request.actor, on=request.today, **given),
        "Record that a suspension was cancelled",
        lambda: f"Suspended by {suspension.school.name} from {day(suspension.starts_on)} to {day(suspension.ends_on)}. "
        "A head can cancel it before the governing board meets. School days already lost still count.",
    )


@page(RECORD_OUTCOME)
def record_outcome(request: HttpRequest, reference: str) -> HttpResponse:
    excluded = queries.permanent_exclusion_with_reference(reference)
    return _record(
        request,
        excluded,
        RECORD_OUTCOME,
        OutcomeForm(request.POST if request.method == "POST" else None),
        lambda given: actions.record_outcome(permanent_exclusion=excluded, by=request.actor, on=request.today, **given),
        "Record what became of a permanent exclusion",
        lambda: f"Permanently excluded by {excluded.school.name}, decided {day(excluded.decided_on)}.",
    )


def _record(
    request: HttpRequest,
    fact: Any,
    permission: Any,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    title: str,
    intro: Callable[[], str],
) -> HttpResponse:
    if fact is None:
        raise Http404
    permission.require(request.actor, fact.school_id)
    require_may_act(request.actor, fact.pupil, request.today)
    looked_at(fact.pupil, what="pupil", by=request.actor, on=request.today)
    back = reverse("school_child", args=[fact.pupil.reference])
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ImpossibleFact as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Recorded.")
            return redirect(back)
    return form_page(
        request,
        form,
        title=title,
        caption=fact.pupil.name,
        button="Record",
        intro=[intro()],
        back_href=back,
    )
