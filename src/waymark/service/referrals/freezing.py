"""The readable copy: everything that was asked and answered, in the words of that day."""

from __future__ import annotations

from datetime import date
from typing import Any

from waymark.service.exclusions.queries import facts_of, percentage_attended, reasons_in_words
from waymark.service.organisations.queries import authority_model, today
from waymark.service.pupils.rules import SEN_PROVISION

from .models import OwnWords, Referral, ReferralSection, SupportTried
from .questions import QUESTIONS, answer_in_words
from .rules import GIVEN_BY, SECTIONS, SPEAKERS


def frozen_content(referral: Referral) -> list[dict[str, Any]]:
    """``[{section, title, questions: [{question, answer}]}]`` in the order of the page."""
    held = {one.key: one.answers for one in ReferralSection.objects.filter(referral=referral)}
    kinds = {kind.key: kind.name for kind in authority_model().kinds} | {"advise": "Advise us"}
    content = [
        {"section": key, "title": title, "questions": _section(referral, key, held.get(key, {}), kinds)}
        for key, title in SECTIONS.items()
    ]
    if referral.exception_reason:
        content.append({"section": "exception", "title": "Why it is sent although the usual evidence is not there",
                        "questions": [{"question": "Reason", "answer": referral.exception_reason}]})
    return content


def _section(referral: Referral, key: str, answers: dict[str, Any], kinds: dict[str, str]) -> list[dict[str, str]]:
    rows = _who(referral) if key == "child" else []
    if key == "attendance":
        rows = _facts(referral)
    if key in ("pupil_words", "parent_words"):
        return _words(referral, key.removesuffix("_words"), answers)
    if key == "tried":
        rows += _tried(referral)
    for question in QUESTIONS[key]:
        answer = answers.get(question.key)
        if question.only_if and answers.get(question.only_if[0]) != question.only_if[1]:
            continue
        if question.key == "asked_kinds":
            answer = [kinds.get(one, one) for one in answer or []]
        rows.append({"question": question.words, "answer": answer_in_words(question, answer)})
    return rows


def _who(referral: Referral) -> list[dict[str, str]]:
    pupil = referral.pupil
    return [
        {"question": "Name", "answer": pupil.name},
        {"question": "Year group", "answer": f"Year {pupil.year_group}"},
        {"question": "School", "answer": referral.school.name},
        {"question": "Special educational needs", "answer": SEN_PROVISION[pupil.sen_provision]},
    ]


def _words(referral: Referral, speaker: str, answers: dict[str, Any]) -> list[dict[str, str]]:
    spoken = OwnWords.objects.filter(referral=referral, speaker=speaker)
    rows = [
        {"question": f"The words of {one.speaker_name or SPEAKERS[speaker]}, {GIVEN_BY[one.given_by]}, {_said(one.given_on)}", "answer": one.words}
        for one in spoken
    ]
    if not rows:
        rows = [{"question": f"Why there are no words of {SPEAKERS[speaker]} yet", "answer": str(answers.get("why_none", ""))}]
    return rows


def _tried(referral: Referral) -> list[dict[str, str]]:
    return [
        {"question": "Tried: " + one.what, "answer": ". ".join(part for part in (one.dose, _dates(one), one.effect) if part)}
        for one in SupportTried.objects.filter(referral=referral)
    ]


def _dates(tried: SupportTried) -> str:
    if not tried.starts_on:
        return ""
    return f"{_said(tried.starts_on)} to {_said(tried.ends_on)}" if tried.ends_on else f"since {_said(tried.starts_on)}"


def _facts(referral: Referral) -> list[dict[str, str]]:
    """Attendance and suspensions as held on the day: a copy that is read later shows what was known then."""
    held = facts_of(referral.pupil, referral.submitted_on or today())
    rows = [
        {"question": f"Attendance, {_said(one.first_on)} to {_said(one.last_on)}",
         "answer": f"{percentage_attended(one):g}% ({one.attended} of {one.possible} half days)"}
        for one in held.attendance
    ]
    return [
        *rows,
        {"question": "Suspensions this school year", "answer": f"{held.days_this_year:g} school days"},
        *({"question": f"Suspended {_said(one.starts_on)} to {_said(one.ends_on)}",
           "answer": "; ".join(reasons_in_words(one.reasons))} for one in held.suspensions),
        *({"question": f"Permanently excluded, decided {_said(one.decided_on)}",
           "answer": "; ".join(reasons_in_words(one.reasons))} for one in held.permanent_exclusions),
    ]


def _said(day: date) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
