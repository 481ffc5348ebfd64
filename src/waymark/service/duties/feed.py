"""What a person's own calendar shows: days and references, never a name, a school or a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.service.access.context import token_hash
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.middleware import actor_of

from .board import board
from .models import CalendarFeed

WHAT = {
    "school": "A school’s duty: education from the sixth day",
    "authority": "The council’s duty: education from the sixth day",
    "elsewhere": "Another council’s duty: education from the sixth day",
}


@dataclass(frozen=True)
class FeedEvent:
    """One whole day. ``uid`` stays the same when the day moves, so that a calendar moves it too."""

    uid: str
    on: date
    summary: str
    link: str


def actor_of_feed(token: str, on: date) -> Actor | None:
    """For whom a secret address shows days; None when it is not, or no longer, one. Tell the database before reading on."""
    feed = (
        CalendarFeed.objects.filter(token_hash=token_hash(token), revoked_on__isnull=True, membership__person__is_active=True)
        .select_related("membership__person", "membership__organisation").first()
    )
    if feed is None or (feed.membership.ends_on and feed.membership.ends_on < on):
        return None
    return actor_of(feed.membership)


def events_for(actor: Actor, on: date) -> list[FeedEvent]:
    """Due days of the duties somebody sees, soonest first; an owner of a school sees the school's. One for each open duty."""
    return [
        FeedEvent(one.duty, one.due_on, f"{WHAT[one.owed_by]}, {one.duty}", f"/sixth-day/{one.duty}/")
        for one in sorted(board(on).rows, key=lambda row: (row.due_on or date.max, row.duty))
        if one.duty and one.due_on and one.is_law and one.state != "ended"
    ]


def has_feed(actor: Actor) -> bool:
    return CalendarFeed.objects.filter(membership=actor.membership_id, revoked_on__isnull=True).exists()
