"""The readable copy: everything that was asked and answered, in the words of that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.service.exclusions.queries import Facts, facts_of, percentage_attended, reasons_in_words
from waymark.service.organisations.queries import authority_model, today
from waymark.service.pupils.rules import SEN_PROVISION

from .models import OwnWords, Referral, ReferralSection, SupportTried
from .questions import QUESTIONS, answer_in_words
from .rules import GIVEN_BY, SECTIONS, SPEAKERS


@dataclass(frozen=True)
class Held:
    """Everything about one request that its copy is made from; ``kinds`` are the names of what can be asked for."""

    answers: Mapping[str, dict[str, Any]]
    own_words: tuple[OwnWords, ...]
    tried: tuple[SupportTried, ...]
    facts: Facts
    kinds: Mapping[str, str]


def frozen_content(referral: Referral) -> list[dict[str, Any]]:
    """``[{section, title, questions: [{question, answer}]}]`` in the order of the page."""
    return content_of(referral, held_of(referral))


def held_of(referral: Referral) -> Held:
    """Everything that has been answered, said and listed so far."""
    return Held(
        answers={one.key: one.answers for one in ReferralSection.objects.filter(referral=referral)},
        own_words=tuple(OwnWords.objects.filter(referral=referral)),
        tried=tuple(SupportTried.objects.filter(referral=referral)),
        facts=facts_of(referral.pupil, referral.submitted_on or today()),
        kinds=names_of_kinds(),
    )


def names_of_kinds() -> dict[str, str]:
    return {kind.key: kind.name for kind in authority_model().kinds} | {"advise": "Advise us"}


def content_of(referral: Referral, held: Held) -> list[dict[str, Any]]:
    """The copy, from what has been read already."""
    content = [
        {"section": key, "title": title, "questions": _section(referral, key, held)} for key, title in SECTIONS.items()
    ]
    if referral.exception_reason:
        content.append(
            {
                "section": "exception",
                "title": "Why it is sent although the usual evidence is not there",
                "questions": [{"question": "Reason", "answer": referral.exception_reason}],
            }
        )
    return content


def _section(referral: Referral, key: str, held: Held) -> list[dict[str, str]]:
    answers = held.answers.get(key, {})
    rows = _who(referral) if key == "child" else []
    if key == "attendance":
        rows = _facts(held.facts, held.answers.get("attendance", {}).get("suspended") == "no")
    if key in ("pupil_words", "parent_words"):
        return _words(held, key.removesuffix("_words"), answers)
    if key == "tried":
        rows += _tried(held.tried)
    for question in QUESTIONS[key]:
        answer = answers.get(question.key)
        if question.only_if and answers.get(question.only_if[0]) != question.only_if[1]:
            continue
        if question.key == "asked_kinds":
            answer = [held.kinds.get(one, one) for one in answer or []]
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


def _words(held: Held, speaker: str, answers: dict[str, Any]) -> list[dict[str, str]]:
    spoken = [one for one in held.own_words if one.speaker == speaker]
    rows = [
        {
            "question": f"The words of {one.speaker_name or SPEAKERS[speaker]}, {GIVEN_BY[one.given_by]}, "
            f"{_said(one.given_on)}",
            "answer": one.words,
        }
        for one in spoken
    ]
    if not rows:
        rows = [
            {
                "question": f"Why there are no words of {SPEAKERS[speaker]} yet",
                "answer": str(answers.get("why_none", "")),
            }
        ]
    return rows


def _tried(tried: tuple[SupportTried, ...]) -> list[dict[str, str]]:
    return [
        {
            "question": "Tried: " + one.what,
            "answer": ". ".join(part for part in (one.dose, _dates(one), one.effect) if part),
        }
        for one in tried
    ]


def _dates(tried: SupportTried) -> str:
    if not tried.starts_on:
        return ""
    return (
        f"From {_said(tried.starts_on)} to {_said(tried.ends_on)}"
        if tried.ends_on
        else f"Since {_said(tried.starts_on)}"
    )


def _facts(held: Facts, says_none: bool) -> list[dict[str, str]]:
    """Attendance and suspensions as held on the day: a copy that is read later shows what was known then.

    Where no suspension is held there were none only if the school says so.
    """
    rows = [
        {
            "question": f"Attendance, {_said(one.first_on)} to {_said(one.last_on)}",
            "answer": f"{percentage_attended(one):g}% ({one.attended} of {one.possible} half days)",
        }
        for one in held.attendance
    ]
    return [
        *rows,
        {"question": "Suspensions this school year", "answer": _suspended_for(held.days_this_year, says_none)},
        *(
            {
                "question": f"Suspended on {_said(one.starts_on)}"
                if one.starts_on == one.ends_on
                else f"Suspended {_said(one.starts_on)} to {_said(one.ends_on)}",
                "answer": "; ".join(reasons_in_words(one.reasons)),
            }
            for one in held.suspensions
        ),
        *(
            {
                "question": f"Permanently excluded, decided {_said(one.decided_on)}",
                "answer": "; ".join(reasons_in_words(one.reasons)),
            }
            for one in held.permanent_exclusions
        ),
    ]


def _suspended_for(count: float, says_none: bool) -> str:
    if not count:
        return "None, the school says" if says_none else "Not recorded"
    return "1 school day" if count == 1 else f"{count:g} school days"


def _said(day: date) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
