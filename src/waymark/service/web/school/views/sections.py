"""One section of a request: answered by one person or several at once, saved and left, or saved and gone on with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.exclusions.queries import facts_of
from waymark.service.referrals import actions
from waymark.service.referrals import queries as referrals
from waymark.service.referrals.permissions import WRITE_REFERRAL
from waymark.service.referrals.questions import QUESTIONS, answer_in_words, suspended_after_all
from waymark.service.referrals.rules import SECTIONS, WrongState
from waymark.service.web.page import page

from ..forms.sections import SECTION_FORMS, SectionForm
from ..presenters.asking import ADVISE, kinds_on_offer
from ..presenters.facts import facts_shown
from ..presenters.next_up import what_happens_next
from ..presenters.task_list import edited
from ..subjects import can_be_changed, own_referral_or_404
from .own_words import SPOKEN, own_words_section


@page(WRITE_REFERRAL)
def section(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    referral = own_referral_or_404(request, reference)
    if key not in SECTIONS:
        raise Http404
    if request.method == "GET" and not can_be_changed(referral):
        messages.info(request, referrals.why_it_stays(referral))
        return redirect("school_referral_task_list", referral.reference)
    if key in SPOKEN:
        return own_words_section(request, referral, key)
    if request.method == "POST":
        return _save(request, referral, key)
    held = referrals.sections_of(referral)[key]
    known = {} if held.version else referrals.known_before(referral, key)
    form = SECTION_FORMS[key](held=held.answers or known, version=held.version)
    return show_section(request, referral, key, form, said=edited(held), known_before=bool(known))


def _save(request: HttpRequest, referral: Any, key: str) -> HttpResponse:
    goes_on = request.POST.get("then") != "return"
    form = SECTION_FORMS[key](request.POST, insists=goes_on, today=request.today)
    _offer_kinds(form, key, referral)
    if form.is_valid() and key == "attendance":
        held = facts_of(referral.pupil, request.today)
        if sentence := suspended_after_all(form.answers, held.days_this_year):
            form.add_error("suspended", sentence)
    if not form.is_valid():
        return show_section(request, referral, key, form, status=422)
    try:
        saved = actions.save_section(
            referral=referral,
            key=key,
            answers=form.answers,
            version=form.cleaned_data["version"] or 0,
            by=request.actor,
            on=request.today,
        )
    except actions.SomebodyElseSaved as theirs:
        return _both(request, referral, key, theirs)
    except WrongState as refused:
        form.add_error(None, str(refused))
        return show_section(request, referral, key, form, status=409)
    if saved.answers.get("safeguarding_open") == "yes" and not saved.answers.get("told_services_on"):
        return redirect("school_referral_safeguarding", referral.reference)
    if not goes_on:
        messages.success(request, f"“{SECTIONS[key]}” is saved. Come back to it when you like.")
        return redirect("school_referral_task_list", referral.reference)
    return redirect(after(referral, key, checking=request.GET.get("from") == "check"))


def after(referral: Any, key: str, *, checking: bool) -> str:
    """The next section, or the check page after the last and when somebody came from there."""
    keys = list(SECTIONS)
    place = keys.index(key) + 1
    if checking or place == len(keys):
        return reverse("school_referral_check", args=[referral.reference])
    return reverse("school_referral_section", args=[referral.reference, keys[place]])


def _both(request: HttpRequest, referral: Any, key: str, theirs: actions.SomebodyElseSaved) -> HttpResponse:
    """Theirs is shown beside mine; saving again is then a choice made knowingly."""
    mine = request.POST.copy()
    mine["version"] = str(theirs.section.version)
    form = SECTION_FORMS[key](mine, insists=False)
    _offer_kinds(form, key, referral)
    form.is_valid()
    form.add_error(None, str(theirs))
    return show_section(
        request,
        referral,
        key,
        form,
        theirs=_in_words(form, theirs.section),
        status=409,
        who=theirs.who,
    )


def _in_words(form: SectionForm, section: Any) -> list[dict[str, str]]:
    names = {key: dict(form.fields[key].choices) for key in form.fields if hasattr(form.fields[key], "choices")}
    rows = []
    for question in QUESTIONS[section.key]:
        answer = section.answers.get(question.key)
        if question.key == "asked_kinds":
            answer = [names[question.key].get(one, one) for one in answer or []]
        rows.append({"key": question.words, "value": answer_in_words(question, answer)})
    return rows


def show_section(
    request: HttpRequest,
    referral: Any,
    key: str,
    form: SectionForm,
    *,
    said: str = "",
    theirs: list[Any] = (),
    who: str = "",
    known_before: bool = False,
    status: int = 200,
) -> HttpResponse:
    if not form.is_bound:
        _offer_kinds(form, key, referral)
    return render(
        request,
        "school/section.html",
        {
            "form": form,
            "referral": referral,
            "pupil": referral.pupil,
            "key": key,
            "title": SECTIONS[key],
            "said": said,
            "theirs": theirs,
            "who": who,
            "known_before": known_before,
            "next_up": what_happens_next(referral, request.today),
            "tried": referrals.supports_tried(referral) if key == "tried" else [],
            "held_facts": facts_shown(referral.pupil, request.today) if key == "attendance" else None,
            "back_href": reverse("school_referral_task_list", args=[referral.reference]),
            "back_text": "Back to the list",
        },
        status=status,
    )


def _offer_kinds(form: SectionForm, key: str, referral: Any) -> None:
    if key == "ask":
        choices, hints = kinds_on_offer(referral.pupil.year_group, referral.school_id)
        form.offer("asked_kinds", choices, hints=hints, divider_before={ADVISE: "or"}, exclusive=[ADVISE])
