"""The child's and the parents' own words, before and after sending, or why there are none yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.referrals import actions
from waymark.service.referrals import queries as referrals
from waymark.service.referrals.permissions import ADD_OWN_WORDS
from waymark.service.referrals.rules import GIVEN_BY, SECTIONS, SPEAKERS, WrongState
from waymark.service.web.page import page

from ..forms.words import WORDS_FORMS, WhyNoneForm
from ..presenters.next_up import what_happens_next
from ..subjects import own_referral_or_404
from .form_page import form_page

SPOKEN = {"pupil_words": "pupil", "parent_words": "parent"}


def own_words_section(request: HttpRequest, referral: Any, key: str) -> HttpResponse:
    """Two small forms: add what was said, or say why there is nothing yet. Called by the section page."""
    held = referrals.sections_of(referral)[key]
    is_none = request.POST.get("act") == "none"
    words = WORDS_FORMS[SPOKEN[key]](request.POST if request.method == "POST" and not is_none else None)
    none = WhyNoneForm(
        request.POST if is_none else None,
        initial={"why_none": held.answers.get("why_none", ""), "version": held.version},
    )
    if request.method == "POST" and (none if is_none else words).is_valid():
        done = _keep_why_none(request, referral, key, none) if is_none else _add(request, referral, SPOKEN[key], words)
        if done:
            return redirect("school_referral_section", referral.reference, key)
    return _show(request, referral, key, words, none)


def _add(request: HttpRequest, referral: Any, speaker: str, form: Any) -> bool:
    given = form.cleaned_data
    try:
        actions.add_own_words(
            pupil=referral.pupil,
            referral=referral,
            speaker=speaker,
            words=given["words"],
            given_by=given["given_by"],
            helper_name=given["helper_name"] if given["given_by"] == "with_help" else "",
            speaker_name=given.get("speaker_name", ""),
            by=request.actor,
            on=request.today,
        )
    except WrongState as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"The words of {SPEAKERS[speaker]} are kept.")
    return True


def _keep_why_none(request: HttpRequest, referral: Any, key: str, form: WhyNoneForm) -> bool:
    given = form.cleaned_data
    try:
        actions.save_section(
            referral=referral,
            key=key,
            answers={"why_none": given["why_none"]},
            version=given["version"],
            by=request.actor,
            on=request.today,
        )
    except (WrongState, actions.SomebodyElseSaved) as refused:
        form.add_error(None, str(refused))
        if isinstance(refused, actions.SomebodyElseSaved):
            form.data = form.data | {"version": str(refused.section.version)}
        return False
    messages.success(request, "Saved. Add the words as soon as there are any.")
    return True


def _show(request: HttpRequest, referral: Any, key: str, words: Any, none: WhyNoneForm) -> HttpResponse:
    has_errors = any(form.is_bound and form.errors for form in (words, none))
    keys = list(SECTIONS)
    return render(
        request,
        "school/own_words_section.html",
        {
            "words": words,
            "why": none,
            "has_errors": has_errors,
            "referral": referral,
            "pupil": referral.pupil,
            "title": SECTIONS[key],
            "key": key,
            "speaker": SPEAKERS[SPOKEN[key]],
            "spoken": said_for(referral, SPOKEN[key]),
            "next_href": reverse("school_referral_section", args=[referral.reference, keys[keys.index(key) + 1]]),
            "next_up": what_happens_next(referral, request.today),
            "back_href": reverse("school_referral_task_list", args=[referral.reference]),
            "back_text": "Back to the list",
        },
        status=422 if has_errors else 200,
    )


def said_for(referral: Any, speaker: str = "") -> list[dict[str, Any]]:
    """What was said, newest first, for the ``own_words`` macro."""
    return [
        {
            "text": one.words,
            "who": one.speaker_name or SPEAKERS[one.speaker].capitalize(),
            "on": one.given_on,
            "how": GIVEN_BY[one.given_by] + (f", written down by {one.helper_name}" if one.helper_name else ""),
        }
        for one in referrals.own_words_about(referral.pupil, referral)
        if speaker in ("", one.speaker)
    ]


@page(ADD_OWN_WORDS)
def add_own_words(request: HttpRequest, reference: str, speaker: str) -> HttpResponse:
    """After sending: what was said is added beside the frozen copy."""
    referral = own_referral_or_404(request, reference)
    if speaker not in WORDS_FORMS:
        raise Http404
    form = WORDS_FORMS[speaker](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _add(request, referral, speaker, form):
        return redirect("school_referral", referral.reference)
    return form_page(
        request,
        form,
        title=f"Add the words of {SPEAKERS[speaker]}",
        caption=referral.pupil.name,
        names=[name for name in form.fields if name != "helper_name"],
        button="Keep these words",
        intro=["They are shown beside the request, first, with the day they were given. Earlier words stay."],
        back_href=reverse("school_referral", args=[referral.reference]),
    )
