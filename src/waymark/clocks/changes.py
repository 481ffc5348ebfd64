"""What moved between two answers about the same child, as when a school's term dates were changed after the fact."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from .answers import Answer


class Moved(NamedTuple):
    """A clock's or a duty's day that is another now. `key` and `kind` are its own; a day is None where there was or is none."""

    key: str
    kind: str
    was_on: date | None
    is_on: date | None


def moved(before: Answer, after: Answer) -> tuple[Moved, ...]:
    """Every deadline and duty whose day differs, those that came or went too, by their new day."""
    was, now = _days(before), _days(after)
    found = [
        Moved(key, now.get(key, was.get(key))[0], was[key][1] if key in was else None, now[key][1] if key in now else None)
        for key in was.keys() | now.keys()
        if was.get(key) != now.get(key)
    ]
    return tuple(sorted(found, key=lambda one: (one.is_on or date.max, one.key)))


def _days(answer: Answer) -> dict[str, tuple[str, date | None]]:
    days = {clock.key: (clock.kind, clock.due_on) for clock in answer.clocks}
    return days | {duty.key: (duty.kind, duty.from_on) for duty in answer.duties}
