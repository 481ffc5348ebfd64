"""While the child is there: reviews, a longer stay, the end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.organisations.queries import authority_model
from waymark.service.placements import actions, permissions, queries
from waymark.service.placements.rules import Refused
from waymark.service.web.page import page

from .asking import answered_one, asked, back, crumbs, found, is_sure, must_carry, no_longer
from .forms import AskLongerForm, EndForm, ExtendForm, ReviewForm
from .safety import whom_to_ring


@page(permissions.HOLD_REVIEW)
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """The next review not yet held. What is sent is about the review the page was opened for."""
    placement = found(request, reference)
    due = answered_one(request, queries.reviews_of(placement), lambda one: one.held_on is None)
    if due is None:
        messages.info(request, "Every review of this stay has been held.")
        return redirect("placement_page", placement.reference)
    form = ReviewForm(placement.exit_criteria.all(), request.POST or None)
    decides_longer = permissions.CONSIDER_EXTENSION.held(request.actor, placement)

    def act(said: dict) -> object:
        must_carry(request)
        answers = {
            key: said[key]
            for key in (
                "pupil_view",
                "parent_view",
                "progress",
                "is_attending",
                "is_safe",
                "needs_are_met",
                "next_action",
            )
        }
        return actions.hold_review(
            review=due, standings=form.standings(), by=request.actor, on=request.today, **answers
        )

    return asked(request, placement, form, "placement/review.html", permission=permissions.HOLD_REVIEW, act=act,
                 done=_saved(request, placement), due=due, criteria=list(form.criteria),
                 more_time="" if decides_longer else queries.MORE_TIME)


def _saved(request: HttpRequest, placement: Any) -> str:
    """Whoever wrote that a child is not safe is told whom to ring: a saved page protects nobody."""
    if request.POST.get("is_safe") != "no":
        return "The review has been saved."
    return f"The review has been saved. {whom_to_ring(placement)[0]}"


@page(permissions.CONSIDER_EXTENSION)
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """First what it costs those who wait, then the decision: it is made only for the day whose cost was shown."""
    placement = found(request, reference)
    permissions.CONSIDER_EXTENSION.require(request.actor, placement)
    form = ExtendForm(authority_model().reason_list("extension").options, request.POST or None)
    waits, counted_to, weeks, is_far = None, None, None, False
    room = queries.room_to_stay(placement, request.today)
    if request.method == "POST" and form.is_valid():
        asked_for = form.cleaned_data["to_on"]
        if request.POST.get("confirm") == asked_for.isoformat():
            try:
                actions.extend_placement(
                    placement=placement, to_on=asked_for, reason=form.reason(), by=request.actor, on=request.today,
                    over_capacity_reason=form.cleaned_data["over_capacity_reason"],
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "The stay has been made longer.")
                return redirect("placement_page", placement.reference)
        try:
            queries.check_longer_stay(placement, asked_for)
        except Refused as refused:
            if not form.errors:
                form.add_error("to_on", str(refused))
        else:
            counted_to, waits = asked_for, queries.who_then_waits(placement, asked_for, request.today)
            weeks = queries.weeks_longer(placement, placement.expected_end_on, asked_for)
            usual = queries.asked_about_beyond(placement)
            is_far = usual is not None and asked_for > usual
    return render(request, "placement/extend.html", {
        "form": form, "placement": placement, "child": placement.pupil.name, "waits": waits, "counted_to": counted_to,
        "weeks": weeks, "is_far": is_far, "room": room,
        "placement_href": back(placement), "breadcrumbs": crumbs(placement),
    }, status=422 if form.is_bound and form.errors else 200)


@page(permissions.ASK_FOR_LONGER)
def ask_longer(request: HttpRequest, reference: str) -> HttpResponse:
    """Those who work with the child ask; a panel decides."""
    placement = found(request, reference)
    form = AskLongerForm(request.POST or None, possible=queries.weeks_still_possible(placement))
    last = queries.latest_end(placement)
    return asked(
        request, placement, form, "placement/longer.html", permission=permissions.ASK_FOR_LONGER, last_on=last,
        act=lambda said: actions.ask_for_longer(placement=placement, by=request.actor, on=request.today, **said),
        done="You have asked for a longer stay. The coordinator has been told, and the answer shows here.",
    )


@page(permissions.END_PLACEMENT)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    placement = found(request, reference)
    plan = queries.way_on(placement)
    form = EndForm(authority_model().reason_list("end").options, request.POST or None,
                   initial={"ended_on": request.today, "destination": plan.route if plan else ""})
    return asked(
        request, placement, form, "placement/end.html", permission=permissions.END_PLACEMENT,
        closed=no_longer(placement, "end"),
        act=lambda said: actions.end_placement(
            placement=placement, by=request.actor, on=request.today, sure=is_sure(request), **said
        ),
        done="The stay has ended.",
    )
