"""Whether a panel's papers hold what a family said: until then its words are its own to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .models import AgendaItem


@dataclass(frozen=True)
class WordsFrozen:
    """``on``: the day the agenda was frozen and the papers made, ``meets_on`` of which panel."""

    on: date
    meets_on: date


def frozen_for(pupil_id: int) -> WordsFrozen | None:
    """The newest frozen agenda that a child is on; one that was opened again freezes nothing."""
    item = (
        AgendaItem.objects.filter(pupil=pupil_id, meeting__state__in=["frozen", "open", "closed"])
        .exclude(state="taken_off").select_related("meeting").order_by("-meeting__meets_on", "-id").first()
    )
    return WordsFrozen(item.meeting.frozen_on or item.meeting.meets_on, item.meeting.meets_on) if item else None
