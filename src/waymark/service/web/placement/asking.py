"""Finding the placement a page is about, and the one shape of every form on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.access.permission import Permission
from waymark.service.panels.between import decided_between
from waymark.service.panels.reading import may_read_placement
from waymark.service.placements import queries
from waymark.service.placements.rules import STATE_NAMES, TRANSITIONS, AskedAgain, Refused
from waymark.service.pupils.queries import looked_at

ANSWERS = "answers"  # the hidden field that says which review or check the page was about


def found(request: HttpRequest, reference: str, what: str = "placement") -> Any:
    """The placement, or 404 when there is none this organisation may see. Looking is recorded."""
    placement = queries.placement_with_reference(reference, request.today)
    if placement is None or not may_read_placement(request.actor, placement):
        raise Http404
    looked_at(placement.pupil, what=what, by=request.actor, on=request.today)
    return placement


def asked(
    request: HttpRequest, placement: Any, form: forms.Form, template: str, *, permission: Permission,
    act: Callable[[dict[str, Any]], object], done: str, closed: str = "", **context: Any,
) -> HttpResponse:
    """Show the form, or do what it asks once and go back to the placement. Nothing typed is lost.

    What cannot be undone is asked twice: the template has ``sure`` for the value of its second button.
    ``closed`` says what was answered already: then there is nothing to ask, and the placement's page says so.
    """
    permission.require(request.actor, placement)
    if closed and request.method == "GET":
        messages.info(request, closed)
        return redirect("placement_page", placement.reference)
    sure = ""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except AskedAgain as again:
            sure = again.sure
            form.add_error(None, str(again))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("placement_page", placement.reference)
    return render(request, template, {
        "form": form, "placement": placement, "child": placement.pupil.name, "placement_href": back(placement),
        "breadcrumbs": crumbs(placement), "sure": sure, **context,
    }, status=422 if form.is_bound and form.errors else 200)


def answered_one(request: HttpRequest, every: Sequence[Any], is_open: Callable[[Any], bool]) -> Any:
    """Which of a stay's reviews or checks is answered: the one the form was shown for, however old the page; else the next
    that is open, and None when none is."""
    carried = request.POST.get(ANSWERS, "")
    if carried:
        meant = next((one for one in every if str(one.pk) == carried), None)
        if meant is None:
            raise Http404
        return meant
    return next((one for one in every if is_open(one)), None)


def must_carry(request: HttpRequest) -> None:
    """Refuses an answer that does not say what it is about: the page then shows it, and is sent again."""
    if not request.POST.get(ANSWERS):
        raise Refused("This page did not say which one you answered. Look at the day named above, and save again.")


def is_sure(request: HttpRequest) -> str:
    """What the second press of a button says it is sure of; "" with the first."""
    return request.POST.get("sure", "")


def no_longer(placement: Any, *events: str) -> str:
    """Why nothing is asked any more: the place has gone on from the states where one of these could happen."""
    if any(event in TRANSITIONS[placement.state] for event in events):
        return ""
    between = decided_between([placement.pk]).get(placement.pk, "") if placement.state == "agreed" else ""
    return f"This has been answered already: the place is “{(between or STATE_NAMES[placement.state]).lower()}” now."


def back(placement: Any) -> str:
    """The address of the placement’s page."""
    return reverse("placement_page", args=[placement.reference])


def crumbs(placement: Any) -> list[dict[str, str]]:
    """Where a page below the placement is."""
    return [
        {"text": "What needs me", "href": reverse("home")},
        {"text": f"A place for {placement.pupil.name}", "href": back(placement)},
    ]
