"""What is recorded of a suspension or a permanent exclusion later: told, met, considered, reviewed, cancelled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from waymark.service.duties import actions
from waymark.service.duties.events import event_in_full
from waymark.service.duties.permissions import CANCEL_EXCLUSION, RECORD_OUTCOME
from waymark.service.duties.standing import would_undo
from waymark.service.exclusions.actions import record_meeting, record_told
from waymark.service.exclusions.permissions import CANCEL_SUSPENSION, RECORD_MEETING, RECORD_TOLD
from waymark.service.exclusions.rules import OUTCOMES, ImpossibleFact
from waymark.service.exclusions.rules_afterwards import ON_SUSPENSION
from waymark.service.web.page import page

from ..forms.afterwards import BoardForm, CancelForm, MeetingForm, ToldForm
from ..presenters.choices import board_choices, to_tell
from ..presenters.event import title_of
from ..subjects import excluded_or_404, excluded_to_act_on, is_permanent
from .form import form_page


@page(RECORD_TOLD)
def told(request: HttpRequest, reference: str) -> HttpResponse:
    """Several may be ticked off in one press, told on the same day in the same way."""
    fact = excluded_to_act_on(request, reference, RECORD_TOLD)
    choices = to_tell(fact, event_in_full(fact, request.today))
    typed = request.POST if request.method == "POST" else None
    form = ToldForm(_and_what_is_done(choices, typed), typed, initial={"told_on": request.today})

    def act(given: dict[str, Any]) -> list[str]:
        for one in given["told"]:
            who, _, subject = one.partition(":")
            record_told(
                about=fact, who=who, subject=subject, told_on=given["told_on"], how=given["how"], note=given["note"],
                by=request.actor, on=request.today,
            )
        return []

    if not choices and typed is None:
        messages.info(request, "Everybody who must be told of this has been told.")
        return redirect("exclusion_event", reference)
    intro = ["The law counts the day they were told, not the day of this entry."]
    return _record(request, fact, form, act, "Record who was told", intro)


def _and_what_is_done(choices: list[tuple[str, str]], typed: Any) -> list[tuple[str, str]]:
    """A second press names what the first has recorded: it is taken again and does nothing more."""
    known = {key for key, _ in choices}
    again = [one for one in (typed.getlist("told") if typed else []) if one not in known and one.count(":") == 1]
    return [*choices, *((one, "Told already") for one in again)]


@page(RECORD_MEETING)
def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    fact = excluded_to_act_on(request, reference, RECORD_MEETING)
    if is_permanent(fact):
        return redirect("exclusion_event", reference)
    form = MeetingForm(request.POST if request.method == "POST" else None, initial={"happened_on": request.today})
    return _record(
        request, fact, form,
        lambda given: record_meeting(suspension=fact, by=request.actor, on=request.today, **given) and [],
        "The meeting about coming back",
        ["Coming back never waits for this meeting. A child whose parent cannot come is back at school all the same."],
    )


@page(RECORD_OUTCOME)
def board(request: HttpRequest, reference: str) -> HttpResponse:
    """The board, a review panel, the board again. Putting the child back is asked about before it is done."""
    fact = excluded_to_act_on(request, reference, RECORD_OUTCOME)
    typed = request.POST if request.method == "POST" else None
    choices = board_choices(fact)
    if not choices and typed is None:
        messages.info(request, "Nothing more can be recorded of the board: this is settled.")
        return redirect("exclusion_event", reference)
    asked = typed.get("what", "") if typed else ""
    known = asked in (OUTCOMES if is_permanent(fact) else ON_SUSPENSION) and asked != "cancelled"  # said again, or too late
    form = BoardForm([*choices, (asked, asked)] if known and asked not in dict(choices) else choices, typed,
                     initial={"happened_on": request.today})
    if asked == "reinstated" and "confirmed" not in typed and form.is_valid():
        return _is_it_meant(request, fact, form)

    def act(given: dict[str, Any]) -> list[str]:
        common = {"happened_on": given["happened_on"], "reason": given["reason"], "by": request.actor, "on": request.today}
        if is_permanent(fact):
            return list(actions.record_outcome(permanent_exclusion=fact, outcome=given["what"], **common).says)
        return list(actions.record_board_on_suspension(suspension=fact, what=given["what"], **common).says)

    return _record(request, fact, form, act, "The governing board" if not is_permanent(fact) else "The board and the review", [])


def _is_it_meant(request: HttpRequest, fact: Any, form: forms.Form) -> HttpResponse:
    """What putting the child back undoes, shown before it is done; what was typed comes along unseen."""
    return form_page(
        request, form, title=f"Put {fact.pupil.known_as or fact.pupil.given_names} back at school?", caption=fact.pupil.name,
        button="Yes, record the reinstatement", intro=["This is what happens when it is recorded:"],
        points=would_undo(fact, request.today), carried=_carried(request), names=[], refused=False,
        back_href=reverse("exclusion_board", args=[fact.reference]),
    )


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    kept = ("what", "happened_on_day", "happened_on_month", "happened_on_year", "reason")
    return [*((name, request.POST.get(name, "")) for name in kept), ("confirmed", "yes")]


@page(CANCEL_SUSPENSION)
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Either kind. A permanent exclusion is for its head alone to cancel."""
    found, _ = excluded_or_404(request, reference)
    fact = excluded_to_act_on(request, reference, CANCEL_EXCLUSION if is_permanent(found) else CANCEL_SUSPENSION)
    why_not = event_in_full(fact, request.today).cannot_cancel
    if why_not and request.method == "GET":
        messages.info(request, why_not)
        return redirect("exclusion_event", reference)

    def act(given: dict[str, Any]) -> list[str]:
        common = {"reason": given["reason"], "by": request.actor, "on": request.today}
        if is_permanent(fact):
            return list(actions.cancel_permanent_exclusion(permanent_exclusion=fact, **common).says)
        return list(actions.cancel_suspension(suspension=fact, **common).says)

    return _record(
        request, fact, CancelForm(request.POST if request.method == "POST" else None), act, "Cancel it",
        [
            f"{title_of(fact)}. It can be cancelled until the governing board meets about it.",
            "The school days already missed still count. Everybody who was told must be told that it is cancelled, and why.",
        ],
        button="Cancel the exclusion" if is_permanent(fact) else "Cancel the suspension",
    )


def _record(
    request: HttpRequest, fact: Any, form: forms.Form, act: Any, title: str, intro: list[str], button: str = "Record"
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            says = act(form.cleaned_data)
        except ImpossibleFact as refused:
            field = {"outcome": "what"}.get(refused.field, refused.field)
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.success(request, " ".join(["Recorded.", *says]))
            return redirect("exclusion_event", fact.reference)
    return form_page(
        request, form, title=title, caption=f"{fact.pupil.name}. {title_of(fact)}", button=button, intro=intro,
        back_href=reverse("exclusion_event", args=[fact.reference]),
    )
