"""A provision's page for those who run it and for the council: classes, places, holds, opening, confirmations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.access.permission import Permission
from waymark.service.provisions import actions, permissions, queries
from waymark.service.provisions.rules import Refused
from waymark.service.web.page import page

from .forms import ConfirmForm, HoldForm, PlacesForm, StepForm
from .presenting import provision_shown


def _found(request: HttpRequest, reference: str) -> Any:
    provision = queries.provision_with_reference(reference, request.actor)
    if provision is None:
        raise Http404
    return provision


@page(permissions.LOOK_AT_PROVISION)
def provision_page(request: HttpRequest, reference: str) -> HttpResponse:
    provision = _found(request, reference)
    classes = queries.classes_of(provision)
    return render(
        request,
        "provider/provision.html",
        {
            "provision": provision,
            "classes": classes,
            "view": provision_shown(provision, classes, request.actor, request.today),
        },
    )


def _asked(
    request: HttpRequest, provision: Any, form: forms.Form, heading: str, button: str, permission: Permission,
    act: Callable[[dict[str, Any]], object], done: str, intro: str = "",
) -> HttpResponse:
    permission.require(request.actor, provision)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("provider_provision", provision.reference)
    return render(request, "provider/ask.html", {
        "form": form, "provision": provision, "heading": heading, "button": button, "intro": intro,
        "breadcrumbs": [{"text": "What needs me", "href": reverse("home")},
                        {"text": provision.name, "href": reverse("provider_provision", args=[provision.reference])}],
    }, status=422 if form.is_bound and form.errors else 200)


@page(permissions.CONFIRM_PLACES)
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    provision = _found(request, reference)
    counted = provision_shown(provision, queries.classes_of(provision), request.actor, request.today).free_now
    return _asked(
        request,
        provision,
        ConfirmForm(request.POST or None, initial={"free_places": counted}),
        "Confirm the free places",
        "Confirm",
        permissions.CONFIRM_PLACES,
        lambda said: actions.confirm_places(provision=provision, by=request.actor, on=request.today, **said),
        "Thank you. The free places are confirmed.",
        f"From the places and stays known here, {counted} are free today.",
    )


@page(permissions.HOLD_PLACES)
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    provision = _found(request, reference)
    classes = queries.classes_of(provision)

    def act(said: dict[str, Any]) -> object:
        return actions.hold_places(
            provision_class=queries.class_with_key(provision, said["class_key"]),
            places=said["places"],
            by=request.actor,
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            reason=said["reason"],
            on=request.today,
            is_closure=said["kind"] == "closure",
        )

    form = HoldForm(classes, request.POST or None, initial={"starts_on": request.today, "places": 1})
    return _asked(
        request,
        provision,
        form,
        "Hold or close places",
        "Save",
        permissions.HOLD_PLACES,
        act,
        "The places are held.",
        "Children already there stay. Nobody new comes to these places until it is lifted.",
    )


@page(permissions.HOLD_PLACES)
@require_POST
def lift(request: HttpRequest, reference: str, hold_id: int) -> HttpResponse:
    held = queries.hold_with_id(_found(request, reference), hold_id)
    if held is None:
        raise Http404
    actions.lift_hold(hold=held, by=request.actor, on=request.today)
    messages.success(request, "The places are given back from today.")
    return redirect("provider_provision", reference)


@page(permissions.STATE_PLACES)
def places(request: HttpRequest, reference: str) -> HttpResponse:
    provision = _found(request, reference)
    classes = queries.classes_of(provision)

    def act(said: dict[str, Any]) -> object:
        given = {key: said[key] for key in ("place_kind", "count", "starts_on")}
        return actions.state_places(
            provision_class=queries.class_with_key(provision, said["class_key"]),
            by=request.actor,
            on=request.today,
            **given,
        )

    form = PlacesForm(classes, request.POST or None, initial={"starts_on": request.today})
    return _asked(
        request,
        provision,
        form,
        "State how many places there are",
        "Save",
        permissions.STATE_PLACES,
        act,
        "The places have been stated.",
        "What was stated before ends the day before. Children already there stay.",
    )


@page(permissions.MOVE_OPENING)
def step(request: HttpRequest, reference: str) -> HttpResponse:
    provision = _found(request, reference)
    form = StepForm(provision.status, request.POST or None, initial={"happened_on": request.today})
    return _asked(
        request, provision, form, "Record a step towards opening", "Save", permissions.MOVE_OPENING,
        lambda said: actions.move_opening(provision=provision, by=request.actor, on=request.today, **said),
        "The step has been recorded.",
    )
