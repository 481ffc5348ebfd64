"""Every rule of law or guidance that a clock follows, and which entry is in force on a day.

A change of law is a further entry with its own `effective_from`; entries are never edited. What is not `verified` is shown as
unverified wherever it decides something.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from . import law_of_education, law_of_exclusion
from .rule import Rule

RULES: tuple[Rule, ...] = (*law_of_exclusion.RULES, *law_of_education.RULES)


def _by_key() -> dict[str, tuple[tuple[date, ...], tuple[Rule, ...]]]:
    kept: dict[str, list[Rule]] = {}
    for one in sorted(RULES, key=lambda entry: entry.effective_from):
        kept.setdefault(one.key, []).append(one)
    return {key: (tuple(one.effective_from for one in entries), tuple(entries)) for key, entries in kept.items()}


_ENTRIES = _by_key()
_NUMBERS = {key: entries[0].number for key, (_, entries) in _ENTRIES.items() if len(entries) == 1}


def in_force(key: str, on: date) -> Rule | None:
    """The entry of that rule in force on a day; None before the first."""
    starts, entries = _ENTRIES[key]
    place = bisect_right(starts, on)
    return entries[place - 1] if place else None


def rule(key: str, on: date) -> Rule:
    """The entry in force on a day, or the earliest for a day before it."""
    starts, entries = _ENTRIES[key]
    return entries[0] if len(entries) == 1 else entries[max(0, bisect_right(starts, on) - 1)]


def number(key: str, on: date) -> int:
    """What that rule counts, on a day."""
    found = _NUMBERS.get(key) or rule(key, on).number
    if found is None:
        raise ValueError(f"The rule {key} counts nothing.")
    return found


def unverified_among(keys: set[str], on: date) -> tuple[str, ...]:
    return tuple(sorted(key for key in keys if not rule(key, on).verified))
