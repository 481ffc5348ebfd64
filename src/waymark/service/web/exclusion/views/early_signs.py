"""Early signs: the children a school is asked to look at, and the rules that point to them. No score, only what was counted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.duties import actions, early_signs
from waymark.service.duties.permissions import LOOK_AT_SIGN, WRITE_SIGN
from waymark.service.duties.rules import CannotBeDone
from waymark.service.organisations.directory import partnership_with_reference, partnerships_listed
from waymark.service.panels.reading import may_read
from waymark.service.pupils.permissions import may_act_for
from waymark.service.pupils.queries import looked_at, seen_because
from waymark.service.pupils.rules import ACCESS_REASONS
from waymark.service.web.page import page

from ..forms.early_signs import FamilyToldForm, LookForm, RuleForm
from ..presenters.early_signs import CHILD_HEADERS, RULE_HEADERS, flag_row, rule_row, trial_tables

HERE = {"text": "Children to look at"}


@page(LOOK_AT_SIGN)
def children(request: HttpRequest) -> HttpResponse:
    found = early_signs.flags_shown(request.today)
    if request.actor.organisation_kind != "authority":  # a seat on a panel points nobody to a child
        ids = {one.pupil_id for one in found}
        mine = seen_because(request.actor.organisation_id, ids, set(ACCESS_REASONS) - {"panel"}, request.today)
        found = [one for one in found if one.pupil_id in mine]
    return render(request, "exclusion/early_signs.html", {
        "headers": CHILD_HEADERS, "rows": [flag_row(one) for one in found], "may_write": WRITE_SIGN.held(request.actor),
        "wide": True, "breadcrumbs": [{"text": "The sixth day", "href": reverse("sixth_day_board")}, HERE],
    })


@page(LOOK_AT_SIGN)
def child(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Two small forms: what somebody saw, and that the family was told."""
    flag = early_signs.flag_with_id(flag_id)
    if flag is None or flag.wears_off_on < request.today or not may_read(request.actor, flag.pupil, request.today):
        raise Http404
    which = request.POST.get("act", "")
    look = LookForm(request.POST if which == "look" else None, initial={"words": flag.look_words})
    told = FamilyToldForm(request.POST if which == "told" else None, initial={"told_on": request.today})
    form = {"look": look, "told": told}.get(which)
    if form is not None and form.is_valid():
        act = actions.look_at_flag if which == "look" else actions.family_told_of_flag
        try:
            act(flag=flag, by=request.actor, on=request.today, **form.cleaned_data)
        except CannotBeDone as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("early_sign", flag_id)
    if request.method == "GET":
        looked_at(flag.pupil, what="pupil", by=request.actor, on=request.today)
    has_errors = form is not None and bool(form.errors)
    return render(request, "exclusion/early_sign.html", {
        "flag": flag, "look": look, "told": told, "may_act": may_act_for(request.actor, flag.pupil, request.today),
        "has_errors": has_errors,
        "breadcrumbs": [HERE | {"href": reverse("early_signs")}, {"text": flag.pupil.name}],
    }, status=422 if has_errors else 200)


@page(WRITE_SIGN)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, and the form that writes one."""
    partnerships = [(one.reference, one.name) for one in partnerships_listed(request.today)]
    form = RuleForm(partnerships, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["partnership"]
        try:
            rule = actions.write_rule(
                words=form.in_words(), partnership=partnership_with_reference(chosen) if chosen else None, by=request.actor,
                on=request.today,
            )
        except CannotBeDone as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Written. Try it on past days before you switch it on.")
            return redirect("early_sign_rule", rule.reference)
    return render(request, "exclusion/early_sign_rules.html", {
        "form": form, "names": list(form.fields), "headers": RULE_HEADERS,
        "rows": [rule_row(one) for one in early_signs.rules_listed()],
        "breadcrumbs": [HERE | {"href": reverse("early_signs")}, {"text": "The rules"}],
    }, status=422 if form.is_bound and form.errors else 200)


@page(WRITE_SIGN)
def rule(request: HttpRequest, reference: str) -> HttpResponse:
    """One rule: tried, switched on, switched off."""
    found = early_signs.rule_with_reference(reference)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _done(request, found)
    trial = found.trials.first()
    return render(request, "exclusion/early_sign_rule.html", {
        "rule": found, "row": rule_row(found), "trial": trial, "tables": trial_tables(trial) if trial else [],
        "breadcrumbs": [
            HERE | {"href": reverse("early_signs")}, {"text": "The rules", "href": reverse("early_sign_rules")},
            {"text": "One rule"},
        ],
    })


def _done(request: HttpRequest, found: Any) -> HttpResponse:
    acts = {
        "try": (actions.try_rule, "Tried on the last year."),
        "on": (actions.switch_on, "Switched on. It points to children from tonight."),
        "off": (actions.switch_off, "Switched off. It points to nobody new."),
    }
    act, said = acts.get(request.POST.get("act", ""), (None, ""))
    if act is None:
        raise Http404
    try:
        act(rule=found, by=request.actor, on=request.today)
    except CannotBeDone as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("early_sign_rule", found.reference)
