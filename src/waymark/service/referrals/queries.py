"""Reads of referrals. Row security has narrowed every one to what the acting organisation may see."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.needs import Need
from waymark.service.organisations.queries import calendar_for

from .models import FrozenReferral, InformationRequest, OwnWords, Referral, ReferralSection, SupportTried
from .rules import STATE_NAMES, WAITING


def referrals() -> QuerySet[Referral]:
    """Every referral that may be seen, with child and school, newest first."""
    return Referral.objects.select_related("pupil", "school", "partnership").order_by("-started_on", "-id")


def referral_with_reference(reference: str) -> Referral | None:
    return referrals().filter(reference=reference).first()


def sections_of(referral: Referral) -> dict[str, ReferralSection]:
    return {one.key: one for one in ReferralSection.objects.filter(referral=referral).select_related("edited_by")}


def supports_tried(referral: Referral) -> list[SupportTried]:
    return list(SupportTried.objects.filter(referral=referral))


def own_words(referral: Referral) -> list[OwnWords]:
    """What was said for this referral, newest first."""
    return list(OwnWords.objects.filter(referral=referral))


def frozen_copy(referral: Referral) -> FrozenReferral | None:
    """The newest frozen copy."""
    return FrozenReferral.objects.filter(referral=referral).order_by("-id").first()


def open_questions(referral: Referral) -> list[InformationRequest]:
    return list(InformationRequest.objects.filter(referral=referral, answered_on__isnull=True))


def counts(on: date) -> dict[str, int]:
    """How many wait for an answer, and the longest wait in school days."""
    sent = list(Referral.objects.filter(state__in=WAITING).values_list("submitted_on", flat=True))
    longest = min((day for day in sent if day), default=None)
    return {"waiting": len(sent), "longest_wait": calendar_for().school_days_between(longest, on) if longest else 0}


def home_needs(actor: Actor, on: date) -> list[Need]:
    """What waits in referrals for this person: drafts, approvals, questions; for a coordinator, requests not listed."""
    if actor.organisation_kind == "school":
        return _of_a_school(actor)
    if actor.role == "coordinator":
        return [
            Need("place_on_agenda", one.reference, one.pupil.name, f"Sent by {one.school.name}, not on an agenda yet", one.submitted_on)
            for one in referrals().filter(state="submitted").order_by("submitted_on")[:50]
        ]
    return []


def _of_a_school(actor: Actor) -> list[Need]:
    found = referrals().filter(school=actor.organisation_id, state__in=["draft", "awaiting_head", *WAITING])
    needs = []
    for one in found:
        if one.state == "draft":
            needs.append(Need("write_referral", one.reference, one.pupil.name, "Request being written", None))
        elif one.state == "awaiting_head":
            is_head = actor.role == "head_teacher"
            needs.append(Need("approve_referral", one.reference, one.pupil.name, "Request for the head to approve",
                              None, waits_for_others=not is_head))
        elif one.state == "waiting_for_school":
            needs.append(Need("answer_more", one.reference, one.pupil.name, "The council has a question", None))
        else:
            needs.append(Need("read_referral", one.reference, one.pupil.name, STATE_NAMES[one.state], None, waits_for_others=True))
    return needs
