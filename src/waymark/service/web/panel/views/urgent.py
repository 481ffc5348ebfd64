"""A decision that cannot wait for a panel: who was asked, what is decided, reported to the next panel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.panels import actions, permissions
from waymark.service.panels.actions import DecisionIncomplete
from waymark.service.panels.asking import who_may_be_asked
from waymark.service.panels.room.became import became_of_request
from waymark.service.panels.room.case_file import case_file
from waymark.service.panels.room.clocks import is_owed_education
from waymark.service.panels.room.proposal import class_with_id
from waymark.service.panels.room.urgent import free_classes, people_to_own, request_as_item, waiting_requests
from waymark.service.pupils.queries import looked_at
from waymark.service.referrals.eligibility import past_the_years_served
from waymark.service.web.page import page

from ..forms.decision import UrgentForm
from ..presenters.case import attendance_chart, suspension_rows
from ..presenters.urgent import asked_of, parents_view, urgent_choices
from ..refusals import REFUSED
from .finding import partnership_choices, posted


@page(permissions.DECIDE_URGENTLY)
def choose(request: HttpRequest) -> HttpResponse:
    """Requests that wait, the most urgent first; of one partnership when ``?partnership=`` names it."""
    offered = partnership_choices(request)
    waiting, more = waiting_requests(request.today, calendar_for(), offered.chosen)
    return render(
        request,
        "panel/urgent_choose.html",
        {
            "waiting": waiting,
            "more": more,
            "offered": offered,
            "breadcrumbs": _crumbs("Decide between panels"),
        },
    )


@page(permissions.DECIDE_URGENTLY)
def decide(request: HttpRequest, referral: str) -> HttpResponse:
    item = request_as_item(referral)
    if item is None:
        return _what_became_of_it(request, referral)
    looked_at(item.pupil, what="urgent_case", by=request.actor, on=request.today)
    places, askable = free_classes(item.referral, request.today, calendar_for()), who_may_be_asked(item.referral, request.today)
    form = UrgentForm(
        posted(request),
        offered=urgent_choices(places, people_to_own(item.referral, request.today), askable, authority_model()),
        initial={"destination_route": "return", **{f"asked_{row}_on": request.today for row in range(1, askable.needed + 1)}},
        is_owed_education=is_owed_education(item.pupil_id, request.today, calendar_for()),
    )
    if request.method == "POST" and form.is_valid():
        saved = _saved(request, item, form)
        if saved is not None:
            messages.success(
                request,
                "Decided. The host and the child’s school are told now, so see that the family has been rung. "
                "It is reported to the next panel by itself, and the letters are ready to read.",
            )
            return redirect("panel_record", saved.reference)
    file, name = case_file(item, request.today, authority_model()), item.pupil.known_as or item.pupil.given_names
    return render(
        request,
        "panel/urgent.html",
        {
            "item": item,
            "file": file,
            "chart": attendance_chart(file, name),
            "suspensions": suspension_rows(file),
            "form": form,
            "parents_view": parents_view(file),
            "places": places,
            "asked_of": asked_of(askable),
            "needed": askable.needed,
            "breadcrumbs": [*_crumbs(item.pupil.name)],
            "name": name,
        },
        status=422 if form.is_bound else 200,
    )


def _what_became_of_it(request: HttpRequest, reference: str) -> HttpResponse:
    """The back button, or an address kept: to the record of the decision, or to the request as it is now."""
    found = became_of_request(reference)
    if found is None:
        raise Http404
    referral, became = found
    nothing = " Nothing was saved just now." if request.method == "POST" else ""
    if became.decision is not None:
        messages.info(request, f"This request has been decided: here is the record.{nothing}")
        return redirect("panel_record", became.decision.reference)
    too_old = past_the_years_served(authority_model(), referral.pupil.year_group)
    messages.info(request, f"{too_old or f'This request is not waiting any more: {became.state.lower()}'}.{nothing}")
    return redirect("school_referral", referral.reference)


def _saved(request: HttpRequest, item: Any, form: UrgentForm) -> Any:
    wanted, said = form.said(), form.cleaned_data
    if said["place"] and wanted["outcome"] == "another_place":
        wanted["provision_class"] = class_with_id(int(said["place"]))
    try:
        return actions.decide_urgently(referral=item.referral, by=request.actor, on=request.today, **wanted)
    except DecisionIncomplete as incomplete:
        form.add_faults(incomplete)
    except REFUSED as refused:
        form.add_error(None, str(refused))
    return None


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"text": "Panels", "href": reverse("panel_meetings")}, {"text": here}]
