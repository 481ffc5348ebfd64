"""How much it takes: the fewest places of a kind that reach a goal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.service.sufficiency import actions
from waymark.service.sufficiency.offering import offered_by
from waymark.service.sufficiency.permissions import SEE_PLANS
from waymark.service.sufficiency.wording import goal_words
from waymark.service.web.page import page

from ..forms import GoalForm
from .finding import PLANNING, scenario_or_404


@page(SEE_PLANS)
def goal(request: HttpRequest, reference: str) -> HttpResponse:
    kept = scenario_or_404(reference)
    form = GoalForm(request.POST if request.method == "POST" else None, offered=offered_by(kept))
    if form.is_bound and form.is_valid():
        asked = form.goal()
        found = actions.start_goal_search(
            scenario=kept, goal=asked, futures=int(form.cleaned_data["futures"]), name=goal_words(asked, kept.named),
            by=request.actor, on=request.today,
        )  # fmt: skip
        return redirect("planning_run", reference=found.reference)
    crumbs = [PLANNING, {"text": kept.name, "href": f"/planning/scenarios/{kept.reference}/"}, {"text": "How much it takes"}]
    return render(
        request, "planning/goal.html", {"kept": kept, "form": form, "breadcrumbs": crumbs},
        status=422 if form.is_bound else 200,
    )  # fmt: skip
