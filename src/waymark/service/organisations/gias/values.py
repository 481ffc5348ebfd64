"""One cell of a GIAS file as a value, or a sentence on why it cannot be one.

"No value" is written in many ways in GIAS; numbers and codes that went through a spreadsheet lose their leading
zeros or turn into 5.00E+06. What can be restored for certain is restored; what cannot is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from waymark.kernel.identifiers import InvalidIdentifier, parse_ukprn

NO_VALUE = frozenset(
    {"", "..", "-", "n/a", "na", "null", "none", "not applicable", "not-applicable", "does not apply",
     "not collected", "not recorded"}
)
UNKNOWN_DATES = frozenset({date(1900, 1, 1)})  # how GIAS writes a date it does not know

_DAY_FIRST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_WHOLE = re.compile(r"(\d+)(?:\.0+)?")
_DECIMAL = re.compile(r"\d{0,3}(?:\.\d+)?")
_BRITISH_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_ANY_POSTCODE = re.compile(r"(?=.*\d)[A-Z\d][A-Z\d -]{1,6}[A-Z\d]")
_SPACES = re.compile(r"\s+")


class WrongValue(ValueError):
    """The message completes "<column> is “<value>”: …"."""


def is_no_value(cell: str) -> bool:
    return not cell or cell.strip().casefold() in NO_VALUE


def text(limit: int) -> Callable[[str], str]:
    """Reader of text with its spaces tidied; every spelling of "no value" is the empty string."""

    def read(cell: str) -> str:
        return "" if is_no_value(cell) else _tidy(cell, limit)

    return read


def label(limit: int) -> Callable[[str], str]:
    """Reader of what a code is called, kept as written: "Not applicable" is itself a label."""

    @lru_cache(maxsize=1024)
    def read(cell: str) -> str:
        return _tidy(cell, limit)

    return read


def name(cell: str) -> str:
    """A name as written: a school may be called almost anything, but not nothing."""
    tidy = _tidy(cell, 200)
    if not tidy:
        raise WrongValue("a name is needed")
    return tidy


def whole_number(low: int, high: int) -> Callable[[str], int | None]:
    """Reader of a whole number from `low` to `high`, or no value; 1345.0 is 1345."""

    @lru_cache(maxsize=4096)
    def read(cell: str) -> int | None:
        if is_no_value(cell):
            return None
        number = int(_digits(cell))
        if not low <= number <= high:
            raise WrongValue(f"it must be from {low:,} to {high:,}")
        return number

    return read


def code(width: int, none: frozenset[str] = frozenset()) -> Callable[[str], str]:
    """Reader of a code of `width` digits, lost leading zeros put back; codes in `none` mean no value."""

    @lru_cache(maxsize=16384)
    def read(cell: str) -> str:
        if is_no_value(cell):
            return ""
        restored = _digits(cell).zfill(width)
        if len(restored) > width:
            raise WrongValue(f"it must be {width} digits")
        return "" if restored in none else restored

    return read


@lru_cache(maxsize=256)
def short_code(cell: str) -> str:
    """A code of one or two digits that GIAS itself writes without leading zeros."""
    if is_no_value(cell):
        return ""
    digits = _digits(cell)
    if len(digits) > 2:
        raise WrongValue("it must be one or two digits")
    return digits.lstrip("0") or "0"


@lru_cache(maxsize=2048)
def percentage(cell: str) -> float | None:
    if is_no_value(cell):
        return None
    cell = cell.strip()
    if not _DECIMAL.fullmatch(cell) or not cell.strip("."):
        raise WrongValue("it must be a percentage such as 18.1")
    number = float(cell)
    if number > 100:
        raise WrongValue("it must be from 0 to 100")
    return number


def ukprn(cell: str) -> str:
    if is_no_value(cell):
        return ""
    digits = _digits(cell)
    try:
        return str(parse_ukprn(digits))
    except InvalidIdentifier:
        raise WrongValue("it must be eight digits that do not begin with 0") from None


@lru_cache(maxsize=16384)
def day(cell: str) -> date | None:
    """DD-MM-YYYY as GIAS writes it, DD/MM/YYYY as spreadsheets and the groups file do, or YYYY-MM-DD."""
    if is_no_value(cell):
        return None
    cell = cell.strip()
    if found := _DAY_FIRST.fullmatch(cell):
        parts = (int(found[4]), int(found[3]), int(found[1]))
    elif found := _YEAR_FIRST.fullmatch(cell):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    else:
        raise WrongValue("it must be a date such as 31-08-2025")
    try:
        known = date(*parts)
    except ValueError:
        raise WrongValue("there is no such day") from None
    return None if known in UNKNOWN_DATES else known


def postcode(cell: str) -> str:
    """In capitals, British ones with one space before the last three; schools overseas have others."""
    if is_no_value(cell):
        return ""
    tidy = _SPACES.sub(" ", cell).strip().upper()
    joined = tidy.replace(" ", "")
    if _BRITISH_POSTCODE.fullmatch(joined):
        return f"{joined[:-3]} {joined[-3:]}"
    if not _ANY_POSTCODE.fullmatch(tidy):
        raise WrongValue("it must be a postcode such as NR1 3QF")
    return tidy


def _tidy(cell: str, limit: int) -> str:
    tidy = _SPACES.sub(" ", cell).strip()
    if len(tidy) > limit:
        raise WrongValue(f"it is {len(tidy)} letters long and may have {limit}")
    return tidy


def _digits(cell: str) -> str:
    cell = cell.strip()
    found = _WHOLE.fullmatch(cell)
    if found and cell.isascii():
        return found[1]
    if _SCIENTIFIC.fullmatch(cell):
        raise WrongValue("a spreadsheet has rounded it and digits are lost; take it from the original file")
    raise WrongValue("it must be made of digits")
