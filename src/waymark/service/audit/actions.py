"""The one way to write an audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from .models import AuditEntry


def record(act: str, *, by: Any, on: date, about: str = "", pupil_id: int | None = None, why: str = "") -> None:
    """Write who did ``act`` and why. ``by`` is an ``accounts.actor.Actor`` (or None for a family link or the worker)."""
    record_each(act, [(about, pupil_id)], by=by, on=on, why=why)


def record_each(act: str, subjects: Sequence[tuple[str, int | None]], *, by: Any, on: date, why: str = "") -> None:
    """Write one entry for each of many subjects, (about, pupil's id), of one act."""
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                act=act,
                happened_on=on,
                about=about,
                pupil_id=pupil_id,
                why=why,
                person_id=by.person_id if by else None,
                person_name=by.name if by else "",
                organisation_id=by.organisation_id if by else None,
                organisation_name=by.organisation_name if by else "",
                role=by.role if by else "",
            )
            for about, pupil_id in subjects
        ],
        batch_size=2000,
    )
