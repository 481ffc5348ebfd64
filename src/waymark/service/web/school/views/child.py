"""A child's page, and beside it: who may know and who looked, restricted text, letters, the family's link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.duties.permissions import SEE_BOARD
from waymark.service.duties.queries import education_owed
from waymark.service.exclusions.permissions import RECORD_ATTENDANCE, RECORD_PERMANENT_EXCLUSION
from waymark.service.panels.between import decided_between
from waymark.service.panels.interim import support_meanwhile
from waymark.service.panels.permissions import REVIEW_INTERIM
from waymark.service.panels.queries import decisions_of
from waymark.service.panels.reading import may_read
from waymark.service.placements.permissions import BEYOND_PLACES
from waymark.service.placements.queries import placements
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.pupils import queries as pupils
from waymark.service.pupils.actions import make_family_link, revoke_family_link, write_restricted_note
from waymark.service.pupils.permissions import (
    CHANGE_PUPIL,
    KEEP_APART,
    LOOK_AT_PUPIL,
    MAKE_FAMILY_LINK,
    READ_RESTRICTED,
    WRITE_RESTRICTED,
)
from waymark.service.referrals import queries as referrals
from waymark.service.referrals.permissions import START_REFERRAL
from waymark.service.referrals.rules import OVER
from waymark.service.web.components.clocks import clock_to
from waymark.service.web.page import page

from ..forms.child import FamilyLinkForm, RestrictedNoteForm
from ..presenters.child import (
    details_of,
    how_things_stand,
    looks_of,
    placement_rows,
    referral_rows,
    registration_rows,
    who_may_know_rows,
)
from ..presenters.facts import facts_shown
from ..presenters.identity import identity
from ..subjects import child_or_404, child_to_act_for, is_ours
from .form_page import form_page


@page(LOOK_AT_PUPIL)
def child(request: HttpRequest, reference: str) -> HttpResponse:
    pupil = child_or_404(request, reference)
    registrations = pupils.registrations_of(pupil)
    asked = [one for one in referrals.referrals_of(pupil) if one.submitted_on or is_ours(request, one)]
    step = pupils.next_step_of(pupil)
    calendar = pupils.calendars_of([pupil.pk], request.today)[pupil.pk]
    acts = pupils.may_act_for(request.actor, pupil, request.today)
    meanwhile = support_meanwhile(pupil.pk)
    stays = list(placements().filter(pupil=pupil))
    between = decided_between([one.pk for one in stays if one.state == "agreed"])
    return render(
        request,
        "school/child.html",
        {
            "pupil": pupil,
            "facts": identity(pupil, registrations[0].school.name if registrations else ""),
            "details": details_of(pupil),
            "registrations": registration_rows(registrations),
            "stands": how_things_stand(stays, asked, between),
            "referrals": referral_rows(asked, list(decisions_of(pupil.pk))),
            "placements": placement_rows(stays, between),
            "held_facts": facts_shown(pupil, request.today),
            "apart": pupils.kept_apart_from(pupil, request.today),
            "letters": [one for one in pupils.letters_of(pupil) if one.state != "discarded"],
            "links": pupils.family_links_of(pupil, request.today),
            "step": step,
            "owed": [
                (one, clock_to(one.due_on, request.today, calendar) if one.due_on else None) for one in education_owed(pupil)
            ],
            "meanwhile": meanwhile,
            "may_look_again": meanwhile is not None and REVIEW_INTERIM.held(request.actor, meanwhile.decision),
            "clock": clock_to(step.due_on, request.today, calendar) if step else None,
            "may": _may(request, asked, stays, acts),
            "back_href": reverse("school_children") if START_REFERRAL.held(request.actor) else "/",
        },
    )


def _may(request: HttpRequest, asked: list[Any], stays: list[Any], acts: bool) -> dict[str, bool]:
    """Which acts the page offers: none to an organisation that only reads about the child."""
    by = request.actor
    is_open = any(one.state not in OVER and one.school_id == by.organisation_id for one in asked)
    return {
        "has_place": any(one.state in HOLDS_A_PLACE for one in stays),
        "start": acts and START_REFERRAL.held(by) and not is_open,
        "record": acts and RECORD_ATTENDANCE.held(by),
        "exclude": acts and RECORD_PERMANENT_EXCLUSION.held(by),
        "restricted": acts and READ_RESTRICTED.held(by),
        "link": acts and MAKE_FAMILY_LINK.held(by),
        "change": acts and CHANGE_PUPIL.held(by),
        "keep_apart": acts and KEEP_APART.held(by),
        "unplanned": BEYOND_PLACES.held(by),
        "duty": SEE_BOARD.held(by),
    }


@page(LOOK_AT_PUPIL)
def who_may_know(request: HttpRequest, reference: str) -> HttpResponse:
    """Which organisations may see what, because of what, until when; and who did and looked."""
    pupil = child_or_404(request, reference, "access")
    return render(
        request,
        "school/who_may_know.html",
        {
            "pupil": pupil,
            "rows": who_may_know_rows(pupils.who_may_know(pupil, request.today)),
            "looks": looks_of(pupils.acts_and_looks(pupil)),
            "back_href": reverse("school_child", args=[pupil.reference]),
        },
    )


@page(READ_RESTRICTED)
def restricted(request: HttpRequest, reference: str) -> HttpResponse:
    """Restricted text, on a page of its own, each opening written down."""
    pupil = child_to_act_for(request, reference, "restricted")
    may_write = WRITE_RESTRICTED.held(request.actor)
    form = RestrictedNoteForm(request.POST if request.method == "POST" else None)
    notes = pupils.restricted_notes_of(pupil)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if not any(one.text == text and one.written_on == request.today for one in notes):  # the same press twice
            write_restricted_note(pupil=pupil, text=text, about=pupil.reference, by=request.actor, on=request.today)
        messages.success(request, "Kept where only named officers may open it.")
        return redirect("school_restricted", pupil.reference)
    return render(
        request,
        "school/restricted.html",
        {
            "pupil": pupil,
            "notes": notes,
            "form": form if may_write else None,
            "back_href": reverse("school_child", args=[pupil.reference]),
        },
        status=422 if form.is_bound else 200,
    )


@page(MAKE_FAMILY_LINK)
def family_link(request: HttpRequest, reference: str) -> HttpResponse:
    """Send one parent, carer or the young person a link to the child's own page. The link is shown this once."""
    pupil = child_to_act_for(request, reference)
    form = FamilyLinkForm(request.POST if request.method == "POST" else None)
    address = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        already = [
            one
            for one in pupils.family_links_of(pupil, request.today)
            if one.sent_to == given["sent_to"] and one.made_on == request.today
        ]
        if already:
            messages.info(request, f"A link was sent to {given['sent_to']} today already. It has not been sent again.")
            return redirect("school_child", pupil.reference)
        address = _send_link(request, pupil, given)
    return render(
        request,
        "school/family_link.html",
        {
            "pupil": pupil,
            "form": form,
            "address": address,
            "back_href": reverse("school_child", args=[pupil.reference]),
        },
        status=422 if form.is_bound and not address else 200,
    )


