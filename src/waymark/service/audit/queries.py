"""Reads of the audit. Row security shows an organisation its own entries and those about children it may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from .models import AuditEntry
from .words import LOOK


@dataclass(frozen=True)
class Narrowing:
    """What the entries are narrowed to. ``kind``: "looks", "acts" or both; ``pupil_ids``: None for whoever it is about."""

    act: str = ""
    kind: str = ""
    who: str = ""
    since_on: date | None = None
    pupil_ids: tuple[int, ...] | None = None


def entries_about(pupil_id: int) -> QuerySet[AuditEntry]:
    """Who did or looked at what for one child, newest first."""
    return AuditEntry.objects.filter(pupil_id=pupil_id).order_by("-happened_at", "-id")


def entries_of(organisation_id: int) -> QuerySet[AuditEntry]:
    """What the people of one organisation did and looked at, newest first."""
    return AuditEntry.objects.filter(organisation_id=organisation_id).order_by("-happened_at", "-id")


def narrowed(entries: QuerySet[AuditEntry], to: Narrowing) -> QuerySet[AuditEntry]:
    if to.act:
        entries = entries.filter(act=to.act)
    if to.kind == "looks":
        entries = entries.filter(act__startswith=LOOK)
    elif to.kind == "acts":
        entries = entries.exclude(act__startswith=LOOK)
    for word in to.who.split():
        entries = entries.filter(person_name__icontains=word)
    if to.since_on is not None:
        entries = entries.filter(happened_on__gte=to.since_on)
    return entries if to.pupil_ids is None else entries.filter(pupil_id__in=to.pupil_ids)


def acts_in(entries: QuerySet[AuditEntry]) -> list[str]:
    """The acts that occur, by name, for a filter."""
    return list(entries.order_by("act").values_list("act", flat=True).distinct())


def children_in(entries: Iterable[AuditEntry]) -> set[int]:
    """The children some entries are about."""
    return {one.pupil_id for one in entries if one.pupil_id is not None}
