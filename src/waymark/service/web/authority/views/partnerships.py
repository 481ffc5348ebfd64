"""Partnerships, and who belongs to one between which days."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.allocation.permissions import LOOK_AT_FAIR_SHARE
from waymark.service.allocation.sharing.account import partnerships_seen_by
from waymark.service.organisations import actions, directory, permissions
from waymark.service.panels.county import meetings_coming
from waymark.service.web.components.maps import draw
from waymark.service.web.components.wording import clock_time, day
from waymark.service.web.page import page

from ..county_map import ground
from ..forms.partnerships import JoinForm, LeaveForm
from ..links import MEETING, cell
from .asking import done, said, until


def _partnership_or_404(reference: str) -> Any:
    found = directory.partnership_with_reference(reference)
    if found is None:
        raise Http404
    return found


@page(permissions.LOOK_AT_SCHOOL)
def partnerships(request: HttpRequest) -> HttpResponse:
    rows = [
        [
            {"text": one.name, "href": reverse("authority_partnership", args=[one.reference])},
            one.kind.upper() if len(one.kind) < 4 else one.kind.capitalize(),
            one.schools,
            _dates(one.starts_on, one.ends_on),
            ", ".join(words for words, said in (("pilot", one.is_pilot), ("members assumed", one.membership_is_assumed)) if said)
            or "–",
        ]
        for one in directory.partnerships_listed(request.today)
    ]
    return render(request, "authority/partnerships.html", {"rows": rows})


def _dates(starts_on: Any, ends_on: Any) -> str:
    return f"{day(starts_on)} to {day(ends_on)}" if ends_on else f"since {day(starts_on)}"


@page(permissions.LOOK_AT_SCHOOL)
def partnership(request: HttpRequest, reference: str) -> HttpResponse:
    return _partnership(request, _partnership_or_404(reference), JoinForm())


def _partnership(request: HttpRequest, found: Any, form: JoinForm) -> HttpResponse:
    members = directory.members_of(found)
    others = directory.other_partnerships([one.organisation_id for one in members], found.pk, request.today)
    may_keep = permissions.KEEP_PARTNERSHIPS.held(request.actor)
    current = [one for one in members if _is_current(one, request.today)]
    shown = ground(found, current)
    return render(
        request,
        "authority/partnership.html",
        {
            "partnership": found,
            "dates": _dates(found.starts_on, found.ends_on),
            "join": form,
            "may_keep": may_keep,
            "members": [_member(one, others, found, may_keep) for one in current],
            "past": [_member(one, others, found, False) for one in members if not _is_current(one, request.today)],
            "meetings": [_meeting(one) for one in meetings_coming(found.pk, request.today)],
            "map": draw(shown),
            "has_errors": form.is_bound,
            "may_see_shares": LOOK_AT_FAIR_SHARE.held(request.actor)
            and partnerships_seen_by(request.actor, request.today).filter(pk=found.pk).exists(),
        },
        status=422 if form.is_bound else 200,
    )


def _is_current(member: Any, on: Any) -> bool:
    return member.ends_on is None or member.ends_on >= on


def _member(one: Any, others: dict[int, list[str]], found: Any, may_keep: bool) -> list[Any]:
    row = [
        {"text": one.organisation.name, "href": reverse("authority_school", args=[one.organisation.reference])},
        _dates(one.starts_on, one.ends_on),
        ", ".join(others.get(one.organisation_id, ())) or "–",
    ]
    if may_keep:
        row.append(
            {
                "text": f"End for {one.organisation.name}",
                "href": reverse("authority_member_end", args=[found.reference, one.organisation.reference]),
            }
        )
    return row


def _meeting(one: Any) -> list[Any]:
    return [
        cell(day(one.meets_on), MEETING, one.reference),
        clock_time(one.starts_at),
        one.place or "–",
        f"{day(one.cut_off_on)} at {clock_time(one.cut_off_at)}",
    ]


@page(permissions.KEEP_PARTNERSHIPS)
@require_POST
def add_member(request: HttpRequest, reference: str) -> HttpResponse:
    found = _partnership_or_404(reference)
    form = JoinForm(request.POST)
    school = _one_school(form) if form.is_valid() else None
    if school is not None and done(
        form,
        lambda told: actions.add_partnership_member(
            partnership=found, organisation=school, starts_on=told["starts_on"], by=request.actor, on=request.today
        ),
        actions.MembershipRefused,
        "school",
    ):
        sentence = f"{school.name} belongs to {found.name} from {day(form.cleaned_data['starts_on'])}."
        return said(request, sentence, "authority_partnership", reference)
    return _partnership(request, found, form)


def _one_school(form: JoinForm) -> Any:
    """The one school meant, or None with a sentence on the form."""
    words = form.cleaned_data["school"].strip()
    found = list(directory.schools_found(words)[:50])
    exact = [
        one
        for one in found
        if one.name.lower() == words.lower() or str(getattr(getattr(one, "school", None), "urn", "")) == words
    ]
    chosen = exact or found
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        form.add_error("school", f"No open school is called “{words}”. Check the name, or enter its URN.")
    else:
        form.add_error(
            "school", f"{len(chosen)} schools fit “{words}”, such as {chosen[0].name}. Enter the whole name or the URN."
        )
    return None


@page(permissions.KEEP_PARTNERSHIPS)
def end_member(request: HttpRequest, reference: str, school: str) -> HttpResponse:
    """The last day of a school in a partnership, on a page of its own."""
    found, leaving = _partnership_or_404(reference), directory.organisation_with_reference(school)
    if leaving is None:
        raise Http404
    form = LeaveForm(request.POST or None, initial={"ends_on": request.today})
    if request.method == "POST" and done(
        form,
        lambda told: actions.end_partnership_member(
            partnership=found, organisation=leaving, ends_on=told["ends_on"], by=request.actor, on=request.today
        ),
        actions.MembershipRefused,
        "ends_on",
    ):
        return said(request, until(leaving.name, f"belongs to {found.name}", form), "authority_partnership", reference)
    return render(
        request,
        "authority/member_end.html",
        {
            "form": form,
            "partnership": found,
            "school": leaving,
            "back_href": reverse("authority_partnership", args=[reference]),
        },
        status=422 if form.is_bound else 200,
    )
