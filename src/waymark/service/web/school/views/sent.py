"""After sending: the copy as sent, the clock, adding to it, answering, withdrawing, and what happened so far."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from waymark.service.documents.attachments import TYPES
from waymark.service.organisations.queries import authority_model
from waymark.service.panels.actions.withdrawing import withdraw_with_what_hangs_from_it
from waymark.service.panels.queries import next_cut_off_for
from waymark.service.pupils.queries import looked_at
from waymark.service.referrals import actions
from waymark.service.referrals import queries as referrals
from waymark.service.referrals.permissions import (
    ANSWER_MORE,
    ASK_FOR_MORE,
    READ_REFERRAL,
    SEND_TO_BROKER,
    WITHDRAW_REFERRAL,
    WRITE_REFERRAL,
)
from waymark.service.referrals.rules import OVER, PATHS, STATE_NAMES, TRANSITIONS, WrongState
from waymark.service.web.components.today import hour_now
from waymark.service.web.page import page

from ..forms.sending import AddSomethingForm, AnswerForm, ReasonForm
from ..presenters.history import history, what_goes_with_it
from ..presenters.identity import identity
from ..presenters.next_up import what_happens_next
from ..presenters.outcome import outcomes_of
from ..presenters.reading import parts_as_sent
from ..subjects import is_ours, own_referral_or_404, referral_or_404
from .form_page import form_page
from .own_words import said_for


@page(READ_REFERRAL)
def referral(request: HttpRequest, reference: str) -> HttpResponse:
    """The request as it was sent, with everything said since. Prints as one document."""
    one = referral_or_404(request, reference)
    if one.submitted_on is None and one.state not in OVER:
        return redirect("school_referral_task_list", one.reference)
    parts, frozen_on = parts_as_sent(one)
    asked, steps = referrals.questions_asked(one), referrals.steps_of(one)
    return render(
        request,
        "school/referral.html",
        {
            "referral": one,
            "pupil": one.pupil,
            "facts": identity(one.pupil, one.school.name),
            "parts": parts,
            "frozen_on": frozen_on,
            "state": STATE_NAMES[one.state],
            "path": PATHS[one.path],
            "spoken": _said_since(one, parts),
            "added": [step for step in steps if step.event == "add"],
            "ended": next((step for step in steps if step.state in OVER - {"decided"}), None),
            "asked": asked,
            "outcomes": outcomes_of(one, request.actor),
            "next_up": what_happens_next(one, request.today),
            "acts": _acts(request, one, asked),
            "back_href": reverse("school_children") if WRITE_REFERRAL.held(request.actor) else "/",
            "back_text": "Back",
        },
    )


def _said_since(one: Any, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Own words that are not in the copy as sent."""
    frozen = {row["value"] for part in parts for row in part["rows"]}
    return [words for words in said_for(one) if words["text"] not in frozen]


def _acts(request: HttpRequest, one: Any, asked: list[Any]) -> list[dict[str, str]]:
    """What this person may do with it now: words of the link and its address."""
    by, acts = request.actor, []
    possible = TRANSITIONS[one.state]
    if ANSWER_MORE.held(by, one) and any(item.answered_on is None for item in asked) and is_ours(request, one):
        acts.append(("Answer the council’s question", "school_referral_answer", ()))
    if WRITE_REFERRAL.held(by, one) and one.state not in OVER:
        acts += [
            ("Add something", "school_referral_add", ()),
            ("Add the child’s own words", "school_referral_words", ("pupil",)),
            ("Add a parent’s or carer’s words", "school_referral_words", ("parent",)),
        ]
    if ASK_FOR_MORE.held(by) and "ask_for_more" in possible:
        acts.append(("Ask the school for more", "school_referral_ask_more", ()))
    if SEND_TO_BROKER.held(by) and "send_to_broker" in possible and one.path == "one_off":
        acts.append(("Send it to a broker", "school_referral_broker", ()))
    if WITHDRAW_REFERRAL.held(by, one) and "withdraw" in possible:
        acts.append(("Withdraw the request", "school_referral_withdraw", ()))
    acts.append(("What happened so far", "school_referral_history", ()))
    return [{"text": text, "href": reverse(name, args=[one.reference, *more])} for text, name, more in acts]


