"""Requests with their sections, voices, what was tried, what was asked, their steps, and the copy as it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone

from waymark.service.demo_county.loading.answers import answers_of, states_of
from waymark.service.demo_county.loading.book import Book, same, write, write_by_key
from waymark.service.demo_county.records import OwnWords as Said
from waymark.service.demo_county.records import Referral as Request
from waymark.service.referrals.models import (
    InformationRequest,
    OwnWords,
    Referral,
    ReferralSection,
    ReferralStep,
    SupportTried,
)

WRITTEN_AT = time(15, 40)


def load_requests(book: Book) -> None:
    asked = book.county.referrals
    book.referrals = write_by_key((one.key, _request(book, one)) for one in asked)
    pupils = {one.key: one for one in book.county.pupils}
    write(section for one in asked for section in _sections(book, one, pupils[one.pupil]))
    write(
        SupportTried(**_of(book, one), **same(row, "what", "dose", "starts_on", "ends_on", "effect"))
        for one in asked
        for row in one.tried
    )
    write(_own_words(book, one, row) for one in asked for row in one.own_words)
    write(
        InformationRequest(
            **_of(book, one),
            **same(row, "question", "asked_on", "due_on", "answer", "answered_on"),
            asked_by=book.people[row.asked_by],
            answered_by=book.people[row.answered_by] if row.answered_by else None,
        )
        for one in asked
        for row in one.information_requests
    )
    write(step for one in asked for step in _steps(book, one))


def _request(book: Book, one: Request) -> Referral:
    return Referral(
        **same(
            one,
            "state",
            "path",
            "notice_class",
            "urgency",
            "is_high_intensity",
            "started_on",
            "submitted_on",
            "decided_on",
            "ended_reason",
            "ended_note",
        ),
        pupil=book.pupils[one.pupil],
        school=book.organisations[one.school],
        asked_kinds=list(one.asked_kinds),
        partnership=book.partnerships.get(one.partnership),
        needs=list(one.needs),
        started_by=book.people[one.started_by],
        approved_by=book.people[one.approved_by] if one.approved_by else None,
        version=1 + len(one.steps),
    )


def _of(book: Book, one: Request) -> dict:
    return {"referral": book.referrals[one.key], "pupil": book.pupils[one.pupil]}


def _sections(book: Book, one: Request, pupil) -> Iterator[ReferralSection]:
    answers = answers_of(book, one, pupil)
    edited_at = timezone.make_aware(datetime.combine(one.submitted_on or one.started_on, WRITTEN_AT))
    for key, state in states_of(one, answers).items():
        begun = state != "not_started"
        yield ReferralSection(
            **_of(book, one),
            key=key,
            answers=answers.get(key, {}),
            state=state,
            version=int(begun),
            edited_by=book.people[one.started_by] if begun else None,
            edited_at=edited_at if begun else None,
        )


def _own_words(book: Book, one: Request, row: Said) -> OwnWords:
    """A parent's words begin with who they are to the child; kept with the name, as a school would write it."""
    name, words = "", row.words
    if row.speaker == "parent" and ": " in words[:40]:
        relationship, words = words.split(": ", 1)
        name = book.contact_names.get((one.pupil, relationship), "")
        name = f"{name}, {relationship.lower()}" if name else relationship
    return OwnWords(
        **_of(book, one),
        **same(row, "speaker", "given_by", "helper_name", "given_on"),
        words=words,
        speaker_name=name,
        recorded_by=book.people[one.started_by] if row.given_by == "with_help" else None,
    )


def _steps(book: Book, one: Request) -> Iterator[ReferralStep]:
    by_name = book.people[one.started_by].name
    yield ReferralStep(**_of(book, one), event="start", state="draft", happened_on=one.started_on, by_name=by_name)
    for step in one.steps:
        yield ReferralStep(**_of(book, one), **same(step, "event", "state", "happened_on", "by_name", "note"))
