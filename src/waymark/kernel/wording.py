"""How names and days are said, the same wherever they are written: pages, letters, messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def long_day(day: date) -> str:
    """ "Thursday 3 December 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """ "Thu 3 Dec"."""
    return f"{day:%a} {day.day} {day:%b}"


def initials(name: str) -> str:
    """ "Amara O'Connor-Bell" becomes "A. O-B."; a child is shown so where others look on."""
    return " ".join("-".join(part[0].upper() for part in word.split("-") if part) + "." for word in name.split())


def in_sentence(words: str) -> str:
    """ "Inclusion lead or SENCo" becomes "inclusion lead or SENCo"; what begins with capitals, such as "SEND panel", stays.

    Only for names of things: a proper noun, such as "Christmas Day", is left as it is written.
    """
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def sentence_list(items: Sequence[str], last: str = "and") -> str:
    """ "Maths, English and art"."""
    words = [str(item) for item in items]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def plural(count: float, one: str, many: str | None = None) -> str:
    """ "1 school day", "3 school days", "0.5 points"; `many` for words that do not take an s."""
    number = f"{count:,}" if isinstance(count, int) else f"{count:g}"
    return f"{number} {one if count == 1 else many or f'{one}s'}"
