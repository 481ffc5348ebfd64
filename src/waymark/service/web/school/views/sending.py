"""From the writer to the head, from the head onwards: check, say why all the same, approve or return."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.organisations.queries import authority_model
from waymark.service.panels.queries import next_cut_off_for
from waymark.service.referrals import actions
from waymark.service.referrals import queries as referrals
from waymark.service.referrals.freezing import held_of
from waymark.service.referrals.permissions import APPROVE_REFERRAL, SEND_TO_HEAD, WRITE_REFERRAL
from waymark.service.referrals.questions import is_family_untold
from waymark.service.referrals.rules import SECTIONS, STATE_NAMES, WrongState
from waymark.service.web.components.today import hour_now
from waymark.service.web.page import page
from waymark.service.web.typed import kept_to_copy

from ..forms.sending import ApproveForm, ExceptionForm
from ..presenters.identity import identity
from ..presenters.next_up import what_happens_next
from ..presenters.reading import parts_to_check, parts_to_read
from ..subjects import can_be_changed, own_referral_or_404
from .own_words import said_for


@page(SEND_TO_HEAD)
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole request as it will read, with a way to change each part, and what is still missing."""
    referral = own_referral_or_404(request, reference)
    if request.method == "POST":
        return _send(request, referral)
    if not can_be_changed(referral):
        return redirect("school_referral_task_list", referral.reference)
    held = held_of(referral)
    missing = actions.still_missing(referral, request.today, held)
    lacking = referrals.eligibility_gaps(referral, request.today)
    return render(
        request,
        "school/check.html",
        {
            "referral": referral,
            "pupil": referral.pupil,
            "facts": identity(referral.pupil, referral.school.name),
            "parts": parts_to_check(referral, held),
            "missing": missing,
            "untold": is_family_untold(held.answers["agreement"]),
            "titles": SECTIONS,
            "gaps": lacking,
            "gaps_can_be_set_aside": all(gap.exception_allowed for gap in lacking),
            "next_up": what_happens_next(referral, request.today),
            "back_href": reverse("school_referral_task_list", args=[referral.reference]),
            "back_text": "Back to the list",
        },
    )


def _send(request: HttpRequest, referral: Any, exception_reason: str = "") -> HttpResponse:
    try:
        actions.send_to_head(
            referral=referral, exception_reason=exception_reason, by=request.actor, on=request.today,
            cut_off_on=next_cut_off_for(referral.school_id, request.today, hour_now()),
        )
    except actions.NotReady:
        messages.error(request, "Nothing was sent: some answers are still missing. They are listed below.")
        return redirect("school_referral_check", referral.reference)
    except actions.NotEligible:
        return redirect("school_referral_eligibility", referral.reference)
    except WrongState as refused:
        messages.error(request, str(refused))
        return redirect("school_referral_task_list", referral.reference)
    messages.success(request, "The request is with the head, who approves it or returns it.")
    return redirect("school_referral_task_list", referral.reference)


@page(SEND_TO_HEAD)
def eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    """The usual evidence is not there: say why it is asked all the same, and send."""
    referral = own_referral_or_404(request, reference)
    gaps = referrals.eligibility_gaps(referral, request.today) if can_be_changed(referral) else []
    if not gaps:
        return redirect("school_referral_check", referral.reference)
    form = ExceptionForm(
        request.POST if request.method == "POST" else None,
        reasons=list(authority_model().reason_list("eligibility_exception").options),
        initial={"reason": "one_off_incident"} if referral.path == "one_off" else {},
    )
    if request.method == "POST" and form.is_valid():
        return _send(request, referral, form.in_words)
    return render(
        request,
        "school/eligibility.html",
        {
            "form": form,
            "gaps": gaps,
            "referral": referral,
            "pupil": referral.pupil,
            "may_go_on": all(gap.exception_allowed for gap in gaps),
            "back_href": reverse("school_referral_check", args=[referral.reference]),
        },
        status=422 if form.is_bound else 200,
    )


@page(WRITE_REFERRAL)
def safeguarding(request: HttpRequest, reference: str) -> HttpResponse:
    """An open concern goes to children's services first: what to do now, whatever becomes of the request."""
    referral = own_referral_or_404(request, reference)
    model = authority_model()
    return render(
        request,
        "school/safeguarding.html",
        {
            "referral": referral,
            "pupil": referral.pupil,
            "authority": model.authority,
            "restricted_href": reverse("school_restricted", args=[referral.pupil.reference]),
            "told_href": reverse("school_referral_section", args=[referral.reference, "safety"])
            + "#id_told_services_on-day",
            "back_href": reverse("school_referral_task_list", args=[referral.reference]),
            "back_text": "Back to the list",
        },
    )


@page(APPROVE_REFERRAL)
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """The head reads the whole request and approves or returns it."""
    referral = own_referral_or_404(request, reference)
    if referral.state != "awaiting_head":
        if request.POST.get("decision") == "return" and (kept := _note_kept(request, referral)):
            return kept
        messages.info(request, "This request is not waiting for you: here it is as it stands.")
        return redirect("school_referral_task_list", referral.reference)
    held = held_of(referral)
    untold = is_family_untold(held.answers["agreement"])
    form = ApproveForm(request.POST if request.method == "POST" else None, is_family_untold=untold)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("version") != str(referral.version):
            form.add_error(None, "The request has changed since you opened this page: read it again, then decide.")
        else:
            return _decide(request, referral, form)
    return render(
        request,
        "school/approve.html",
        {
            "form": form,
            "untold": untold,
            "referral": referral,
            "pupil": referral.pupil,
            "facts": identity(referral.pupil, referral.school.name),
            "parts": parts_to_read(referral, held),
            "spoken": said_for(referral),
            "exception": referral.exception_reason,
            "back_href": reverse("school_children"),
        },
        status=422 if form.is_bound else 200,
    )


def _decide(request: HttpRequest, referral: Any, form: ApproveForm) -> HttpResponse:
    in_time = {"cut_off_on": next_cut_off_for(referral.school_id, request.today, hour_now())}
    try:
        if form.cleaned_data["decision"] == "return":
            actions.return_to_author(
                referral=referral, note=form.cleaned_data["note"], by=request.actor, on=request.today, **in_time
            )
            messages.success(request, "The request is back with its writer, with your note.")
            return redirect("school_children")
        actions.approve_referral(referral=referral, by=request.actor, on=request.today, **in_time)
    except WrongState as refused:
        referral.refresh_from_db()
        if form.cleaned_data["decision"] == "return" and (kept := _note_kept(request, referral)):
            return kept
        messages.error(request, str(refused))
        return redirect("school_referral_task_list", referral.reference)
    messages.success(request, "Approved and sent. This is the copy everybody reads.")
    return redirect("school_referral", referral.reference)


def _note_kept(request: HttpRequest, referral: Any) -> HttpResponse | None:
    """A note to the writer that came too late, to copy; None without one, or where the same press returned it already."""
    note = request.POST.get("note", "").strip()
    if not note or any(step.note == note for step in referrals.steps_of(referral)):
        return None
    return kept_to_copy(
        request, child=referral.pupil.name, heading="The request was not returned", label="Your note", text=note,
        sentence=f"This request is “{STATE_NAMES[referral.state].lower()}” by now, so your note was not saved.",
        href=reverse("school_referral_task_list", args=[referral.reference]), link_text="See the request as it stands",
    )
