"""From what somebody typed into a cell to a value, or Unusable with a sentence that says what to do.

A cell holds text, a number, a date or a truth value, as the spreadsheet stored it; csv holds text only, so
every reader takes both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from waymark.allocator.tables.wrong_cells import Unusable

LONGEST, LONGEST_QUOTED = 200, 60
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y")
CLOSED = -1
ESTIMATE, MEASURED = "estimate", "measured"


def is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shown(cell: Any) -> str:
    """The cell as a person sees it: no .0 after whole numbers, dates without a time."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def quoted(cell: Any) -> str:
    """For a sentence: as it is shown, in quotes, and not at any length."""
    text = shown(cell)
    return repr(text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…")


def name(cell: Any) -> str:
    text = shown(cell)
    if len(text) > LONGEST or "\n" in text:
        raise Unusable(f"The text is longer than {LONGEST} characters or has several lines. Write a short name on one line.")
    return text


def whole(low: int, high: int) -> Callable[[Any], int]:
    def read(cell: Any) -> int:
        number = _number(cell)
        if number is None or not low <= number <= high:
            raise Unusable(f"{quoted(cell)} is not a whole number from {low} to {high}. Write one, in figures.")
        return number

    return read


def year_group(cell: Any) -> int:
    """8, Y8 and Year 8 are the same; reception is 0."""
    text = re.sub(r"^(year|yr|y)\.?\s*", "", shown(cell), flags=re.IGNORECASE)
    number = 0 if text.casefold() in {"r", "reception"} else _number(text)
    if number is None or not -1 <= number <= 14:
        raise Unusable(f"{quoted(cell)} is not a year group. Write its number, such as 8.")
    return number


def year_groups(cell: Any) -> tuple[int, ...]:
    return tuple(sorted({year_group(each) for each in names(cell)}))


def yes_or_no(cell: Any) -> bool:
    text = shown(cell).casefold()
    if text not in YES | NO:
        raise Unusable(f"{quoted(cell)} is neither yes nor no. Write yes or no.")
    return text in YES


def names(cell: Any) -> tuple[str, ...]:
    """Several names, parted by semicolons, commas or new lines."""
    found = [part.strip() for part in re.split(r"[;,\n]", shown(cell)) if part.strip()]
    if any(len(each) > LONGEST for each in found):
        raise Unusable(f"A name is longer than {LONGEST} characters. Part names with semicolons.")
    twice = sorted({each for each in found if found.count(each) > 1})
    if twice:
        raise Unusable(f"{quoted(twice[0])} is named twice. Name each once.")
    return tuple(found)


def by_kind(low: int, high: int) -> Callable[[Any], Mapping[str, int]]:
    """base 6; centre 12: each kind with a number of weeks."""

    def read(cell: Any) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for part in names(cell):
            kind, _, weeks = part.rpartition(" ")
            number = _number(weeks)
            if not kind.strip() or number is None or not low <= number <= high:
                raise Unusable(f"{quoted(part)} does not name a kind and a number of weeks. Write them as: base 6; centre 12")
            if kind.strip() in found:
                raise Unusable(f"{kind.strip()} is there twice. Name each kind once.")
            found[kind.strip()] = number
        return found

    return read


def reasons(cell: Any) -> Mapping[str, str]:
    """base-a: his brother attends; centre-b: no lift. Each class with why it does not suit this child."""
    found: dict[str, str] = {}
    for part in re.split(r"[;\n]", shown(cell)):
        if not part.strip():
            continue
        class_id, colon, why = (each.strip() for each in part.partition(":"))
        if not class_id or not colon or not why or len(why) > LONGEST:
            raise Unusable(f"{quoted(part)} does not give a class and a short reason. Write them as: base-a: the reason")
        found[class_id] = why
    return found


def places(cell: Any) -> int:
    """Free places in a week, or CLOSED."""
    if shown(cell).casefold() == "closed":
        return CLOSED
    number = _number(cell)
    if number is None or not 0 <= number <= 10_000:
        raise Unusable(f"{quoted(cell)} is neither a whole number nor closed. Write how many places are free, in figures.")
    return number


def day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = day_in(shown(cell))
    if found is None:
        raise Unusable(f"{quoted(cell)} is not a date. Write it as 2026-09-07 or 07/09/2026.")
    return found


def day_in(text: str) -> date | None:
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def minutes(cell: Any) -> tuple[int, bool]:
    """25, 25 estimate or 25 measured → minutes, and whether they were measured."""
    text = shown(cell)
    number, _, how = text.partition(" ")
    found = _number(number)
    said = how.strip().casefold() or ESTIMATE
    if found is None or not 0 <= found <= 600 or said not in (ESTIMATE, MEASURED):
        raise Unusable(f"{quoted(cell)} is not minutes from 0 to 600. Write 25 for an estimate, or 25 measured.")
    return found, said == MEASURED


def _number(cell: Any) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else None
    found = re.fullmatch(r"([+-]?[0-9]{1,9})(\.0+)?", str(cell).strip())
    return int(found[1]) if found else None