def _send_link(request: HttpRequest, pupil: Any, given: dict[str, str]) -> str:
    _, token = make_family_link(pupil=pupil, by=request.actor, on=request.today, **given)
    return settings.WAYMARK["base_url"] + reverse("family_link", args=[token])


@page(LOOK_AT_PUPIL)
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """One letter, as it reads. Prints as it stands."""
    one = pupils.letter_with_reference(reference)
    if one is None or not may_read(request.actor, one.pupil, request.today):
        raise Http404
    pupils.looked_at(one.pupil, what="letter", by=request.actor, on=request.today)
    return render(
        request,
        "school/letter.html",
        {
            "letter": one,
            "pupil": one.pupil,
            "back_href": reverse("school_child", args=[one.pupil.reference]),
        },
    )


@page(MAKE_FAMILY_LINK)
def close_family_link(request: HttpRequest, reference: str, link_id: int) -> HttpResponse:
    """Close a link at once, for example when it went to the wrong person."""
    pupil = child_to_act_for(request, reference)
    link = pupils.family_link_with_id(pupil, link_id)
    if link is None:
        raise Http404
    back = reverse("school_child", args=[pupil.reference])
    if request.method == "POST":
        revoke_family_link(link=link, by=request.actor, on=request.today)
        messages.success(request, f"The link sent to {link.recipient_name} opens nothing any more.")
        return redirect(back)
    return form_page(
        request,
        title="Close a family’s link",
        caption=pupil.name,
        button="Close the link",
        intro=[
            f"The link sent to {link.recipient_name} ({link.relationship}), {link.sent_to}, stops at once. "
            "What they wrote stays. A new link can be sent at any time."
        ],
        back_href=back,
    )
