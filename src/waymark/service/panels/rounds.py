"""The stored solvings of a panel's list, found by a reference somebody kept."""

from __future__ import annotations

from dataclasses import dataclass

from waymark.service.allocation.models import AllocationRound

from .models import PanelMeeting
from .words import long_day


class NoSuchRound(Exception):
    """Nothing was solved under that reference. ``str()`` is a sentence."""


@dataclass(frozen=True)
class FrozenRound:
    """A round with the panel it was for, in words, and the version of the model the panel was frozen with."""

    round: AllocationRound
    panel: str
    model_version: str


def frozen_round(reference: str) -> FrozenRound:
    """The round of a reference, or the newest of a meeting's: what the room had before it. Raises ``NoSuchRound``."""
    wanted = reference.strip().upper()
    kept = AllocationRound.objects.filter(reference=wanted).first()
    meeting = PanelMeeting.objects.select_related("partnership").filter(reference=kept.about if kept else wanted).first()
    if kept is None and meeting is None:
        raise NoSuchRound(
            f"Nothing here has the reference {reference!r}. Give a panel’s (PM-…), which is in the address of its pages, or that "
            "of one solving (AR-…)."
        )
    if kept is None:
        kept = AllocationRound.objects.filter(about=meeting.reference).first()
    if kept is None:
        raise NoSuchRound(
            f"The list of the panel of {long_day(meeting.meets_on)} was never solved, so there is nothing to solve again."
        )
    if meeting is None:
        return FrozenRound(kept, kept.about, "")
    return FrozenRound(
        kept, f"{meeting.partnership.name}, {long_day(meeting.meets_on)}", str(meeting.rules.get("model_version", ""))
    )
