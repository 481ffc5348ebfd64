"""Letters of a meeting, read and released one by one; and the record of each child's case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.panels import actions, permissions
from waymark.service.panels.between import facts_of, reported_by, urgent_decision
from waymark.service.panels.others_named import stays_in
from waymark.service.panels.queries import item_with_reference, minutes_of
from waymark.service.panels.reading import may_read
from waymark.service.panels.room.record import (
    action_with_number,
    decision_with_reference,
    letter_with_reference,
    letters_about,
    letters_of_meeting,
    open_actions,
)
from waymark.service.panels.rules import outcome_words
from waymark.service.pupils.actions import LetterCannotBeChanged, LetterHasOtherWords
from waymark.service.pupils.permissions import LOOK_AT_PUPIL, RELEASE_LETTER, may_send, may_send_about, require_may_send
from waymark.service.pupils.queries import looked_at, looked_at_each
from waymark.service.pupils.rules import changed_since
from waymark.service.web.components.wording import day
from waymark.service.web.page import page
from waymark.service.web.typed import kept_to_copy

from ..forms.letter import LetterForm
from ..forms.meeting import ReleaseForm
from ..refusals import REFUSED, said_on_the_page
from .finding import framed, posted, room_or_404

TO_FAMILY = frozenset({"parent", "pupil"})


@page(permissions.LOOK_AT_MEETING)
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """Every letter of the meeting and every action agreed, with what is still to do."""
    opened = room_or_404(request, reference)
    decisions = list(opened.decisions.values())
    found = letters_of_meeting(decisions)
    sends_about = may_send_about(request.actor, {one.pupil_id for one in found}, request.today)
    mine = {one.pk for one in found if one.pupil_id in sends_about} if RELEASE_LETTER.held(request.actor) else set()
    return render(
        request,
        "panel/letters.html",
        framed(request, opened, "letters")
        | {
            "letters": found,
            "waiting": [one for one in found if one.state == "drafted" and one.pk in mine],
            "untold": len({one.pupil_id for one in found if one.state == "drafted" and one.addressee_kind in TO_FAMILY}),
            "actions": open_actions(decisions),
            "may_release": mine,
            "records": [(item, opened.decisions[item.pk]) for item in opened.listed if item.pk in opened.decisions],
        },
    )


@page(permissions.LOOK_AT_MEETING)
def all_letters(request: HttpRequest, reference: str) -> HttpResponse:
    """Every letter of the meeting for paper, each beginning its own page."""
    opened = room_or_404(request, reference)
    found = letters_of_meeting(opened.decisions.values())
    looked_at_each([one.pupil for one in found], what="letter", by=request.actor, on=request.today)
    return render(
        request,
        "panel/letters_print.html",
        {"letters": found, "meeting": opened.meeting, "back_href": reverse("panel_letters", args=[reference])},
    )


@page(RELEASE_LETTER)
def change(request: HttpRequest, letter: str) -> HttpResponse:
    """Put a drafted letter into other words; what it must say cannot be taken out."""
    found = _letter_or_404(request, letter)
    require_may_send(request.actor, found.pupil, request.today)
    if found.state != "drafted":
        if request.method == "POST" and (kept := _words_kept(request, found)):
            return kept
        messages.info(request, "This letter has gone out or was thrown away, so its words stay as they are.")
        return redirect("panel_letter", letter)
    seen = request.POST.get("seen", "") if request.method == "POST" else found.body
    stays = stays_in(found, on=request.today)
    form = LetterForm(posted(request), body=seen or found.body, fixed_parts=stays, seen=found.body)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_letter(letter=found, body=form.body, seen=seen, by=request.actor, on=request.today)
        except actions.LetterNamesAnotherChild as named:
            form.add_names(named.parts)
        except LetterCannotBeChanged as refused:
            found = _letter_or_404(request, letter)
            if found.state != "drafted" and (kept := _words_kept(request, found)):  # released between the two reads
                return kept
            form.add_error(None, str(refused))
            form.data = form.data.copy()
            form.data["seen"] = found.body
        else:
            messages.success(request, "The letter is changed. It has not been sent.")
            return redirect("panel_letter", letter)
    looked_at(found.pupil, what="letter", by=request.actor, on=request.today)
    return render(
        request,
        "panel/letter_change.html",
        {
            "letter": found,
            "form": form,
            "changed_meanwhile": seen.replace("\r\n", "\n").strip() != found.body.strip(),
            "back_href": reverse("panel_letter", args=[letter]),
        },
        status=422 if form.is_bound else 200,
    )


def _words_kept(request: HttpRequest, found: Any) -> HttpResponse | None:
    """Other words for a letter that has gone out or was thrown away meanwhile, to copy; None where it reads like that."""
    seen = request.POST.get("seen", "") or found.body
    words = LetterForm(posted(request), body=seen, fixed_parts=found.fixed_parts, seen=seen).typed.strip()
    if words in (found.body.strip(), seen.replace("\r\n", "\n").strip()):
        return None
    looked_at(found.pupil, what="letter", by=request.actor, on=request.today)
    if found.state == "released":
        happened = f"{found.released_by.name} released this letter on {day(found.released_on)}"
    else:
        happened = "This letter was thrown away"
    return kept_to_copy(
        request, child=found.pupil.name, heading="The letter was not changed", label="The letter as you wrote it", text=words,
        sentence=f"{happened}, before you saved, so its words stay as they were.",
        href=reverse("panel_letter", args=[found.reference]), link_text="See the letter as it stands",
    )


def _letter_or_404(request: HttpRequest, reference: str) -> Any:
    found = letter_with_reference(reference)
    if found is None or not may_read(request.actor, found.pupil, request.today):
        raise Http404
    return found


@page(RELEASE_LETTER)
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    """One letter as it would go out, with what was drafted where somebody has changed it, and its release."""
    found = _letter_or_404(request, letter)
    form = ReleaseForm(posted(request), to_family=found.addressee_kind in TO_FAMILY, today=request.today)
    seen = request.POST.get("seen", "")
    decision = decision_with_reference(found.about)
    waits_for_it = found.addressee_kind in TO_FAMILY and decision is not None and not decision.is_announced
    if request.method == "POST" and not form.is_valid():
        if has_changed := changed_since(seen, body=found.body, state=found.state):
            form.add_error(None, has_changed)
    elif request.method == "POST":
        try:
            actions.release_letter(
                letter=found,
                seen=seen,
                family_rung_on=form.cleaned_data.get("family_rung_on"),
                by=request.actor,
                on=request.today,
            )
        except LetterHasOtherWords as refused:
            found = _letter_or_404(request, letter)
            form.add_error(None, str(refused))
        except actions.LetterNamesAnotherChild as refused:
            form.add_error(None, str(refused))
        except REFUSED as refused:
            form.add_error("family_rung_on" if "family_rung_on" in form.fields else None, str(refused).rstrip("."))
        else:
            known = " The host and the child’s school are told now." if waits_for_it else ""
            messages.success(request, f"The letter to {found.addressee_name} is released.{known}")
            return redirect(_back_from(found) or request.path)
    looked_at(found.pupil, what="letter", by=request.actor, on=request.today)
    return render(
        request,
        "panel/letter.html",
        {
            "letter": found,
            "form": form,
            "to_family": found.addressee_kind in TO_FAMILY,
            "may_send": may_send(request.actor, found.pupil, request.today),
            "waits_for_it": waits_for_it,
            "back_href": _back_from(found),
        },
        status=422 if form.is_bound else 200,
    )


def _back_from(found: Any) -> str:
    decision = decision_with_reference(found.about)
    if decision is None or decision.item is None:
        return reverse("panel_record", args=[decision.reference]) if decision else ""
    return reverse("panel_letters", args=[decision.item.meeting.reference])


@page(LOOK_AT_PUPIL)
def record(request: HttpRequest, decision: str) -> HttpResponse:
    """The minutes of one child's case: nobody else's child is in it."""
    found = decision_with_reference(decision)
    if found is None or not may_read(request.actor, found.pupil, request.today):
        raise Http404
    item = item_with_reference(found.item.reference) if found.item else None
    minutes = minutes_of(item) if item else None
    between = (reported_by(item) if item else None) or urgent_decision(decision)
    looked_at(found.pupil, what="decision", by=request.actor, on=request.today)
    return render(
        request,
        "panel/record.html",
        {
            "decision": found,
            "outcome": outcome_words(found.outcome, is_urgent=found.is_urgent),
            "minutes": minutes,
            "between": [{"key": key, "value": value} for key, value in facts_of(between)] if between else [],
            "meeting": item.meeting if item else None,
            "letters": letters_about(found),
            "actions": open_actions([found]),
            "may_release": RELEASE_LETTER.held(request.actor),
            "not_agreed": "; ".join(f"{name}: {why}" for name, why in minutes.dissents) if minutes else "",
            "interests": "; ".join(f"{name}: {kind}" for name, kind in minutes.interests) if minutes else "",
        },
    )


@page(permissions.FINISH_ACTION)
@require_POST
def action_done(request: HttpRequest, decision: str) -> HttpResponse:
    found = decision_with_reference(decision)
    action = action_with_number(found, request.POST.get("action", "")) if found else None
    if action is None:
        raise Http404
    with said_on_the_page(request):
        actions.done_action(
            action=action, by=request.actor, on=request.today, note=request.POST.get("note", "")[:300]
        )
        messages.success(request, "Noted as done.")
    return redirect("panel_record", decision)
