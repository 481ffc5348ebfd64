"""Children out of school for illness or otherwise, and fair access: who is out now, and every act about one child."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.clocks.fair_access import GROUNDS
from waymark.service.access.permission import Permission
from waymark.service.duties import actions, permissions
from waymark.service.duties.out_of_school import WHAT, Held, held_of, still_out
from waymark.service.duties.rules import FAIR_ACCESS_ENDS, CannotBeDone
from waymark.service.organisations.queries import schools_in_partnerships
from waymark.service.panels.reading import may_read
from waymark.service.pupils.permissions import may_act_for, require_may_act
from waymark.service.pupils.queries import home_school, looked_at, pupil_with_reference, seen_because
from waymark.service.pupils.rules import ACCESS_REASONS
from waymark.service.web.components.wording import day
from waymark.service.web.page import page

from ..forms import out_of_school as asked
from ..links import cell
from .form import form_page

HEADERS = ("Child", "Why", "Since", "Owed from, or a school named by", "Where it stands", "School days lost")


@dataclass(frozen=True)
class Act:
    """One act about a child: ``on_what`` gives the open fact it needs, or whether it may begin one."""

    title: str
    button: str
    permission: Permission
    form: type[forms.Form]
    fits: Callable[[Held], Any]
    does: Callable[..., Any]
    fact: str = ""


ACTS = {
    "away": Act("Away for illness", "Record it", permissions.RECORD_ABSENCE, asked.AwayForm,
                lambda held: not held.open_absence, actions.record_absence),
    "back": Act("Back after illness", "Record it", permissions.RECORD_ABSENCE, asked.BackForm,
                lambda held: held.open_absence, actions.end_absence, "absence"),
    "sickness-return": Act("Tell the council: 15 school days or more", "Send the sickness return", permissions.RECORD_ABSENCE,
                           asked.ReturnForm, lambda held: held.open_absence, actions.make_sickness_return, "absence"),
    "out": Act("Out of school for another reason", "Record it", permissions.RECORD_OUT_OF_SCHOOL, asked.OutForm,
               lambda held: not held.open_other, actions.record_out_of_school),
    "in-again": Act("Back in education", "Record it", permissions.RECORD_OUT_OF_SCHOOL, asked.BackForm,
                    lambda held: held.open_other, actions.end_out_of_school, "out"),
    "fair-access": Act("Falls under fair access", "Agree it", permissions.AGREE_FAIR_ACCESS, asked.FairAccessForm,
                       lambda held: not held.open_case, actions.agree_fair_access),
    "name-a-school": Act("Name the school", "Name this school", permissions.AGREE_FAIR_ACCESS, asked.SchoolForm,
                         lambda held: held.open_case, actions.allocate_school, "case"),
    "end-fair-access": Act("End fair access", "End it", permissions.AGREE_FAIR_ACCESS, asked.FairAccessEndForm,
                           lambda held: held.open_case, actions.end_fair_access, "case"),
}
NEEDS_OWN_SCHOOL = frozenset({"away", "fair-access"})


@page(permissions.RECORD_OUT_OF_SCHOOL)
def children(request: HttpRequest) -> HttpResponse:
    found = still_out(request.today)
    if request.actor.organisation_kind != "authority":
        ids = {one.pupil.pk for one in found}
        mine = seen_because(request.actor.organisation_id, ids, set(ACCESS_REASONS) - {"panel"}, request.today)
        found = [one for one in found if one.pupil.pk in mine]
    rows = [
        [cell(one.pupil.name, "out_of_school_child", one.pupil.reference), WHAT[one.what], day(one.since_on),
         day(one.due_on) or "No day is set", one.state_words, str(one.days_lost or "–")]
        for one in found
    ]
    return render(request, "exclusion/out_of_school.html", {
        "headers": HEADERS, "rows": rows, "wide": True,
        "breadcrumbs": [{"text": "The sixth day", "href": reverse("sixth_day_board")}, {"text": "Out of school"}],
    })


@page(permissions.RECORD_OUT_OF_SCHOOL)
def child(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = _pupil(request, reference)
    held = held_of(pupil)
    acts = may_act_for(request.actor, pupil, request.today)
    return render(request, "exclusion/out_of_school_child.html", {
        "pupil": pupil,
        "rows": _lines(held),
        "acts": [(key, one.title) for key, one in ACTS.items() if acts and one.permission.held(request.actor) and one.fits(held)],
        "breadcrumbs": [{"text": "Out of school", "href": reverse("out_of_school")}, {"text": pupil.name}],
    })


def _lines(held: Held) -> list[list[str]]:
    return [
        *([WHAT["illness"], day(one.first_on), day(one.last_on) or "Still away",
           f"Sickness return made {day(one.return_made_on)}" if one.return_made_on else "–"] for one in held.absences),
        *([WHAT["otherwise"], day(one.first_on), day(one.last_on) or "Still out", one.why] for one in held.others),
        *([f"Fair access: {GROUNDS[one.ground]}", day(one.agreed_on), day(one.ended_on) or "Open", _case(one)]
          for one in held.cases),
    ]


def _case(one: Any) -> str:
    if one.ended_on:
        return f"{FAIR_ACCESS_ENDS[one.end_reason]}. {one.end_words}"
    return f"{one.allocated_school.name}, named {day(one.allocated_on)}" if one.allocated_school else f"{one.owner.name} has it"


@page(permissions.RECORD_OUT_OF_SCHOOL)
def act(request: HttpRequest, reference: str, what: str) -> HttpResponse:
    pupil, asks = _pupil(request, reference), ACTS.get(what)
    if asks is None:
        raise Http404
    asks.permission.require(request.actor)
    require_may_act(request.actor, pupil, request.today)
    fact = asks.fits(held_of(pupil))
    if not fact:
        messages.info(request, "This is done already, or there is nothing it could be about.")
        return redirect("out_of_school_child", reference)
    schools = {one.reference: one for one in schools_in_partnerships(request.today)} if what == "name-a-school" else {}
    data = request.POST if request.method == "POST" else None
    form = asks.form([(key, one.name) for key, one in schools.items()], data) if schools else asks.form(data)
    if data is not None and form.is_valid():
        said = dict(form.cleaned_data) | ({"pupil": pupil} if not asks.fact else {asks.fact: fact})
        if schools:
            said["school"] = schools[said["school"]]
        if what in NEEDS_OWN_SCHOOL:
            said["school"] = home_school(pupil, request.today)
        try:
            if "school" in said and said["school"] is None:
                raise CannotBeDone("", f"{pupil.name} is on no school’s roll, so no school days can be counted.")
            asks.does(by=request.actor, on=request.today, **said)
        except CannotBeDone as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("out_of_school_child", reference)
    return form_page(
        request, form, title=asks.title, caption=f"{pupil.name}, Year {pupil.year_group}",
        button=asks.button, back_href=reverse("out_of_school_child", args=[reference]),
    )


def _pupil(request: HttpRequest, reference: str) -> Any:
    pupil = pupil_with_reference(reference)
    if pupil is None or not may_read(request.actor, pupil, request.today):
        raise Http404
    if request.method == "GET":
        looked_at(pupil, what="pupil", by=request.actor, on=request.today)
    return pupil
