"""What the panel has fixed or ruled out so far, kept with the newest solving of its list."""

from __future__ import annotations

from datetime import date

from .models import PanelMeeting

Pins = dict[int, tuple[int, date | None]]
Bans = set[tuple[int, int]]


def pins_held(meeting: PanelMeeting) -> Pins:
    """Referral id to class id and Monday, or None for any week."""
    stored = meeting.latest_round.pinned if meeting.latest_round else {}
    return {int(key): (pin[0], date.fromisoformat(pin[1]) if pin[1] else None) for key, pin in stored.items()}


def bans_held(meeting: PanelMeeting) -> Bans:
    """(referral id, class id)."""
    return {(pair[0], pair[1]) for pair in (meeting.latest_round.banned if meeting.latest_round else [])}
