"""Two children who must not be at one site together: recorded for both, ended for both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from waymark.service.pupils import queries as pupils
from waymark.service.pupils.actions import SameChild, keep_apart, stop_keeping_apart
from waymark.service.pupils.permissions import KEEP_APART
from waymark.service.web.page import page

from ..forms.afterwards import KeepApartForm
from ..subjects import child_to_act_for
from .form_page import form_page

NOT_FOUND = "You may see no child with that UPN or reference. Ask the council, which may see both children, to record it."


@page(KEEP_APART)
def add_keep_apart(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = child_to_act_for(request, reference)
    form = KeepApartForm(request.POST if request.method == "POST" else None)
    back = reverse("school_child", args=[pupil.reference])
    if request.method == "POST" and form.is_valid():
        other = _child(form.cleaned_data["other"])
        try:
            if other is None:
                raise SameChild(NOT_FOUND)
            keep_apart(pupil=pupil, other=other, by=request.actor, on=request.today)
        except SameChild as refused:
            form.add_error("other", str(refused))
        else:
            messages.success(request, f"{pupil.name} and {other.name} are kept apart. No panel is offered one site for both.")
            return redirect(back)
    return form_page(
        request,
        form,
        title="Keep two children apart",
        caption=pupil.name,
        button="Keep them apart",
        intro=[
            "They are then never proposed for one site at the same time. "
            "The reason is not asked here: it belongs in the restricted part of each child’s record."
        ],
        back_href=back,
    )


@page(KEEP_APART)
def end_keep_apart(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    pupil, another = child_to_act_for(request, reference), pupils.pupil_with_reference(other)
    back = reverse("school_child", args=[pupil.reference])
    if another is None or another not in [seen for _, seen in pupils.kept_apart_from(pupil, request.today)]:
        raise Http404
    if request.method == "POST":
        stop_keeping_apart(pupil=pupil, other=another, by=request.actor, on=request.today)
        messages.success(request, f"{pupil.name} and {another.name} need not be kept apart after today.")
        return redirect(back)
    return form_page(
        request,
        title="Stop keeping two children apart",
        caption=pupil.name,
        button="Stop keeping them apart",
        intro=[f"{pupil.name} and {another.name} may be proposed for one site again from tomorrow."],
        back_href=back,
    )


def _child(upn_or_reference: str) -> Any:
    if upn_or_reference.startswith("PU-"):
        return pupils.pupil_with_reference(upn_or_reference)
    return pupils.pupil_with_upn(upn_or_reference)
