"""A child's passport, from what the child, the family and the school wrote when they asked for help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waymark.service.placements import queries
from waymark.service.referrals.queries import own_words, sections_of
from waymark.service.web.components.wording import day


@dataclass(frozen=True)
class Passport:
    own: list[Any]
    good_at: list[str]
    helps: list[str]
    avoid: list[str]
    people: list[tuple[str, str]]


def passport(placement: Any, authority: Any) -> Passport:
    referral = placement.referral
    answers = {key: one.answers for key, one in sections_of(referral).items()} if referral else {}
    said = own_words(referral) if referral else []
    unsafe = queries.unsafe_review_of(queries.reviews_of(placement))
    return Passport(
        own=[next(one for one in said if one.speaker == who) for who in ("pupil", "parent")
             if any(one.speaker == who for one in said)],
        good_at=_lines(answers, ("strengths", "going_well"), ("strengths", "likes")),
        helps=_lines(answers, ("tried", "what_worked"), ("child", "needs_words")),
        avoid=[*_risk(answers, unsafe), *_lines(answers, ("safety", "avoid"), ("worries", "worry"))],
        people=_people(placement, answers, authority),
    )


def _risk(answers: dict[str, dict], unsafe: Any) -> list[str]:
    """What the school wrote about risk does not stand alone after a review that says the child is not safe."""
    written = _lines(answers, ("safety", "risk"))
    if unsafe is None:
        return written
    before = [f"Written before that review, and no longer to be relied on: “{one}”" for one in written]
    return [f"Not safe at the review on {day(unsafe.held_on)}. Ring the school before anything else.", *before]


def _lines(answers: dict[str, dict], *wanted: tuple[str, str]) -> list[str]:
    found = [str(answers.get(section, {}).get(key) or "").strip() for section, key in wanted]
    return [one for one in found if one]


def _people(placement: Any, answers: dict[str, dict], authority: Any) -> list[tuple[str, str]]:
    school = placement.home_school
    at_school = placement.home_named_adult or answers.get("people", {}).get("named_adult", "")
    rows = [
        ("Here", placement.provision_named_adult),
        ("At school", ", ".join(one for one in (at_school, school.name, school.telephone) if one) if school else ""),
        ("Around the child", str(answers.get("people", {}).get("people") or "")),
        ("The council", ", ".join(one for one in (authority.name, authority.telephone) if one)),
    ]
    return [(who, words) for who, words in rows if words]
