"""Reads of the audit. Row security shows an organisation its own entries and those about children it may see."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import AuditEntry


def entries_about(pupil_id: int, act: str = "") -> QuerySet[AuditEntry]:
    """Who did or looked at what for one child, newest first."""
    return _of_act(AuditEntry.objects.filter(pupil_id=pupil_id), act)


def entries_of(organisation_id: int, act: str = "") -> QuerySet[AuditEntry]:
    """What the people of one organisation did and looked at, newest first."""
    return _of_act(AuditEntry.objects.filter(organisation_id=organisation_id), act)


def acts_in(entries: QuerySet[AuditEntry]) -> list[str]:
    """The acts that occur, by name, for a filter."""
    return list(entries.order_by("act").values_list("act", flat=True).distinct())


def act_words(act: str) -> str:
    """ "look_at_referral" as a person reads it: "Look at referral"."""
    return act.replace("_", " ").capitalize()


def _of_act(entries: QuerySet[AuditEntry], act: str) -> QuerySet[AuditEntry]:
    return (entries.filter(act=act) if act else entries).order_by("-happened_at", "-id")
