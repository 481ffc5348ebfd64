"""More asked and answered, own words added, a one-off incident sent to a broker."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Person
from waymark.service.audit.actions import record
from waymark.service.documents.attachments import Attachment
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.queries import calendar_for
from waymark.service.pupils.actions import set_next_step
from waymark.service.pupils.models import Pupil

from .. import permissions
from ..models import AnswerReport, InformationRequest, OwnWords, Referral, ReferralStep, WordsTakenBack
from ..queries import why_it_stays
from ..rules import EDITABLE, OVER, WrongState, due_in_time
from .drafting import recount
from .steps import locked, move, refuse_other_names

BROKER_SCHOOL_DAYS = 3


@transaction.atomic
def ask_for_more(*, referral: Referral, question: str, due_on: date, by: Actor, on: date) -> InformationRequest:
    """Ask the school something, with the day it is needed by."""
    permissions.ASK_FOR_MORE.require(by)
    referral = locked(referral)
    refuse_other_names(referral, "What do you need to know?", question, on)
    move(referral, "ask_for_more", by=by, on=on, note=question)
    asked = InformationRequest.objects.create(
        referral=referral,
        pupil_id=referral.pupil_id,
        question=question,
        asked_by_id=by.person_id,
        asked_on=on,
        due_on=due_on,
    )
    queue_message(
        to=referral.started_by.email,
        subject="Something more is asked of you",
        about=referral.reference,
        body=f"The council has a question about request {referral.reference}. Sign in to answer.",
    )
    set_next_step(
        referral.pupil,
        what="Answer what the council asked",
        owner=referral.started_by_id,
        due_on=due_on,
        by=None,
        on=on,
        about=referral.reference,
    )
    record("ask_for_more", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id, why=question)
    return asked


@transaction.atomic
def answer_more(
    *, asked: InformationRequest, answer: str, by: Actor, on: date, report: Attachment | None = None,
    cut_off_on: date | None = None,
) -> InformationRequest:
    """Answer, with a report where there is one; the referral is with the council again. Pressing twice answers once.

    The council reads it in time for the panel's ``cut_off_on``.
    """
    permissions.ANSWER_MORE.require(by, asked.referral)
    referral = locked(asked.referral)
    asked = InformationRequest.objects.select_for_update().get(pk=asked.pk)
    if asked.answered_on:
        return asked
    refuse_other_names(referral, "Your answer", answer, on)
    asked.answer, asked.answered_on, asked.answered_by_id = answer, on, by.person_id
    asked.save(update_fields=["answer", "answered_on", "answered_by"])
    if report is not None:
        _keep_report(asked, report, by, on)
    if not InformationRequest.objects.filter(referral=referral, answered_on__isnull=True).exists():
        move(referral, "answer", by=by, on=on)
    set_next_step(
        referral.pupil,
        what="Read the school’s answer and put the request on an agenda",
        owner=asked.asked_by_id,
        due_on=due_in_time(calendar_for(referral.school_id).add_school_days(on, 2), cut_off_on, on),
        by=None,
        on=on,
        about=referral.reference,
    )
    record("answer_more", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id)
    return asked


def _keep_report(asked: InformationRequest, report: Attachment, by: Actor, on: date) -> None:
    kept = AnswerReport.objects.create(
        asked=asked,
        pupil_id=asked.pupil_id,
        name=report.name,
        kind=report.kind,
        size=len(report.content),
        sha256=hashlib.sha256(report.content).hexdigest(),
        content=report.content,
        added_on=on,
        added_by_id=by.person_id,
    )
    record("attach_report", by=by, on=on, about=kept.reference, pupil_id=asked.pupil_id, why=report.name)


@transaction.atomic
def send_to_broker(*, referral: Referral, broker: Person, by: Actor, on: date) -> Referral:
    """A one-off incident goes to a named broker within days, not to the next panel."""
    permissions.SEND_TO_BROKER.require(by)
    referral = move(locked(referral), "send_to_broker", by=by, on=on, note=broker.name)
    set_next_step(
        referral.pupil,
        what="Speak with the family and both schools about a supported move",
        owner=broker,
        due_on=calendar_for(referral.school_id).add_school_days(on, BROKER_SCHOOL_DAYS),
        by=None,
        on=on,
        about=referral.reference,
    )
    record("send_to_broker", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id, why=broker.name)
    return referral


@transaction.atomic
def add_own_words(
    *,
    pupil: Pupil,
    referral: Referral | None,
    speaker: str,
    words: str,
    given_by: str,
    by: Actor | None,
    on: date,
    helper_name: str = "",
    speaker_name: str = "",
) -> OwnWords:
    """Keep what a child or parent said; ``by=None`` is the family's own page.

    Earlier words stay; the newest stands first.
    """
    if by is not None:
        permissions.ADD_OWN_WORDS.require(by)
    if referral is not None and referral.state in OVER - {"decided"}:
        raise WrongState("This request has ended, so words cannot be added to it.")
    same = OwnWords.objects.filter(pupil=pupil, referral=referral, speaker=speaker, words=words, given_on=on).first()
    if same:
        return same
    spoken = OwnWords.objects.create(
        pupil=pupil,
        referral=referral,
        speaker=speaker,
        words=words,
        given_by=given_by,
        given_on=on,
        helper_name=helper_name,
        speaker_name=speaker_name,
        recorded_by_id=by.person_id if by else None,
    )
    if referral is not None and referral.state in EDITABLE:
        recount(referral, f"{speaker}_words")
    record("add_own_words", by=by, on=on, about=referral.reference if referral else "", pupil_id=pupil.pk, why=speaker)
    return spoken


@transaction.atomic
def take_back_own_words(*, spoken: OwnWords, words: str, helper_name: str, on: date) -> OwnWords | None:
    """Take back what a family said by its own page, or say it in other ``words``; returns those, or None.

    The caller has seen that they are this family's own, and that no panel's papers hold them: from then on a family adds,
    and what it said before stays. Taking back twice takes back once.
    """
    if taken := WordsTakenBack.objects.filter(words_id=spoken.pk).select_related("replaced_by").first():
        return taken.replaced_by
    said = None
    if words.strip():
        said = OwnWords.objects.create(
            pupil_id=spoken.pupil_id, referral_id=spoken.referral_id, speaker=spoken.speaker, words=words.strip(),
            given_by="link", given_on=on, helper_name=helper_name, speaker_name=spoken.speaker_name,
        )
    WordsTakenBack.objects.create(words=spoken, pupil_id=spoken.pupil_id, replaced_by=said, taken_back_on=on)
    if spoken.referral is not None and spoken.referral.state in EDITABLE:
        recount(spoken.referral, f"{spoken.speaker}_words")
    record("take_back_own_words", by=None, on=on, about=spoken.referral.reference if spoken.referral else "",
           pupil_id=spoken.pupil_id, why=spoken.speaker)
    return said


@transaction.atomic
def add_something(*, referral: Referral, words: str, by: Actor, on: date) -> ReferralStep:
    """Add to a request that has been sent; the frozen copy stays as it was. Pressing twice adds once."""
    permissions.WRITE_REFERRAL.require(by, referral)
    referral = locked(referral)
    if referral.state in EDITABLE | OVER | {"awaiting_head"}:
        raise WrongState(
            why_it_stays(referral) if referral.state in OVER
            else "This request has not been sent yet: write it in its sections instead."
        )
    same = ReferralStep.objects.filter(referral=referral, event="add", note=words, happened_on=on).first()
    if same:
        return same
    refuse_other_names(referral, "What has changed, or what should they also know?", words, on)
    step = ReferralStep.objects.create(
        referral=referral,
        pupil_id=referral.pupil_id,
        event="add",
        state=referral.state,
        happened_on=on,
        by_name=by.name,
        note=words,
    )
    record("add_something", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id)
    return step
