"""What the worker does with referrals."""

from __future__ import annotations

from datetime import date

from procrastinate.contrib.django import app

from waymark.service.access.context import Sight, acting
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import today

from .actions import expire_stale_drafts
from .bringing_in import bring_in, undo_brought_in


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="expire_drafts", pass_context=False)
def expire_drafts(timestamp: int) -> int:
    """Each night, school by school, because a draft is seen by its own school alone."""
    on, ended = today(), 0
    for school_id in Organisation.objects.filter(kind="school", staff__isnull=False).distinct().values_list("id", flat=True):
        with acting(Sight(organisation_id=school_id, today=on)):
            ended += expire_stale_drafts(on)
    return ended


@app.task(pass_context=False)
def bring_in_spreadsheet(reference: str, membership: int, on: str) -> str:
    """A spreadsheet that a person confirmed and that is too large to wait for."""
    return bring_in(reference, membership, date.fromisoformat(on))


@app.task(pass_context=False)
def undo_brought_in_spreadsheet(reference: str, membership: int, on: str) -> str:
    """A spreadsheet that a person wants undone and that is too large to wait for."""
    return undo_brought_in(reference, membership, date.fromisoformat(on))
