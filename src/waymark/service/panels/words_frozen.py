"""Whether a panel's papers hold what a family said: until then its words are its own to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .models import PackPage


@dataclass(frozen=True)
class WordsFrozen:
    """``on``: the day the papers were made, ``meets_on`` of which panel."""

    on: date
    meets_on: date


def frozen_for(pupil_id: int) -> WordsFrozen | None:
    """The newest papers about a child that stand; an agenda that was opened again has none."""
    page = (
        PackPage.objects.filter(pupil=pupil_id, item__meeting__state__in=["frozen", "open", "closed"])
        .exclude(item__state="taken_off").select_related("item__meeting").order_by("-id").first()
    )
    return WordsFrozen(page.made_on, page.item.meeting.meets_on) if page else None