@page(WRITE_REFERRAL)
def add_something(request: HttpRequest, reference: str) -> HttpResponse:
    one = own_referral_or_404(request, reference)
    if request.method == "GET" and one.state in OVER:
        messages.info(request, referrals.why_it_stays(one))
        return redirect("school_referral", one.reference)
    form = AddSomethingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_something(referral=one, words=form.cleaned_data["words"], by=request.actor, on=request.today)
        except WrongState as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "It is shown beside the request, with today’s date.")
            return redirect("school_referral", one.reference)
    return _form_page(request, one, form, "Add something to the request", "Add it")


@page(ANSWER_MORE)
def answer_more(request: HttpRequest, reference: str) -> HttpResponse:
    one = own_referral_or_404(request, reference)
    asked = next((item for item in referrals.questions_asked(one) if item.answered_on is None), None)
    if asked is None:
        messages.info(request, "Every question about this request has been answered.")
        return redirect("school_referral", one.reference)
    form = AnswerForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.answer_more(
                asked=asked, answer=given["answer"], report=given["report"], by=request.actor, on=request.today,
                cut_off_on=next_cut_off_for(one.school_id, request.today, hour_now()),
            )
        except WrongState as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Your answer is with the council.")
            return redirect("school_referral", one.reference)
    return _form_page(
        request,
        one,
        form,
        "Answer the council’s question",
        "Send the answer",
        intro=[
            f"{asked.asked_by.name} asked on {asked.asked_on:%d %B}: {asked.question}",
            f"Needed by {asked.due_on:%A %d %B}.",
        ],
    )


@page(READ_REFERRAL)
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """A report as it was attached, to be kept or opened: never shown inside our own pages."""
    found = referrals.report_with_reference(reference)
    if found is None:
        raise Http404
    one = referral_or_404(request, found.asked.referral.reference)
    looked_at(one.pupil, what="report", by=request.actor, on=request.today)
    answer = HttpResponse(bytes(found.content), content_type=TYPES[found.kind][1])
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@page(WITHDRAW_REFERRAL)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Shows what else goes with it before anything goes."""
    one = own_referral_or_404(request, reference)
    if "withdraw" not in TRANSITIONS[one.state]:
        messages.info(request, f"This request is “{STATE_NAMES[one.state].lower()}”, so there is nothing to withdraw.")
        return redirect("school_referral", one.reference)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        reasons=list(authority_model().reason_list("withdrawal").options),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            withdraw_with_what_hangs_from_it(
                referral=one,
                reason=given["reason"],
                note=given["note"],
                by=request.actor,
                on=request.today,
            )
        except WrongState as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The request is withdrawn, with everything listed here.")
            return redirect("school_referral", one.reference)
    return render(
        request,
        "school/withdraw.html",
        {
            "form": form,
            "referral": one,
            "pupil": one.pupil,
            "goes": what_goes_with_it(one, request.today),
            "back_href": reverse("school_referral", args=[one.reference]),
        },
        status=422 if form.is_bound else 200,
    )


@page(READ_REFERRAL)
def referral_history(request: HttpRequest, reference: str) -> HttpResponse:
    one = referral_or_404(request, reference)
    return render(
        request,
        "school/history.html",
        {
            "referral": one,
            "pupil": one.pupil,
            "events": history(one),
            "back_href": reverse("school_referral", args=[one.reference]),
        },
    )


def _form_page(
    request: HttpRequest, one: Any, form: Any, title: str, button: str, intro: list[str] = ()
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        caption=one.pupil.name,
        button=button,
        intro=intro,
        back_href=reverse("school_referral", args=[one.reference]),
    )
