"""A scenario comes in: from today's register, or from a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.sufficiency import actions
from waymark.service.sufficiency.permissions import MAKE_PLANS
from waymark.service.sufficiency.register import NothingToSimulate, scenario_of_the_register
from waymark.service.web.page import page
from waymark.sufficiency.county import InvalidScenario

from ..forms import KeepForm, ScenarioFileForm
from .finding import PLANNING


@page(MAKE_PLANS)
def register(request: HttpRequest) -> HttpResponse:
    """What the register would give, what has to be assumed, and one button that keeps it."""
    form = KeepForm(request.POST) if request.method == "POST" else KeepForm()
    why_not, found = "", None
    try:
        if form.is_bound and form.is_valid():
            kept = actions.keep_register(**form.cleaned_data, by=request.actor, on=request.today)
            messages.success(request, "Kept. Change something, and see what would happen.")
            return redirect("planning_scenario", reference=kept.reference)
        found = scenario_of_the_register(request.actor, request.today)
    except NothingToSimulate as missing:
        why_not = str(missing)
    return render(
        request,
        "planning/register.html",
        {"form": form, "found": found, "why_not": why_not, "breadcrumbs": [PLANNING, {"text": "From today’s register"}]},
        status=422 if form.is_bound else 200,
    )


@page(MAKE_PLANS)
def file(request: HttpRequest) -> HttpResponse:
    """A scenario that was written elsewhere. What is wrong with it is said by the field, what it was and what is allowed."""
    form = ScenarioFileForm(request.POST, request.FILES) if request.method == "POST" else ScenarioFileForm()
    if form.is_bound and form.is_valid():
        held = form.cleaned_data
        try:
            text = held["file"].read().decode("utf-8-sig")
            kept = actions.keep_file(text=text, name=held["name"], note=held["note"], by=request.actor, on=request.today)
        except UnicodeDecodeError:
            form.add_error("file", "This is not a text file. Choose the JSON file that Waymark wrote.")
        except InvalidScenario as wrong:
            form.add_error("file", str(wrong))
        else:
            messages.success(request, "Kept. Change something, and see what would happen.")
            return redirect("planning_scenario", reference=kept.reference)
    return render(
        request, "planning/file.html", {"form": form, "breadcrumbs": [PLANNING, {"text": "From a file"}]},
        status=422 if form.is_bound else 200,
    )  # fmt: skip
