"""What a cell says: text, a day, a choice, a number. Pure. Readers refuse with a sentence that says what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from .rules import LONGEST_CELL

Cell = Any  # as `reader` writes it
MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
EXCEL_DAY_NOUGHT = date(1899, 12, 30)
A_DAY = "Write it with the day first, such as 15/01/2014"
FEW_ANSWERS = 6
NEAR = 0.5  # of 1, as difflib counts likeness
NOTHING = {"", "-", "–", "n/a", "#n/a", "null"}


class WrongValue(ValueError):
    """``str()`` is a sentence: what is wrong and what to write."""


def as_text(cell: Cell) -> str:
    """What a person sees in the cell, as near as can be."""
    if isinstance(cell, dict):
        return f"{date.fromisoformat(cell['d']):%d/%m/%Y}"
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    return str(cell).strip()


def text(limit: int, *, one_line: bool = False) -> Callable[[Cell], str]:
    """Any words up to ``limit`` characters."""

    def read(cell: Cell) -> str:
        words = as_text(cell)
        if one_line:
            words = " ".join(words.split())
        if len(words) > limit:
            count = f"{len(words):,}" if len(words) <= LONGEST_CELL else f"more than {LONGEST_CELL:,}"  # the rest was not read
            raise WrongValue(f"This has {count} characters, and {limit:,} is the most. Shorten it.")
        return words

    return read


def whole_number(low: int, high: int) -> Callable[[Cell], int]:
    def read(cell: Cell) -> int:
        written = as_text(cell)
        if not re.fullmatch(r"-?\d+(\.0+)?", written) or not low <= int(float(written)) <= high:
            raise WrongValue(f"“{written}” is not a whole number from {low} to {high}. Write a number.")
        return int(float(written))

    return read


def choice(names: Mapping[str, Iterable[str]], *, shown: Mapping[str, str]) -> Callable[[Cell], str]:
    """``names``: key -> every way it may be written beside the key and its shown words; case and marks are nothing."""
    known = {plain(one): key for key, others in names.items() for one in (key, shown[key], *others)}

    def read(cell: Cell) -> str:
        written = as_text(cell)
        key = known.get(plain(written))
        if key is None:
            raise WrongValue(f"“{_short(written)}” is not one of the answers. {_what_to_write(plain(written), known, shown)}")
        return key

    return read


def _what_to_write(written: str, known: Mapping[str, str], shown: Mapping[str, str]) -> str:
    """All of the answers where they are few; else those most like what was written, where there are any."""
    if len(shown) <= FEW_ANSWERS:
        return f"Write {_or_list(shown.values())}."
    near = dict.fromkeys(shown[known[one]] for one in get_close_matches(written, known, n=3, cutoff=NEAR))
    if near:
        return f"Did you mean {_or_list(near)}? The template’s guidance lists every answer."
    return f"Write one of these: {'; '.join(shown.values())}."


def several(names: Mapping[str, Iterable[str]], *, shown: Mapping[str, str]) -> Callable[[Cell], list[str]]:
    """Like ``choice``, several in one cell with a semicolon, a line end or a comma between them."""
    one = choice(names, shown=shown)

    def read(cell: Cell) -> list[str]:
        written = as_text(cell)
        if plain(written) in {plain(name) for key, others in names.items() for name in (key, shown[key], *others)}:
            return [one(cell)]
        parts = [part for part in re.split(r"[;\n,]", written) if part.strip()]
        return list(dict.fromkeys(one(part) for part in parts))

    return read


def yes_no(cell: Cell) -> bool:
    written = plain(as_text(cell))
    if written in {"yes", "y", "true", "1", "x"}:
        return True
    if written in {"no", "n", "false", "0"}:
        return False
    raise WrongValue(f"“{_short(as_text(cell))}” is neither Yes nor No. Write Yes or No.")


def day_between(first_on: date, last_on: date, *, what: str) -> Callable[[Cell], date]:
    """A day within a span, from a real date, a serial number of Excel's, or text with the day first.

    A two-digit year is taken as the one that falls in the span; where both centuries or neither do, it is refused.
    """

    def read(cell: Cell) -> date:
        if isinstance(cell, bool):
            raise WrongValue(f"This is not a day. {A_DAY}.")
        days = [one for one in _days(cell) if first_on <= one <= last_on]
        if len(days) == 1:
            return days[0]
        written = as_text(cell)
        if not _days(cell):
            raise WrongValue(f"“{_short(written)}” is not a day that exists. {A_DAY}.")
        raise WrongValue(
            f"“{_short(written)}” cannot be {what}: it should lie between {first_on:%d/%m/%Y} and "
            f"{last_on:%d/%m/%Y}. Check the year."
        )

    return read


def _days(cell: Cell) -> list[date]:
    """Every day a cell could mean: two for a two-digit year."""
    if isinstance(cell, dict):
        return [date.fromisoformat(cell["d"])]
    written = as_text(cell)
    if re.fullmatch(r"\d{5}(\.\d+)?", written):
        return [EXCEL_DAY_NOUGHT + timedelta(days=int(float(written)))]
    written = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$", "", written)  # a time after the day says nothing
    year_first = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", written)
    if year_first:
        return _real(*map(int, year_first.groups()))
    if re.fullmatch(r"(19|20)\d{6}", written):
        return _real(int(written[:4]), int(written[4:6]), int(written[6:]))
    parts = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]+(\d{1,2}|[A-Za-z]{3,9})[-/., ]+(\d{4}|\d{2})", written)
    if not parts:
        return []
    day, month_written, year = int(parts[1]), parts[2], int(parts[3])
    month = int(month_written) if month_written.isdigit() else MONTHS.get(month_written[:3].lower(), 0)
    if len(parts[3]) == 4:
        return _real(year, month, day)
    return _real(1900 + year, month, day) + _real(2000 + year, month, day)


def _real(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def plain(words: str) -> str:
    """Only letters and digits, in small letters: how names are compared."""
    return re.sub(r"[^a-z0-9]+", " ", words.lower().replace("’", "").replace("'", "")).strip()


def is_empty(cell: Cell) -> bool:
    """Nothing written, or only what people write for nothing."""
    return not isinstance(cell, dict | bool) and as_text(cell).lower() in NOTHING


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57]}…"


def _or_list(words: Iterable[str]) -> str:
    shown = [f"“{one}”" for one in words]
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
