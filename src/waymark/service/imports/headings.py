"""Which row holds the headings, and which column each heading means. Pure: guesses that a person then looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from .target import Column
from .values import as_text, plain

LOOKED_AT = 30  # title rows above the headings are few
NEAR_ENOUGH = 0.86
REASON = "Why this row was not taken"


def guess_header_row(rows: Sequence[Sequence[Any]], columns: Sequence[Column]) -> int:
    """Position (from 0) of the row most like headings: most cells that name a column, else the widest row of words."""
    best, mark = 0, (-1.0, 0)
    for at, cells in enumerate(rows[:LOOKED_AT]):
        words = [one for one in cells if isinstance(one, str) and one]
        named = len({key for key in guess_columns(cells, columns).values() if key})
        score = (float(named), len(set(words)) if named == 0 else 0)
        if score > mark:
            best, mark = at, score
    return best


def guess_columns(
    headings: Sequence[Any], columns: Sequence[Column], remembered: Mapping[str, str] | None = None
) -> dict[int, str]:
    """Position of each column of the file -> key, or "" for none. What was chosen before wins; then the same words;
    then words nearly the same. No key is given twice."""
    written = [plain(as_text(one)) for one in headings]
    known = {key.key for key in columns}
    given: dict[int, str] = {}
    for at, words in enumerate(written):
        if remembered and words in remembered and (remembered[words] in known or not remembered[words]):
            given[at] = remembered[words]
    exact = {plain(name): column.key for column in columns for name in (column.key, column.label, *column.names)}
    for at, words in enumerate(written):
        if at not in given and exact.get(words) and exact[words] not in given.values():
            given[at] = exact[words]
    for at, words in enumerate(written):
        if at not in given and len(words) > 3:
            given[at] = _nearest(words, exact, set(given.values()))
    return {at: given.get(at, "") for at in range(len(written))}


def _nearest(words: str, exact: Mapping[str, str], taken: set[str]) -> str:
    if words == plain(REASON):
        return ""
    near = [(SequenceMatcher(None, words, name).ratio(), key) for name, key in exact.items() if key not in taken]
    ratio, key = max(near, default=(0.0, ""))
    return key if ratio >= NEAR_ENOUGH else ""


def column_letter(at: int) -> str:
    """The letter over a column: 0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
