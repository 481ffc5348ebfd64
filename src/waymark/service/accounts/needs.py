"""One thing that waits for somebody. Each app says what waits in it; the home page gathers and links them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Need:
    """``kind`` names the act (the home page knows its address and words); ``about`` is a reference, never an id.

    ``waits_for_others`` is for what this person asked and somebody else must do; ``being_written`` for a draft of
    their own, which nobody waits for until it is sent. ``part_of`` is the reference of what a child's step is about;
    ``covers``: the same references, of every step that this one row stands for. ``pupil_id``: whose school's calendar counts
    the days.
    """

    kind: str
    about: str
    child: str
    what: str
    due_on: date | None
    note: str = ""
    waits_for_others: bool = False
    being_written: bool = False
    part_of: str = ""
    covers: frozenset[str] = frozenset()
    pupil_id: int | None = None
