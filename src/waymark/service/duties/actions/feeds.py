"""A secret address for a person's own calendar. Making a new one ends the old."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from waymark.service.access.context import token_hash
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record

from .. import permissions
from ..models import CalendarFeed


@transaction.atomic
def make_feed(*, by: Actor, on: date) -> tuple[CalendarFeed, str]:
    """The feed and its token, which is not kept and cannot be shown again."""
    permissions.TAKE_FEED.require(by)
    CalendarFeed.objects.filter(membership=by.membership_id, revoked_on__isnull=True).update(revoked_on=on)
    token = secrets.token_urlsafe(24)
    feed = CalendarFeed.objects.create(membership_id=by.membership_id, token_hash=token_hash(token), made_on=on)
    record("make_calendar_feed", by=by, on=on)
    return feed, token


@transaction.atomic
def revoke_feed(*, by: Actor, on: date) -> None:
    """The person's address ends at once."""
    permissions.TAKE_FEED.require(by)
    if CalendarFeed.objects.filter(membership=by.membership_id, revoked_on__isnull=True).update(revoked_on=on):
        record("revoke_calendar_feed", by=by, on=on)
