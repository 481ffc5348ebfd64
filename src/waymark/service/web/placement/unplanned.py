"""A place that nobody planned: the child is there already, or comes though no place is free. A named officer says why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.placements import actions, permissions
from waymark.service.placements.rules import Refused
from waymark.service.provisions.queries import open_classes
from waymark.service.pupils.queries import home_school, looked_at, pupil_with_reference
from waymark.service.web.page import page

from .forms import UnplannedForm

USUAL_LENGTH = timedelta(weeks=6)


@page(permissions.BEYOND_PLACES)
def unplanned(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = pupil_with_reference(reference)
    if pupil is None:
        raise Http404
    looked_at(pupil, what="pupil", by=request.actor, on=request.today)
    classes = {f"{one.provision.reference}/{one.key}": one for one in open_classes(request.today)}
    school = home_school(pupil, request.today)
    form = UnplannedForm(
        [(key, str(one)) for key, one in classes.items()],
        request.POST or None,
        initial={"starts_on": request.today, "expected_end_on": request.today + USUAL_LENGTH, "destination_route": "return"},
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            placement = actions.agree_placement(
                pupil=pupil, referral=None, home_school=school, provision_class=classes[said.pop("place")],
                by=request.actor, on=request.today, **said,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The place is recorded with your name and reason. The provision answers next.")
            return redirect("placement_page", placement.reference)
    return _shown(request, pupil, school, form, bool(classes))


def _shown(request: HttpRequest, pupil: Any, school: Any, form: UnplannedForm, has_classes: bool) -> HttpResponse:
    return render(
        request,
        "placement/unplanned.html",
        {
            "form": form,
            "pupil": pupil,
            "school": school,
            "has_classes": has_classes,
            "names": list(form.fields),
            "breadcrumbs": [
                {"text": "What needs me", "href": reverse("home")},
                {"text": pupil.name, "href": reverse("school_child", args=[pupil.reference])},
            ],
        },
        status=422 if form.is_bound and form.errors else 200,
    )
