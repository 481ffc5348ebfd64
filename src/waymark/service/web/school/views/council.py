"""What the council does with a request it has read: ask for more, or hand one incident to a broker."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from waymark.service.accounts.queries import people_with_role
from waymark.service.accounts.roles import AUTHORITY
from waymark.service.organisations.queries import calendar_for
from waymark.service.referrals import actions
from waymark.service.referrals.permissions import ASK_FOR_MORE, SEND_TO_BROKER
from waymark.service.referrals.queries import questions_asked
from waymark.service.referrals.rules import WrongState, next_state
from waymark.service.web.page import page

from ..forms.sending import AskMoreForm, BrokerForm
from ..subjects import own_referral_or_404
from .form_page import form_page


@page(ASK_FOR_MORE)
def ask_for_more(request: HttpRequest, reference: str) -> HttpResponse:
    one = own_referral_or_404(request, reference)
    if request.method == "GET" and (done := _cannot_be(one, "ask_for_more")):
        return _back_saying(request, one, done)
    form = AskMoreForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        due_on = calendar_for(one.school_id).add_school_days(request.today, given["within"])
        try:
            actions.ask_for_more(
                referral=one, question=given["question"], due_on=due_on, by=request.actor, on=request.today
            )
        except WrongState as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{one.school.name} has been asked, and has until {due_on:%A %d %B}.")
            return redirect("school_referral", one.reference)
    return form_page(
        request,
        form,
        title=f"Ask {one.school.name} for more",
        caption=one.pupil.name,
        button="Ask",
        back_href=reverse("school_referral", args=[one.reference]),
    )


def _cannot_be(one: Any, event: str) -> str:
    """Why a request cannot take this step now, or nothing."""
    try:
        next_state(one.state, event)
    except WrongState as refused:
        asked = next((item for item in questions_asked(one) if item.answered_on is None), None)
        if event == "ask_for_more" and asked:
            return f"{one.school.name} has been asked already and has until {asked.due_on:%A %d %B} to answer."
        return str(refused)
    return ""


def _back_saying(request: HttpRequest, one: Any, sentence: str) -> HttpResponse:
    messages.info(request, sentence)
    return redirect("school_referral", one.reference)


@page(SEND_TO_BROKER)
def send_to_broker(request: HttpRequest, reference: str) -> HttpResponse:
    one = own_referral_or_404(request, reference)
    if request.method == "GET" and (done := _cannot_be(one, "send_to_broker")):
        return _back_saying(request, one, done)
    people = {
        str(person.reference): person
        for person in people_with_role(request.actor.organisation_id, AUTHORITY, request.today)
    }
    form = BrokerForm(
        request.POST if request.method == "POST" else None,
        people=[(reference, person.name) for reference, person in people.items()],
    )
    if request.method == "POST" and form.is_valid():
        broker = people[form.cleaned_data["broker"]]
        try:
            actions.send_to_broker(referral=one, broker=broker, by=request.actor, on=request.today)
        except WrongState as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{broker.name} has the next step.")
            return redirect("school_referral", one.reference)
    return form_page(
        request,
        form,
        title="Send it to a broker",
        caption=one.pupil.name,
        button="Send it",
        intro=[
            "One serious incident does not wait for a panel. "
            "The broker speaks with the family and both schools within days."
        ],
        back_href=reverse("school_referral", args=[one.reference]),
    )
