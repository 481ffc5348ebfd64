"""From the writer to the head, from the head to the partnership: eligibility, the frozen copy, who may then see."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.queries import people_with_role
from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.queries import authority_model, calendar_for, deployment
from waymark.service.pupils.actions import give_access, set_next_step
from waymark.service.pupils.others_named import others_named

from .. import permissions
from ..eligibility import Gap, agreement_needed
from ..freezing import Held, frozen_content, held_of
from ..models import FrozenReferral, Referral
from ..queries import eligibility_gaps
from ..questions import missing_answers
from ..rules import SECTIONS, WrongState, due_in_time
from .steps import ANSWER_SCHOOL_DAYS, WAITS_FOR_AN_AGENDA, locked, move

HEAD_SCHOOL_DAYS = 3


class NotReady(Exception):
    """Something is still missing. ``missing`` is a list of (section key, sentence)."""

    def __init__(self, missing_parts: list[tuple[str, str]]):
        super().__init__("Some answers are still missing.")
        self.missing = missing_parts


class NotEligible(Exception):
    """The usual evidence is not there and no reason was given. ``gaps`` are ``eligibility.Gap``."""

    def __init__(self, lacking: list[Gap]):
        super().__init__("The usual evidence is not there. Say why you ask all the same, or ask for something else.")
        self.gaps = lacking


@transaction.atomic
def send_to_head(
    *, referral: Referral, exception_reason: str = "", by: Actor, on: date, cut_off_on: date | None = None
) -> Referral:
    """Ask the head to approve, in time for the panel's ``cut_off_on``. Pressing twice sends once.

    Raises ``NotReady`` with every missing answer, ``NotEligible`` when the model asks for more and no reason is given.
    """
    permissions.SEND_TO_HEAD.require(by, referral)
    referral = locked(referral)
    if referral.state == "awaiting_head":
        return referral
    parts = still_missing(referral, on)
    if parts:
        raise NotReady(parts)
    lacking = eligibility_gaps(referral, on)
    if any(not gap.exception_allowed for gap in lacking) or (lacking and not exception_reason.strip()):
        raise NotEligible(lacking)
    if referral.partnership_id is None:
        raise WrongState("Your school is in no partnership yet, so nobody could decide. Ask the council to add it.")
    move(referral, "send_to_head", by=by, on=on, exception_reason=exception_reason)
    heads = list(people_with_role(referral.school_id, {"head_teacher"}, on))
    for head in heads:
        queue_message(
            to=head.email,
            subject="A request is waiting for you",
            about=referral.reference,
            body="A request for support is waiting for your approval. Sign in to read it.",
        )
    owner = heads[0].pk if heads else by.person_id
    set_next_step(
        referral.pupil,
        what="The head approves or returns the request",
        owner=owner,
        by=None,
        on=on,
        due_on=due_in_time(calendar_for(referral.school_id).add_school_days(on, HEAD_SCHOOL_DAYS), cut_off_on, on),
        about=referral.reference,
    )
    record("send_to_head", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id, why=exception_reason)
    return referral


def still_missing(referral: Referral, on: date, held: Held | None = None) -> list[tuple[str, str]]:
    """Every missing answer of every section, in the order of the page, and every section that names another child.

    ``held`` is what ``freezing.held_of`` gave a page that has read it already.
    """
    held = held or held_of(referral)
    spoken = frozenset(one.speaker for one in held.own_words)
    found = [
        (key, sentence)
        for key in SECTIONS
        for sentence in missing_answers(key, held.answers[key], own_words=spoken, tried=len(held.tried))
    ]
    needing = agreement_needed(authority_model(), referral.asked_kinds)
    agreed = held.answers["agreement"].get("parent_agreement")
    if needing and agreed and agreed != "agrees":
        found.append(
            (
                "agreement",
                f"{needing[0]} needs the parents’ or carers’ agreement in law: ask for something else, "
                "or wait until they agree",
            )
        )
    return found + _others_named(referral, held.answers, on)


def _others_named(referral: Referral, answers: dict[str, dict[str, Any]], on: date) -> list[tuple[str, str]]:
    """The adults' words alone: what the child and the parents say is theirs."""
    said = {key: "\n\n".join(one for one in given.values() if isinstance(one, str)) for key, given in answers.items()}
    named = others_named(referral.pupil, said, on=on)
    return [
        (key, f"“{SECTIONS[key]}” names another child ({named[key]}): write it without the name, or in the restricted part")
        for key in SECTIONS if key in named
    ]


@transaction.atomic
def return_to_author(
    *, referral: Referral, note: str, by: Actor, on: date, cut_off_on: date | None = None
) -> Referral:
    """The head gives the request back with what to change, in time for the panel's ``cut_off_on``."""
    permissions.APPROVE_REFERRAL.require(by, referral)
    referral = move(locked(referral), "return_to_author", by=by, on=on, note=note)
    set_next_step(
        referral.pupil,
        what="Change the request as the head asked",
        owner=referral.started_by_id,
        by=None,
        on=on,
        due_on=due_in_time(calendar_for(referral.school_id).add_school_days(on, HEAD_SCHOOL_DAYS), cut_off_on, on),
        about=referral.reference,
    )
    record("return_referral", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id, why=note)
    return referral


@transaction.atomic
def approve_referral(*, referral: Referral, by: Actor, on: date, cut_off_on: date | None = None) -> Referral:
    """The head approves: the copy is frozen, the council may see, the clock starts. Pressing twice sends once.

    The coordinator puts it on an agenda in time for the panel's ``cut_off_on``.
    """
    permissions.APPROVE_REFERRAL.require(by, referral)
    referral = locked(referral)
    if referral.state == "submitted":
        return referral
    move(referral, "approve", by=by, on=on, approved_by_id=by.person_id, submitted_on=on)
    content = frozen_content(referral)
    FrozenReferral.objects.create(
        referral=referral,
        pupil_id=referral.pupil_id,
        frozen_on=on,
        content=content,
        sha256=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
    )
    authority = deployment().authority
    give_access(
        referral.pupil, authority.pk, because="duty", about=referral.reference, on=on, parts=("facts", "restricted")
    )
    coordinator = people_with_role(authority.pk, {"coordinator"}, on).first()
    set_next_step(
        referral.pupil,
        what=WAITS_FOR_AN_AGENDA,
        owner=coordinator.pk if coordinator else by.person_id,
        by=None,
        on=on,
        about=referral.reference,
        due_on=due_in_time(calendar_for(referral.school_id).add_school_days(on, ANSWER_SCHOOL_DAYS), cut_off_on, on),
    )
    if coordinator:
        queue_message(
            to=coordinator.email,
            subject="A new request",
            about=referral.reference,
            body=f"Request {referral.reference} has been sent. Sign in to read it.",
        )
    record("approve_referral", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id)
    return referral
